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
  metric: Pick<Metric, "id" | "title" | "better" | "definition" | "meaning"> & Partial<Metric>,
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
  meaning:
    "How much money is late now, as a share of the book. It answers what is missing in the till; PAR answers what is in danger, which is far more. Never compare it with anybody's PAR: a loan one instalment behind counts with that instalment here and with its whole balance there. Interest and fees in the arrears can lift it above 1.",
  title: "Arrears ratio",
  better: "lower",
  definition: "The late part of the portfolio over its outstanding principal. Never called PAR.",
});

export const fimr = ratioOf(firstMiss, disbursed, {
  id: "fimr",
  meaning:
    "The earliest sign of a bad loan: who misses the first instalment mostly had no intention or no means to pay. A partial payment on or before the first due date is enough not to count; the amount is judged by FPD. Ask for a disbursement window to compare months; without one, old sins dilute new ones.",
  title: "First instalment missed (FIMR)",
  better: "lower",
  definition:
    "Share of the loans disbursed, in the window asked for, whose first instalment's due date passed without a payment.",
  neutral: zero,
  bands: "metrics.fimr_bands",
});

export const slippage = ratioOf(dpd1to6Balance, amountDue7d, {
  id: "slippage",
  meaning:
    "What is just beginning to go wrong, measured against the week's work. It reacts within days, long before PAR 30. Loans count with all they owe, the denominator only with a week's dues, so values above 1 are possible, most of all for monthly loans.",
  title: "Slippage (D0-6)",
  better: "lower",
  definition:
    "Outstanding of portfolio loans 1 to 6 days late over what falls due in the next seven days. May exceed 1.",
  neutral: zero,
  bands: "metrics.slippage_bands",
});

export const roll = ratioOf(movedTo7to30, previousDpd1to6Balance, {
  id: "roll",
  meaning:
    "Of the loans that were in their first days of delay a week ago, how much went on to be seriously late. It is the test of early collection: slippage says how many fall, roll says how many are not caught. Those who paid stay in the denominator, so catching customers lowers it. For small groups a single loan moves it far.",
  title: "Roll (0-6 → 7-30)",
  better: "lower",
  definition:
    "Of the outstanding seven days ago of loans 1 to 6 days late then, the share whose loans are 7 days late or more now, or were written off since; the paid stay in the denominator.",
  neutral: zero,
  bands: "metrics.roll_bands",
});

export const frr = ratioOf(feesCollected, feesDue, {
  id: "frr",
  meaning:
    "Whether the fees that were agreed were taken. Fees taken at disbursement count as paid, fees that are not yet due as not paid: a young book whose fees come with the instalments looks worse than it is. Without fees agreed there is nothing to realise, and the score treats it as full.",
  title: "Fee realisation (FRR)",
  better: "higher",
  definition: "Fees paid over fees agreed, of all disbursed loans.",
  neutral: one,
});

export const ayr = ratioOf(collectedLastMonth, overdue15dMidMonth, {
  id: "ayr",
  meaning:
    "What the group earned last month against what it had in trouble in the middle of it. 0.50 means that interest and fees of a month would absorb half of the principal more than 15 days late. A group without such principal has no AYR and ranks first. It changes once a month; do not read daily movements into it.",
  title: "Adjusted yield (AYR)",
  better: "higher",
  definition:
    "Interest and fees collected in the last complete calendar month over the principal overdue more than 15 days on its 15th. Without such principal it ranks first.",
  neutral: one,
  bands: "metrics.ayr_bands",
});

export const oti = ratioOf(onTimeDays, paymentDays, {
  id: "oti",
  meaning:
    "How often customers pay while nothing is late, counted by days so that splitting a payment changes nothing. It runs over the whole history: it is slow to spoil and slow to mend.",
  title: "Paid on time",
  better: "higher",
  definition: "Payment days on which the loan was not late over all payment days.",
  neutral: one,
});

export const cp = ratioOf(commonestChannelLoans, loans, {
  id: "cp",
  meaning:
    "Whether officers keep to one way of selling. An officer with all loans in one channel counts in full; mixing channels costs points, because results of mixed books are hard to compare. It is taken officer by officer, so a region with several specialists is pure.",
  title: "Channel purity",
  better: "higher",
  definition: "Loans in their officer's commonest channel over all loans.",
  neutral: one,
});

export const porr = ratioOf(overdue15d, portfolioTotal, {
  id: "porr",
  meaning:
    "The same share as PAR 15, under the name that the risk score knows it by. Without a portfolio there is no open risk, and the score takes 0.",
  title: "Portfolio open risk (PORR)",
  better: "lower",
  definition:
    "Outstanding principal of loans more than 15 days late over the portfolio's outstanding principal.",
  neutral: zero,
});

export const backdatedRatio = ratioOf(backdated, entries, {
  id: "backdated_ratio",
  meaning: "How much of the last thirty days' bookkeeping was done after the fact.",
  title: "Backdated share",
  better: "lower",
  definition: "Backdated repayments over all entries of the thirty days up to as_of.",
  neutral: zero,
});
export const reversalRatio = ratioOf(reversals, entries, {
  id: "reversal_ratio",
  meaning: "How much of the last thirty days' bookkeeping was taken back.",
  title: "Reversed share",
  better: "lower",
  definition: "Reversed repayments over all entries of the thirty days up to as_of.",
  neutral: zero,
});
export const waiverRatio = ratioOf(waivers, amountDue7d, {
  id: "waiver_ratio",
  meaning:
    "What was let go in thirty days against what the next week should bring: an officer who cures loans with waivers instead of money shows here. It can exceed 1; the risk score counts at most 1.",
  title: "Waivers against dues",
  better: "lower",
  definition: "Waived in the thirty days up to as_of over what falls due in the next seven days.",
  neutral: zero,
});

export const collectionRate = ratioOf(collectedInWindow, expectedInWindow, {
  id: "collection_rate",
  meaning:
    "The plain question of every morning meeting: of what was due, how much came. Arrears collected and prepayments count, so above 100 % is possible, and 100 % does not mean that everybody paid. Read it with the on-time share.",
  title: "Collection rate",
  unit: "percent",
  better: "higher",
  definition: "Collected in the window as a percentage of what fell due in it.",
  formula: "100 × collected ÷ expected",
});
