/** Kept days in tests: a run over a database, and whether what is kept is what the facts say now. */
import { keepDays, type KeepReport } from "#metrics/keep-days.ts";
import { keptComponents, keptRowsJson } from "#metrics/kept-rows.ts";
import { readBookIn } from "#metrics/book.ts";
import type { Database, Session } from "#store/database.ts";

export interface Range {
  from: string;
  to: string;
}

export async function keep(
  db: Database,
  range: Range | null = null,
  more: { again?: boolean; monthEnds?: boolean; signal?: AbortSignal } = {},
): Promise<KeepReport> {
  const { again = false, monthEnds = false, signal = new AbortController().signal } = more;
  return keepDays(db, {
    range: range && { ...range, again, monthEnds },
    signal,
    progress: () => undefined,
  });
}

export async function keptDates(db: Session): Promise<string[]> {
  const rows = await db.query<{ metric_date: string }>(
    "select metric_date from metrics_daily where scope = 'portfolio' order by metric_date",
  );
  return rows.map((row) => row.metric_date);
}

const emptyKept = `
delete from metrics_daily; delete from metrics_daily_version; delete from metric_calculation_log; delete from metric_watermark;
delete from dpd_transitions; delete from par15_snapshots; delete from fact_write; delete from loan_rescheduled`;

export async function forgetKeptDays(db: Session): Promise<void> {
  await db.query(emptyKept);
}

/** Rows that are kept otherwise than the facts and settings say now, of every kept day, bucket changes and mid-month sums too. */
export async function staleRows(db: Database): Promise<string[]> {
  const stale: string[] = [];
  for (const day of await keptDates(db)) {
    const rows = await db.transaction(async (session) => {
      const book = await readBookIn(
        session,
        { asOf: day, window: { from: null, to: null } },
        keptComponents,
      );
      return session.query<{ difference: string }>(
        `with fresh as (select * from json_to_recordset($2::json)
           as r (scope varchar, group_key varchar, components jsonb, metrics jsonb)),
         kept as (select scope, group_key, components, metrics from metrics_daily where metric_date = $1)
         select format('%s %s: kept %s, now %s', $1, coalesce(f.scope, k.scope) || ':' || coalesce(f.group_key, k.group_key),
           k.components || k.metrics, f.components || f.metrics) as difference
         from fresh f full join kept k on k.scope = f.scope and k.group_key = f.group_key
         where (f.components, f.metrics) is distinct from (k.components, k.metrics)
         union all
         select format('%s bucket of %s', $1, coalesce(c.loan_id, t.loan_id))
         from loan_bucket_changes($1::date) c
         full join (select * from dpd_transitions where transition_date = $1::date) t on t.loan_id = c.loan_id
         where (c.from_bucket, c.to_bucket, c.balance) is distinct from (t.from_bucket, t.to_bucket, t.balance)
         union all
         select format('%s PAR15 of %s', $1, coalesce(o.officer_id, p.officer_id))
         from officer_overdue_15d($1::date) o
         full join (select * from par15_snapshots where snapshot_date = $1::date) p on p.officer_id = o.officer_id
         where extract(day from $1::date) = 15 and (o.par15_amount, o.loan_count) is distinct from (p.par15_amount, p.loan_count)`,
        [day, await keptRowsJson(book)],
      );
    });
    stale.push(...rows.map(({ difference }) => difference));
  }
  return stale;
}
