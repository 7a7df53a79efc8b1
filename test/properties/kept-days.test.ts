/**
 * Kept days after random histories: whatever facts came late, were amended, reversed, deleted or reassigned, by hand or by batch, a
 * run leaves every kept day as a fresh calculation of that day, and a second run finds nothing to do.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyEvent } from "../oracle/book.ts";
import { addDays } from "../oracle/calendar.ts";
import { arbitraryHistory, type History } from "../oracle/histories.ts";
import { type Apply, applyByBatch, applyByHand } from "../support/book-events.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { emptyBook, loadByBatch } from "../support/facts.ts";
import { forgetKeptDays, keep, staleRows } from "../support/kept-days.ts";
import { runs, seed } from "../support/runs.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const count = runs(4);
const timeLimitMs = 60_000 + count * 3_000;

async function live({ book: start, events }: History, apply: Apply): Promise<void> {
  const { db } = database;
  await emptyBook(db);
  await forgetKeptDays(db);
  let book = start;
  await loadByBatch(db, book);
  const today = book.business_date;
  for (const back of [0, 3, 10, 40, 120]) {
    const day = addDays(today, -back);
    // A day after the other, as a schedule does.
    await keep(db, { from: day, to: day });
  }
  for (const [index, event] of events.entries()) {
    await apply(db, book, event);
    book = applyEvent(book, event);
    if (index % 2 === 0) await keep(db);
  }
  await keep(db);
  expect(await staleRows(db)).toEqual([]);
  expect(await keep(db)).toMatchObject({ touched_from: null, days_calculated: 0 });
}

test(
  `${count} histories, seed ${seed}: every kept day is what a fresh calculation says`,
  { timeout: timeLimitMs + 60_000 },
  () =>
    fc.assert(
      fc.asyncProperty(
        arbitraryHistory(),
        fc.constantFrom(applyByBatch, applyByHand),
        async (history, apply) => live(history, apply),
      ),
      { numRuns: count, seed, interruptAfterTimeLimit: timeLimitMs },
    ),
);
