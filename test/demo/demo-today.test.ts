/** The demo as `npm start` makes it, on the day it is: the day has begun. */
import { afterAll, expect, it } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { createIngest } from "#ingest/ingest.ts";
import { loadDemo } from "#jobs/demo-load.ts";
import { lagosDate } from "#operations/roll-day.ts";
import { createRunner } from "#operations/runner.ts";
import type { Database } from "#store/database.ts";
import { createEmptyDatabase, createTestDatabase } from "../support/database.ts";
import { rollDay } from "../support/facts.ts";

const today = lagosDate(new Date());
const [source, ours] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
await rollDay(ours.db, today);
await createSource(source.db, { businessDate: today, loans: 2000 });
afterAll(() => Promise.all([source.drop(), ours.drop()]));

it("has payments of the day itself, brought by an incremental sync", async () => {
  const ran: string[] = [];
  const failed = await loadDemo({
    db: ours.db,
    runner: createRunner({ db: ours.db, sourceUrl: source.url }),
    ingest: createIngest(ours.db, () => undefined),
    sourceUrl: source.url,
    onProgress: () => undefined,
    onEnd: ({ name }) => void ran.push(name),
    signal: new AbortController().signal,
  });
  expect(failed).toBeUndefined();
  expect(ran).toEqual(["sync full", "sync incremental", "hierarchy load", "hierarchy apply"]);
  const paidToday = async (db: Database, table: string, day: string): Promise<number> => {
    const [row] = await db.query<{ payments: number }>(
      `select count(*) as payments from ${table} where ${day} = $1`,
      [today],
    );
    return row?.payments ?? 0;
  };
  const lagosDay = "(paid_date at time zone 'Africa/Lagos')::date";
  const paid = await paidToday(source.db, "loans_ajoloanrepayment", lagosDay);
  const brought = "repayment_id ~ '^[0-9]+$' and payment_date";
  expect(await paidToday(ours.db, "repayments", brought)).toBe(paid);
  // On a Sunday hardly anybody pays; believable.test.ts asks what a working day brings.
  if (![0, 6].includes(new Date(today).getUTCDay())) expect(paid).toBeGreaterThan(5);
});
