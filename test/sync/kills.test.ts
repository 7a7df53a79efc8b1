/**
 * R3, small: a sync is killed at every step of its way, again and again, and goes on. In the end the copy is, row for row,
 * that of a sync that nobody disturbed. test/torture/source-kills.test.ts is the long version.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSource } from "#demo/source/create.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  save,
  type SourcePair,
} from "../support/source-pair.ts";
import { type Moment, startSync } from "../support/sync-process.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair(({ db }) => createSource(db, { businessDate, loans: 240, seed: 7 }));
});
afterAll(() => pair.drop());

const loansPerPart = 80;

async function killedAt(at: Moment): Promise<void> {
  const child = startSync({
    url: pair.ours.url,
    sourceUrl: pair.source.url,
    request: { loansPerPart },
    at,
  });
  await child.reached(at);
  expect(await child.end()).toBeNull();
}

function cursor(): Promise<unknown> {
  return pair.ours.db.query("select read_from, read_at from source_sync");
}

test("killed at each step of each part, a full sync ends in the state of an undisturbed one", async () => {
  for (const at of ["read", "written", "concluded", "committed"] as const) await killedAt(at);
  // The first part is there, the second is not: the next sync goes on after it.
  const [state] = await pair.ours.db.query<{ resume_after: number; loans: number }>(
    "select resume_after, (select count(*) from loan) as loans, read_from from source_sync",
  );
  expect(state).toMatchObject({ read_from: null });
  expect(state?.resume_after).toBeGreaterThan(0);
  expect(state?.loans).toBeGreaterThan(0);
  expect(state?.loans).toBeLessThanOrEqual(loansPerPart);
  await killedAt("committed");
  const report = await pair.sync({ loansPerPart });
  expect(report).toMatchObject({ type: "full", certificate: { status: "amber" } });
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});

test("killed at each step, an incremental sync does, too", async () => {
  const { db } = pair.source;
  const changed = await db.query<{ id: number }>(
    "select id from loans_ajoloanrepayment where repayment_amount > 10 order by id limit 30",
  );
  for (const { id } of changed)
    await save(db, "loans_ajoloanrepayment", id, { repayment_amount: 7.5 });
  const before = [await copyOf(pair.ours.db), await cursor()];
  for (const at of ["written", "concluded"] as const) {
    await killedAt(at);
    expect([await copyOf(pair.ours.db), await cursor()]).toEqual(before);
  }
  await killedAt("committed");
  expect(await cursor()).not.toEqual(before[1]);
  await pair.sync();
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});

test("what changed of the parts that were there is not missed by the sync that goes on", async () => {
  await pair.ours.db.query(
    "update source_sync set read_from = null, resume_after = null, resume_read_from = null",
  );
  await killedAt("committed");
  const [first] = await pair.source.db.query<{ agent_id: number; borrower_id: number }>(
    "select agent_id, borrower_id from loans_ajoloan where is_disbursed and status = 'OPEN' order by id limit 1",
  );
  await pair.source.db.query("update accounts_customuser set username = 'Renamed' where id = $1", [
    first?.agent_id,
  ]);
  await save(pair.source.db, "ajo_ajouser", first?.borrower_id ?? 0, { state: "Ogun" });
  await killedAt("part");
  await killedAt("committed");
  await killedAt("comparison");
  const { certificate } = await pair.sync({ loansPerPart });
  expect(certificate).toMatchObject({ scope: "book", status: "amber" });
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});

test("every sync that was killed is closed in the history, as failed", async () => {
  const statuses = await pair.ours.db.query(
    "select status, count(*) as count from sync_history group by status order by status",
  );
  expect(statuses).toEqual([
    { status: "failed", count: 12 },
    { status: "partial_success", count: 3 },
  ]);
});
