// Metrics that are a sum, shown as it is.
import type { Component } from "../component.ts";
import {
  activeLoans,
  amountDue7d,
  backdated,
  collectedInWindow,
  disbursed,
  disbursedAmount,
  entries,
  expectedInWindow,
  inactiveLoans,
  interestAndFeesInWindow,
  interestAndFeesToDate,
  loans,
  neverPaidLoans,
  overdue15d,
  payingLoans,
  portfolioTotal,
  reversals,
  totalOutstanding,
  waivers,
} from "../components.ts";
import { whole } from "../fraction.ts";
import { defineMetric, type Metric } from "../metric.ts";

export function sumOf(
  component: Component,
  better: Metric["better"],
  more: Partial<Metric> & Pick<Metric, "meaning">,
): Metric {
  return defineMetric({
    id: component.id,
    title: component.title,
    unit: component.unit,
    better,
    definition: component.definition,
    formula: component.id,
    components: [component],
    value: (inputs) => whole(inputs.sum(component)),
    ...more,
  });
}

export const portfolioTotalMetric = sumOf(portfolioTotal, null, {
  meaning:
    "How much of the lender's own money is out with customers. Interest and fees are left out, so it does not grow by promises, and every PAR is a share of it. It falls when customers pay and when loans leave; read it beside the amount disbursed, or a shrinking book looks like a collecting one.",
  title: "Gross loan portfolio",
  source: "Definitions, section 4; IRIS FP2630: principal only",
});
export const totalOutstandingMetric = sumOf(totalOutstanding, null, {
  meaning:
    "What customers of the portfolio still owe in all, due or not. It is the larger brother of the gross loan portfolio: slippage and roll weigh loans by it, because a customer who stops paying keeps back interest and fees too.",
});
export const activeLoansMetric = sumOf(activeLoans, null, {
  meaning:
    "The number of loans somebody has to look after. A settled loan is left out even while its status says Active, a written-off one from the day it left.",
});
export const loansMetric = sumOf(loans, null, {
  meaning:
    "Every loan ever disbursed to the group, closed ones included. It is the denominator of channel purity, and what the size of an officer's history is judged by.",
});
export const disbursedMetric = sumOf(disbursed, "higher", {
  meaning:
    "New business in loans. Over a time asked for, it counts the disbursements of that time, and it is the denominator of FIMR. Growth is good only as long as FIMR does not grow with it.",
});
export const disbursedAmountMetric = sumOf(disbursedAmount, "higher", {
  meaning: "New business in naira: the loan amounts, not what customers will pay back.",
});
export const overdue15dMetric = sumOf(overdue15d, "lower", {
  meaning:
    "The principal that open risk is about, in naira: the whole balance of every portfolio loan more than 15 days late. It is the numerator of PAR 15 and PORR. A payment that leaves the loan late takes only its own amount away; one that cures the loan takes the whole balance away.",
});
export const amountDue7dMetric = sumOf(amountDue7d, null, {
  meaning:
    "The coming week's work: what falls due in the seven days after the day asked for, prepaid or not. Slippage and the waiver ratio are measured against it.",
});
export const entriesMetric = sumOf(entries, null, {
  meaning:
    "Repayments of the last thirty days as rows, reversed ones included: the denominator of the two conduct ratios. Few entries make the ratios jumpy: one reversal among three is a third.",
});
export const backdatedMetric = sumOf(backdated, "lower", {
  meaning:
    "Repayments that were recorded on a later day than the one they carry. A few are life in the field; many mean that numbers of past days keep changing.",
});
export const reversalsMetric = sumOf(reversals, "lower", {
  meaning:
    "Repayments that were taken back. Each is a customer who was told something that did not hold, or a keying mistake.",
});
export const waiversMetric = sumOf(waivers, "lower", {
  meaning:
    "What was let go in thirty days, of principal, interest, fees or penalties. A waiver settles debt like money does, so it can make a loan look cured: this is the metric that shows the difference.",
});
export const expectedMetric = sumOf(expectedInWindow, null, {
  meaning:
    "What the contracts ask for in a time: every instalment due in it, whether paid long before or not, up to the day a loan left and on it. Days add up to their window, and both to the collections.",
});
export const collectedMetric = sumOf(collectedInWindow, "higher", {
  meaning:
    "What came in during a time, whatever it was for: arrears, today's instalment, tomorrow's.",
});
export const payingLoansMetric = sumOf(payingLoans, "higher", {
  meaning:
    "Portfolio loans with a payment in the last seven days. With the next two it splits the portfolio: the three add up to the portfolio loans.",
});
export const inactiveLoansMetric = sumOf(inactiveLoans, "lower", {
  meaning:
    "Portfolio loans that have paid before but not in the last seven days. For weekly instalments a few are normal just before the due day; for daily ones each is a visit to make.",
});
export const neverPaidLoansMetric = sumOf(neverPaidLoans, "lower", {
  meaning:
    "Portfolio loans without any payment. Young ones have not been due yet; an old one deserves a phone call about whether the customer exists.",
});

export const yieldMetric = defineMetric({
  id: "yield",
  meaning:
    "What the group earns: interest and fees in repayments. Fees taken at disbursement are left out, because they come with selling, not with collecting. Without a window it is since disbursement, so old books look better; compare over a window.",
  title: "Yield",
  unit: "naira",
  better: "higher",
  definition:
    "Interest and fees collected in repayments, life to date or dated in the window asked for; fees taken at disbursement are left out.",
  formula: "interest_and_fees_collected, or interest_and_fees_in_window",
  components: [interestAndFeesToDate, interestAndFeesInWindow],
  value: ({ sum, isWindowed }) =>
    whole(sum(isWindowed ? interestAndFeesInWindow : interestAndFeesToDate)),
});
