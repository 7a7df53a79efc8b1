// Portfolio at risk: the whole outstanding principal of late loans over that of the portfolio.
import { overdue, overdue15d, overdue30dOrRescheduled, portfolioTotal } from "../components.ts";
import type { Metric } from "../metric.ts";
import { ratioOf } from "./ratios.ts";

const source = "Definitions, section 4; IRIS FP2635";

const whole =
  "Late loans count with their whole outstanding principal, never with the late part alone: a customer who has stopped paying endangers all that is left.";

const meanings: Readonly<Record<number, string>> = {
  0: "Everything that is late by a day or more. It moves with weekends and holidays; use it to see the day's work, not the quality of the book.",
  1: "What did not correct itself within a day: without the customers who pay a day late by habit.",
  7: "Past the first reminders. What is here was not caught in its first week.",
  15: "Where the house rules see open risk: PORR, AYR and the risk score are about this line.",
  30: "The figure that lenders and investors compare. As a rule of thumb below 5 % is good and above 10 % needs a plan. Writing loans off lowers it without a naira collected: look at the write-offs beside it.",
  60: "Loans that need more than a visit.",
  90: "Often lost; what stands here becomes the write-offs of the coming months.",
};

export const parMetrics: readonly Metric[] = [0, 1, 7, 15, 30, 60, 90].map((days) =>
  ratioOf(days === 15 ? overdue15d : overdue(days), portfolioTotal, {
    id: `par${days}`,
    title: `PAR ${days}`,
    meaning: `${meanings[days]} ${whole}`,
    better: "lower",
    definition: `Outstanding principal of portfolio loans strictly more than ${days} days past due, whole balances, over the portfolio's outstanding principal.`,
    source,
  }),
);

export const par30InclRescheduled = ratioOf(overdue30dOrRescheduled, portfolioTotal, {
  id: "par30_incl_rescheduled",
  meaning:
    "A new schedule makes a late loan punctual overnight. This is PAR 30 as if that did not help: a loan rescheduled while late counts for as long as it is in the portfolio. The distance to PAR 30 is how much of the good looks is paper.",
  title: "PAR 30 with rescheduled loans",
  better: "lower",
  definition:
    "As PAR 30, with the loans that were given a later schedule while late counted as late.",
  source,
});
