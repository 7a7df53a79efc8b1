// The band a metric's value lies in. Limits are settings; null where the metric is.
import { type Fraction, isLess } from "../fraction.ts";
import { defineMetric, type Inputs, type Metric } from "../metric.ts";
import { dqi } from "./dqi.ts";
import { ayr, fimr, roll, slippage } from "./ratios.ts";
import { riskScore } from "./risk-score.ts";

const unexposed =
  "Without exposure there is no band: a group with nothing at stake is neither good nor bad.";
const scored =
  "A score is never without a value, what is missing counts as good, so a group with nothing at stake has a band too: see how much is at stake before praising a Green.";

/** Best first; a value beyond the last limit is `worst`. */
function bandOf(
  metric: Metric,
  names: readonly (readonly [name: string, shown: string])[],
  worst: string,
): Metric {
  const setting = metric.bands ?? "";
  const isHigherBetter = metric.better === "higher";
  const within = (value: Fraction, limit: Fraction): boolean =>
    isHigherBetter ? !isLess(value, limit) : !isLess(limit, value);
  return defineMetric({
    id: metric.id === "risk_score" ? "risk_band" : `${metric.id}_band`,
    title: `${metric.title}: band`,
    unit: "band",
    better: null,
    definition: `The band of ${metric.id}: ${[...names.map(([, shown]) => shown), worst].join(", ")}, from best to worst.`,
    formula: names
      .map(
        ([name, shown]) =>
          `${shown} when ${metric.id} ${isHigherBetter ? "≥" : "≤"} ${setting}.${name}`,
      )
      .concat(`else ${worst}`)
      .join("; "),
    meaning: `A colour for ${metric.id}: the limits are settings, and a value on a limit has the better colour. ${metric.unit === "score" ? scored : unexposed}`,
    parts: [metric],
    settings: [setting],
    value: (inputs: Inputs) => {
      const value = inputs.of(metric);
      if (value === null) return null;
      return names.find(([name]) => within(value, inputs.weight(setting, name)))?.[1] ?? worst;
    },
  });
}

const greenWatch = [
  ["green", "Green"],
  ["watch", "Watch"],
] as const;

export const riskBand = bandOf(riskScore, [...greenWatch, ["amber", "Amber"]], "Red");
export const dqiBand = bandOf(dqi, greenWatch, "Flag");
export const fimrBand = bandOf(fimr, greenWatch, "Flag");
export const slippageBand = bandOf(slippage, greenWatch, "Flag");
export const rollBand = bandOf(roll, greenWatch, "Flag");
export const ayrBand = bandOf(ayr, greenWatch, "Flag");
