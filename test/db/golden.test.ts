/** Every golden loan on every date, three ways: the pencil, the oracle, and the database on both of its paths. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factsOf } from "../oracle/book.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, goldenBook, loadByBatch, loadByHand, rollDay } from "../support/facts.ts";
import { type GoldenExpectation, readGoldenLoans } from "../support/golden.ts";
import {
  type LoanAnswer,
  answersOn,
  answersStored,
  oracleAnswer,
} from "../support/loan-answers.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const goldenLoans = readGoldenLoans();
const loaders = { "hand-written SQL": loadByHand, ingest_batch: loadByBatch };

describe.for(Object.entries(loaders))("facts by %s", ([, load]) => {
  test.for(goldenLoans)("$file", async (golden) => {
    const { db } = database;
    const loanId = golden.facts.loan.loan_id;
    await emptyBook(db);
    // The first date stands before the disbursement in some files: the loan is then stored ahead of its day.
    const book = goldenBook(golden, golden.expected[0]?.as_of ?? "");
    await load(db, book);
    const dates = golden.expected.map((expected) => expected.as_of);
    const computedOn = await answersOn(db, dates);
    const problems: string[] = [];
    for (const expected of golden.expected) {
      const asOf = expected.as_of;
      const oracle = oracleAnswer(factsOf(book, loanId), asOf);
      const computed = computedOn.get(asOf)?.get(loanId);
      await rollDay(db, asOf);
      const stored = (await answersStored(db)).get(loanId);
      const label = `${golden.file} ${asOf}`;
      problems.push(...disagreements(label, expected, { oracle, computed, stored }));
    }
    expect(problems).toEqual([]);
  });
});

type Sides = Record<"oracle" | "computed" | "stored", LoanAnswer | undefined>;

/** file, date, field, then what each of the four says. */
function disagreements(label: string, golden: GoldenExpectation, sides: Sides): string[] {
  const answers = { golden: { ...golden }, ...sides };
  const missing = Object.entries(answers).filter(([, answer]) => !answer?.fields);
  if (golden.fields === null || missing.length > 0) {
    if (missing.length === Object.keys(answers).length) return [];
    return [`${label}: no loan according to ${missing.map(([side]) => side).join(", ")} alone`];
  }
  const lines: string[] = [];
  const compare = (name: string, read: (answer: LoanAnswer | undefined) => unknown): void => {
    const values = Object.entries(answers).map(
      ([side, answer]) => [side, JSON.stringify(read(answer))] as const,
    );
    if (new Set(values.map(([, value]) => value)).size === 1) return;
    lines.push(`${label} ${name}: ${values.map(([side, value]) => `${side} ${value}`).join(", ")}`);
  };
  for (const name of Object.keys(golden.fields)) compare(name, (answer) => answer?.fields?.[name]);
  const byNumber = (answer: LoanAnswer | undefined) =>
    answer?.schedule
      .toSorted((a, b) => a.installment_number - b.installment_number)
      .map((row) => [
        row.installment_number,
        row.amount_paid,
        row.payment_status,
        row.payment_date,
      ]);
  compare("schedule", byNumber);
  return lines;
}
