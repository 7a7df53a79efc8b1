// The conditions of a list of loans: columns and comparisons from this table, values always parameters.
import { activities } from "#contract/loan-columns.ts";
import type { LoanFilters } from "#contract/loan-ports.ts";
import { activityConditions } from "./activity.ts";

type Filter = (parameter: string) => string;

function anyOf(column: string): Filter {
  return (parameter) => `${column} = any(${parameter}::text[])`;
}

export const inPortfolio = "in_portfolio(is_settled, left_date, as_of)";

function anyActivity(parameter: string): string {
  const conditions = activities.map((name) => {
    const condition = activityConditions[name]("last_payment_date", "as_of - 7");
    return `'${name}' = any(${parameter}::text[]) and ${condition}`;
  });
  return `(${inPortfolio} and (${conditions.join(" or ")}))`;
}

const filters: Record<keyof LoanFilters, Filter> = {
  officer_id: anyOf("officer_id"),
  branch: anyOf("branch"),
  region: anyOf("region"),
  channel: anyOf("channel"),
  product: anyOf("loan_type"),
  status: anyOf("status"),
  source_status: anyOf("source_status"),
  wave: anyOf("wave"),
  customer_phone: anyOf("customer_phone"),
  vertical_lead: anyOf("lower(vertical_lead_email)"),
  user_type: (p) =>
    `officer_id in (select o.officer_id from officers o where o.user_type = any(${p}::text[]))`,
  bucket: anyOf("dpd_bucket"),
  portfolio: (p) => `${inPortfolio} = ${p}::boolean`,
  activity: anyActivity,
  dpd_min: (p) => `current_dpd >= ${p}::integer`,
  dpd_max: (p) => `current_dpd <= ${p}::integer`,
  fimr: (p) => `fimr_tagged = ${p}::boolean`,
  early_indicator: (p) => `early_indicator_tagged = ${p}::boolean`,
  quiet_days: (p) => `coalesce(days_since_last_repayment, loan_age_days) >= ${p}::integer`,
  disbursed_from: (p) => `disbursement_date >= ${p}::date`,
  disbursed_to: (p) => `disbursement_date <= ${p}::date`,
  search: (p) =>
    `(customer_name ilike '%' || ${p} || '%' or customer_phone ilike '%' || ${p} || '%' or loan_id ilike ${p} || '%')`,
};

/** `next` takes a value and gives its place in the statement. */
export function filterConditions(
  asked: Partial<LoanFilters>,
  next: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  for (const [name, sql] of Object.entries(filters)) {
    const value = asked[name as keyof LoanFilters] ?? null;
    if (value !== null) conditions.push(sql(next(name === "search" ? pattern(value) : value)));
  }
  return conditions;
}

/** As text to look for: nothing in it stands for anything else. */
function pattern(value: unknown): string {
  return String(value)
    .trim()
    .replaceAll(/[\\%_]/g, String.raw`\$&`);
}
