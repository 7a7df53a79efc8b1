/** The largest amounts and counts that the input rules let in, and payments at the edge of an instalment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BookLoan, BookState } from "../oracle/book.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, loadByBatch } from "../support/facts.ts";
import { answersOn, answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

/** numeric(15,2) holds no more. */
const largest = "9999999999999.99";

/** Counts around the one beyond which the product of settled amount and count no longer fits a bigint. */
const counts = [1, 3000, 3001, 5000];

function extremeLoans(): BookLoan[] {
  return counts.flatMap((count, index) =>
    (["DAILY", "WEEKLY", "MONTHLY"] as const).map((frequency, step): BookLoan => {
      const id = `X${index * 3 + step + 1}`;
      return {
        loan: loanA({
          loan_id: id,
          loan_amount: largest,
          repayment_amount: null,
          interest_rate: "1.0000",
          fee_amount: largest,
          fee_paid_upfront: "0.00",
          instalment_count: count,
          repayment_frequency: frequency,
        }),
        repayments: paymentsOf(id, count),
        schedule: [],
        ever_rescheduled: false,
        status_arrived_on: null,
      };
    }),
  );
}

/** One instalment less the tolerance and a kobo, the missing kobo, then more than is owed. */
function paymentsOf(id: string, count: number): BookLoan["repayments"] {
  const due = 3n * 999_999_999_999_999n;
  const instalment = due / BigInt(count) - 101n;
  const first = instalment > 999_999_999_999_999n ? 999_999_999_999_999n : instalment;
  const naira = `${first / 100n}.${String(first % 100n).padStart(2, "0")}`;
  const rows = [
    paid("2025-01-07", naira),
    paid("2025-01-08", "0.01"),
    paid("2025-01-09", "0.01"),
    ...["10", "11", "12", "13"].map((day) => paid(`2025-02-${day}`, largest)),
  ];
  return rows.map((row, index) => ({ ...row, repayment_id: `${id}-${index + 1}` }));
}

test.for(["1.00", "0.00", "999999.99"])(
  "the largest loans with a tolerance of %s",
  async (tolerance) => {
    const { db } = database;
    const book: BookState = {
      business_date: "2025-02-11",
      settings: { tolerance_amount: tolerance, use_holidays: true },
      holidays: [{ date: "2025-01-09", name: "Day", type: "company" }],
      loans: extremeLoans(),
      next_repayment: 0,
    };
    await emptyBook(db);
    await loadByBatch(db, book);
    const found = differences(
      "stored",
      oracleAnswers(book, book.business_date),
      await answersStored(db),
    );
    const dates = ["2025-01-10", "2025-02-10", "2099-12-31"];
    const computed = await answersOn(db, dates);
    for (const date of dates) {
      found.push(...differences(date, oracleAnswers(book, date), computed.get(date) ?? new Map()));
    }
    expect(found).toEqual([]);
  },
);
