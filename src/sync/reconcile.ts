// Reconcile: what a cursor cannot see (rows changed without their modification time, rows deleted, rows lost or written by
// hand on our side) is found by comparing the two databases, and repaired by reading the loans concerned anew.
import { differencesShownMax } from "#contract/limits.ts";
import type { Database } from "#store/database.ts";
import { type Certificate, compareAll, storeCertificate, sumAll } from "./certificate.ts";
import { type Differences, wholeBook } from "./compare.ts";
import type { Progress } from "./progress.ts";
import { locate, repair } from "./repair.ts";
import { inSession } from "./session.ts";
import type { Counts } from "./sink.ts";
import type { SourceEntityName } from "./source/entity.ts";

export interface ReconcileRequest {
  repair: boolean;
  /** Only this entity; null: all. */
  entity: SourceEntityName | null;
}

export interface EntityDifferences {
  entity: SourceEntityName;
  missed: number;
  extra: number;
  changed: number;
  /** The first ids of each kind. A schedule is named by its loan. */
  examples: Differences;
}

export interface ReconcileReport {
  sync_id: string;
  repaired: boolean;
  differences: EntityDifferences[];
  /** Loans whose repayments are not divided as their contract says. */
  loans_divided_wrongly: number;
  entities: Counts;
  /** After the repair, where there was one. */
  certificate: Certificate;
  duration_seconds: number;
}

/** Throws SyncError. */
export function reconcile(
  db: Database,
  sourceUrl: string,
  request: ReconcileRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const name = request.repair ? "seeds reconcile --repair" : "seeds reconcile";
  return inSession(db, sourceUrl, { type: "full", name, progress, signal }, async (session) => {
    const { lease, syncId, snapshot, settings } = session;
    progress("comparison");
    const sums = await sumAll(snapshot, settings, wholeBook);
    const before = await compareAll(lease.db, sums, wholeBook);
    const found = await locate(session, before, request.entity);
    const differs = found.differences.size > 0 || found.wronglyDivided.length > 0;
    const repaired = request.repair && differs;
    const counts = repaired ? await repair(session, found) : {};
    const after = repaired ? await compareAll(lease.db, sums, wholeBook) : before;
    const report = {
      sync_id: syncId,
      repaired,
      differences: [...found.differences].map(([entity, ids]) => shown(entity, ids)),
      loans_divided_wrongly: found.wronglyDivided.length,
      entities: counts,
      certificate: await storeCertificate(lease, syncId, "book", snapshot, after),
    };
    return { counts, report };
  });
}

function shown(
  entity: SourceEntityName,
  { missed, extra, changed }: Differences,
): EntityDifferences {
  const first = (ids: readonly number[]): number[] => ids.slice(0, differencesShownMax);
  return {
    entity,
    missed: missed.length,
    extra: extra.length,
    changed: changed.length,
    examples: { missed: first(missed), extra: first(extra), changed: first(changed) },
  };
}
