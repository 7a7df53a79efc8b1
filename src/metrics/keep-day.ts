// One day calculated from the facts and kept, in one transaction: what differs is written, what it replaces becomes a version.
import type { IsoDate } from "#contract/ports.ts";
import type { Database, Session } from "#store/database.ts";
import { readBookIn } from "./book.ts";
import { keptComponents, keptRowsJson } from "./kept-rows.ts";
import { noWindow } from "./rows.ts";

export interface KeptDay {
  rowsWritten: number;
  /** Rows of groups that the day no longer has. */
  rowsGone: number;
}

export const calculationJob = "metrics calculate";

// The clock after the snapshot: whatever the snapshot sees was recorded before.
const beginLog = `
insert into metric_calculation_log (job, metric_date, status, calculated_at, snapshot, code_digest)
values ($1, $2, 'in_progress', clock_timestamp(), pg_current_snapshot(), $3)
returning id, calculated_at`;

const endLog = `
update metric_calculation_log set status = 'completed', completed_at = clock_timestamp(), rows_written = $2, formula_version = $3
where id = $1`;

// Its parts read the same state, so that the versions are the rows as they were.
const writeRows = `
with sent as materialized (
  select * from json_to_recordset($2::json)
    as r (scope varchar, group_key varchar, identity jsonb, components jsonb, metrics jsonb)
), superseded as (
  insert into metrics_daily_version (scope, group_key, metric_date, identity, components, metrics, formula_version, data_version,
    calculation_id, calculated_at, superseded_at)
  select d.scope, d.group_key, d.metric_date, d.identity, d.components, d.metrics, d.formula_version, d.data_version,
    d.calculation_id, d.calculated_at, $6::timestamptz
  from metrics_daily d left join sent s on s.scope = d.scope and s.group_key = d.group_key
  where d.metric_date = $1::date and (s.scope is null or (d.components, d.metrics) is distinct from (s.components, s.metrics))
), gone as (
  delete from metrics_daily d
  where d.metric_date = $1::date and not exists (select from sent s where s.scope = d.scope and s.group_key = d.group_key)
  returning 1
), written as (
  insert into metrics_daily as d (scope, group_key, metric_date, identity, components, metrics, formula_version, data_version,
    calculation_id, calculated_at)
  select s.scope, s.group_key, $1::date, s.identity, s.components, s.metrics, $3, $4, $5::bigint, $6::timestamptz from sent s
  on conflict (scope, group_key, metric_date) do update set identity = excluded.identity, components = excluded.components,
    metrics = excluded.metrics, formula_version = excluded.formula_version, data_version = excluded.data_version,
    calculation_id = excluded.calculation_id, calculated_at = excluded.calculated_at
  where (d.components, d.metrics) is distinct from (excluded.components, excluded.metrics)
  returning 1
)
select (select count(*) from written) as written, (select count(*) from gone) as gone`;

const writeBucketChanges = `
with sent as materialized (select * from loan_bucket_changes($1::date)),
gone as (
  delete from dpd_transitions t
  where t.transition_date = $1::date and not exists (select from sent s where s.loan_id = t.loan_id)
)
insert into dpd_transitions as t (loan_id, transition_date, officer_id, branch, from_dpd, to_dpd, from_bucket, to_bucket, balance)
select loan_id, $1::date, officer_id, branch, from_dpd, to_dpd, from_bucket, to_bucket, balance from sent
on conflict (loan_id, transition_date) do update set officer_id = excluded.officer_id, branch = excluded.branch,
  from_dpd = excluded.from_dpd, to_dpd = excluded.to_dpd, from_bucket = excluded.from_bucket, to_bucket = excluded.to_bucket,
  balance = excluded.balance
where (t.officer_id, t.branch, t.from_dpd, t.to_dpd, t.balance)
  is distinct from (excluded.officer_id, excluded.branch, excluded.from_dpd, excluded.to_dpd, excluded.balance)`;

const writeMidMonth = `
with sent as materialized (select * from officer_overdue_15d($1::date)),
gone as (
  delete from par15_snapshots p
  where p.snapshot_date = $1::date and not exists (select from sent s where s.officer_id = p.officer_id)
)
insert into par15_snapshots as p (officer_id, snapshot_date, par15_amount, loan_count)
select officer_id, $1::date, par15_amount, loan_count from sent
on conflict (officer_id, snapshot_date) do update set par15_amount = excluded.par15_amount, loan_count = excluded.loan_count
where (p.par15_amount, p.loan_count) is distinct from (excluded.par15_amount, excluded.loan_count)`;

async function keepDayIn(session: Session, day: IsoDate, digest: string): Promise<KeptDay> {
  const [log] = await session.query<{ id: number; calculated_at: string }>(beginLog, [
    calculationJob,
    day,
    digest,
  ]);
  if (!log) throw new Error("metric_calculation_log took no row");
  const book = await readBookIn(session, { asOf: day, window: noWindow }, keptComponents);
  const { formulaVersion } = book.settings;
  const values = [
    day,
    await keptRowsJson(book),
    formulaVersion,
    book.dataVersion,
    log.id,
    log.calculated_at,
  ];
  const [counts] = await session.query<{ written: number; gone: number }>(writeRows, values);
  await session.query(writeBucketChanges, [day]);
  if (day.endsWith("-15")) await session.query(writeMidMonth, [day]);
  const kept = { rowsWritten: counts?.written ?? 0, rowsGone: counts?.gone ?? 0 };
  await session.query(endLog, [log.id, kept.rowsWritten, formulaVersion]);
  return kept;
}

/** What fails is in the log, and thrown. */
export async function keepDay(db: Database, day: IsoDate, digest: string): Promise<KeptDay> {
  try {
    return await db.transaction((session) => keepDayIn(session, day, digest), {
      isolation: "repeatable read",
      statementTimeoutMs: 0,
    });
  } catch (error) {
    await db
      .query(
        `insert into metric_calculation_log (job, metric_date, status, completed_at, error_message)
         values ($1, $2, 'failed', now(), $3)`,
        [calculationJob, day, error instanceof Error ? error.message : String(error)],
      )
      .catch(() => undefined);
    throw error;
  }
}
