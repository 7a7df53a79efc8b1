// Both versions of the risk score; a setting says which is in force.
import { notRemitted } from "../components.ts";
import {
  clamp,
  type Fraction,
  minus,
  one,
  plus,
  rounded,
  times,
  whole,
  zero,
} from "../fraction.ts";
import { defineMetric, type Inputs, type Metric } from "../metric.ts";
import { floatGap } from "./float-gap.ts";
import {
  ayr,
  backdatedRatio,
  cp,
  fimr,
  frr,
  oti,
  porr,
  reversalRatio,
  roll,
  waiverRatio,
} from "./ratios.ts";

const hundred = whole(100n);
const v1 = "metrics.risk_score_v1";
const v2 = "metrics.risk_score_v2";
const inForce = "metrics.risk_score_version";

/** Each part at its worst is 1, at its best 0. */
function penalties(inputs: Inputs): [weight: Fraction, part: Fraction][] {
  const bad = (metric: Metric): Fraction => clamp(inputs.neutral(metric), zero, one);
  const missing = (metric: Metric): Fraction => minus(one, bad(metric));
  if (inputs.version(inForce) === "v2") {
    return [
      [inputs.weight(v2, "porr"), bad(porr)],
      [inputs.weight(v2, "fimr"), bad(fimr)],
      [inputs.weight(v2, "roll"), bad(roll)],
      [inputs.weight(v2, "oti"), missing(oti)],
      [inputs.weight(v2, "ayr"), missing(ayr)],
    ];
  }
  return [
    [inputs.weight(v1, "porr"), bad(porr)],
    [inputs.weight(v1, "fimr"), bad(fimr)],
    [inputs.weight(v1, "roll"), bad(roll)],
    [inputs.weight(v1, "waivers"), bad(waiverRatio)],
    [inputs.weight(v1, "backdated"), bad(backdatedRatio)],
    [inputs.weight(v1, "reversals"), bad(reversalRatio)],
    [inputs.weight(v1, "frr"), missing(frr)],
    [inputs.weight(v1, "cp"), missing(cp)],
    [inputs.weight(v1, "float_gap"), inputs.sum(notRemitted) > 0n ? one : zero],
  ];
}

const terms: readonly (readonly [term: string, ofV1: string | null, ofV2: string | null])[] = [
  ["20·porr", "porr", "porr"],
  ["15·fimr", "fimr", "fimr"],
  ["10·roll", "roll", "roll"],
  ["10·waiver_ratio", "waivers", null],
  ["10·backdated_ratio", "backdated", null],
  ["10·reversal_ratio", "reversals", null],
  ["10·(1 − frr)", "frr", null],
  ["5·(1 − cp)", "cp", null],
  ["10·float_gap", "float_gap", null],
  ["40·(1 − oti)", null, "oti"],
  ["15·(1 − min(ayr", null, "ayr"],
];

export const riskScore = defineMetric({
  id: "risk_score",
  meaning:
    "One number for how a book is run: 100, less points for open risk, for first misses, for roll and, in version 1, for conduct (waivers, backdating, reversals, fees, purity, cash not handed over). Every ratio counts at most in full, and one without exposure counts as good, so a new officer begins at 100. Look at the parts before speaking to anybody: two officers with 70 points can need opposite things.",
  title: "Risk score",
  unit: "score",
  better: "higher",
  definition:
    "100 less points for open risk, first misses, roll and the officer's conduct; every ratio clamped to 0…1, without exposure its neutral value.",
  formula:
    "v1: max(0, round(100 − 20·porr − 15·fimr − 10·roll − 10·waiver_ratio − 10·backdated_ratio − 10·reversal_ratio − 10·(1 − frr) − 5·(1 − cp) − 10·float_gap)); v2: clamped round(100 − 20·porr − 15·fimr − 10·roll − 40·(1 − oti) − 15·(1 − min(ayr, 1)))",
  weights: terms.flatMap(([term, ofV1, ofV2]) => [
    ...(ofV1 === null ? [] : [{ term, setting: v1, name: ofV1 }]),
    ...(ofV2 === null ? [] : [{ term, setting: v2, name: ofV2 }]),
  ]),
  components: [notRemitted],
  parts: [
    porr,
    fimr,
    roll,
    waiverRatio,
    backdatedRatio,
    reversalRatio,
    frr,
    cp,
    floatGap,
    oti,
    ayr,
  ],
  settings: [inForce, v1, v2],
  version: { setting: inForce },
  bands: "metrics.risk_bands",
  value: (inputs) => {
    const lost = penalties(inputs)
      .map(([weight, part]) => times(weight, part))
      .reduce(plus, zero);
    return clamp(whole(rounded(minus(hundred, lost), 0)), zero, hundred);
  },
});
