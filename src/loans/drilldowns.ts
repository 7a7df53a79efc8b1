// The drilldowns: loans that missed their first instalment, loans in their first days of delay. Each is the list of loans with a
// fixed condition, and a summary that answers what a manager asks first.
import { earlyIndicatorColumns, loanColumns, movements } from "#contract/loan-columns.ts";
import type { EarlyIndicatorQuery, LoanListQuery } from "#contract/loan-ports.ts";
import { inPortfolio } from "./filters.ts";
import { listLoans, type Reading } from "./list.ts";
import { businessDate } from "./relation.ts";
import { widerSummarySql } from "./summary.ts";

export function fimrDrilldown<P>(reading: Reading<P>, query: LoanListQuery): Promise<P> {
  return listLoans(reading, query, {
    relation: (loans) => loans,
    columns: loanColumns,
    where: ["fimr_tagged"],
    once: ["first_payment_received_date", "days_since_due"],
    summary: (relation, where, filtered) =>
      widerSummarySql(relation, where, fimrSummary(`${relation} t ${where}`, filtered)),
  });
}

/** Of the loans that pass the filters: how many are tagged, what they still owe, and how late their first payment was, or is. */
function fimrSummary(tagged: string, filtered: string): string {
  return `
    select d.disbursed_loans, g.tagged_loans, round(g.tagged_loans::numeric / nullif(d.disbursed_loans, 0), 6) as fimr,
      g.never_paid_loans, g.amount_at_stake, g.average_days_since_due, g.largest_days_since_due
    from (select count(*) as disbursed_loans from ${filtered}) d
    cross join (
      select count(*) as tagged_loans, count(*) filter (where first_payment_received_date is null) as never_paid_loans,
        round(coalesce(sum(actual_outstanding) filter (where ${inPortfolio}), 0), 2) as amount_at_stake,
        round(avg(days_since_due), 2) as average_days_since_due, max(days_since_due) as largest_days_since_due
      from ${tagged}
    ) g`;
}

export async function earlyIndicators<P>(
  reading: Reading<P>,
  { movement, ...query }: EarlyIndicatorQuery,
): Promise<P> {
  const day = query.asOf ?? (await businessDate(reading.session));
  return listLoans(reading, query, {
    relation: (loans, next) => withDayBefore(loans, next(day)),
    columns: earlyIndicatorColumns,
    where: (next) => [
      "(early_indicator_tagged or previous_dpd between 1 and 6)",
      ...(movement === null ? [] : [`movement = any(${next(movement)}::text[])`]),
    ],
    once: ["early_indicator_tagged", "previous_dpd", "movement"],
    summary: (relation, where) =>
      widerSummarySql(relation, where, movementSummary(relation, where)),
  });
}

/**
 * Each loan with its DPD on the day before, by the facts as they are known now. Only a loan with repayments of the day itself stood
 * elsewhere before them; the oldest unpaid instalment of any other is the same on both days.
 */
function withDayBefore(loans: string, day: string): string {
  return `(
  select b.*, case when current_dpd > coalesce(previous_dpd, 0) then 'worsening' when current_dpd < previous_dpd then 'improving'
    else 'stable' end as movement
  from (
    select t.*, case when t.disbursement_date < t.as_of then coalesce(greatest(0, t.as_of - 1 -
      case when p.loan_id is null then t.oldest_unpaid_due_date else p.oldest_unpaid_before end), 0) end as previous_dpd
    from ${loans} t
    left join loans_paid_on(${day}::date) p on p.loan_id = t.loan_id
  ) b
)`;
}

function movementSummary(relation: string, where: string): string {
  const counts = movements.map(
    (
      name,
    ) => `json_build_object('movement', '${name}', 'loans', count(*) filter (where movement = '${name}'),
        'total_outstanding', round(coalesce(sum(total_outstanding) filter (where movement = '${name}'), 0), 2))`,
  );
  return `
    select count(*) filter (where early_indicator_tagged) as tagged_loans,
      count(*) filter (where previous_dpd between 1 and 6) as tagged_loans_before,
      json_build_array(${counts.join(", ")}) as movements
    from ${relation} t ${where}`;
}
