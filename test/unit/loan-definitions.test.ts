// Every column of a loan is defined, once, in one sentence.
import { expect, test } from "vitest";
import { earlyIndicatorColumns, topRiskColumns } from "#contract/loan-columns.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";

const columns = [
  ...new Set([...Object.keys(earlyIndicatorColumns), ...Object.keys(topRiskColumns)]),
];

test("every column of a list of loans has a definition, and nothing else has", () => {
  expect(Object.keys(loanDefinitions).sort()).toEqual(columns.sort());
});

test("a definition is one sentence that others do not repeat", () => {
  const sentences = Object.values(loanDefinitions);
  expect(sentences.filter((text) => !/^\S.{10,150}\.$/.test(text))).toEqual([]);
  expect(new Set(sentences).size).toBe(sentences.length);
});
