// Answers kept under the version of the data they were read from. A version is only ever followed by a later one, and an answer
// says from which it was read, so that nothing has to be thrown away: what is old is not found.
import { backgroundAnswersMax } from "#contract/limits-of-cache.ts";
import type { Answer } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import {
  type CachedAnswer,
  createEntries,
  type Entries,
  type Entry,
  isCurrent,
  isNearEnough,
} from "./entries.ts";
import { createFlights } from "./flights.ts";
import type { SharedAnswers, SharedCounters } from "./shared.ts";
import { type DataState, type VersionWatcher, watchVersion } from "./version.ts";

export interface AnswerQuestion {
  /** Equal keys ask for the same. */
  key: string;
  /** Name of the route. */
  operation: string;
  /** Whether an answer that lies behind will do. */
  stale: boolean;
  /** Address of who asks: nobody is given an answer from before a write of his own. */
  client: string;
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
  /** Of Redis; null: there is none. */
  shared: SharedCounters | null;
}

export interface AnswerCache {
  readonly version: VersionWatcher;
  /** An answer that can be given at once. */
  find(key: string): CachedAnswer | null;
  answer(question: AnswerQuestion): Promise<CachedAnswer>;
  counters(): CacheCounters;
  close(): Promise<void>;
}

export interface CacheOptions {
  /** Asks for the version before every answer. */
  exact?: boolean;
  shared?: SharedAnswers | undefined;
}

/** From Redis, else anew; of the version that is known or a later one. */
async function make(
  entries: Entries,
  shared: SharedAnswers | undefined,
  { key, operation, compute }: AnswerQuestion,
  { dataVersion: known, askedAt, redisSeconds }: DataState,
): Promise<CachedAnswer> {
  const found = await shared?.get(known, key);
  if (found) {
    return entries.take(key, known, found.body, {
      operation,
      begunAt: askedAt,
      tookMs: found.tookMs,
    });
  }
  const begunAt = performance.now();
  const { body: text, dataVersion } = await compute();
  const body = Buffer.from(text);
  if (dataVersion === undefined) return { body, etag: null, operation };
  const tookMs = performance.now() - begunAt;
  shared?.put(dataVersion, key, { body, tookMs }, redisSeconds);
  return entries.take(key, dataVersion, body, { operation, begunAt, tookMs });
}

/** `versions`: a session of its own, so that the version is known while all connections of the requests are busy. */
export function createAnswerCache(
  versions: Session & { end(): Promise<void> },
  { exact = false, shared }: CacheOptions = {},
): AnswerCache {
  const version = watchVersion(versions, { exact });
  const entries = createEntries();
  const flights = createFlights<CachedAnswer>();
  const counts = { hits: 0, misses: 0, stale: 0, joined: 0 };
  let background = 0;
  let closed: Promise<void> | null = null;

  const mayLieBehind = (entry: Entry, state: DataState, client: string): boolean =>
    !exact && entry.begunAt > version.touchedAt(client) && isNearEnough(entry, state);
  const load = (question: AnswerQuestion, state: DataState): Promise<CachedAnswer> => {
    const { dataVersion } = state;
    const underWay = flights.underWay(question.key, dataVersion);
    if (underWay) {
      counts.joined += 1;
      return underWay;
    }
    return flights.begin(question.key, dataVersion, () => make(entries, shared, question, state));
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
      if (entry !== undefined && question.stale && mayLieBehind(entry, state, question.client)) {
        counts.stale += 1;
        refresh(question, state);
        return entry;
      }
      counts.misses += 1;
      return load(question, state);
    },
    counters: () => ({ ...counts, ...entries.size(), shared: shared?.counters() ?? null }),
    close() {
      version.stop();
      shared?.close();
      closed ??= versions.end();
      return closed;
    },
  };
}
