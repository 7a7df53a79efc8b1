// The answers that one process keeps: bounded in bytes, the one least asked for goes first.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { cachedAnswerBytesMax, cachedBytesMax, heavyAnswerMs } from "#contract/limits-of-cache.ts";
import { changesOf, type DataState } from "./version.ts";

export interface CachedAnswer {
  body: Buffer;
  /** Of the body's bytes, with quotes; null where the answer names no version and is not kept. */
  etag: string | null;
  /** What made it. */
  operation: string;
}

export interface Entry extends CachedAnswer {
  etag: string;
  dataVersion: string;
  changes: number;
  /** When it was asked for and came. */
  begunAt: number;
  madeAt: number;
  /** What its making took, here or where it was made. */
  tookMs: number;
  /** When it was last known to be of the version of the moment. */
  currentAt: number;
}

function etagOf(body: Buffer): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
}

type Made = Pick<Entry, "operation" | "begunAt" | "tookMs">;

function entryOf(dataVersion: string, body: Buffer, made: Made): Entry {
  return {
    ...made,
    body,
    etag: etagOf(body),
    dataVersion,
    changes: changesOf(dataVersion),
    madeAt: performance.now(),
    currentAt: made.begunAt,
  };
}

export function isCurrent(entry: Entry, state: DataState): boolean {
  if (entry.dataVersion === state.dataVersion) {
    entry.currentAt = Math.max(entry.currentAt, state.askedAt);
    return true;
  }
  // Read from a later version than the one that was last heard of.
  return entry.changes > state.changes && entry.madeAt >= state.askedAt;
}

/** Dear to make, and of the version of the moment a short time ago. */
export function isNearEnough({ tookMs, currentAt }: Entry, { staleMs }: DataState): boolean {
  return tookMs >= heavyAnswerMs && performance.now() - currentAt <= staleMs;
}

export interface Entries {
  get(key: string): Entry | undefined;
  /** Keeps it, unless one that was asked for later is there. */
  take(key: string, dataVersion: string, body: Buffer, made: Made): Entry;
  size(): { entries: number; bytes: number };
}

export function createEntries(): Entries {
  const entries = new LRUCache<string, Entry>({
    maxSize: cachedBytesMax,
    maxEntrySize: cachedAnswerBytesMax,
    sizeCalculation: ({ body }, key) => body.length + 2 * key.length + 200,
  });
  return {
    get: (key) => entries.get(key),
    take(key, dataVersion, body, made) {
      const entry = entryOf(dataVersion, body, made);
      const kept = entries.peek(key);
      if (kept === undefined || kept.begunAt <= entry.begunAt) entries.set(key, entry);
      return entry;
    },
    size: () => ({ entries: entries.size, bytes: entries.calculatedSize }),
  };
}
