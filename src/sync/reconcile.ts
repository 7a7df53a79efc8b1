// Reconcile: what a cursor cannot see (rows changed without their modification time, rows deleted, rows lost or written by
// hand on our side) is found by comparing the two databases, and repaired by reading the loans concerned anew.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { differencesShownMax, syncLoansPerPart } from "#contract/limits.ts";
import type { Database, Session } from "#store/database.ts";
import { type Certificate, compareAll, storeCertificate, sumAll } from "./certificate.ts";
import { type ComparedScope, type Differences, findDifferences } from "./compare.ts";
import { directSink } from "./direct-sink.ts";
import { beginHistory, endHistory, readCursor } from "./history.ts";
import { type Lease, takeLease } from "./lease.ts";
import { condition, everything } from "./scope.ts";
import { readSourceSettings } from "./settings.ts";
import { addCounts, type Counts, type Part } from "./sink.ts";
import { sourceEntities } from "./source/django/entities.ts";
import type { SourceEntityName, SourceSettings } from "./source/entity.ts";
import { openSource, readSource, type SourceSnapshot } from "./source/source.ts";
import type { Progress } from "./sync.ts";

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

const whole: ComparedScope = { customers: everything, loans: everything };

interface Found {
  differences: Map<SourceEntityName, Differences>;
  /** Loans to read anew. */
  loanIds: number[];
  wronglyDivided: number[];
}

/** Throws SyncError. Needs the lease: a sync that runs beside it would look like differences. */
export async function reconcile(
  db: Database,
  sourceUrl: string,
  request: ReconcileRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<ReconcileReport> {
  const started = performance.now();
  const syncId = randomUUID();
  const lease = await takeLease(db, syncId, `process ${process.pid} on ${hostname()}`);
  const source = openSource(sourceUrl);
  try {
    const settings = await readSourceSettings(db);
    const historyId = await beginHistory(
      db,
      syncId,
      "full",
      request.repair ? "repair" : "reconcile",
    );
    const work = async (snapshot: SourceSnapshot): Promise<ReconcileReport> => {
      progress("comparison");
      const sums = sumAll(snapshot, settings, whole);
      const comparisons = await compareAll(lease.db, sums, whole);
      const found = await locate(lease, snapshot, settings, comparisons, request.entity);
      const repairs =
        request.repair && (found.differences.size > 0 || found.wronglyDivided.length > 0);
      const counts = repairs
        ? await repair(lease, snapshot, settings, historyId, found, progress, signal)
        : {};
      const final = repairs ? await compareAll(lease.db, await sums, whole) : comparisons;
      return {
        sync_id: syncId,
        repaired: repairs,
        differences: [...found.differences].map(([entity, ids]) => shown(entity, ids)),
        loans_divided_wrongly: found.wronglyDivided.length,
        entities: counts,
        certificate: await storeCertificate(lease, syncId, "book", snapshot, final),
        duration_seconds: Math.round(performance.now() - started) / 1000,
      };
    };
    const report = await readSource(source, await readCursor(db), work);
    await endHistory(db, syncId, report.entities, report);
    return report;
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

async function locate(
  lease: Lease,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  comparisons: Awaited<ReturnType<typeof compareAll>>,
  only: SourceEntityName | null,
): Promise<Found> {
  const differences: Found["differences"] = new Map();
  const loanIds = new Set<number>();
  for (const [index, entity] of sourceEntities.entries()) {
    const comparison = comparisons[index];
    if (!comparison || comparison.certificate.equal || (only !== null && only !== entity.name)) {
      continue;
    }
    const ids = await findDifferences(
      lease.db,
      snapshot.session,
      settings,
      entity,
      comparison,
      whole,
    );
    differences.set(entity.name, ids);
    const all = [...ids.missed, ...ids.extra, ...ids.changed];
    const named =
      entity.name === "repayments" ? await loansOf(lease.db, snapshot.session, all) : all;
    if (entity.ours.loanId !== null) for (const id of named) loanIds.add(id);
  }
  const wronglyDivided =
    only === null || only === "repayments" ? await loansDividedWrongly(lease.db) : [];
  for (const id of wronglyDivided) loanIds.add(id);
  return { differences, loanIds: [...loanIds].sort((a, b) => a - b), wronglyDivided };
}

/** The loans that repayments belong to, there and with us. */
async function loansOf(ours: Session, source: Session, repaymentIds: number[]): Promise<number[]> {
  const where = condition({ kind: "ids", ids: repaymentIds }, "id");
  const theirs = await source.query<{ id: number | null }>(
    `select distinct ajo_loan_id::bigint as id from loans_ajoloanrepayment where ${where}`,
  );
  const stored = await ours.query<{ id: number | null }>(
    `select distinct source_id_of(w.loan_id) as id
     from unnest($1::bigint[]) as r (id) join repayment_owner w on w.repayment_id = r.id::text`,
    [repaymentIds],
  );
  return [...new Set([...theirs, ...stored].flatMap(({ id }) => id ?? []))];
}

/** What a source row does not say, its hash cannot check: that interest and fees of a loan are the contract's share. */
async function loansDividedWrongly(db: Session): Promise<number[]> {
  const rows = await db.query<{ id: number }>("select loans_divided_wrongly() as id");
  return rows.map(({ id }) => id);
}

async function repair(
  lease: Lease,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  historyId: number,
  { differences, loanIds }: Found,
  progress: Progress,
  signal: AbortSignal,
): Promise<Counts> {
  const sink = directSink(lease, historyId, false);
  let counts: Counts = {};
  if (differences.has("holidays")) counts = await sink.writeHolidays(snapshot, settings);
  const people = differences.has("officers") || differences.has("customers");
  for (
    let start = 0;
    start < loanIds.length || (start === 0 && people);
    start += syncLoansPerPart
  ) {
    signal.throwIfAborted();
    progress("repair", start, loanIds.length);
    const isLast = start + syncLoansPerPart >= loanIds.length;
    const part: Part = {
      loans: { kind: "ids", ids: loanIds.slice(start, start + syncLoansPerPart) },
      people: isLast && people ? { customers: everything, complete: true } : "named",
    };
    const written = await sink.writePart(snapshot, settings, part, () => Promise.resolve());
    counts = addCounts(counts, written);
  }
  return counts;
}
