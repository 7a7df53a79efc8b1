// What every sync, reconcile and fix does around its work: takes the lease, keeps its history, reads one state of the
// source, says why it failed, and frees what it held.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Database } from "#store/database.ts";
import { beginHistory, type Cursor, endHistory, readCursor, type SyncType } from "./history.ts";
import { type Lease, takeLease } from "./lease.ts";
import type { Progress } from "./progress.ts";
import { readSourceSettings } from "./settings.ts";
import type { Counts } from "./sink.ts";
import type { SourceSettings } from "./source/entity.ts";
import { openSource, readSource, type SourceSnapshot } from "./source/source.ts";

export interface SyncSession {
  lease: Lease;
  syncId: string;
  historyId: number;
  type: SyncType;
  cursor: Cursor;
  settings: SourceSettings;
  snapshot: SourceSnapshot;
  progress: Progress;
  signal: AbortSignal;
}

export interface SessionRequest {
  /** An incremental sync without an earlier full one is a full one. */
  type: SyncType;
  /** For sync_history.endpoint. */
  name: string;
  /** Instead of syncLeaseMs. */
  leaseMs?: number | undefined;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * `work` answers with what it counted and with its report, which history keeps. Throws SyncError. Needs the lease even to
 * compare: a sync that runs beside it would look like differences.
 */
export async function inSession<R extends object>(
  db: Database,
  sourceUrl: string,
  { type: asked, name, leaseMs, progress, signal }: SessionRequest,
  work: (session: SyncSession) => Promise<{ counts: Counts; report: R }>,
): Promise<R & { duration_seconds: number }> {
  const started = performance.now();
  const syncId = randomUUID();
  const holder = `process ${process.pid} on ${hostname()}`;
  const lease = await takeLease(db, syncId, holder, leaseMs);
  const source = openSource(sourceUrl);
  try {
    const cursor = await readCursor(db);
    const type = cursor.readFrom === null ? "full" : asked;
    const historyId = await beginHistory(db, syncId, type, name);
    const settings = await readSourceSettings(db);
    const { counts, report } = await readSource(source, cursor, (snapshot) =>
      work({ lease, syncId, historyId, type, cursor, settings, snapshot, progress, signal }),
    );
    const timed = { ...report, duration_seconds: Math.round(performance.now() - started) / 1000 };
    await endHistory(db, syncId, counts, timed);
    return timed;
  } catch (error) {
    const cause = await lease.explain(error);
    const message = cause instanceof Error ? cause.message : String(cause);
    await db.query("select mark_failed($1, $2)", [syncId, message]).catch(() => undefined);
    throw cause;
  } finally {
    await source.end();
    await lease.release();
  }
}
