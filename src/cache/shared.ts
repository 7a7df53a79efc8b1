// Answers shared by several processes, in Redis. It can only save work: whatever is wrong with it (away, slow, full, other people's
// bytes), an answer is made as if there were none.
import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import {
  sharedAnswerBytesMax,
  sharedReconnectMs,
  sharedRestMs,
  sharedTimeoutMs,
  sharedWritesMax,
} from "#contract/limits-of-cache.ts";
import { buildDigest } from "./build.ts";

export interface SharedAnswer {
  body: Buffer;
  /** What its making took. */
  tookMs: number;
}

export interface SharedCounters {
  hits: number;
  misses: number;
  errors: number;
}

export interface SharedAnswers {
  get(dataVersion: string, key: string): Promise<SharedAnswer | null>;
  /** Returns at once. */
  put(dataVersion: string, key: string, answer: SharedAnswer, seconds: number): void;
  counters(): SharedCounters;
  close(): void;
}

/** `complain` hears once when Redis fails, and again after it had worked. */
export function openSharedAnswers(url: string, complain: (line: string) => void): SharedAnswers {
  const prefix = `seeds:${buildDigest()}`;
  const counts = { hits: 0, misses: 0, errors: 0 };
  let restsUntil = -Infinity;
  let complained = false;
  let writes = 0;
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: sharedTimeoutMs,
    connectTimeout: sharedRestMs,
    autoResendUnfulfilledCommands: false,
    retryStrategy: (tries) => Math.min(tries * 200, sharedReconnectMs),
  });
  const failed = (error: unknown): void => {
    counts.errors += 1;
    restsUntil = performance.now() + sharedRestMs;
    if (complained) return;
    complained = true;
    // Its message may hold the address with the password.
    const { code, name } = error as { code?: string; name?: string };
    complain(`Redis does not answer (${code ?? name}): answers are kept in this process alone.`);
  };
  const worked = (): void => {
    complained = false;
  };
  // What cannot be connected is told here; without a listener the library prints it.
  redis.on("error", failed);
  const isUp = (): boolean => redis.status === "ready" && performance.now() >= restsUntil;
  const nameOf = (dataVersion: string, key: string): string =>
    `${prefix}:${dataVersion}:${createHash("sha256").update(key).digest("base64url")}`;

  return {
    async get(dataVersion, key) {
      if (!isUp()) return null;
      try {
        const found = readAnswer(await redis.getBuffer(nameOf(dataVersion, key)));
        worked();
        counts[found === null ? "misses" : "hits"] += 1;
        return found;
      } catch (error) {
        failed(error);
        return null;
      }
    },
    put(dataVersion, key, { body, tookMs }, seconds) {
      if (seconds <= 0 || body.length > sharedAnswerBytesMax) return;
      if (!isUp() || writes >= sharedWritesMax) return;
      writes += 1;
      const value = Buffer.concat([Buffer.from(`${Math.round(tookMs)}\n`), body]);
      redis
        .set(nameOf(dataVersion, key), value, "EX", seconds)
        .then(worked, failed)
        .finally(() => (writes -= 1));
    },
    counters: () => ({ ...counts }),
    close: () => redis.disconnect(),
  };
}

const LF = 10;
const OPEN = 123;
const CLOSE = 125;

/** Milliseconds, a line end, an object of JSON; null: nothing, or not ours. */
function readAnswer(value: Buffer | null): SharedAnswer | null {
  const end = value?.indexOf(LF) ?? -1;
  if (value === null || end < 1 || end > 10) return null;
  const tookMs = Number(value.toString("latin1", 0, end));
  const body = value.subarray(end + 1);
  const isObject = body.at(0) === OPEN && body.at(-1) === CLOSE;
  return Number.isFinite(tookMs) && isObject ? { body, tookMs } : null;
}
