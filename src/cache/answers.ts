// Answers kept under the version of the data they were read from. A version is only ever followed by a later one, and an answer
// says from which it was read, so that nothing has to be thrown away: what is old is not found.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import {
  backgroundAnswersMax,
  cachedAnswerBytesMax,
  cachedBytesMax,
  heavyAnswerMs,
} from "#contract/limits.ts";
import type { Answer } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import { createFlights } from "./flights.ts";
import { changesOf, type DataState, type VersionWatcher, watchVersion } from "./version.ts";

export interface CachedAnswer {
  body: Buffer;
  /** Of the body's bytes, with quotes; null where the answer names no version and is not kept. */
  etag: string | null;
}

export interface AnswerQuestion {
  /** Equal keys ask for the same. */
  key: string;
  /** Whether an answer that lies behind will do. */
  stale: boolean;
  compute(): Promise<Answer>;
}

export interface CacheCounters {
  hits: number;
  misses: number;
  stale: number;
  /** Answers that waited for one under way instead of being made twice. */
  joined: number;
  entries: number;
  bytes: number;
}

export interface AnswerCache {
  readonly version: VersionWatcher;
  /** An answer that can be given at once. */
  find(key: string): CachedAnswer | null;
  answer(question: AnswerQuestion): Promise<CachedAnswer>;
  counters(): CacheCounters;
  close(): Promise<void>;
}

interface Entry extends CachedAnswer {
  etag: string;
  dataVersion: string;
  changes: number;
  /** When its making began and ended. */
  begunAt: number;
  madeAt: number;
  /** When it was last known to be of the version of the moment. */
  currentAt: number;
}

export interface CacheOptions {
  /** Asks for the version before every answer. */
  exact?: boolean;
}

export function etagOf(body: Buffer): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
}

function keep(
  entries: LRUCache<string, Entry>,
  key: string,
  answer: Answer,
  begunAt: number,
): CachedAnswer {
  const body = Buffer.from(answer.body);
  const { dataVersion } = answer;
  if (dataVersion === undefined) return { body, etag: null };
  const changes = changesOf(dataVersion);
  const etag = etagOf(body);
  const madeAt = performance.now();
  const entry = { body, etag, dataVersion, changes, begunAt, madeAt, currentAt: begunAt };
  const kept = entries.peek(key);
  if (kept === undefined || kept.begunAt <= begunAt) entries.set(key, entry);
  return entry;
}

function isCurrent(entry: Entry, state: DataState): boolean {
  if (entry.dataVersion === state.dataVersion) {
    entry.currentAt = Math.max(entry.currentAt, state.askedAt);
    return true;
  }
  // Read from a later version than the one that was last heard of.
  return entry.changes > state.changes && entry.madeAt >= state.askedAt;
}

/** Dear to make, and of the version of the moment a short time ago. */
function isNearEnough({ begunAt, madeAt, currentAt }: Entry, { staleMs }: DataState): boolean {
  return madeAt - begunAt >= heavyAnswerMs && performance.now() - currentAt <= staleMs;
}

/** `versions`: a session of its own, so that the version is known while all connections of the requests are busy. */
export function createAnswerCache(
  versions: Session & { end(): Promise<void> },
  { exact = false }: CacheOptions = {},
): AnswerCache {
  const version = watchVersion(versions, { exact });
  const entries = new LRUCache<string, Entry>({
    maxSize: cachedBytesMax,
    maxEntrySize: cachedAnswerBytesMax,
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + 200,
  });
  const flights = createFlights<CachedAnswer>();
  const counts = { hits: 0, misses: 0, stale: 0, joined: 0 };
  let background = 0;
  let closed: Promise<void> | null = null;

  const mayLieBehind = (entry: Entry, state: DataState): boolean =>
    !exact && entry.begunAt > version.touchedAt() && isNearEnough(entry, state);
  const load = (question: AnswerQuestion, { dataVersion }: DataState): Promise<CachedAnswer> => {
    const underWay = flights.underWay(question.key, dataVersion);
    if (underWay) {
      counts.joined += 1;
      return underWay;
    }
    return flights.begin(question.key, dataVersion, async () => {
      const begunAt = performance.now();
      return keep(entries, question.key, await question.compute(), begunAt);
    });
  };
  const refresh = (question: AnswerQuestion, state: DataState): void => {
    if (background >= backgroundAnswersMax || flights.isUnderWay(question.key)) return;
    background += 1;
    // What fails here fails for the next reader, who waits and is told.
    load(question, state)
      .catch(() => undefined)
      .finally(() => (background -= 1));
  };

  return {
    version,
    find(key) {
      const state = version.known();
      const entry = state === null ? undefined : entries.get(key);
      if (state === null || entry === undefined || !isCurrent(entry, state)) return null;
      counts.hits += 1;
      return entry;
    },
    async answer(question) {
      const state = await version.current();
      const entry = entries.get(question.key);
      if (entry !== undefined && isCurrent(entry, state)) {
        counts.hits += 1;
        return entry;
      }
      if (entry !== undefined && question.stale && mayLieBehind(entry, state)) {
        counts.stale += 1;
        refresh(question, state);
        return entry;
      }
      counts.misses += 1;
      return load(question, state);
    },
    counters: () => ({ ...counts, entries: entries.size, bytes: entries.calculatedSize }),
    close() {
      version.stop();
      closed ??= versions.end();
      return closed;
    },
  };
}
