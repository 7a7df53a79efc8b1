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

function sumOf(component: Component, better: Metric["better"], more: Partial<Metric> = {}): Metric {
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
  title: "Gross loan portfolio",
  source: "Definitions, section 4; IRIS FP2630: principal only",
});
export const totalOutstandingMetric = sumOf(totalOutstanding, null);
export const activeLoansMetric = sumOf(activeLoans, null);
export const loansMetric = sumOf(loans, null);
export const disbursedMetric = sumOf(disbursed, "higher");
export const disbursedAmountMetric = sumOf(disbursedAmount, "higher");
export const overdue15dMetric = sumOf(overdue15d, "lower");
export const amountDue7dMetric = sumOf(amountDue7d, null);
export const entriesMetric = sumOf(entries, null);
export const backdatedMetric = sumOf(backdated, "lower");
export const reversalsMetric = sumOf(reversals, "lower");
export const waiversMetric = sumOf(waivers, "lower");
export const expectedMetric = sumOf(expectedInWindow, null);
export const collectedMetric = sumOf(collectedInWindow, "higher");
export const payingLoansMetric = sumOf(payingLoans, "higher");
export const inactiveLoansMetric = sumOf(inactiveLoans, "lower");
export const neverPaidLoansMetric = sumOf(neverPaidLoans, "lower");

export const yieldMetric = defineMetric({
  id: "yield",
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
