// The portfolio by its DPD buckets: disjoint, and their sum is the portfolio.
import { principalInBucket } from "../components.ts";
import type { Metric } from "../metric.ts";
import { sumOf } from "./sums.ts";

const whole =
  "Each loan is in one bucket, with its whole outstanding principal: the six add up to the gross loan portfolio.";

interface Bucket {
  first: number;
  last: number | null;
  title: string;
  better: Metric["better"];
  meaning: string;
}

const buckets: readonly Bucket[] = [
  {
    first: 0,
    last: 0,
    title: "On time",
    better: null,
    meaning: "What is not late, however old: paid as agreed, or not due yet.",
  },
  {
    first: 1,
    last: 6,
    title: "1 to 6 days late",
    better: "lower",
    meaning: "The week in which a call is enough. What is not caught here rolls on.",
  },
  {
    first: 7,
    last: 30,
    title: "7 to 30 days late",
    better: "lower",
    meaning: "Not caught in the first week, and not yet in the figure that lenders compare.",
  },
  {
    first: 31,
    last: 60,
    title: "31 to 60 days late",
    better: "lower",
    meaning: "New in PAR 30. Much here says that last month's early delay was not worked on.",
  },
  {
    first: 61,
    last: 90,
    title: "61 to 90 days late",
    better: "lower",
    meaning: "The last stage before most of it is lost.",
  },
  {
    first: 91,
    last: null,
    title: "More than 90 days late",
    better: "lower",
    meaning: "The numerator of PAR 90. It falls by collecting, and by writing off: look which.",
  },
];

export const bucketMetrics: readonly Metric[] = buckets.map(
  ({ first, last, title, better, meaning }) =>
    sumOf(principalInBucket(first, last), better, {
      title,
      source: "Definitions, sections 3 and 4: the DPD buckets of a loan",
      meaning: `${meaning} ${whole}`,
    }),
);
