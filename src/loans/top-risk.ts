// Loans at risk: late loans of the portfolio by their points, each point with its reason. What the points mean stands in
// docs/top-risk.md, how they are counted in db/functions/top_risk.sql.
import { topRiskColumns } from "#contract/loan-columns.ts";
import type { TopRiskLoans } from "#contract/audit-ports.ts";
import type { LoanListQuery } from "#contract/loan-ports.ts";
import { topRiskLoansMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import { inPortfolio } from "./filters.ts";
import { listLoans, type Reading } from "./list.ts";
import { dataVersion, loanRelation } from "./relation.ts";
import { widerSummarySql } from "./summary.ts";

const atRisk = `current_dpd > 0 and ${inPortfolio}`;

/** Points, then what is owed: no loan owes 10^15. */
const order = "risk_points * 1000000000000000 + actual_outstanding";

function withPoints(loans: string): string {
  return `(
  select t.*, r.risk_points, r.risk_reasons
  from ${loans} t
  cross join lateral risk_points(t.current_dpd, t.arrears_amount, t.actual_outstanding, t.amount_due_total, t.fimr_tagged,
    t.days_since_last_repayment, t.loan_age_days) r
)`;
}

export function topRisk<P>(reading: Reading<P>, query: LoanListQuery): Promise<P> {
  return listLoans(reading, query, {
    relation: withPoints,
    columns: topRiskColumns,
    sortedBy: { risk_points: order },
    where: [atRisk],
    once: ["risk_points"],
    summary: (relation, where) =>
      widerSummarySql(
        relation,
        where,
        `select round(avg(risk_points), 2) as average_risk_points, max(risk_points) as largest_risk_points from ${relation} t ${where}`,
      ),
  });
}

/** The loans of an officer to look at first, in few fields; in the transaction of `session`. */
export async function topRiskLoansOf(
  session: Session,
  officerId: string,
  asOf: IsoDate | null = null,
  limit: number = topRiskLoansMax,
): Promise<TopRiskLoans> {
  const relation = await loanRelation(session, asOf);
  const [row] = await session.query<{ json: string; as_of: string; data_version: string }>(
    `select coalesce(json_agg(row_to_json(r) order by r.rank), '[]')::text as json,
  coalesce($1::date, (select business_date from clock))::text as as_of, ${dataVersion} as data_version
from (
  select row_number() over (order by ${order} desc, loan_id) as rank, loan_id, customer_name, customer_phone, current_dpd, dpd_bucket,
    actual_outstanding, arrears_amount, missed_instalments, oldest_unpaid_due_date, last_payment_date, risk_points, risk_reasons
  from ${withPoints(relation.sql)} t
  where officer_id = $2 and ${atRisk}
  order by rank limit $3::integer
) r`,
    [relation.asOf, officerId, limit],
  );
  if (!row) throw new Error("the loans at risk were answered without a row");
  return { json: row.json, asOf: row.as_of, dataVersion: row.data_version };
}
