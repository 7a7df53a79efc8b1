// A sync from the source: read one state of it, bring it over in parts, move the cursor with the last part, certify.
import type { Database } from "#store/database.ts";
import type { Certificate } from "./certificate.ts";
import { directSink } from "./direct-sink.ts";
import { syncEverything } from "./full-sync.ts";
import type { SyncType } from "./history.ts";
import { syncChanges } from "./incremental-sync.ts";
import type { Lease } from "./lease.ts";
import type { Progress } from "./progress.ts";
import { inSession } from "./session.ts";
import type { Counts, Sink } from "./sink.ts";
import type { SourceEntityName } from "./source/entity.ts";

export interface SyncRequest {
  type: SyncType;
  /** Only what changed of this entity; the cursor then stays where it is. null: everything. */
  entity: SourceEntityName | null;
  dryRun: boolean;
  /** Instead of syncLoansPerPart. */
  loansPerPart?: number;
  /** Instead of syncLeaseMs. */
  leaseMs?: number;
  /** Another sink than the direct one. */
  sink?: (lease: Lease, historyId: number) => Sink;
}

export interface SyncReport {
  sync_id: string;
  /** An incremental sync without an earlier full one is a full one. */
  type: SyncType;
  sink: Sink["name"];
  dry_run: boolean;
  entities: Counts;
  /** null for a dry run, and for a sync of one entity. */
  certificate: Certificate | null;
  /** What would make the next sync faster. */
  advice: string[];
  duration_seconds: number;
}

/** Throws SyncError; sync_history then says why. Parts committed before stay, and the next full sync goes on after them. */
export function syncSource(
  db: Database,
  sourceUrl: string,
  request: SyncRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<SyncReport> {
  const { type, leaseMs, dryRun } = request;
  const name = `seeds sync (${request.sink ? "http" : "direct"})`;
  return inSession(db, sourceUrl, { type, name, leaseMs, progress, signal }, async (session) => {
    const { lease, historyId } = session;
    const sink = request.sink?.(lease, historyId) ?? directSink(lease, historyId, dryRun);
    const work = session.type === "full" ? syncEverything : syncChanges;
    const { counts, certificate, advice } = await work(session, sink, request);
    const report = {
      sync_id: session.syncId,
      type: session.type,
      sink: sink.name,
      dry_run: dryRun,
      entities: counts,
      certificate,
      advice,
    };
    return { counts, report };
  });
}

/** What a sync of either type answers. */
export interface SyncDone {
  counts: Counts;
  certificate: Certificate | null;
  advice: string[];
}
