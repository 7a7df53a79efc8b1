// Which version the data has now. A server asks for it a few times a second, on a connection of its own, so that an answer from the
// cache costs the database nothing; after a write of this process the next reader asks first.
import { LRUCache } from "lru-cache";
import {
  dataChangesMax,
  versionAgeMaxMs,
  versionIdleMs,
  versionPollMs,
  writersKnownMax,
} from "#contract/limits-of-cache.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

export interface DataState {
  dataVersion: string;
  /** Transactions that changed data so far: of two versions of one history the later one has the greater number. */
  changes: number;
  businessDate: IsoDate;
  /** When the database was asked; it was the version then. Milliseconds of performance.now(), as all times here. */
  askedAt: number;
  /** Settings cache.stale_seconds and cache.redis_seconds. */
  staleMs: number;
  redisSeconds: number;
}

export interface VersionWatcher {
  /** What is known without asking, where it is recent enough and this process has not written since. */
  known(): DataState | null;
  /** The same, or asks. */
  current(): Promise<DataState>;
  /** This process wrote, or may have, for a client (null: for everybody): what was known before no longer counts. */
  touch(client: string | null): void;
  /** When it last wrote for this client or for everybody. */
  touchedAt(client: string): number;
  /** Hears of every new version until the function answered is called; keeps the watcher asking. */
  onChange(hear: (state: DataState) => void): () => void;
  stop(): void;
}

const question = {
  name: "data_version",
  text: `select data_version(), business_date, (select count(*)::integer from data_change) as unfolded,
  (select (value #>> '{}')::integer from settings where name = 'cache.stale_seconds') as stale_seconds,
  (select (value #>> '{}')::integer from settings where name = 'cache.redis_seconds') as redis_seconds
from clock`,
};

interface Row {
  data_version: string;
  business_date: IsoDate;
  unfolded: number;
  stale_seconds: number | null;
  redis_seconds: number | null;
}

export function changesOf(dataVersion: string): number {
  return Number.parseInt(dataVersion, 10);
}

async function ask(db: Session): Promise<DataState> {
  const askedAt = performance.now();
  const [row] = await db.query<Row>(question);
  if (!row) throw new Error("table clock is empty");
  // Nobody waits for the folding, and the next look tries again.
  if (row.unfolded > dataChangesMax) db.query("select fold_data_changes()").catch(() => undefined);
  return {
    dataVersion: row.data_version,
    changes: changesOf(row.data_version),
    businessDate: row.business_date,
    askedAt,
    staleMs: (row.stale_seconds ?? 0) * 1000,
    redisSeconds: row.redis_seconds ?? 0,
  };
}

/** When whom this process wrote for; null: everybody. */
function createWriters() {
  const times = new LRUCache<string, number>({ max: writersKnownMax });
  let everybody = -Infinity;
  return {
    wrote(client: string | null): number {
      const now = performance.now();
      if (client === null) everybody = now;
      else times.set(client, now);
      return now;
    },
    wroteAt: (client: string): number => Math.max(everybody, times.get(client) ?? -Infinity),
  };
}

/** `exact`: asks at every look, as tests that write behind the service's back need it. */
export function watchVersion(db: Session, { exact = false } = {}): VersionWatcher {
  let state: DataState | null = null;
  let asking: { promise: Promise<DataState>; at: number } | null = null;
  let touched = -Infinity;
  const writers = createWriters();
  let lookedAt = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  const listeners = new Set<(state: DataState) => void>();

  const take = (next: DataState): DataState => {
    const isNew = state?.dataVersion !== next.dataVersion;
    state = next;
    if (isNew) for (const hear of listeners) hear(next);
    return next;
  };
  const poll = (): Promise<DataState> => {
    const at = performance.now();
    const promise = ask(db)
      .then(take)
      .finally(() => (asking = null));
    asking = { promise, at };
    return promise;
  };
  const tick = (): void => {
    const wanted = listeners.size > 0 || performance.now() - lookedAt < versionIdleMs;
    if (stopped || !wanted) {
      timer = null;
      return;
    }
    // A database that is away is the next reader's to find.
    const asked = asking ? asking.promise : poll();
    void asked.catch(() => undefined).then(() => (timer = setTimeout(tick, versionPollMs).unref()));
  };
  const keepAsking = (): void => {
    if (timer !== null || exact || stopped) return;
    timer = setTimeout(tick, versionPollMs).unref();
  };
  const known = (): DataState | null => {
    if (exact || state === null || state.askedAt <= touched) return null;
    lookedAt = performance.now();
    return lookedAt - state.askedAt <= versionAgeMaxMs ? state : null;
  };
  const current = async (): Promise<DataState> => {
    lookedAt = performance.now();
    keepAsking();
    const found = known();
    if (found) return found;
    // An answer under way was asked for before now, perhaps before the write: only a question put after it counts.
    const since = exact ? lookedAt : touched;
    while (asking !== null && asking.at <= since) await asking.promise.catch(() => undefined);
    return asking?.promise ?? poll();
  };
  return {
    known,
    current,
    touch: (client) => void (touched = writers.wrote(client)),
    touchedAt: writers.wroteAt,
    onChange(hear) {
      listeners.add(hear);
      keepAsking();
      return () => void listeners.delete(hear);
    },
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      listeners.clear();
    },
  };
}
