/** The columns of a loan as `GET /loans` answers and sorts them: those of the view `loans`, in its order. */

import type { JsonSchema } from "#contract/field.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";

export type ColumnKind = "text" | "integer" | "decimal" | "boolean" | "date" | "time" | "json";

/** What a lender sends, or curates. `null` may stand in each column that its record calls optional. */
const sentColumns = {
  loan_id: "text",
  customer_id: "text",
  customer_name: "text",
  customer_phone: "text",
  officer_id: "text",
  officer_name: "text",
  officer_phone: "text",
  region: "text",
  branch: "text",
  state: "text",
  loan_amount: "decimal",
  repayment_amount: "decimal",
  disbursement_date: "date",
  maturity_date: "date",
  loan_term_days: "integer",
  interest_rate: "decimal",
  fee_amount: "decimal",
  fee_paid_upfront: "decimal",
  channel: "text",
  channel_partner: "text",
  status: "text",
  closed_date: "date",
  wave: "text",
  instalment_count: "integer",
  repayment_frequency: "text",
  source_status: "text",
  performance_status: "text",
  loan_type: "text",
  source_updated_at: "time",
  first_payment_due_date: "date",
} as const satisfies Record<string, ColumnKind>;

/** What the service writes; sent to it, these are ignored with a warning. */
const ownColumns = {
  vertical_lead_email: "text",
  vertical_lead_name: "text",
  wave_source: "text",
  first_due_date_sent: "date",
  instalment_count_sent: "integer",
  status_since: "date",
  rescheduled: "boolean",
  recorded_at: "time",
  created_at: "time",
  updated_at: "time",
  interest_total: "decimal",
  amount_due_total: "decimal",
  schedule_source: "text",
  first_instalment_due_date: "date",
  last_instalment_due_date: "date",
  total_principal_paid: "decimal",
  total_interest_paid: "decimal",
  total_fees_paid: "decimal",
  total_repayments: "decimal",
  settled_amount: "decimal",
  principal_outstanding: "decimal",
  interest_outstanding: "decimal",
  fees_outstanding: "decimal",
  total_outstanding: "decimal",
  actual_outstanding: "decimal",
  overpaid_amount: "decimal",
  covered_instalments: "integer",
  oldest_unpaid_due_date: "date",
  first_payment_received_date: "date",
  last_payment_date: "date",
  payment_day_count: "integer",
  on_time_payment_day_count: "integer",
  current_dpd: "integer",
  max_dpd_ever: "integer",
  dpd_bucket: "text",
  missed_instalments: "integer",
  arrears_amount: "decimal",
  past_due_amount: "decimal",
  is_settled: "boolean",
  first_payment_missed: "boolean",
  fimr_tagged: "boolean",
  early_indicator_tagged: "boolean",
  days_since_last_repayment: "integer",
  days_since_due: "integer",
  repayment_delay_rate: "decimal",
  timeliness_score: "decimal",
  repayment_health: "decimal",
  daily_repayment_amount: "decimal",
  repayment_days_due_today: "integer",
  repayment_days_paid: "decimal",
  business_days_since_disbursement: "integer",
  loan_age_days: "integer",
  left_date: "date",
} as const satisfies Record<string, ColumnKind>;

/** The values of dpd_bucket, the earliest first. */
export const dpdBuckets = ["0", "1-6", "7-30", "31-60", "61-90", "90+"] as const;
export type DpdBucket = (typeof dpdBuckets)[number];

export const loanColumns: Readonly<Record<string, ColumnKind>> = { ...sentColumns, ...ownColumns };

/** How a loan's DPD moved since the day before. */
export const movements = ["worsening", "stable", "improving"] as const;
export type Movement = (typeof movements)[number];

/** How the loans of the portfolio pay: in the seven days up to as_of, before them, or never. */
export const activities = ["paying", "inactive", "never_paid"] as const;
export type Activity = (typeof activities)[number];

/** Components of metrics whose loans a list can be of: those that are counted loan by loan. */
export const loanComponents = [
  "portfolio_total",
  "total_outstanding",
  "active_loans",
  "arrears",
  "overdue_0d",
  "overdue_1d",
  "overdue_7d",
  "overdue_15d",
  "overdue_30d",
  "overdue_60d",
  "overdue_90d",
  "overdue_30d_or_rescheduled",
  "bucket_0",
  "bucket_1_6",
  "bucket_7_30",
  "bucket_31_60",
  "bucket_61_90",
  "bucket_over_90",
  "disbursed",
  "disbursed_amount",
  "first_miss",
  "first_due_0d_passed",
  "first_due_7d_passed",
  "first_due_30d_passed",
  "first_payment_default_0d",
  "first_payment_default_7d",
  "first_payment_default_30d",
  "dpd_1to6_bal",
  "amount_due_7d",
  "prev_dpd_1to6_bal",
  "moved_to_7to30",
  "fees_collected",
  "fees_due",
  "par15_mid_month",
  "on_time_payment_days",
  "payment_days",
  "loans",
  "interest_and_fees_collected",
  "expected",
  "paying_loans",
  "inactive_loans",
  "never_paid_loans",
] as const;
export type LoanComponent = (typeof loanComponents)[number];

/** Loans that are or were in their first days of delay, with the day before. */
export const earlyIndicatorColumns: Readonly<Record<string, ColumnKind>> = {
  ...loanColumns,
  previous_dpd: "integer",
  movement: "text",
};

/** Loans at risk, with what makes them so. */
export const topRiskColumns: Readonly<Record<string, ColumnKind>> = {
  ...loanColumns,
  risk_points: "decimal",
  risk_reasons: "json",
};

export const computedLoanColumns: readonly string[] = Object.keys(ownColumns);

/** Own columns that nothing is computed for: they are kept as they came about. */
const keptColumns = new Set([
  "vertical_lead_email",
  "vertical_lead_name",
  "wave_source",
  "first_due_date_sent",
  "instalment_count_sent",
  "status_since",
  "rescheduled",
  "recorded_at",
  "created_at",
  "updated_at",
]);

/** What GET /explain/loans/:loan_id takes apart; two of them may also be sent. */
export const explainedLoanColumns: readonly string[] = [
  ...computedLoanColumns.filter((column) => !keptColumns.has(column)),
  "instalment_count",
  "first_payment_due_date",
];

const schemas: Readonly<Record<ColumnKind, JsonSchema>> = {
  text: { type: ["string", "null"] },
  integer: { type: ["integer", "null"] },
  decimal: { type: ["number", "null"] },
  boolean: { type: ["boolean", "null"] },
  date: { type: ["string", "null"], format: "date" },
  time: { type: ["string", "null"], format: "date-time" },
  json: {},
};

/** OpenAPI schema of one row of an answer with these columns. */
export function rowSchema(
  title: string,
  columns: Readonly<Record<string, ColumnKind>>,
): JsonSchema {
  const properties = Object.entries(columns).map(([name, kind]) => [
    name,
    { ...schemas[kind], description: loanDefinitions[name] },
  ]);
  return { type: "object", title, properties: Object.fromEntries(properties) };
}
