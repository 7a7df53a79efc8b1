import type { QualityCheck } from "./check.ts";

export const repaymentChecks: readonly QualityCheck[] = [
  {
    id: "payments_before_disbursement",
    title: "Repayments dated before their loan's disbursement",
    severity: "warning",
    sql: `select r.repayment_id as id, r.payment_amount as amount
      from repayments r join loan l on l.loan_id = r.loan_id
      where r.payment_date < l.disbursement_date and not r.is_reversed`,
    resolution:
      "Correct the date, or the loan they belong to, at the source; they count meanwhile.",
  },
  {
    id: "payments_dated_ahead",
    title: "Repayments dated after the business date",
    severity: "warning",
    sql: `select repayment_id as id, payment_amount as amount from repayments
      where payment_date > (select business_date from clock) and not is_reversed`,
    resolution: "Correct the date at the source; they count from that day on.",
  },
  {
    id: "repayments_without_owner",
    title: "Repayments that the directory of repayment ids lacks, or has under another loan",
    severity: "error",
    sql: `select r.repayment_id as id, r.payment_amount as amount
      from repayments r left join repayment_owner w on w.repayment_id = r.repayment_id
      where w.loan_id is distinct from r.loan_id`,
    resolution:
      "A load with seeds.quiet left them out: insert the owners as docs/operations.md shows under bulk loading.",
  },
  {
    id: "owners_without_repayment",
    title: "Repayment ids in the directory whose repayment is gone",
    severity: "error",
    sql: `select w.repayment_id as id, null::numeric as amount
      from repayment_owner w left join repayments r on r.loan_id = w.loan_id and r.repayment_id = w.repayment_id
      where r.repayment_id is null`,
    resolution:
      "Delete them from repayment_owner: the ids cannot be used by another loan meanwhile.",
  },
];
