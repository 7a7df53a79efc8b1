/**
 * Random histories: a number that was kept and the number now differ by exactly what the loans named make of it. Where nothing
 * happened to the past nothing differs; nothing is ever left unexplained, of any metric and any group.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { rank } from "#metrics/catalogue/rank.ts";
import { metrics } from "#metrics/catalogue.ts";
import { applyEvent } from "../oracle/book.ts";
import { addDays } from "../oracle/calendar.ts";
import { arbitraryHistory, type History } from "../oracle/histories.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { type Apply, applyByBatch, applyByHand } from "../support/book-events.ts";
import { emptyBook, loadByBatch } from "../support/facts.ts";
import { forgetKeptDays, keep } from "../support/kept-days.ts";
import { runs, seed } from "../support/runs.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

interface Differences {
  stored: { value: unknown };
  now: { value: unknown };
  components: { id: string; difference: number; by_loans: number; unexplained: number }[];
  loans: { components: { component: string; difference: number }[]; causes: object[] }[];
}

async function read(path: string, query: Record<string, string>) {
  const answer = await t.app.inject({ url: `/api/v1/metrics/${path}`, query });
  expect(answer.statusCode, `${JSON.stringify(query)} ${answer.body}`).toBe(200);
  return answer.json();
}

/** Loans named over all histories: the test must have seen differences. */
let named = 0;

const kobo = (amount: number): number => Math.round(amount * 100);

function checkSums({ components, loans }: Differences): void {
  for (const { id, difference, by_loans: byLoans, unexplained } of components) {
    const own = loans.flatMap((loan) => loan.components.filter((one) => one.component === id));
    const sum = own.reduce((all, one) => all + kobo(one.difference), 0);
    expect([id, unexplained, byLoans, sum]).toEqual([id, 0, difference, kobo(difference)]);
  }
  named += loans.length;
  for (const { causes } of loans) expect(causes).not.toEqual([]);
}

const scopes = [
  "portfolio",
  "officer:OFF1",
  "officer:OFF3",
  "branch:Ikeja",
  "region:South",
  "wave:Wave 2",
  "product:",
];
const asked = metrics.filter((metric) => metric !== rank).map(({ id }) => id);
const count = runs(4);

async function live({ book: start, events }: History, apply: Apply, random: Random): Promise<void> {
  const { db } = t.testDatabase;
  await emptyBook(db);
  await forgetKeptDays(db);
  let book = start;
  await loadByBatch(db, book);
  const days = [0, 5, 30].map((back) => addDays(start.business_date, -back));
  for (const day of days) await keep(db, { from: day, to: day });
  const [moment] = await db.query<{ at: string }>(
    "select to_json(clock_timestamp()) #>> '{}' as at",
  );
  const knownAt = moment?.at ?? "";
  const before = new Map<string, unknown>();
  for (const day of days) {
    const { data } = await read("portfolio", { as_of: day });
    for (const id of asked) before.set(`${day} ${id}`, data[id]);
  }
  for (const event of events) {
    await apply(db, book, event);
    book = applyEvent(book, event);
    if (random.chance(0.3)) await keep(db);
  }
  for (const day of days) {
    const { data: now } = await read("portfolio", { as_of: day });
    for (let round = 0; round < 3; round += 1) {
      const metric = random.pick(asked);
      const scope = round === 0 ? "portfolio" : random.pick(scopes);
      const query = { metric, scope, as_of: day, known_at: knownAt, limit: "1000" };
      const { data } = (await read("differences", query)) as { data: Differences };
      checkSums(data);
      if (scope !== "portfolio") continue;
      expect([metric, data.stored.value, data.now.value]).toEqual([
        metric,
        before.get(`${day} ${metric}`),
        now[metric],
      ]);
    }
  }
}

/** So many histories never all leave their days as they were. */
const namesSurely = 20;

test(
  `${count} histories, seed ${seed}: every difference is explained`,
  { timeout: 120_000 + count * 20_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryHistory(),
        fc.constantFrom(applyByBatch, applyByHand),
        fc.nat(),
        async (history, apply, number) => live(history, apply, new Random(`${number}`)),
      ),
      { numRuns: count, seed, interruptAfterTimeLimit: 60_000 + count * 15_000 },
    );
    // A few histories may all leave their days as they were; test/http/kept-days.test.ts has each cause by hand.
    if (count >= namesSurely) expect(named).toBeGreaterThan(0);
  },
);
