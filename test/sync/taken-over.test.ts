/** R11, R9: of two syncs exactly one writes; one that stood still past its lease writes nothing more, least of all older rows. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { openDatabase } from "#store/database.ts";
import { SyncError } from "#sync/errors.ts";
import type { SyncReport } from "#sync/sync.ts";
import {
  businessDate,
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  save,
  type SourcePair,
} from "../support/source-pair.ts";
import { type ChildOrder, startSync } from "../support/sync-process.ts";

const leaseMs = 800;

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair(({ db }) => createSource(db, { businessDate, loans: 60, seed: 11 }));
  await pair.sync();
});
afterAll(() => pair.drop());

let amount = 20;
let payment: number;
beforeEach(async () => {
  const [row] = await pair.source.db.query<{ id: number }>(
    `select r.id from loans_ajoloanrepayment r join loans_ajoloan l on l.id = r.ajo_loan_id
     where l.is_disbursed and r.applied_to_loan is not false and r.repayment_amount > 0 order by r.id limit 1`,
  );
  payment = row?.id ?? 0;
  await change();
});

/** The same repayment with a new amount: a sync has something to bring. */
async function change(): Promise<void> {
  amount += 1;
  await save(pair.source.db, "loans_ajoloanrepayment", payment, { repayment_amount: amount });
}

function order(more: Partial<ChildOrder>): ChildOrder {
  return { url: pair.ours.url, sourceUrl: pair.source.url, request: { leaseMs }, ...more };
}

function codeOf(result: PromiseSettledResult<SyncReport>): string {
  if (result.status === "fulfilled") return "done";
  return result.reason instanceof SyncError ? result.reason.code : String(result.reason);
}

async function storedAmount(): Promise<number> {
  const [row] = await pair.ours.db.query<{ payment_amount: string }>(
    "select payment_amount from repayments where repayment_id = $1",
    [String(payment)],
  );
  return Number(row?.payment_amount);
}

describe("two syncs started together", () => {
  test("one writes, the other says that a sync is running", async () => {
    const results = await Promise.allSettled([pair.sync(), pair.sync(), pair.sync()]);
    expect(results.map(codeOf).sort()).toEqual(["SYNC_RUNNING", "SYNC_RUNNING", "done"]);
    expect(await storedAmount()).toBe(amount);
  });

  test("so, too, when a sync was killed and its lease has run out", async () => {
    await pair.ours.db.query(
      `update source_sync set sync_id = 'killed', holder = 'gone', expires_at = now() - interval '1 hour'`,
    );
    const results = await Promise.allSettled([pair.sync(), pair.sync(), pair.sync()]);
    expect(results.map(codeOf).sort()).toEqual(["SYNC_RUNNING", "SYNC_RUNNING", "done"]);
    expect(await storedAmount()).toBe(amount);
  });
});

test("a sync that works for longer than its lease keeps it", async () => {
  const child = startSync(order({ slowMs: leaseMs * 2 }));
  await child.reached("started");
  await delay(leaseMs * 1.7);
  const other = await Promise.allSettled([pair.sync()]);
  expect(other.map(codeOf)).toEqual(["SYNC_RUNNING"]);
  expect(await child.end()).toMatchObject({ ended: "done" });
  expect(await storedAmount()).toBe(amount);
});

describe("a sync that stands still past its lease", () => {
  test.each(["read", "concluded", "certificate"] as const)(
    "at %s is taken over, and writes nothing when it goes on",
    async (at) => {
      const child = startSync(order({ at, signal: "SIGSTOP" }));
      await child.reached(at);
      const early = await Promise.allSettled([pair.sync()]);
      expect(early.map(codeOf)).toEqual(["SYNC_RUNNING"]);
      // What the paused sync has read is old by now.
      await change();
      await delay(leaseMs);
      const report = await pair.sync();
      expect(report.certificate?.status).not.toBe("red");
      expect(await storedAmount()).toBe(amount);
      const after = [await copyOf(pair.ours.db), await stateOf()];
      child.signal("SIGCONT");
      expect(await child.end()).toEqual({ ended: "failed", status: "SYNC_TAKEN_OVER" });
      expect([await copyOf(pair.ours.db), await stateOf()]).toEqual(after);
    },
  );

  /** Cursor, lease, certificates and ended syncs. */
  async function stateOf(): Promise<unknown> {
    return pair.ours.db.query(
      `select s.*, (select count(*) from sync_certificate) as certificates,
         (select json_agg(status order by id) from sync_history) as history from source_sync s`,
    );
  }

  test("leaves no connection and no open sync behind", async () => {
    const server = openDatabase(pair.ours.url, { max: 1 });
    const connections = await server.query(
      `select application_name from pg_stat_activity
       where datname = current_database() and application_name ~ '^seeds-(sync|lock)'`,
    );
    await server.end();
    expect(connections).toEqual([]);
    const open = await pair.ours.db.query("select from sync_history where status = 'in_progress'");
    expect(open).toEqual([]);
    await pair.sync();
    expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
  });
});
