// The loans of an officer that an auditor looks at first: portfolio loans that are late, by DPD and then by what is still owed.
import type { TopRiskLoans } from "#contract/audit-ports.ts";
import { topRiskLoansMax } from "#contract/limits.ts";
import { dataVersion } from "#loans/relation.ts";
import type { Session } from "#store/database.ts";

/**
 * A loan's rank is made of two points: its place by current_dpd among the officer's late loans, and its place by
 * actual_outstanding (then loan_id) among those with the same DPD: rank = first place + second place - 1.
 */
const ranked = `
select l.loan_id, l.customer_name, l.customer_phone, f.current_dpd, f.dpd_bucket, l.actual_outstanding, f.arrears_amount,
  f.missed_instalments, l.oldest_unpaid_due_date, l.last_payment_date,
  rank() over (order by f.current_dpd desc) as dpd_place,
  row_number() over (partition by f.current_dpd order by l.actual_outstanding desc, l.loan_id) as owed_place,
  count(*) over (partition by f.current_dpd) as sharing, count(*) over () as late
from clock c
join loan l on l.officer_id = $1 and l.disbursement_date <= c.business_date
cross join lateral loan_figures(l, c.business_date) f
where not f.is_settled and (f.left_date is null or f.left_date > c.business_date) and f.current_dpd > 0`;

const answer = `
select coalesce(json_agg(json_build_object(
    'rank', dpd_place + owed_place - 1, 'loan_id', loan_id, 'customer_name', customer_name, 'customer_phone', customer_phone,
    'current_dpd', current_dpd, 'dpd_bucket', dpd_bucket, 'actual_outstanding', actual_outstanding,
    'arrears_amount', arrears_amount, 'missed_instalments', missed_instalments,
    'oldest_unpaid_due_date', oldest_unpaid_due_date, 'last_payment_date', last_payment_date,
    'points', json_build_array(
      json_build_object('field', 'current_dpd', 'value', current_dpd, 'place', dpd_place, 'of', late,
        'reason', 'days since ' || oldest_unpaid_due_date || ', when the oldest unpaid instalment fell due'),
      json_build_object('field', 'actual_outstanding', 'value', actual_outstanding, 'place', owed_place, 'of', sharing,
        'reason', 'still owed; it decides among the loans with the same DPD'))
    ) order by dpd_place, owed_place), '[]')::text as json,
  (select business_date from clock) as as_of, ${dataVersion} as data_version
from (select * from (${ranked}) r order by dpd_place, owed_place limit $2) top`;

export async function topRiskLoans(session: Session, officerId: string): Promise<TopRiskLoans> {
  const [row] = await session.query<{ json: string; as_of: string; data_version: string }>(answer, [
    officerId,
    topRiskLoansMax,
  ]);
  if (!row) throw new Error("the loans at risk were answered without a row");
  return { json: row.json, asOf: row.as_of, dataVersion: row.data_version };
}
