/** The short ways to the metrics' sums against the long one: every position of every day computed from the repayments. */
import { plusDays } from "#contract/calendar-date.ts";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { componentsOf, metrics } from "#metrics/catalogue.ts";
import { type Cells, dimensions, readCells, readCellsFrom, sumCells } from "#metrics/cells.ts";
import { type Days, daysOf } from "#metrics/days.ts";
import { readPositions, wholePositions } from "#metrics/positions.ts";
import { arbitraryBook } from "../oracle/histories.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { emptyBook, loadByBatch } from "../support/facts.ts";
import { runs, seed } from "../support/runs.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

const components = componentsOf(metrics);
const noWindow = { from: null, to: null };

/** The business date, days on which some loans moved since, one on which nearly all did. */
const daysBack = [0, 2, 20, 300];

function comparable({ cells }: Cells): string[] {
  return cells
    .map((cell) => [...dimensions.map((name) => cell[name]), ...cell.sums].join("|"))
    .toSorted();
}

async function everyPosition(
  days: Days,
  by = dimensions as readonly (typeof dimensions)[number][],
) {
  const positions = wholePositions(false);
  return readCellsFrom(database.db, components, days, { positions, by });
}

test(`stored positions, moved loans and whole recomputation give the same cells, seed ${seed}`, async () => {
  const { db } = database;
  const ways = new Set<string>();
  for (const book of fc.sample(arbitraryBook(), { numRuns: runs(12), seed })) {
    await emptyBook(db);
    await loadByBatch(db, book);
    for (const back of daysBack) {
      const days = daysOf(plusDays(book.business_date, -back), noWindow);
      const asked = ["as_of", "week_before", "month_middle"] as const;
      const positions = await readPositions(db, asked, days, book.business_date);
      for (const way of Object.values(positions)) ways.add(way.startsWith("{") ? "some" : way);
      const cells = await readCells(db, components, days, book.business_date);
      expect(comparable(cells), days.as_of).toEqual(comparable(await everyPosition(days)));
    }
  }
  expect([...ways].toSorted()).toEqual(["none", "some"]);
});

test(`fewer dimensions make larger cells of the same sums, seed ${seed}`, async () => {
  const { db } = database;
  const additive = components.filter(({ id }) => id !== "commonest_channel_loans");
  for (const book of fc.sample(arbitraryBook(), { numRuns: runs(4), seed: seed + 1 })) {
    await emptyBook(db);
    await loadByBatch(db, book);
    const days = daysOf(book.business_date, noWindow);
    const all = await readCells(db, additive, days, book.business_date);
    for (const by of [[], ["branch"], ["officer_id", "channel"]] as const) {
      const larger = await readCells(db, additive, days, book.business_date, by);
      expect(sumCells(larger, larger.cells), by.join()).toEqual(sumCells(all, all.cells));
    }
  }
});

const coveredByDefinition = `
select l.loan_id, l.first_instalment_due_date as due,
  coalesce((select covered_instalments from loan_state(l.first_instalment_due_date, array[l.loan_id::text])), 0) > 0 as on_day,
  coalesce((select covered_instalments from loan_state(l.first_instalment_due_date + 7, array[l.loan_id::text])), 0) > 0 as within_7,
  coalesce((select covered_instalments from loan_state(l.first_instalment_due_date + 30, array[l.loan_id::text])), 0) > 0
    as within_30
from loan l, clock k
where l.schedule_source <> 'maturity' and l.first_instalment_due_date + 30 < k.business_date
order by 1`;

test(`a first instalment is covered when the loan's state of that day says so, seed ${seed}`, async () => {
  const { db } = database;
  let uncovered = 0;
  for (const book of fc.sample(arbitraryBook(), { numRuns: runs(20), seed: seed + 2 })) {
    await emptyBook(db);
    await loadByBatch(db, book);
    const expected = await db.query<{ loan_id: string; on_day: boolean }>(coveredByDefinition);
    const actual = await db.query(`
select l.loan_id, l.first_instalment_due_date as due, coalesce(f.on_day, true) as on_day, coalesce(f.within_7, true) as within_7,
  coalesce(f.within_30, true) as within_30
from loan l cross join clock k left join first_instalment_covered() f on f.loan_id = l.loan_id
where l.schedule_source <> 'maturity' and l.first_instalment_due_date + 30 < k.business_date
order by 1`);
    expect(actual).toEqual(expected);
    uncovered += expected.filter(({ on_day: covered }) => !covered).length;
  }
  expect(uncovered).toBeGreaterThan(0);
});
