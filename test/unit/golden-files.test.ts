import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GOLDEN_FOLDER, parseGoldenLoan, readGoldenLoans } from "../support/golden.ts";

const FILE = "04-paid-to-the-day.md";
const sound = readFileSync(join(GOLDEN_FOLDER, FILE), "utf8");

function parseChanged(from: string | RegExp, to: string): () => unknown {
  const changed = sound.replace(from, to);
  expect(changed).not.toBe(sound);
  return () => parseGoldenLoan(FILE, changed);
}

test("every golden file is read, with at least two dates each", () => {
  const loans = readGoldenLoans();
  expect(loans.length).toBeGreaterThanOrEqual(44);
  expect(loans.filter(({ expected }) => expected.length < 2)).toEqual([]);
});

test("a malformed block is refused with the file's name and the place", () => {
  expect(parseChanged('"loan_id": "G04",', '"loan_id": "G04"')).toThrow(
    /test\/golden\/04-paid-to-the-day\.md: json facts block 1 is not JSON/,
  );
  expect(parseChanged("```json facts", "```json fact")).toThrow(/unexpected fenced block/);
  expect(parseChanged("```json facts", "```json expected")).toThrow(/exactly one "json facts"/);
});

test("a missing, unknown or misspelt field is refused", () => {
  const dpd = '"current_dpd": 0,';
  expect(parseChanged(dpd, "")).toThrow(/as of 2025-01-07\): fields lacks current_dpd/);
  expect(parseChanged(dpd, `${dpd} "dpd": 0,`)).toThrow(/fields has unknown dpd/);
  expect(parseChanged(dpd, '"current_dpd": "0",')).toThrow(/current_dpd is "0", wanted count/);
  expect(parseChanged('"amount_due_total": "5500.00"', '"amount_due_total": 5500')).toThrow(
    /amount_due_total is 5500/,
  );
});

test("expected dates ascend", () => {
  expect(parseChanged('"as_of": "2025-01-12"', '"as_of": "2025-01-07"')).toThrow(/must ascend/);
});
