import { notRemitted } from "../components.ts";
import { defineMetric } from "../metric.ts";

export const floatGap = defineMetric({
  id: "float_gap",
  title: "Float gap",
  unit: "flag",
  better: "lower",
  definition:
    "Whether a repayment older than one business day, not reversed, has not been handed over by the officer.",
  formula: "not_remitted > 0",
  components: [notRemitted],
  value: ({ sum }) => sum(notRemitted) > 0n,
});
