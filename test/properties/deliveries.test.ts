/**
 * R6 and R17 at the level of the merge: the same facts in one batch or in many, shuffled, delivered again and at once,
 * leave the same answers. The loans come first; a repayment before its loan is the domain's matter (R8).
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeBatch } from "#ingest/merge.ts";
import type { BookState } from "../oracle/book.ts";
import { arbitraryBook } from "../oracle/histories.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import {
  type Batch,
  changeSettings,
  emptyBook,
  holidayRecord,
  ingest,
  instalmentRecord,
  loanRecord,
  repaymentRecord,
  rollDay,
} from "../support/facts.ts";
import { answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";
import { runs, seed } from "../support/runs.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const count = runs(25);
/** A failure is shrunk no longer than this and then shown as it is. */
const timeLimitMs = 20_000 + count * 1_000;

/** Which batch a record travels in, and how often: drawn per record, used round and round. */
const plan = fc.record({
  batchOf: fc.array(fc.nat({ max: 4 }), { minLength: 7, maxLength: 23 }),
  deliveries: fc.array(fc.nat({ max: 4 }), { minLength: 5, maxLength: 12 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer P> ? P : never;

/** Five batches of one book's schedules, repayments and holidays; a schedule travels whole. */
function batchesOf(book: BookState, { batchOf }: Plan): Batch[] {
  const batches: Batch[] = Array.from({ length: 5 }, () => ({}));
  let drawn = 0;
  const next = (): Batch => batches[batchOf[drawn++ % batchOf.length] ?? 0] ?? {};
  for (const { loan, schedule, repayments } of book.loans) {
    const rows = schedule.map((row) => instalmentRecord(loan.loan_id, row));
    if (rows.length > 0) (next().loan_schedules ??= []).push(...rows);
    for (const row of repayments)
      (next().repayments ??= []).push(repaymentRecord(loan.loan_id, row));
  }
  for (const holiday of book.holidays) (next().holidays ??= []).push(holidayRecord(holiday));
  return batches;
}

/** In a transaction, as the domain sends it: a race with another delivery repeats the batch. */
async function deliver(batch: Batch): Promise<void> {
  const staged = Object.fromEntries(
    Object.entries(batch).map(([entity, records]) => [
      entity,
      records.map((record, index) => ({ index, record })),
    ]),
  );
  await database.db.transaction((client) =>
    mergeBatch(client, staged, { rejectExisting: false, placeUnknownCustomers: true }),
  );
}

async function start(book: BookState): Promise<void> {
  await emptyBook(database.db);
  await rollDay(database.db, book.business_date);
  await changeSettings(database.db, book.settings);
  await ingest(database.db, { loans: book.loans.map(({ loan }) => loanRecord(loan)) });
}

async function problems(book: BookState): Promise<string[]> {
  const { db } = database;
  const expected = oracleAnswers(book, book.business_date);
  const found = differences("delivered", expected, await answersStored(db));
  const [recalculated] = await db.query("select loans_updated from recalculate_all_loan_fields()");
  if (recalculated?.["loans_updated"] !== 0) found.push("a recalculation changed loans");
  const versions = await db.query("select repayment_id from repayment_version");
  if (versions.length > 0) found.push(`${versions.length} versions of rows that never changed`);
  return found;
}

test.for(["one after the other", "at once"])(
  `batches split, shuffled and repeated, ${count} books, seed ${seed}: %s`,
  { timeout: timeLimitMs + 60_000 },
  async (manner) => {
    await fc.assert(
      fc.asyncProperty(arbitraryBook(), plan, async (book, drawn) => {
        await start(book);
        const batches = batchesOf(book, drawn);
        // Every batch once, then some again; which comes first is the plan's choice.
        const order = [...new Set([...drawn.deliveries, 0, 1, 2, 3, 4]), ...drawn.deliveries];
        const sent = order.map((index) => batches[index] ?? {});
        if (manner === "at once") {
          // Settled, not the first to fail: a delivery left running would meet the next book.
          const outcomes = await Promise.allSettled(sent.map(deliver));
          expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
        } else {
          for (const batch of sent) await deliver(batch);
        }
        expect(await problems(book)).toEqual([]);
      }),
      { numRuns: count, seed, interruptAfterTimeLimit: timeLimitMs },
    );
  },
);
