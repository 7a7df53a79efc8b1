/** The demo as `npm start` makes it, on the day it is: the day has begun. */
import { afterAll, expect, it } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { createIngest } from "#ingest/ingest.ts";
import { loadDemo } from "#jobs/demo-load.ts";
import { lagosDate } from "#operations/roll-day.ts";
import { createRunner } from "#operations/runner.ts";
import { createEmptyDatabase, createTestDatabase } from "../support/database.ts";
import { rollDay } from "../support/facts.ts";

const today = lagosDate(new Date());
const [source, ours] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
await rollDay(ours.db, today);
await createSource(source.db, { businessDate: today, loans: 300 });
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
  const [row] = await ours.db.query<{ payments: number }>(
    "select count(*) as payments from repayments where payment_date = $1 and repayment_id ~ '^[0-9]+$'",
    [today],
  );
  expect(row?.payments).toBeGreaterThan(100);
});
