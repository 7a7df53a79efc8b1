import { notRemitted } from "../components.ts";
import { defineMetric } from "../metric.ts";

export const floatGap = defineMetric({
  id: "float_gap",
  meaning:
    "Whether cash is lying about: a repayment older than one business day that the officer has not handed over. One such row is enough; it costs ten points of the risk score at once, and the row that caused it is the first thing explain shows.",
  title: "Float gap",
  unit: "flag",
  better: "lower",
  definition:
    "Whether a repayment older than one business day, not reversed, has not been handed over by the officer.",
  formula: "not_remitted > 0",
  components: [notRemitted],
  value: ({ sum }) => sum(notRemitted) > 0n,
});
