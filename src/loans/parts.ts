// What belongs to one loan: its repayments, schedule, due curve, transitions and changes, as JSON text built in SQL.
import type { JsonPage, PartQuery } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { dataVersion } from "./relation.ts";

/** Without as_of every row is shown, one dated ahead too; `counts` says which enter the sums on the date. */
const repayments = `
select repayment_id, loan_id, payment_date, payment_amount, principal_paid, interest_paid, fees_paid, penalty_paid, payment_method,
  payment_reference, payment_channel, dpd_at_payment, is_backdated, is_reversed, reversal_date, reversal_reason, waiver_amount,
  waiver_type, waiver_approved_by, is_remitted, paid_at, health_insurance, source_updated_at, recorded_at, created_at, updated_at,
  not is_reversed and payment_date <= d.as_of as counts
from repayments cross join (select coalesce($2::date, business_date) as as_of from clock) d
where loan_id = $1 and ($2::date is null or payment_date <= $2::date)
order by payment_date, repayment_id`;

const schedule = `
select i.loan_id, i.installment_number, i.due_date, i.principal_due, i.interest_due, i.fee_due, i.total_due, s.amount_paid,
  s.payment_status, s.payment_date, i.source_updated_at, i.recorded_at, i.created_at, i.updated_at
from loan_instalment i
left join loan_schedule_state(coalesce($2::date, (select business_date from clock)), array[$1::text]) s
  on s.loan_id = i.loan_id and s.installment_number = i.installment_number
where i.loan_id = $1
order by i.due_date nulls last, i.installment_number`;

const dueCurve = `
select installment_number, due_date, amount_due, cumulative_due, amount_settled, is_covered, covered_on, days_late
from loan_due_curve(coalesce($2::date, (select business_date from clock)), $1)
order by installment_number`;

const transitions = `
select transition_date as date, from_dpd, to_dpd, from_bucket, to_bucket, event, due_date, repaid_amount, repayment_ids, actual_outstanding
from loan_transitions(coalesce($2::date, (select business_date from clock)), $1)
order by transition_date`;

interface PartRow {
  json: string | null;
  total: number;
  as_of: IsoDate;
  data_version: string;
}

/** null: no such loan, or not yet disbursed on that date. */
async function page(db: Database, rows: string, query: PartQuery): Promise<JsonPage | null> {
  const [row] = await db.query<PartRow>(
    `select d.as_of::text as as_of, ${dataVersion} as data_version, (select count(*)::integer from (${rows}) t) as total,
  (select coalesce(json_agg(row_to_json(r)), '[]')::text from (${rows} limit $3::integer offset $4::bigint) r) as json
from (select coalesce($2::date, business_date) as as_of from clock) d
join loan l on l.loan_id = $1 and l.disbursement_date <= d.as_of`,
    [query.loanId, query.asOf, query.limit, (query.page - 1) * query.limit],
  );
  if (!row) return null;
  return {
    json: row.json ?? "[]",
    total: row.total,
    asOf: row.as_of,
    dataVersion: row.data_version,
  };
}

export function loanRepayments(db: Database, query: PartQuery): Promise<JsonPage | null> {
  return page(db, repayments, query);
}

export function loanSchedule(db: Database, query: PartQuery): Promise<JsonPage | null> {
  return page(db, schedule, query);
}

export function loanDueCurve(db: Database, query: PartQuery): Promise<JsonPage | null> {
  return page(db, dueCurve, query);
}

export function loanTransitions(db: Database, query: PartQuery): Promise<JsonPage | null> {
  return page(db, transitions, query);
}

/** A deleted loan has its changes still; what was never recorded has none. */
export async function loanChanges(
  db: Database,
  { loanId, limit, page: number }: Omit<PartQuery, "asOf">,
): Promise<JsonPage | null> {
  const [row] = await db.query<PartRow>(
    `with changes as materialized (select changed_at, entity, record_id, change, fields from loan_changes($1))
select c.business_date::text as as_of, ${dataVersion} as data_version, (select count(*)::integer from changes) as total,
  (select coalesce(json_agg(row_to_json(r)), '[]')::text from (
    select * from changes order by changed_at desc, entity, record_id, change limit $2::integer offset $3::bigint) r) as json
from clock c`,
    [loanId, limit, (number - 1) * limit],
  );
  if (!row || row.total === 0) return null;
  return {
    json: row.json ?? "[]",
    total: row.total,
    asOf: row.as_of,
    dataVersion: row.data_version,
  };
}
