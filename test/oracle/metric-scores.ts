/** definitions.md section 4: composites, bands and ranks, over exact ratios. A ratio is null when its denominator is 0. */

import {
  fraction,
  isAtMost,
  plus,
  roundHalfAwayFromZero,
  times,
  type Fraction,
} from "./fraction.ts";
import type { FormulaVersions } from "./metric-facts.ts";

export type Ratio = Fraction | null;

const zero = fraction(0n);
const whole = fraction(1n);

export function ratio(numerator: bigint, denominator: bigint): Ratio {
  return denominator === 0n ? null : fraction(numerator, denominator);
}

export interface ScoreRatios {
  porr: Ratio;
  fimr: Ratio;
  roll: Ratio;
  waiver_ratio: Ratio;
  backdated_ratio: Ratio;
  reversal_ratio: Ratio;
  frr: Ratio;
  cp: Ratio;
  oti: Ratio;
  ayr: Ratio;
  float_gap: boolean;
}

/** 0 … 1; null takes the neutral value. */
function clamped(value: Ratio, neutral: Fraction): Fraction {
  if (value === null) return neutral;
  if (isAtMost(value, zero)) return zero;
  return isAtMost(whole, value) ? whole : value;
}

function bad(value: Ratio): Fraction {
  return clamped(value, zero);
}

function good(value: Ratio): Fraction {
  return clamped(value, whole);
}

function complement(value: Fraction): Fraction {
  return plus(whole, times(fraction(-1n), value));
}

function weighted(parts: [weight: bigint, value: Fraction][]): Fraction {
  return parts.map(([weight, value]) => times(fraction(weight), value)).reduce(plus, zero);
}

export function riskScore(ratios: ScoreRatios, version: FormulaVersions["risk"]): number {
  const common: [bigint, Fraction][] = [
    [20n, bad(ratios.porr)],
    [15n, bad(ratios.fimr)],
    [10n, bad(ratios.roll)],
  ];
  const first: [bigint, Fraction][] = [
    [10n, bad(ratios.waiver_ratio)],
    [10n, bad(ratios.backdated_ratio)],
    [10n, bad(ratios.reversal_ratio)],
    [10n, complement(good(ratios.frr))],
    [5n, complement(good(ratios.cp))],
    [10n, ratios.float_gap ? whole : zero],
  ];
  const second: [bigint, Fraction][] = [
    [40n, complement(good(ratios.oti))],
    [15n, complement(good(ratios.ayr))],
  ];
  const lost = weighted([...common, ...(version === 1 ? first : second)]);
  const score = roundHalfAwayFromZero(plus(fraction(100n), times(fraction(-1n), lost)));
  return Number(score < 0n ? 0n : score > 100n ? 100n : score);
}

/** The risk score enters as shown, a whole number. */
export function dqi(ratios: ScoreRatios, risk: number, version: FormulaVersions["dqi"]): number {
  const [riskWeight, onTimeWeight, firstWeight] = version === 1 ? [40n, 35n, 25n] : [50n, 35n, 15n];
  const quality = weighted([
    [riskWeight, fraction(BigInt(risk), 100n)],
    [onTimeWeight, good(ratios.oti)],
    [firstWeight, complement(bad(ratios.fimr))],
  ]);
  const purity = version === 1 ? good(ratios.cp) : whole;
  return Number(roundHalfAwayFromZero(times(quality, purity)));
}

export function riskBand(score: number): string {
  if (score >= 80) return "Green";
  if (score >= 60) return "Watch";
  return score >= 40 ? "Amber" : "Red";
}

export function dqiBand(score: number): string {
  if (score >= 75) return "Green";
  return score >= 65 ? "Watch" : "Flag";
}

const ceilings = { fimr: [300n, 600n], slippage: [500n, 800n], roll: [2500n, 3500n] } as const;

/**
 * The exact ratio is compared, not the rounded one; no exposure has no band. The page writes these bands small and those of the
 * scores with a capital; on the wire they are all written like the scores'.
 */
export function bandOf(metric: keyof typeof ceilings, value: Ratio): string | null {
  if (value === null) return null;
  const [green, watch] = ceilings[metric];
  if (isAtMost(value, fraction(green, 10_000n))) return "Green";
  return isAtMost(value, fraction(watch, 10_000n)) ? "Watch" : "Flag";
}

export function ayrBand(value: Ratio): string | null {
  if (value === null) return null;
  if (isAtMost(fraction(50n, 100n), value)) return "Green";
  return isAtMost(fraction(30n, 100n), value) ? "Watch" : "Flag";
}

export interface Ranked {
  risk_score: number;
  ayr: Ratio;
}

/** 60 % rank by risk score and 40 % rank by ayr. Who ties shares a rank, and the next one counts them all. */
export function ranksOf(members: readonly Ranked[]): number[] {
  const byRisk = places(members, (a, b) => a.risk_score > b.risk_score);
  const byAyr = places(members, (a, b) => isBetterAyr(a.ayr, b.ayr));
  const combined = members.map((_, index) => 6 * (byRisk[index] ?? 0) + 4 * (byAyr[index] ?? 0));
  return places(combined, (a, b) => a < b);
}

/** Null has nothing late to earn against, and ranks first. */
function isBetterAyr(a: Ratio, b: Ratio): boolean {
  if (b === null) return false;
  return a === null || !isAtMost(a, b);
}

/** One more than the number of those that are better. */
function places<T>(members: readonly T[], isBetter: (a: T, b: T) => boolean): number[] {
  return members.map((member) => 1 + members.filter((other) => isBetter(other, member)).length);
}
