// Finding the rows that differ between source and copy, and reading anew the loans they belong to.
import type { Session } from "#store/database.ts";
import { compareAll, sumAll } from "./certificate.ts";
import {
  type Comparison,
  type Differences,
  findDifferences,
  hangsOnLoans,
  wholeBook,
} from "./compare.ts";
import { directSink } from "./direct-sink.ts";
import { loansAlone, writeLoans } from "./loan-parts.ts";
import { condition, everything } from "./scope.ts";
import type { SyncSession } from "./session.ts";
import { addCounts, type Counts } from "./sink.ts";
import { sourceEntities } from "./source/django/entities.ts";
import type { SourceEntityName } from "./source/entity.ts";

export interface Found {
  differences: Map<SourceEntityName, Differences>;
  /** Loans to read anew. */
  loanIds: number[];
  /** Loans whose payments are not divided as their contract says. */
  wronglyDivided: number[];
}

/** `comparisons`: one for each source entity, in their order. `only`: look at this entity alone. */
export async function locate(
  { lease, snapshot, settings }: SyncSession,
  comparisons: readonly Comparison[],
  only: SourceEntityName | null,
): Promise<Found> {
  const differences: Found["differences"] = new Map();
  const loanIds = new Set<number>();
  const { session: source } = snapshot;
  for (const [index, entity] of sourceEntities.entries()) {
    const comparison = comparisons[index];
    if (!comparison || comparison.certificate.equal || (only !== null && only !== entity.name)) {
      continue;
    }
    const ids = await findDifferences(lease.db, source, settings, entity, comparison, wholeBook);
    differences.set(entity.name, ids);
    const all = [...ids.missed, ...ids.extra, ...ids.changed];
    const named = entity.name === "repayments" ? await loansOf(lease.db, source, all) : all;
    if (hangsOnLoans(entity)) for (const id of named) loanIds.add(id);
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

/** Reads anew what differs. */
export async function repair(
  session: SyncSession,
  { differences, loanIds }: Found,
): Promise<Counts> {
  const sink = directSink(session.lease, session.historyId, false);
  let counts: Counts = {};
  if (differences.has("holidays")) {
    counts = await sink.writeHolidays(session.snapshot, session.settings);
  }
  const people = differences.has("officers") || differences.has("customers");
  if (loanIds.length === 0 && !people) return counts;
  const last = people
    ? { ...loansAlone, people: { customers: everything, complete: true } }
    : loansAlone;
  return addCounts(counts, await writeLoans(session, sink, loanIds, last));
}

/** Compares the whole book and repairs what differs. */
export async function mendBook(session: SyncSession): Promise<Counts> {
  const { lease, snapshot, settings, progress } = session;
  progress("comparison");
  const sums = sumAll(snapshot, settings, wholeBook);
  const comparisons = await compareAll(lease.db, sums, wholeBook);
  return repair(session, await locate(session, comparisons, null));
}
