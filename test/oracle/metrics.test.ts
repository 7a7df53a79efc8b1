/** The golden answers of the metrics, and composites at their boundaries; no figure here was copied from a run. */

import { describe, expect, it, test } from "vitest";

import { fraction } from "./fraction.ts";
import { metricCases } from "./metric-cases.ts";
import { contributionsOn } from "./metric-components.ts";
import type { Expected } from "./metric-examples.ts";
import { everyWindow, type Belonging } from "./metric-facts.ts";
import {
  ayrBand,
  bandOf,
  dqi,
  dqiBand,
  ranksOf,
  riskBand,
  riskScore,
  type ScoreRatios,
} from "./metric-scores.ts";
import { metricsBy, portfolioMetrics, type Metrics } from "./metrics.ts";

/** Only what the case names; a name the oracle does not know shows as undefined. */
function named(metrics: Metrics | undefined, expected: Expected) {
  return Object.fromEntries(Object.keys(expected).map((name) => [name, metrics?.[name]]));
}

describe.each(metricCases)("$title", ({ book, questions }) => {
  test.each(questions.map((question) => [question.as_of, question] as const))(
    "as of %s",
    (asOf, { portfolio = {}, groups = {}, window, versions }) => {
      const windows = everyWindow(window);
      const metrics = portfolioMetrics(book, { asOf, windows, ...(versions && { versions }) });
      expect(named(metrics, portfolio)).toEqual(portfolio);
      for (const [key, expected] of Object.entries(groups)) {
        const loans = contributionsOn(book, asOf, windows);
        const actual = metricsBy(key as keyof Belonging, loans, versions);
        for (const [name, wanted] of Object.entries(expected)) {
          expect(named(actual.get(name), wanted), `${key} ${name}`).toEqual(wanted);
        }
      }
    },
  );
});

/** Nothing bad: every ratio without exposure. */
const neutral: ScoreRatios = {
  porr: null,
  fimr: null,
  roll: null,
  waiver_ratio: null,
  backdated_ratio: null,
  reversal_ratio: null,
  frr: null,
  cp: null,
  oti: null,
  ayr: null,
  float_gap: false,
};

const percent = (part: bigint) => fraction(part, 100n);
const all = percent(100n);
const none = percent(0n);

describe("risk score v1", () => {
  test.each([
    ["no exposure anywhere", {}, 100, "Green"],
    // 20.
    ["the whole portfolio late", { porr: all }, 80, "Green"],
    // 20 + 10 × 0.05 = 20.5, and 79.5 goes away from zero.
    ["79.5", { porr: all, roll: percent(5n) }, 80, "Green"],
    // 20 + 10 × 0.06 = 20.6.
    ["79.4", { porr: all, roll: percent(6n) }, 79, "Watch"],
    // 20 + 15 + 5.
    ["60", { porr: all, fimr: all, cp: none }, 60, "Watch"],
    ["59.4", { porr: all, fimr: all, cp: none, roll: percent(6n) }, 59, "Amber"],
    // 20 + 15 + 10 + 10 + 5.
    ["40", { porr: all, fimr: all, roll: all, waiver_ratio: all, cp: none }, 40, "Amber"],
    // … and 10 × 0.06.
    [
      "39.4",
      { porr: all, fimr: all, roll: all, waiver_ratio: all, cp: none, frr: percent(94n) },
      39,
      "Red",
    ],
    // Waivers of three times what is due weigh as much as of all of it; fees paid twice earn nothing.
    ["ratios are clamped", { waiver_ratio: percent(300n), frr: percent(200n) }, 90, "Green"],
    // 20 + 15 + 10 + 10 + 10 + 10 + 10 + 5 + 10.
    [
      "everything bad",
      {
        porr: all,
        fimr: all,
        roll: all,
        waiver_ratio: all,
        backdated_ratio: all,
        reversal_ratio: all,
        frr: none,
        cp: none,
        float_gap: true,
      },
      0,
      "Red",
    ],
    // On-time rate and yield are the second version's.
    ["oti and ayr", { oti: none, ayr: none }, 100, "Green"],
  ])("%s", (_, ratios: Partial<ScoreRatios>, score, band) => {
    expect(riskScore({ ...neutral, ...ratios }, 1)).toBe(score);
    expect(riskBand(score)).toBe(band);
  });
});

describe("risk score v2", () => {
  test.each([
    ["no exposure anywhere", {}, 100],
    ["nothing on time", { oti: none }, 60],
    // 40 × 0.4875 = 19.5: 80.5 goes away from zero.
    ["80.5", { oti: fraction(5125n, 10_000n) }, 81],
    ["no yield", { ayr: none }, 85],
    ["half a yield", { ayr: percent(50n) }, 93],
    ["a yield above 1 earns nothing", { ayr: percent(250n) }, 100],
    // 20 + 15 + 10 + 40 + 15.
    ["everything bad", { porr: all, fimr: all, roll: all, oti: none, ayr: none }, 0],
    [
      "waivers, backdating, reversals, fees, purity and float are the first version's",
      {
        waiver_ratio: all,
        backdated_ratio: all,
        reversal_ratio: all,
        frr: none,
        cp: none,
        float_gap: true,
      },
      100,
    ],
  ])("%s", (_, ratios: Partial<ScoreRatios>, score) => {
    expect(riskScore({ ...neutral, ...ratios }, 2)).toBe(score);
  });
});

describe("data quality index", () => {
  test.each([
    ["no exposure anywhere", 1, 100, {}, 100, "Green"],
    // 40 + 35.
    ["75", 1, 100, { fimr: all }, 75, "Green"],
    // 40 + 35 × 345/350 = 74.5, away from zero.
    ["74.5", 1, 100, { fimr: all, oti: fraction(345n, 350n) }, 75, "Green"],
    ["74.4", 1, 100, { fimr: all, oti: fraction(344n, 350n) }, 74, "Watch"],
    // 40 + 25.
    ["65", 1, 100, { fimr: all, oti: fraction(25n, 35n) }, 65, "Watch"],
    ["64.5", 1, 100, { fimr: all, oti: fraction(245n, 350n) }, 65, "Watch"],
    ["64.4", 1, 100, { fimr: all, oti: fraction(244n, 350n) }, 64, "Flag"],
    ["purity multiplies", 1, 100, { cp: percent(50n) }, 50, "Flag"],
    // 50 × 0.50 + 35 + 15.
    ["75", 2, 50, {}, 75, "Green"],
    ["purity is the first version's", 2, 100, { cp: none }, 100, "Green"],
    // 50 + 15.
    ["nothing on time", 2, 100, { oti: none }, 65, "Watch"],
    // 50 × 0.85 + 35 = 77.5, away from zero.
    ["77.5", 2, 85, { fimr: all }, 78, "Green"],
  ] as const)("%s (v%i)", (_, version, risk, ratios: Partial<ScoreRatios>, score, band) => {
    expect(dqi({ ...neutral, ...ratios }, risk, version)).toBe(score);
    expect(dqiBand(score)).toBe(band);
  });
});

describe("bands", () => {
  test.each([
    ["fimr", "0.03", 30_000n, "Green"],
    ["fimr", "0.030001", 30_001n, "Watch"],
    ["fimr", "0.06", 60_000n, "Watch"],
    ["fimr", "0.060001", 60_001n, "Flag"],
    ["slippage", "0.05", 50_000n, "Green"],
    ["slippage", "0.050001", 50_001n, "Watch"],
    ["slippage", "0.08", 80_000n, "Watch"],
    ["slippage", "0.080001", 80_001n, "Flag"],
    ["roll", "0.25", 250_000n, "Green"],
    ["roll", "0.250001", 250_001n, "Watch"],
    ["roll", "0.35", 350_000n, "Watch"],
    ["roll", "0.350001", 350_001n, "Flag"],
  ] as const)("%s of %s", (metric, _, millionths, band) => {
    expect(bandOf(metric, fraction(millionths, 1_000_000n))).toBe(band);
  });

  test.each([
    ["0.5", 500_000n, "Green"],
    ["0.499999", 499_999n, "Watch"],
    ["0.3", 300_000n, "Watch"],
    ["0.299999", 299_999n, "Flag"],
  ] as const)("ayr of %s", (_, millionths, band) => {
    expect(ayrBand(fraction(millionths, 1_000_000n))).toBe(band);
  });

  it("are none without exposure", () => {
    expect([bandOf("fimr", null), bandOf("roll", null), ayrBand(null)]).toEqual([null, null, null]);
  });
});

describe("rank", () => {
  // By risk 1, 2, 2, 4; by ayr 4, 1, 2, 2: 0.6 × 1 + 0.4 × 4 = 2.2, 1.6, 2.0, 3.2.
  it("weighs 60 to 40, null ayr first", () => {
    const members = [
      { risk_score: 90, ayr: percent(20n) },
      { risk_score: 80, ayr: null },
      { risk_score: 80, ayr: percent(50n) },
      { risk_score: 70, ayr: percent(50n) },
    ];
    expect(ranksOf(members)).toEqual([3, 1, 2, 4]);
  });

  // By risk 1, 2, 3, 4; by ayr 4, 2, 1, 3: 2.2, 2.0, 2.2, 3.6.
  it("is shared when the weighted ranks tie", () => {
    const members = [
      { risk_score: 90, ayr: percent(20n) },
      { risk_score: 80, ayr: percent(40n) },
      { risk_score: 70, ayr: percent(50n) },
      { risk_score: 60, ayr: percent(30n) },
    ];
    expect(ranksOf(members)).toEqual([2, 1, 2, 4]);
  });
});
