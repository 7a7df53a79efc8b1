// The sums of a list of loans, from one scan of the filtered set: grouped first, so that a row is added up a few times only.
import { dpdBuckets } from "#contract/loan-columns.ts";
import { inPortfolio } from "./filters.ts";

/** The columns it reads. */
export const summaryColumns = [
  "as_of",
  "dpd_bucket",
  "current_dpd",
  "is_settled",
  "left_date",
  "principal_outstanding",
  "total_outstanding",
  "actual_outstanding",
  "arrears_amount",
] as const;

// Definitions, section 4: disbursed, not left, not settled.
const groups = `
  dpd_bucket, current_dpd > 15 as is_overdue_15d, ${inPortfolio} as in_portfolio,
  count(*) as loans, sum(principal_outstanding) as principal, sum(total_outstanding) as total, sum(actual_outstanding) as actual,
  sum(arrears_amount) as arrears`;

function count(condition: string): string {
  return `coalesce(sum(loans) filter (where ${condition}), 0)::integer`;
}

function money(column: string, condition = "true"): string {
  return `round(coalesce(sum(${column}) filter (where ${condition}), 0), 2)`;
}

const buckets = dpdBuckets.map((bucket) => {
  const condition = `in_portfolio and dpd_bucket = '${bucket}'`;
  return `json_build_object('bucket', '${bucket}', 'loans', ${count(condition)},
    'principal_outstanding', ${money("principal", condition)})`;
});

const summary = `json_build_object(
    'loans', ${count("true")}, 'active_loans', ${count("in_portfolio")}, 'portfolio_total', ${money("principal", "in_portfolio")},
    'principal_outstanding', ${money("principal")}, 'total_outstanding', ${money("total")},
    'actual_outstanding', ${money("actual")}, 'arrears_amount', ${money("arrears")},
    'overdue_15d', ${money("principal", "in_portfolio and is_overdue_15d")},
    'buckets', json_build_array(${buckets.join(", ")}))`;

/** One row: `total` loans, and `summary` as JSON text with exact decimals. */
export function summarySql(relation: string, where: string): string {
  return `
  select ${count("true")} as total, ${summary}::text as summary
  from (select ${groups} from ${relation} t ${where} group by 1, 2, 3) g`;
}

/** The same with more in it: `more` is a select of one row, its columns the names of what is added. */
export function widerSummarySql(relation: string, where: string, more: string): string {
  return `
  select b.total, left(b.summary, -1) || ', ' || substr(row_to_json(m)::text, 2) as summary
  from (${summarySql(relation, where)}) b cross join (${more}) m`;
}
