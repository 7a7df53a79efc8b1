// Which of two officers does better, which are compared, and what the plane of risk and yield tells.
import { describe, expect, test } from "vitest";
import type { Definition } from "#web/api/metrics.ts";
import { compare, toggled } from "#web/features/officers/comparison.ts";
import { trendSentence } from "#web/features/officers/trend-sentence.ts";
import {
  ayrLimit,
  type RiskPoint,
  riskPoints,
  riskSentence,
} from "#web/features/risk/risk-points.ts";

function metric(id: string, unit: Definition["unit"], better: Definition["better"]): Definition {
  const texts = { definition: "", meaning: "", formula: "", source: "", version: "v1" };
  return {
    id,
    title: id,
    unit,
    better,
    ...texts,
    settings: [],
    bands: null,
    parts: [],
    components: [],
  };
}

describe("of two officers", () => {
  test.each<[string, Definition, unknown, unknown, string | null]>([
    ["the higher score is better", metric("risk_score", "score", "higher"), 80, 75, "one"],
    ["the lower share is better", metric("par30", "ratio", "lower"), 0.2, 0.1, "other"],
    ["the same is equal", metric("par30", "ratio", "lower"), 0.1, 0.1, "equal"],
    ["no flag is better than one", metric("float_gap", "flag", "lower"), true, false, "other"],
    ["Watch is better than Flag", metric("fimr_band", "band", null), "Watch", "Flag", "one"],
    ["Amber is worse than Green", metric("risk_band", "band", null), "Amber", "Green", "other"],
    ["a size is neither good nor bad", metric("loans", "count", null), 5, 9, null],
    ["a missing value is not worse", metric("ayr", "ratio", "higher"), null, 0.1, null],
  ])("%s", (_name, definition, one, other, better) => {
    const values = (value: unknown) => ({ [definition.id]: value as number });
    const [compared] = compare([definition], values(one), values(other));
    expect(compared?.better).toBe(better);
  });

  test("of three chosen the first is let go, and one chosen twice is not chosen", () => {
    expect(toggled(undefined, "1")).toBe("1");
    expect(toggled("1", "a,b")).toBe("1,a%2Cb");
    expect(toggled("1,2", "3")).toBe("2,3");
    expect(toggled("1,2", "1")).toBe("2");
    expect(toggled("2", "2")).toBeNull();
  });
});

test("a trend is told by its ends and by its extremes", () => {
  const points = [
    { date: "2026-11-01", value: 80 },
    { date: "2026-11-10", value: 91 },
    { date: "2026-11-20", value: 62 },
  ];
  expect(trendSentence("Risk score", "score", points)).toBe(
    "Risk score fell from 80 on 1 Nov 2026 to 62 on 20 Nov 2026; in between, the lowest was 62 and the highest 91.",
  );
});

describe("the plane of risk and yield", () => {
  const point = (key: string, ayr: number | null, riskScore: number, band: string): RiskPoint => ({
    key,
    name: `Officer ${key}`,
    ayr,
    riskScore,
    band,
    portfolio: 1,
  });

  test("has those with a portfolio alone", () => {
    const row = {
      officer_id: "1",
      officer_name: "Ada",
      ayr: 0.5,
      risk_score: 90,
      risk_band: "Green",
    };
    const rows = [
      { ...row, portfolio_total: 10 },
      { ...row, portfolio_total: 0 },
    ];
    expect(riskPoints(rows, "officer_id", "officer_name")).toEqual([
      { key: "1", name: "Ada", ayr: 0.5, riskScore: 90, band: "Green", portfolio: 10 },
    ]);
  });

  test("ends where one in five stands at its edge, between 100 % and 500 %", () => {
    const yields = (...values: number[]) => values.map((ayr) => point("1", ayr, 90, "Green"));
    expect(ayrLimit(yields(0.1, 0.2, 0.3))).toBe(1);
    expect(ayrLimit(yields(0.1, 0.2, 0.3, 0.4, 1.7, 126))).toBe(2);
    expect(ayrLimit(yields(20, 30, 40, 50))).toBe(5);
    expect(ayrLimit([])).toBe(1);
  });

  test("tells bands, the worst, and who stands where no yield does", () => {
    const points = [
      point("1", 0.5, 90, "Green"),
      point("2", 3, 85, "Green"),
      point("3", 0.02, 40, "Amber"),
      point("4", null, 95, "Green"),
    ];
    const text = riskSentence(points, ["officer", "officers"], 1);
    expect(text).toContain("4 officers with a portfolio: 3 Green, 1 Amber.");
    expect(text).toContain("The lowest risk score is 40, of Officer 3, with an AYR of 2.00 %.");
    expect(text).toContain("1 with an AYR above 100.00 %");
    expect(text).toContain("1 had nothing overdue on the 15th of last month");
  });
});
