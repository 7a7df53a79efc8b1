// The direct sink: COPY from the source into temporary tables of our transaction, one merge, one commit.
import { quarantinedLoansMax } from "#contract/limits.ts";
import type { Session } from "#store/database.ts";
import type { EntityCounts } from "./history.ts";
import type { Lease } from "./lease.ts";
import { condition, scopeParameters } from "./scope.ts";
import {
  addCounts,
  type Conclusion,
  type Counts,
  type Part,
  type Sink,
  type Watch,
} from "./sink.ts";
import { customers } from "./source/django/customers.ts";
import { holidays } from "./source/django/holidays.ts";
import { loans } from "./source/django/loans.ts";
import { officers } from "./source/django/officers.ts";
import { repayments } from "./source/django/repayments.ts";
import { schedules } from "./source/django/schedules.ts";
import type { SourceEntity, SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";
import { peopleConditions, stage } from "./stage.ts";

/** `dryRun`: everything is done and then rolled back, so that the counts are what a real run would do. */
export function directSink(lease: Lease, historyId: number, dryRun: boolean): Sink {
  const inTransaction = async (
    work: (tx: Session) => Promise<Counts>,
    conclude: Conclusion,
  ): Promise<Counts> => {
    let counts: Counts = {};
    try {
      await lease.db.transaction(
        async (tx) => {
          await tx.query("select be_quiet(), open_source_stage()");
          await tx.query("set local work_mem = '64MB'");
          // Enough to tell a few loans from all of them, at a tenth of the cost.
          await tx.query("set local default_statistics_target = 10");
          counts = await work(tx);
          if (dryRun) throw new RolledBack();
          await conclude(tx, counts);
          await lease.assertHeld(tx);
        },
        { statementTimeoutMs: 0 },
      );
    } catch (error) {
      if (lease.lost.aborted) throw lease.lost.reason;
      if (!(error instanceof RolledBack)) throw error;
    }
    return counts;
  };
  return {
    name: "direct",
    writeHolidays: (snapshot, settings) =>
      inTransaction(
        (tx) => mergeHolidays(tx, snapshot, settings, historyId),
        () => Promise.resolve(),
      ),
    writePart: (snapshot, settings, part, conclude, watch) =>
      inTransaction((tx) => mergePart(tx, snapshot, settings, part, historyId, watch), conclude),
  };
}

class RolledBack extends Error {}

async function mergeHolidays(
  tx: Session,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  historyId: number,
): Promise<Counts> {
  await stage(snapshot.session, tx, holidays, "true", settings);
  const [row] = await tx.query<{ counts: EntityCounts }>(
    "select merge_source_holidays($1) as counts",
    [historyId],
  );
  return { holidays: await withQuarantine(tx, holidays, row?.counts) };
}

async function mergePart(
  tx: Session,
  { session: source }: SourceSnapshot,
  settings: SourceSettings,
  part: Part,
  historyId: number,
  { onRows, onRead }: Watch = {},
): Promise<Counts> {
  const { people } = part;
  const whom = peopleConditions(part);
  await stage(source, tx, customers, whom.customers, settings, onRows);
  await stage(source, tx, officers, whom.officers, settings, onRows);
  await stage(source, tx, loans, condition(part.loans, loans.scopeColumn), settings, onRows);
  const judged = { ...settings, ...(await quarantinedOf(tx)) };
  for (const entity of [schedules, repayments]) {
    await stage(source, tx, entity, condition(part.loans, entity.scopeColumn), judged, onRows);
  }
  onRead?.();
  if (part.loans.kind === "ids") {
    // Some loans of many: they are found by their keys, whatever the staged tables look like to the planner.
    await tx.query("set local enable_seqscan = off");
    await tx.query("set local random_page_cost = 1.1");
  }
  const [row] = await tx.query<{ counts: Record<string, EntityCounts> }>(
    "select merge_source_part($1, $2, $3, $4, $5) as counts",
    [historyId, ...scopeParameters(part.loans), people === "named" ? null : people.complete],
  );
  let counts: Counts = {};
  for (const entity of [officers, customers, loans, schedules, repayments]) {
    const merged = await withQuarantine(tx, entity, row?.counts[entity.name]);
    counts = addCounts(counts, { [entity.name]: merged });
  }
  return counts;
}

/** Loans that were judged as they were staged; too many to name are judged again. */
async function quarantinedOf(tx: Session): Promise<Pick<SourceSettings, "quarantinedLoans">> {
  const rows = await tx.query<{ id: number }>(
    "select id from source_loan where verdict = 'quarantine' limit $1",
    [quarantinedLoansMax + 1],
  );
  return rows.length > quarantinedLoansMax ? {} : { quarantinedLoans: rows.map(({ id }) => id) };
}

async function withQuarantine(
  tx: Session,
  { stage: table }: SourceEntity,
  counts: Partial<EntityCounts> | undefined,
): Promise<EntityCounts> {
  const [row] = await tx.query<{ quarantined: number }>(
    `select count(*) as quarantined from ${table} where verdict = 'quarantine'`,
  );
  return {
    read: counts?.read ?? 0,
    inserted: counts?.inserted ?? 0,
    updated: counts?.updated ?? 0,
    removed: counts?.removed ?? 0,
    quarantined: row?.quarantined ?? 0,
  };
}
