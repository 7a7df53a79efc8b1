// Why loans contribute otherwise than at a moment: what was recorded of them since, in words of the business.
import type { Session } from "#store/database.ts";
import { dimensions } from "./cells.ts";

export type CauseKind =
  | "added_late"
  | "deleted"
  | "reassigned"
  | "terms_changed"
  | "schedule_changed"
  | "backdated"
  | "reversed"
  | "amended"
  | "holiday"
  | "reconfigured";

export interface Cause {
  kind: CauseKind;
  entity: "loan" | "repayment" | "schedule" | "calendar" | "setting";
  record_id: string | null;
  /** What is different: names of fields or groups. */
  fields: string[];
  recorded_at: string | null;
}

type CauseRow = Cause & { loan_id: string };

const meta = "array['recorded_at', 'source_updated_at', 'created_at', 'updated_at']";

/** Names of what differs between two rows as jsonb. */
function changedFields(before: string, after: string): string {
  return `array(select o.key from jsonb_each(${before}) o join jsonb_each(${after}) n using (key)
    where o.value is distinct from n.value and not o.key = any(${meta}) order by o.key)`;
}

const groupFields = `array['${dimensions.map((name) => ({ vertical_lead: "vertical_lead_email", product: "loan_type" })[name as string] ?? name).join("', '")}']`;

// Contract and position columns follow from the facts and say nothing more.
const loanFacts = (alias: string): string =>
  `jsonb_build_object(${[
    "officer_id",
    "branch",
    "region",
    "vertical_lead_email",
    "channel",
    "wave",
    "loan_type",
    "loan_amount",
    "repayment_amount",
    "disbursement_date",
    "maturity_date",
    "loan_term_days",
    "interest_rate",
    "fee_amount",
    "fee_paid_upfront",
    "status",
    "closed_date",
    "status_since",
    "first_due_date_sent",
    "instalment_count_sent",
    "repayment_frequency",
    "rescheduled",
  ]
    .map((name) => `'${name}', ${alias}.${name}`)
    .join(", ")})`;

const causesSql = `
with loans as (
  select coalesce(n.loan_id, t.loan_id) as loan_id, n.loan_id is null as is_gone, t.loan_id is null as is_new, n.recorded_at,
    case when n.loan_id is null or t.loan_id is null then '{}'::text[] else ${changedFields(loanFacts("t"), loanFacts("n"))} end as fields
  from (select * from then_loan where loan_id = any($1::text[])) t
  full join (select * from now_loan where loan_id = any($1::text[])) n on n.loan_id = t.loan_id
), rows as (
  select coalesce(n.loan_id, t.loan_id) as loan_id, coalesce(n.repayment_id, t.repayment_id) as repayment_id,
    n.repayment_id is null as is_gone, t.repayment_id is null as is_new, n.recorded_at, n.is_backdated, t.is_backdated as was_backdated,
    n.is_reversed, t.is_reversed as was_reversed, n.payment_date, t.payment_date as payment_date_before,
    case when n.loan_id is null or t.loan_id is null then '{}'::text[] else ${changedFields("to_jsonb(t)", "to_jsonb(n)")} end as fields
  from (select * from then_repayments where loan_id = any($1::text[])) t
  full join (select * from now_repayments where loan_id = any($1::text[])) n on n.loan_id = t.loan_id and n.repayment_id = t.repayment_id
), schedules as (
  select coalesce(n.loan_id, t.loan_id) as loan_id, max(n.recorded_at) as recorded_at
  from (select * from then_loan_instalment where loan_id = any($1::text[])) t
  full join (select * from now_loan_instalment where loan_id = any($1::text[])) n
    on n.loan_id = t.loan_id and n.installment_number = t.installment_number
  where (t.due_date, t.total_due) is distinct from (n.due_date, n.total_due)
  group by 1
)
select c.loan_id, c.kind, c.entity, c.record_id, c.fields, to_json(c.recorded_at) #>> '{}' as recorded_at
from (
  select loan_id, case when is_new then 'added_late' else 'deleted' end as kind, 'loan' as entity, loan_id as record_id, fields,
    recorded_at
  from loans where is_new or is_gone
  union all
  select loan_id, 'reassigned', 'loan', loan_id, array(select f from unnest(fields) f where f = any(${groupFields})), recorded_at
  from loans where fields && ${groupFields}
  union all
  select loan_id, 'terms_changed', 'loan', loan_id,
    array(select f from unnest(fields) f where not f = any(${groupFields} || 'rescheduled'::text)), recorded_at
  from loans where exists (select from unnest(fields) f where not f = any(${groupFields} || 'rescheduled'::text))
  union all
  select loan_id, 'schedule_changed', 'loan', loan_id, array['rescheduled'], null from loans where 'rescheduled' = any(fields)
  union all
  select loan_id, 'schedule_changed', 'schedule', loan_id, '{}', recorded_at from schedules
  union all
  select loan_id, case
      when is_gone then 'deleted'
      when is_new and is_backdated then 'backdated'
      when is_new then 'added_late'
      when is_reversed and not was_reversed then 'reversed'
      when payment_date < payment_date_before or is_backdated and not was_backdated then 'backdated'
      else 'amended' end, 'repayment', repayment_id, fields, recorded_at
  from rows where is_new or is_gone or fields <> '{}'
) c
order by c.loan_id, c.entity, c.kind, c.record_id collate "C"`;

/** Of each loan what was recorded since, from the tables of openThen(). */
export async function readCauses(
  session: Session,
  loanIds: readonly string[],
): Promise<Map<string, Cause[]>> {
  const rows = await session.query<CauseRow>(causesSql, [loanIds]);
  const causes = new Map<string, Cause[]>();
  for (const { loan_id: id, ...cause } of rows) {
    const own = causes.get(id);
    if (own) own.push(cause);
    else causes.set(id, [cause]);
  }
  return causes;
}
