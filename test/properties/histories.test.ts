/**
 * R10 and R30: whatever happens to a book, in whatever order, by hand-written SQL (the triggers) or by batches (the
 * merge), every field of every loan is what the oracle reads from the same facts: stored, computed and recalculated.
 * `RUNS=2000 SEED=7 npm test -- test/properties/histories.test.ts` is the long version; the seed is in the test's name.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BookState, applyEvent } from "../oracle/book.ts";
import { type History, arbitraryDate, arbitraryHistory } from "../oracle/histories.ts";
import { type Apply, applyByBatch, applyByHand } from "../support/book-events.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, loadByBatch, loadByHand } from "../support/facts.ts";
import { answersOn, answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";
import { runs, seed } from "../support/runs.ts";

interface Way {
  name: string;
  load: (db: TestDatabase["db"], book: BookState) => Promise<void>;
  apply: Apply;
}

const ways: Way[] = [
  { name: "triggers", load: loadByHand, apply: applyByHand },
  { name: "merge", load: loadByBatch, apply: applyByBatch },
];

let databases: TestDatabase[];

beforeAll(async () => {
  databases = await Promise.all(ways.map(() => createTestDatabase()));
});

afterAll(() => Promise.all(databases.map((database) => database.drop())));

const count = runs(40);
/** A failure is shrunk no longer than this and then shown as it is. */
const timeLimitMs = 20_000 + count * 1_000;

test(
  `${count} histories, seed ${seed}: stored = computed = recalculated = oracle`,
  { timeout: timeLimitMs + 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory(),
        arbitraryDate(),
        arbitraryDate(),
        async (history, ...dates) => {
          // Settled, not the first to fail: a way left running would meet the next history in its database.
          const outcomes = await Promise.allSettled(
            ways.map((way, index) => live(way, databases[index] as TestDatabase, history, dates)),
          );
          const problems = outcomes.flatMap((outcome) =>
            outcome.status === "fulfilled" ? outcome.value : [String(outcome.reason)],
          );
          expect(problems).toEqual([]);
        },
      ),
      { numRuns: count, seed, interruptAfterTimeLimit: timeLimitMs },
    );
  },
);

/** Checks the stored answers after each step, and everything else at the end. */
async function live(
  way: Way,
  { db }: TestDatabase,
  history: History,
  dates: string[],
): Promise<string[]> {
  await emptyBook(db);
  let { book } = history;
  await way.load(db, book);
  const problems = await checkStored(db, book, `${way.name}, at first:`);
  for (const [index, event] of history.events.entries()) {
    await way.apply(db, book, event).catch((error: unknown) => {
      throw new Error(`${way.name}, ${JSON.stringify(event)}: ${String(error)}`, { cause: error });
    });
    book = applyEvent(book, event);
    problems.push(
      ...(await checkStored(db, book, `${way.name}, after ${index + 1} (${event.kind}):`)),
    );
    if (problems.length > 0) return problems;
  }
  const asked = [...new Set([book.business_date, ...dates])];
  const computed = await answersOn(db, asked);
  for (const date of asked) {
    const label = `${way.name}, as of ${date}:`;
    problems.push(
      ...differences(label, oracleAnswers(book, date), computed.get(date) ?? new Map()),
    );
  }
  const [recalculation] = await db.query<{ loans_updated: number }>(
    "select * from recalculate_all_loan_fields()",
  );
  if (recalculation?.loans_updated !== 0) {
    problems.push(`${way.name}: recalculation changed ${recalculation?.loans_updated} loans`);
  }
  return [...problems, ...(await checkStored(db, book, `${way.name}, recalculated:`))];
}

async function checkStored(
  db: TestDatabase["db"],
  book: BookState,
  label: string,
): Promise<string[]> {
  return differences(label, oracleAnswers(book, book.business_date), await answersStored(db));
}
