// Portfolio at risk: the whole outstanding principal of late loans over that of the portfolio.
import { overdue, overdue15d, overdue30dOrRescheduled, portfolioTotal } from "../components.ts";
import type { Metric } from "../metric.ts";
import { ratioOf } from "./ratios.ts";

const source = "Definitions, section 4; IRIS FP2635";

export const parMetrics: readonly Metric[] = [0, 1, 7, 15, 30, 60, 90].map((days) =>
  ratioOf(days === 15 ? overdue15d : overdue(days), portfolioTotal, {
    id: `par${days}`,
    title: `PAR ${days}`,
    better: "lower",
    definition: `Outstanding principal of portfolio loans strictly more than ${days} days past due, whole balances, over the portfolio's outstanding principal.`,
    source,
  }),
);

export const par30InclRescheduled = ratioOf(overdue30dOrRescheduled, portfolioTotal, {
  id: "par30_incl_rescheduled",
  title: "PAR 30 with rescheduled loans",
  better: "lower",
  definition:
    "As PAR 30, with the loans that were given a later schedule while late counted as late.",
  source,
});
