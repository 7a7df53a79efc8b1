// Every component, once. Metrics name them; explain lists their rows; the daily tables keep their sums.
import type { Activity } from "#contract/loan-columns.ts";
import { activityConditions } from "#loans/activity.ts";
import {
  type Component,
  type ComponentRows,
  type ComponentUnit,
  kobo,
  ofPortfolio,
} from "./component.ts";

function component(
  id: string,
  unit: ComponentUnit,
  title: string,
  definition: string,
  sql: string,
  rows: ComponentRows = "loan",
): Component {
  return { id, unit, title, definition, sql, rows };
}

const inPortfolio = "disbursed on or before as_of, not left, not settled";

export const portfolioTotal = component(
  "portfolio_total",
  "naira",
  "Outstanding principal",
  `Outstanding principal of the portfolio: loans ${inPortfolio}.`,
  ofPortfolio("l.principal_kobo"),
);
export const totalOutstanding = component(
  "total_outstanding",
  "naira",
  "Total outstanding",
  "Outstanding principal, interest and fees of the portfolio.",
  ofPortfolio("l.total_kobo"),
);
export const activeLoans = component(
  "active_loans",
  "count",
  "Portfolio loans",
  `Loans ${inPortfolio}.`,
  ofPortfolio("1"),
);
export const arrears = component(
  "arrears",
  "naira",
  "Arrears",
  "What is late of the portfolio: past due less settled, of loans with DPD above 0.",
  ofPortfolio("l.arrears_kobo"),
);

export function overdue(days: number): Component {
  return component(
    `overdue_${days}d`,
    "naira",
    `Overdue more than ${days} days`,
    `Whole outstanding principal of portfolio loans with DPD above ${days}.`,
    ofPortfolio("l.principal_kobo", `l.current_dpd > ${days}`),
  );
}
export const overdue15d = overdue(15);

/** One range of days past due. Both ends belong to it; without a last day it has no end. */
export function principalInBucket(first: number, last: number | null): Component {
  const days =
    last === null
      ? `of ${first} or more`
      : first === last
        ? `of ${first}`
        : `from ${first} to ${last}`;
  return component(
    last === null
      ? `bucket_over_${first - 1}`
      : first === last
        ? `bucket_${first}`
        : `bucket_${first}_${last}`,
    "naira",
    `Principal with DPD ${days}`,
    `Whole outstanding principal of portfolio loans with DPD ${days}.`,
    ofPortfolio(
      "l.principal_kobo",
      last === null ? `l.current_dpd >= ${first}` : `l.current_dpd between ${first} and ${last}`,
    ),
  );
}
export const overdue30dOrRescheduled = component(
  "overdue_30d_or_rescheduled",
  "naira",
  "Overdue more than 30 days, or rescheduled",
  "Whole outstanding principal of portfolio loans with DPD above 30 or rescheduled while late.",
  ofPortfolio("l.principal_kobo", "(l.current_dpd > 30 or l.rescheduled)"),
);

const inAskedTime =
  "(:asked_from is null or l.disbursement_date >= :asked_from) and (:asked_to is null or l.disbursement_date <= :asked_to)";
export const disbursed = component(
  "disbursed",
  "count",
  "Loans disbursed",
  "Loans disbursed on or before as_of, in the window where one is asked for.",
  `case when ${inAskedTime} then 1 end`,
);
export const disbursedAmount = component(
  "disbursed_amount",
  "naira",
  "Amount disbursed",
  "Loan amounts of the loans disbursed.",
  `case when ${inAskedTime} then l.loan_amount_kobo end`,
);
export const firstMiss = component(
  "first_miss",
  "count",
  "First instalments missed",
  "Disbursed loans whose first instalment's due date passed without a payment on or before it.",
  `case when l.fimr_tagged and ${inAskedTime} then 1 end`,
);

const coveredColumn = { 0: "on_day", 7: "within_7", 30: "within_30" } as const;
export type DefaultDays = keyof typeof coveredColumn;

export function firstDueDayPassed(days: DefaultDays): Component {
  return component(
    `first_due_${days}d_passed`,
    "count",
    `First due date ${days} days past`,
    `Loans with due dates of their own for which ${days} days after the first due date have passed.`,
    `case when l.schedule_source <> 'maturity' and :as_of > l.first_instalment_due_date + ${days} then 1 end`,
  );
}
export function firstPaymentDefault(days: DefaultDays): Component {
  return component(
    `first_payment_default_${days}d`,
    "count",
    `First instalment not covered in ${days} days`,
    `Of those, loans whose first instalment was not covered ${days} days after its due date.`,
    `case when :as_of > l.first_instalment_due_date + ${days} and not first.${coveredColumn[days]} then 1 end`,
  );
}

export const dpd1to6Balance = component(
  "dpd_1to6_bal",
  "naira",
  "Outstanding of loans 1 to 6 days late",
  "Total outstanding of portfolio loans with DPD from 1 to 6.",
  ofPortfolio("l.total_kobo", "l.current_dpd between 1 and 6"),
);
export const amountDue7d = component(
  "amount_due_7d",
  "naira",
  "Due in the next 7 days",
  "What falls due for portfolio loans in the seven days after as_of, prepaid or not.",
  ofPortfolio("l.due_next_7_kobo"),
);
export const previousDpd1to6Balance = component(
  "prev_dpd_1to6_bal",
  "naira",
  "Outstanding seven days ago of loans 1 to 6 days late then",
  "Total outstanding seven days before as_of of the loans of that day's portfolio with DPD from 1 to 6 on it.",
  "early.total_kobo",
);
export const movedTo7to30 = component(
  "moved_to_7to30",
  "naira",
  "Of these, 7 days late or more now, or written off since",
  "The part of that balance whose loans have DPD of 7 or more on as_of, or were written off since.",
  `case when l.current_dpd >= 7 or (l.status = 'Written Off' and l.left_date > :week_before and l.left_date <= :as_of)
    then early.total_kobo end`,
);

export const feesCollected = component(
  "fees_collected",
  "naira",
  "Fees paid",
  "Fees paid of all disbursed loans, those taken at disbursement too.",
  "l.fees_paid_kobo",
);
export const feesDue = component(
  "fees_due",
  "naira",
  "Fees agreed",
  "Fees of all disbursed loans.",
  "l.fee_amount_kobo",
);

const counted = "not r.is_reversed";
const interestAndFees = kobo("(r.interest_paid + r.fees_paid)");
export const collectedLastMonth = component(
  "interest_and_fees_last_month",
  "naira",
  "Interest and fees of the last complete month",
  "Interest and fees in repayments dated in the calendar month before that of as_of.",
  `case when ${counted} and r.payment_date between :month_from and :month_to then ${interestAndFees} end`,
  "recent",
);
export const overdue15dMidMonth = component(
  "par15_mid_month",
  "naira",
  "Overdue more than 15 days in the middle of that month",
  "Whole outstanding principal on the 15th of that month of the loans of that day's portfolio with DPD above 15 on it.",
  "middle.principal_kobo",
);

export const onTimeDays = component(
  "on_time_payment_days",
  "count",
  "Payment days on time",
  "Days with a payment on which the loan was not late, over all disbursed loans.",
  "l.on_time_payment_day_count",
);
export const paymentDays = component(
  "payment_days",
  "count",
  "Payment days",
  "Days with a payment, over all disbursed loans.",
  "l.payment_day_count",
);

export const loans = component(
  "loans",
  "count",
  "Loans",
  "Loans disbursed on or before as_of.",
  "1",
);
/** `purity.commonest` is made by cells.ts and explain.ts: it depends on the group. */
export const commonestChannelLoans = component(
  "commonest_channel_loans",
  "count",
  "Loans in their officer's commonest channel",
  "Loans of the channel in which their officer has most of the group's loans.",
  "case when l.channel = purity.commonest then 1 end",
);

const inThirtyDays = "r.payment_date >= :thirty_from";
export const entries = component(
  "entries",
  "count",
  "Repayments entered",
  "Repayments dated in the thirty days up to as_of, reversed ones included.",
  `case when ${inThirtyDays} then 1 end`,
  "recent",
);
export const backdated = component(
  "backdated",
  "count",
  "Repayments backdated",
  "Repayments among the entries that were recorded on a later day than their own.",
  `case when ${inThirtyDays} and r.is_backdated then 1 end`,
  "recent",
);
export const reversals = component(
  "reversals",
  "count",
  "Repayments reversed",
  "Repayments among the entries that were taken back.",
  `case when ${inThirtyDays} and r.is_reversed then 1 end`,
  "recent",
);
export const waivers = component(
  "waivers",
  "naira",
  "Waived",
  "Waived amounts of the entries that are not reversed.",
  `case when ${inThirtyDays} and ${counted} and r.waiver_amount > 0 then ${kobo("r.waiver_amount")} end`,
  "recent",
);
export const notRemitted = component(
  "not_remitted",
  "count",
  "Repayments not remitted in time",
  "Repayments older than one business day, not reversed, that the officer has not handed over.",
  `case when business_ordinal(:as_of, k.holiday_dates) - business_ordinal(r.payment_date, k.holiday_dates) > 1 then 1 end`,
  "unremitted",
);

export const interestAndFeesToDate = component(
  "interest_and_fees_collected",
  "naira",
  "Interest and fees collected",
  "Interest and fees in counted repayments since disbursement; fees taken at disbursement are left out.",
  "l.interest_paid_kobo + l.fees_paid_kobo - l.fee_paid_upfront_kobo",
);
export const interestAndFeesInWindow = component(
  "interest_and_fees_in_window",
  "naira",
  "Interest and fees collected in the window",
  "Interest and fees in counted repayments dated in the window.",
  `case when ${counted} then ${interestAndFees} end`,
  "window",
);
export const expectedInWindow = component(
  "expected",
  "naira",
  "Due in the window",
  "Instalments due in the window, of loans that had not left before the day, prepaid or not.",
  kobo("window_due.amount_due"),
);
export const collectedInWindow = component(
  "collected",
  "naira",
  "Collected in the window",
  "Payment amounts of counted repayments dated in the window.",
  `case when ${counted} then ${kobo("r.payment_amount")} end`,
  "window",
);

function ofActivity(activity: Activity): string {
  return ofPortfolio("1", activityConditions[activity]("l.last_payment_date", ":week_before"));
}

export const payingLoans = component(
  "paying_loans",
  "count",
  "Paid in the last 7 days",
  "Portfolio loans with a payment in the seven days up to as_of.",
  ofActivity("paying"),
);
export const inactiveLoans = component(
  "inactive_loans",
  "count",
  "Paid before, not in the last 7 days",
  "Portfolio loans whose last payment is seven days old or older.",
  ofActivity("inactive"),
);
export const neverPaidLoans = component(
  "never_paid_loans",
  "count",
  "Never paid",
  "Portfolio loans without a payment.",
  ofActivity("never_paid"),
);
