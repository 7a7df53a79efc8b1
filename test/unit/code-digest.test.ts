// What makes kept days be calculated anew: any change of what a metric's value follows from.
import { expect, test } from "vitest";
import { fimr, oti } from "#metrics/catalogue/ratios.ts";
import { riskScore } from "#metrics/catalogue/risk-score.ts";
import { calculationOf } from "#metrics/code-digest.ts";
import { one } from "#metrics/fraction.ts";

test.each([
  ["over other components, by the same expression", { ...fimr, components: oti.components }],
  ["with another neutral value", { ...fimr, neutral: one }],
  ["with another formula behind a function that is called", { ...riskScore, formula: "v3" }],
  ["with another version", { ...fimr, version: "v2" }],
])("a metric %s is another calculation", (_change, changed) => {
  const before = changed.id === "fimr" ? fimr : riskScore;
  expect(calculationOf(changed)).not.toEqual(calculationOf(before));
  expect(calculationOf({ ...before })).toEqual(calculationOf(before));
});

test("prose is no part of a calculation", () => {
  expect(calculationOf({ ...fimr, meaning: "otherwise" })).toEqual(calculationOf(fimr));
});
