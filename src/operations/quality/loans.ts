import type { QualityCheck } from "./check.ts";

export const loanChecks: readonly QualityCheck[] = [
  {
    id: "loans_without_due_dates",
    title: "Loans with neither schedule nor first due date",
    severity: "warning",
    sql: "select loan_id as id, total_outstanding as amount from loan where schedule_source = 'maturity'",
    resolution:
      "Send first_payment_due_date or a schedule: until then all is due on the maturity date.",
  },
  {
    id: "repayment_below_loan_amount",
    title: "Loans whose repayment_amount is below loan_amount",
    severity: "warning",
    sql: `select loan_id as id, loan_amount - repayment_amount as amount from loan
      where repayment_amount < loan_amount`,
    resolution:
      "Correct repayment_amount at the source: until then the interest follows from the rate.",
  },
  {
    id: "closed_not_settled",
    title: "Closed loans that still owe",
    severity: "warning",
    sql: `select loan_id as id, actual_outstanding as amount from loan
      where status = 'Closed' and covered_instalments < instalment_count`,
    resolution: "Find the missing repayments or waivers, or set the status to Written Off.",
  },
  {
    id: "settled_not_closed",
    title: "Active loans that owe nothing",
    severity: "info",
    sql: `select loan_id as id, null::numeric as amount from loan
      where status = 'Active' and covered_instalments = instalment_count`,
    resolution: "Close them at the source; they are out of the portfolio already.",
  },
  {
    id: "overpaid_loans",
    title: "Loans that were paid more than they owe",
    severity: "warning",
    sql: "select loan_id as id, overpaid_amount as amount from loan where overpaid_amount > 0",
    resolution: "Pay back, or find the repayment that belongs to another loan.",
  },
  {
    id: "waves_not_assigned",
    title: "Loans with the default wave",
    severity: "info",
    sql: "select loan_id as id, null::numeric as amount from loan where wave_source = 'default'",
    resolution: "Run: seeds waves assign",
  },
  {
    id: "hierarchy_not_applied",
    title: "Loans whose vertical lead or region is not their officer's",
    severity: "info",
    sql: `select l.loan_id as id, l.total_outstanding as amount from loan l join officers o on o.officer_id = l.officer_id
      where l.region is distinct from coalesce(o.region, l.region)
        or (l.vertical_lead_email, l.vertical_lead_name) is distinct from (o.vertical_lead_email, o.vertical_lead_name)`,
    resolution: "Run: seeds hierarchy apply",
  },
  {
    id: "loans_without_vertical_lead",
    title: "Loans without a vertical lead",
    severity: "info",
    sql: "select loan_id as id, total_outstanding as amount from loan where vertical_lead_email is null",
    resolution: "Name their officers in the hierarchy file, load it and run: seeds hierarchy apply",
  },
  {
    id: "loans_without_region",
    title: "Loans without a region",
    severity: "info",
    sql: "select loan_id as id, total_outstanding as amount from loan where region is null",
    resolution: "Name their officers in the hierarchy file, load it and run: seeds hierarchy apply",
  },
];
