// Metrics that are one sum over another.
import type { Component } from "../component.ts";
import {
  amountDue7d,
  arrears,
  backdated,
  collectedInWindow,
  collectedLastMonth,
  commonestChannelLoans,
  disbursed,
  dpd1to6Balance,
  entries,
  expectedInWindow,
  feesCollected,
  feesDue,
  firstMiss,
  loans,
  movedTo7to30,
  onTimeDays,
  overdue15d,
  overdue15dMidMonth,
  paymentDays,
  portfolioTotal,
  previousDpd1to6Balance,
  reversals,
  waivers,
} from "../components.ts";
import { one, ratio, zero } from "../fraction.ts";
import { defineMetric, type Metric } from "../metric.ts";

export function ratioOf(
  numerator: Component,
  denominator: Component,
  metric: Pick<Metric, "id" | "title" | "better" | "definition"> & Partial<Metric>,
): Metric {
  return defineMetric({
    unit: "ratio",
    formula: `${numerator.id} ÷ ${denominator.id}`,
    components: [numerator, denominator],
    value: ({ sum }) => ratio(sum(numerator), sum(denominator)),
    ...metric,
  });
}

export const arrearsRatio = ratioOf(arrears, portfolioTotal, {
  id: "arrears_ratio",
  title: "Arrears ratio",
  better: "lower",
  definition: "The late part of the portfolio over its outstanding principal. Never called PAR.",
});

export const fimr = ratioOf(firstMiss, disbursed, {
  id: "fimr",
  title: "First instalment missed (FIMR)",
  better: "lower",
  definition:
    "Share of the loans disbursed, in the window asked for, whose first instalment's due date passed without a payment.",
  neutral: zero,
  bands: "metrics.fimr_bands",
});

export const slippage = ratioOf(dpd1to6Balance, amountDue7d, {
  id: "slippage",
  title: "Slippage (D0-6)",
  better: "lower",
  definition:
    "Outstanding of portfolio loans 1 to 6 days late over what falls due in the next seven days. May exceed 1.",
  neutral: zero,
  bands: "metrics.slippage_bands",
});

export const roll = ratioOf(movedTo7to30, previousDpd1to6Balance, {
  id: "roll",
  title: "Roll (0-6 → 7-30)",
  better: "lower",
  definition:
    "Of the outstanding seven days ago of loans 1 to 6 days late then, the share whose loans are 7 days late or more now, or were written off since; the paid stay in the denominator.",
  neutral: zero,
  bands: "metrics.roll_bands",
});

export const frr = ratioOf(feesCollected, feesDue, {
  id: "frr",
  title: "Fee realisation (FRR)",
  better: "higher",
  definition: "Fees paid over fees agreed, of all disbursed loans.",
  neutral: one,
});

export const ayr = ratioOf(collectedLastMonth, overdue15dMidMonth, {
  id: "ayr",
  title: "Adjusted yield (AYR)",
  better: "higher",
  definition:
    "Interest and fees collected in the last complete calendar month over the principal overdue more than 15 days on its 15th. Without such principal it ranks first.",
  neutral: one,
  bands: "metrics.ayr_bands",
});

export const oti = ratioOf(onTimeDays, paymentDays, {
  id: "oti",
  title: "On time",
  better: "higher",
  definition: "Payment days on which the loan was not late over all payment days.",
  neutral: one,
});

export const cp = ratioOf(commonestChannelLoans, loans, {
  id: "cp",
  title: "Channel purity",
  better: "higher",
  definition: "Loans in their officer's commonest channel over all loans.",
  neutral: one,
});

export const porr = ratioOf(overdue15d, portfolioTotal, {
  id: "porr",
  title: "Portfolio open risk (PORR)",
  better: "lower",
  definition:
    "Outstanding principal of loans more than 15 days late over the portfolio's outstanding principal.",
  neutral: zero,
});

export const backdatedRatio = ratioOf(backdated, entries, {
  id: "backdated_ratio",
  title: "Backdated share",
  better: "lower",
  definition: "Backdated repayments over all entries of the thirty days up to as_of.",
  neutral: zero,
});
export const reversalRatio = ratioOf(reversals, entries, {
  id: "reversal_ratio",
  title: "Reversed share",
  better: "lower",
  definition: "Reversed repayments over all entries of the thirty days up to as_of.",
  neutral: zero,
});
export const waiverRatio = ratioOf(waivers, amountDue7d, {
  id: "waiver_ratio",
  title: "Waivers against dues",
  better: "lower",
  definition: "Waived in the thirty days up to as_of over what falls due in the next seven days.",
  neutral: zero,
});

export const collectionRate = ratioOf(collectedInWindow, expectedInWindow, {
  id: "collection_rate",
  title: "Collection rate",
  unit: "percent",
  better: "higher",
  definition: "Collected in the window as a percentage of what fell due in it.",
  formula: "100 × collected ÷ expected",
});
