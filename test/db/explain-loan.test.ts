/** The explanation of every computed field of a loan: golden loans and random ones, recomputed from the answer alone. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { explainLoanField } from "#loans/explain.ts";
import { explainedFields } from "#loans/explained-fields.ts";
import { oneLoan, loanRelation } from "#loans/relation.ts";
import { computedLoanColumns, explainedLoanColumns } from "#contract/loan-columns.ts";
import { arbitraryBook } from "../oracle/histories.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, goldenBook, loadByBatch } from "../support/facts.ts";
import { readGoldenLoans } from "../support/golden.ts";
import { type Explanation, recomputed, shownAlone } from "../support/recomputed-fields.ts";
import { runs, seed } from "../support/runs.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const fields = Object.keys(explainedFields);

/** Field, then what the loan, its explanation and the recomputation say, where they differ. */
async function disagreements(
  loanId: string,
  asOf: string,
  chosen: readonly string[],
): Promise<string[]> {
  const { db } = database;
  const relation = await loanRelation(db, asOf);
  const [row] = await db.query<{ json: string }>(
    `select row_to_json(s)::text as json from ${oneLoan(relation)}`,
    [relation.asOf, loanId],
  );
  if (!row) return [];
  const loan = JSON.parse(row.json) as Record<string, unknown>;
  const found = await Promise.all(
    chosen.map(async (field) => {
      const explained = await explainLoanField(db, { loanId, field, asOf });
      const answer = JSON.parse(explained?.json ?? "null") as Explanation;
      const again = recomputed[field]?.(answer) ?? null;
      const isSame =
        answer.value === loan[field] && (shownAlone.includes(field) || again === answer.value);
      if (isSame) return [];
      return [`${loanId} ${asOf} ${field}: ${JSON.stringify([loan[field], answer.value, again])}`];
    }),
  );
  return found.flat();
}

const goldenLoans = readGoldenLoans();

const shares = 4;

/** Another share of the fields for each loan and date; other seeds move them on. */
function shareOf(turn: number): string[] {
  return fields.filter((_field, index) => (index + turn + seed) % shares === 0);
}

test.for(goldenLoans.map((golden, index) => ({ golden, index, file: golden.file })))(
  "$file",
  async ({ golden, index }) => {
    const dates = golden.expected.map((expected) => expected.as_of).slice(-2);
    await emptyBook(database.db);
    // The business date, and a day travelled to.
    await loadByBatch(database.db, goldenBook(golden, dates.at(-1) ?? ""));
    for (const [turn, asOf] of dates.entries()) {
      const loanId = golden.facts.loan.loan_id;
      // oxlint-disable-next-line no-await-in-loop
      expect(await disagreements(loanId, asOf, shareOf(index + 2 * turn))).toEqual([]);
    }
  },
);

const count = runs(2);
test(`${count} random books, seed ${seed}`, { timeout: 60_000 * count }, async () => {
  const books = fc.sample(arbitraryBook(), { numRuns: count, seed });
  for (const book of books) {
    await emptyBook(database.db);
    await loadByBatch(database.db, book);
    for (const { loan } of book.loans) {
      expect(await disagreements(loan.loan_id, book.business_date, fields)).toEqual([]);
    }
  }
});

test("what is offered to be explained is what can be, and lists that do not belong to it are empty", async () => {
  expect([...explainedLoanColumns].sort()).toEqual([...fields].sort());
  const [golden] = goldenLoans;
  if (!golden) throw new Error("there is no golden loan");
  const asOf = golden.expected.at(-1)?.as_of ?? "";
  await emptyBook(database.db);
  await loadByBatch(database.db, goldenBook(golden, asOf));
  const asked = { loanId: golden.facts.loan.loan_id, field: "loan_age_days", asOf };
  const explained = await explainLoanField(database.db, asked);
  expect(JSON.parse(explained?.json ?? "null")).toMatchObject({ instalments: [], repayments: [] });
});

test("every computed column of a loan is explained, but what is recorded and not computed", () => {
  const recorded = [
    "vertical_lead_email",
    "vertical_lead_name",
    "wave_source",
    "first_due_date_sent",
    "instalment_count_sent",
    "status_since",
    "rescheduled",
    "recorded_at",
    "created_at",
    "updated_at",
  ];
  expect(computedLoanColumns.filter((name) => !fields.includes(name))).toEqual(recorded);
  expect(fields.filter((name) => !(name in recomputed))).toEqual(shownAlone);
});
