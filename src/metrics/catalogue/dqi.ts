// Delinquency quality index, both versions; a setting says which is in force.
import { plus, minus, one, rounded, times, whole } from "../fraction.ts";
import { defineMetric } from "../metric.ts";
import { cp, fimr, oti } from "./ratios.ts";
import { riskScore } from "./risk-score.ts";

const hundredth = { numerator: 1n, denominator: 100n };
const inForce = "metrics.dqi_version";

export const dqi = defineMetric({
  id: "dqi",
  meaning:
    "How much the portfolio's quality can be relied on: the risk score, payments on time and first instalments met, weighted. Version 1 multiplies by channel purity, so a book whose purity is below the limit of Green (75 %) cannot reach Green whatever else it does.",
  title: "Delinquency quality index (DQI)",
  unit: "score",
  better: "higher",
  definition:
    "Risk quality, payments on time and first instalments met, weighted; v1 takes it times the channel purity.",
  formula:
    "v1: round(100 × (0.40·risk_score/100 + 0.35·oti + 0.25·(1 − fimr)) × cp); v2: round(100 × (0.50·risk_score/100 + 0.35·oti + 0.15·(1 − fimr)))",
  weights: [
    { term: "0.40·risk_score", setting: "metrics.dqi_v1", name: "risk_score" },
    { term: "0.35·oti", setting: "metrics.dqi_v1", name: "oti" },
    { term: "0.25·(1 − fimr)", setting: "metrics.dqi_v1", name: "fimr" },
    { term: "0.50·risk_score", setting: "metrics.dqi_v2", name: "risk_score" },
    { term: "0.35·oti", setting: "metrics.dqi_v2", name: "oti" },
    { term: "0.15·(1 − fimr)", setting: "metrics.dqi_v2", name: "fimr" },
  ],
  parts: [riskScore, oti, fimr, cp],
  settings: [inForce, "metrics.dqi_v1", "metrics.dqi_v2"],
  version: { setting: inForce },
  bands: "metrics.dqi_bands",
  value: ({ neutral, version, weight }) => {
    const inForceVersion = version(inForce);
    const of = (name: string) => weight(`metrics.dqi_${inForceVersion}`, name);
    const quality = [
      times(of("risk_score"), times(neutral(riskScore), hundredth)),
      times(of("oti"), neutral(oti)),
      times(of("fimr"), minus(one, neutral(fimr))),
    ].reduce(plus);
    const purity = inForceVersion === "v1" ? neutral(cp) : one;
    return whole(rounded(times(whole(100n), times(quality, purity)), 0));
  },
});
