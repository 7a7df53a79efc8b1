/** The columns of a loan as the tables of the dashboard show them: all that the API answers, with its own definitions. */

import { type ColumnKind, explainedLoanColumns, loanColumns } from "#contract/loan-columns.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import type { Unit } from "#web/lib/format.ts";
import * as format from "#web/lib/format.ts";

const units: Readonly<Record<ColumnKind, Unit>> = {
  text: "text",
  integer: "count",
  decimal: "naira",
  boolean: "flag",
  date: "date",
  time: "time",
  json: "text",
};

/** Decimals that are no amounts. */
const otherUnits: Readonly<Record<string, Unit>> = {
  interest_rate: "rate",
  repayment_delay_rate: "percent",
  timeliness_score: "decimal",
  repayment_health: "decimal",
  repayment_days_paid: "decimal",
  risk_points: "decimal",
};

/** Where the field's name in words is not what people call it. */
const titles: Readonly<Record<string, string>> = {
  loan_id: "Loan",
  customer_name: "Customer",
  officer_name: "Officer",
  current_dpd: "DPD",
  max_dpd_ever: "Worst DPD",
  dpd_bucket: "DPD bucket",
  fimr_tagged: "FIMR",
  early_indicator_tagged: "Early indicator",
  loan_type: "Product",
  vertical_lead_name: "Vertical lead",
  actual_outstanding: "Outstanding",
  arrears_amount: "Arrears",
  is_settled: "Settled",
  amount_due_total: "Due over the term",
  past_due_amount: "Past due",
  payment_day_count: "Payment days",
  on_time_payment_day_count: "Payment days on time",
  loan_age_days: "Age in days",
  repayment_days_due_today: "Instalments due so far",
  repayment_days_paid: "Instalments paid so far",
  loan_amount: "Loan amount",
  disbursement_date: "Disbursed",
  days_since_last_repayment: "Days since last payment",
  days_since_due: "First payment late (days)",
  first_payment_received_date: "First payment",
  first_instalment_due_date: "First due",
  previous_dpd: "DPD before",
  maturity_date: "Maturity",
  last_payment_date: "Last payment",
};

const widths: Readonly<Partial<Record<Unit, number>>> = {
  text: 140,
  date: 112,
  time: 150,
  naira: 132,
  flag: 84,
  count: 84,
};

const wide: Readonly<Record<string, number>> = {
  loan_id: 92,
  missed_instalments: 100,
  customer_name: 170,
  officer_name: 160,
  branch: 140,
  customer_phone: 150,
  dpd_bucket: 84,
  wave: 76,
  status: 88,
};

const explained = new Set(explainedLoanColumns);

export function loanTitle(id: string): string {
  return titles[id] ?? format.words(id);
}

export function loanUnit(id: string, kind: ColumnKind): Unit {
  return otherUnits[id] ?? units[kind];
}

/** Whether the service takes the field apart. */
export function isExplained(id: string): boolean {
  return explained.has(id);
}

/** The address of this page with the loan opened. */
export type OpenLoan = (loanId: string) => string;

export function loanColumn(id: string, kind: ColumnKind, openLoan: OpenLoan): Column<Row> {
  const unit = loanUnit(id, kind);
  const title = loanTitle(id) + (unit === "naira" ? ", ₦" : "");
  return {
    id,
    title,
    unit,
    width: wide[id] ?? Math.max(widths[unit] ?? 96, headingWidth(title)),
    ...(loanDefinitions[id] !== undefined && { description: loanDefinitions[id] }),
    sortable: kind !== "json",
    value: (row) => cellOf(row, id),
    ...(id === "loan_id" && { href: (row: Row) => openLoan(String(row["loan_id"])) }),
    ...(isExplained(id) && {
      explain: (row: Row) => ({ metric: id, scope: `loan:${String(row["loan_id"])}` }),
    }),
  };
}

/** A heading has two lines: half of it, or its longest word, must fit beside the arrow of the sort. */
function headingWidth(title: string): number {
  const longest = Math.max(...title.split(" ").map((word) => word.length));
  return Math.max(Math.ceil(title.length / 2) + 2, longest) * 7 + 32;
}

/** Of the named columns, in the API's order but with the loan first. */
export function loanTableColumns(
  openLoan: OpenLoan,
  kinds: Readonly<Record<string, ColumnKind>> = loanColumns,
): Column<Row>[] {
  return Object.entries(kinds).map(([id, kind]) => loanColumn(id, kind, openLoan));
}

export const usualLoanColumns: readonly string[] = [
  "loan_id",
  "customer_name",
  "officer_name",
  "branch",
  "status",
  "current_dpd",
  "dpd_bucket",
  "arrears_amount",
  "actual_outstanding",
  "loan_amount",
  "disbursement_date",
  "maturity_date",
  "missed_instalments",
  "fimr_tagged",
  "days_since_last_repayment",
  "timeliness_score",
  "repayment_health",
];
