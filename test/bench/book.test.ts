import { describe, expect, it } from "vitest";
import { benchBook } from "../../bench/book.ts";
import { readJson } from "#contract/json.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { readRecord } from "#contract/records/spec.ts";
import { WarningTally } from "#contract/warnings.ts";
import { recordJson } from "#demo/wire.ts";

const BUSINESS_DATE = "2026-11-20";
const SIZE = { loans: 1801, repayments: 4533 };
const book = benchBook({ size: SIZE, businessDate: BUSINESS_DATE });

/** The rows of a table by column, read back from its COPY text. */
function rowsOf(name: string): Record<string, string>[] {
  const table = book.tables.find((each) => each.table === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  const lines = [...table.text()].join("").trimEnd().split("\n");
  return lines.map((line) => {
    const cells = line.split("\t");
    expect(cells).toHaveLength(table.columns.length);
    return Object.fromEntries(cells.map((cell, index) => [table.columns[index] ?? "", cell]));
  });
}

describe("bench book", () => {
  const loans = rowsOf("loan");
  const instalments = rowsOf("loan_instalment");
  const repayments = rowsOf("repayments");

  it("has exactly the size asked for", () => {
    expect(loans).toHaveLength(SIZE.loans);
    expect(repayments).toHaveLength(SIZE.repayments);
    expect(rowsOf("repayment_owner")).toHaveLength(SIZE.repayments);
    expect(new Set(repayments.map((row) => row["repayment_id"])).size).toBe(SIZE.repayments);
  });

  it("is a third schedules of about thirty instalments, a third terms, a third neither", () => {
    const scheduled = new Set(instalments.map((row) => row["loan_id"]));
    const terms = loans.filter((row) => row["first_due_date_sent"] !== "\\N");
    expect(scheduled.size / SIZE.loans).toBeCloseTo(1 / 3, 2);
    expect(terms.length / SIZE.loans).toBeCloseTo(1 / 3, 2);
    expect(terms.filter((row) => scheduled.has(row["loan_id"]))).toEqual([]);
    expect(instalments.length / scheduled.size).toBeGreaterThan(27);
    expect(instalments.length / scheduled.size).toBeLessThan(33);
  });

  it("dates one payment in a hundred ahead of the business date", () => {
    const ahead = repayments.filter((row) => (row["payment_date"] ?? "") > BUSINESS_DATE);
    expect(ahead).toHaveLength(Math.floor(SIZE.repayments / 100));
  });

  it("reads the same every time", () => {
    const again = benchBook({ size: SIZE, businessDate: BUSINESS_DATE });
    for (const [index, table] of book.tables.entries()) {
      expect([...(again.tables[index]?.text() ?? [])].join("")).toBe([...table.text()].join(""));
    }
  });

  it("sends the same repayments in batches that mix loans, each by the input rules", () => {
    const ids = new Set<string>();
    const tally = new WarningTally();
    for (const batch of book.repaymentBatches(200)) {
      expect(batch.length).toBeLessThanOrEqual(200);
      expect(new Set(batch.map((row) => row.loan_id)).size).toBeGreaterThan(batch.length / 4);
      for (const record of batch) {
        ids.add(record.repayment_id);
        const raw = readJson(recordJson(record)).value;
        expect(readRecord(recordSpecs.repayments, raw, [], tally).faults).toBeNull();
      }
    }
    expect(ids).toEqual(new Set(repayments.map((row) => row["repayment_id"])));
    expect(tally.list()).toEqual([]);
  });

  it("sends its ground in batches, a loan beside its schedule", () => {
    const tally = new WarningTally();
    let loansSent = 0;
    for (const batch of book.groundBatches(500)) {
      const own = new Set(batch.loans?.map((loan) => loan.loan_id));
      loansSent += own.size;
      expect(batch.loan_schedules?.every((row) => own.has(row.loan_id)) ?? true).toBe(true);
      for (const loan of batch.loans ?? []) {
        const raw = readJson(recordJson(loan)).value;
        expect(readRecord(recordSpecs.loans, raw, [], tally).faults).toBeNull();
      }
    }
    expect(loansSent).toBe(SIZE.loans);
  });
});
