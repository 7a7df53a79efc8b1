// One sync at a time. Who syncs holds a lease, renewed while it works; its fence number grows with every owner. A worker that
// was paused past its lease finds the fence moved and its connections ended, so that it can write nothing more.
import { syncHeartbeatMs, syncLeaseMs, terminateWaitMs } from "#contract/limits.ts";
import type { IsoTime } from "#contract/ports.ts";
import { type Database, openDatabase, type Session } from "#store/database.ts";
import { type SessionLock, tryLock } from "#store/session-lock.ts";
import { SyncError } from "./errors.ts";

export interface Lease {
  /** Connections of this owner alone; whoever takes over ends them. */
  db: Database;
  /** Aborts when another worker has taken over. */
  lost: AbortSignal;
  /** The last statement before a commit: throws when another worker has taken over, else nobody can until the commit. */
  assertHeld(tx: Session): Promise<void>;
  /** What to report of an error: that another worker has taken over, where it has. */
  explain(thrown: unknown): Promise<unknown>;
  release(): Promise<void>;
}

interface LeaseRow {
  fence: number;
  holder: string | null;
  sync_id: string | null;
  is_live: boolean;
  expires_at: IsoTime | null;
}

const lockName = "seeds.source-sync";
const seconds = (ms: number): number => ms / 1000;

function ownName(fence: number): string {
  return `seeds-sync-${fence}`;
}

/**
 * The lock tells a holder that lives from one that is gone (the server frees it with the connection), the lease one that
 * works from one that stands still. `holder` tells an operator who it is: process and host.
 */
export async function takeLease(
  db: Database,
  syncId: string,
  holder: string,
  leaseMs = syncLeaseMs,
): Promise<Lease> {
  const seen = await readLease(db);
  let lock = await tryLock(db.url, lockName);
  if (!lock) {
    if (seen.is_live) throw running(seen);
    await endPredecessor(db, seen);
    lock = await tryLock(db.url, lockName);
  }
  if (!lock) throw running(seen);
  try {
    if (seen.sync_id) await closePredecessor(db, seen.sync_id);
    const [taken] = await db.query<{ fence: number }>(
      `update source_sync set fence = fence + 1, holder = $1, sync_id = $2,
         expires_at = clock_timestamp() + make_interval(secs => $3) returning fence`,
      [holder, syncId, seconds(leaseMs)],
    );
    return holdLease(db, lock, taken?.fence ?? 0, leaseMs);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function readLease(db: Database): Promise<LeaseRow> {
  const [row] = await db.query<LeaseRow>(
    "select fence, holder, sync_id, expires_at, coalesce(expires_at > clock_timestamp(), true) as is_live from source_sync",
  );
  if (!row)
    throw new SyncError("NO_SYNC_STATE", "Table source_sync has no row: run seeds migrate.");
  return row;
}

function running(row: LeaseRow): SyncError {
  return new SyncError(
    "SYNC_RUNNING",
    `Another sync is running (${row.sync_id ?? "just started"}, ${row.holder ?? "unknown process"}). Wait for it to end; seeds status shows it.`,
  );
}

/**
 * Ends the connections of a holder that stands still: those it writes by, and the one that holds the lock. Who took the lock
 * since the lease ran out is another one.
 */
async function endPredecessor(db: Database, { fence, expires_at }: LeaseRow): Promise<void> {
  await db.query(
    `select pg_terminate_backend(a.pid, $3)
     from pg_stat_activity a
     where a.datname = current_database() and (a.application_name = $1
       or a.backend_start < $4::timestamptz and a.pid in (
         select k.pid from pg_locks k
         where k.locktype = 'advisory' and k.objsubid = 1 and k.database = a.datid
           and (k.classid::bigint << 32 | k.objid::bigint) = hashtextextended($2, 0)))`,
    [ownName(fence), lockName, terminateWaitMs, expires_at],
  );
}

async function closePredecessor(db: Database, syncId: string): Promise<void> {
  await db.query(
    `select mark_failed(sync_id, 'The process ended or stood still before the sync was complete; the next sync goes on.')
     from sync_history where sync_id = $1 and status = 'in_progress'`,
    [syncId],
  );
}

function holdLease(db: Database, lock: SessionLock, fence: number, leaseMs: number): Lease {
  const own = openDatabase(db.url, {
    max: 2,
    statementTimeoutMs: 0,
    applicationName: ownName(fence),
  });
  const lost = new AbortController();
  const renew = async (): Promise<void> => {
    const renewed = await db.query(
      "update source_sync set expires_at = clock_timestamp() + make_interval(secs => $2) where fence = $1 returning fence",
      [fence, seconds(leaseMs)],
    );
    if (renewed.length === 0) lost.abort(takenOver());
  };
  // A renewal that fails for want of a connection is tried again with the next beat; the lease outlives several.
  lock.lost.addEventListener("abort", () => lost.abort(takenOver()), { once: true });
  if (lock.lost.aborted) lost.abort(takenOver());
  const beatMs = Math.min(syncHeartbeatMs, leaseMs / 6);
  const timer = setInterval(() => void renew().catch(() => undefined), beatMs).unref();
  return {
    db: own,
    lost: lost.signal,
    async assertHeld(tx) {
      const rows = await tx.query("select from source_sync where fence = $1 for share", [fence]);
      if (rows.length === 0) throw takenOver();
    },
    async explain(thrown) {
      if (lost.signal.aborted) return lost.signal.reason;
      const current = await readLease(db).catch(() => null);
      return current && current.fence !== fence ? takenOver() : thrown;
    },
    async release() {
      clearInterval(timer);
      await own.end();
      await db.query(
        "update source_sync set sync_id = null, holder = null, expires_at = null where fence = $1",
        [fence],
      );
      await lock.release();
    },
  };
}

function takenOver(): SyncError {
  return new SyncError(
    "SYNC_TAKEN_OVER",
    "Another sync took over because this one stood still for longer than its lease. This one wrote nothing since.",
  );
}
