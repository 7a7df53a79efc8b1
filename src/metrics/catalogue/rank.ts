// The place among the rows of a list. Unlike other metrics it is not of one group but of a group among others.
import { type Fraction, isEqual, isLess, plus, times, whole } from "../fraction.ts";
import { defineMetric } from "../metric.ts";
import type { MetricSettings } from "../settings.ts";
import { ayr } from "./ratios.ts";
import { riskScore } from "./risk-score.ts";

export const rank = defineMetric({
  id: "rank",
  meaning:
    "A league table, not a measurement: it says who is better, not by how much. It exists only among the rows of a list, and changes when others do. Equal values share a rank, and the next rank is skipped.",
  title: "Rank",
  unit: "rank",
  better: "lower",
  definition:
    "Place among the groups of the list, 1 is best: 60 % the rank by risk score, 40 % the rank by AYR; ties share a rank, no AYR ranks first.",
  formula: "rank of (0.6 × rank of risk_score + 0.4 × rank of ayr)",
  weights: [
    { term: "0.6 × rank of risk_score", setting: "metrics.rank", name: "risk_score" },
    { term: "0.4 × rank of ayr", setting: "metrics.rank", name: "ayr" },
  ],
  parts: [riskScore, ayr],
  settings: ["metrics.rank"],
  value: () => null,
});

export interface Ranked {
  riskScore: Fraction;
  ayr: Fraction | null;
}

export interface Places {
  byRisk: number;
  byAyr: number;
}

/** The two ranks that a rank is made of, in the order of the rows. */
export function placesOfRows(rows: readonly Ranked[]): Places[] {
  const byRisk = placesOf(rows.map((row) => row.riskScore));
  const byAyr = placesOf(rows.map((row) => row.ayr));
  return rows.map((_row, index) => ({ byRisk: byRisk[index] ?? 0, byAyr: byAyr[index] ?? 0 }));
}

/** Ranks in the order of the rows. */
export function ranksOf(rows: readonly Ranked[], settings: MetricSettings): number[] {
  const ofRisk = settings.weight("metrics.rank", "risk_score");
  const ofAyr = settings.weight("metrics.rank", "ayr");
  const together = placesOfRows(rows).map(({ byRisk, byAyr }) => {
    const weighted = plus(times(ofRisk, whole(BigInt(byRisk))), times(ofAyr, whole(BigInt(byAyr))));
    // Least is best here.
    return { ...weighted, numerator: -weighted.numerator };
  });
  return placesOf(together);
}

/** 1 + how many are better; null is best, then the greatest. */
function placesOf(values: readonly (Fraction | null)[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort(byValue);
  const places: number[] = [];
  let place = 1;
  order.forEach(({ value, index }, position) => {
    const before = order[position - 1]?.value;
    if (position > 0 && !isSame(before ?? null, value)) place = position + 1;
    places[index] = place;
  });
  return places;
}

function byValue(a: { value: Fraction | null }, b: { value: Fraction | null }): number {
  if (isSame(a.value, b.value)) return 0;
  if (a.value === null) return -1;
  if (b.value === null) return 1;
  return isLess(b.value, a.value) ? -1 : 1;
}

function isSame(a: Fraction | null, b: Fraction | null): boolean {
  return a === null || b === null ? a === b : isEqual(a, b);
}
