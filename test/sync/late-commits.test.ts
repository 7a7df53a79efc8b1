/**
 * R12, R13: transactions of the source that are open while a sync reads, and rows that share one microsecond. The allowance
 * for clocks that differ is taken away, so that what brings a late row is the knowledge of open transactions alone.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "#store/database.ts";
import { directSink } from "#sync/direct-sink.ts";
import type { SyncRequest } from "#sync/sync.ts";
import {
  copyOf,
  createPair,
  createReader,
  differencesOf,
  freshCopy,
  put,
  type SourcePair,
  syncFrom,
  takeSkewAway,
} from "../support/source-pair.ts";

let pair: SourcePair;
let reader: Awaited<ReturnType<typeof createReader>>;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  for (let id = 1; id <= 40; id += 1) await put(db, "loans_ajoloan", { id });
  reader = await createReader(pair.source);
  await pair.sync();
  await takeSkewAway(pair.ours.db);
});
afterAll(async () => {
  await reader.drop();
  await pair.drop();
});

/** A role that sees of others when their transactions began, and one that does not. */
const roles = [
  ["sees when others' transactions began", (): string => pair.source.url],
  ["does not see when others' transactions began", (): string => reader.url],
] as const;

interface OpenTransaction {
  session: Session;
  commit(): Promise<void>;
}

async function open(): Promise<OpenTransaction> {
  const begun = Promise.withResolvers<Session>();
  const asked = Promise.withResolvers<void>();
  const done = pair.source.db.transaction(async (session) => {
    await session.query("select");
    begun.resolve(session);
    await asked.promise;
  });
  return {
    session: await begun.promise,
    commit: () => {
      asked.resolve();
      return done;
    },
  };
}

let lastId = 1000;

/** Saves a payment as Django does: stamped by the client's clock, or by the transaction's begin. */
async function pay(
  session: Session,
  stamp: "clock_timestamp()" | "now()" = "clock_timestamp()",
): Promise<number> {
  lastId += 1;
  await put(session, "loans_ajoloanrepayment", { id: lastId, ajo_loan_id: (lastId % 40) + 1 });
  await session.query(`update loans_ajoloanrepayment set date_modified = ${stamp} where id = $1`, [
    lastId,
  ]);
  return lastId;
}

async function isThere(id: number): Promise<boolean> {
  const rows = await pair.ours.db.query("select from repayments where repayment_id = $1", [
    String(id),
  ]);
  return rows.length === 1;
}

describe.each(roles)("a role that %s", (_, url) => {
  async function sync(request: Partial<SyncRequest> = {}): Promise<void> {
    await syncFrom(url(), pair.ours, request);
    await takeSkewAway(pair.ours.db);
  }

  test("gets a row saved before a sync and committed after it", async () => {
    const late = await open();
    const id = await pay(late.session);
    await sync();
    expect(await isThere(id)).toBe(false);
    await late.commit();
    await sync();
    expect(await isThere(id)).toBe(true);
  });

  test("gets it however many syncs pass while it is open", async () => {
    const late = await open();
    const id = await pay(late.session);
    for (let times = 0; times < 2; times += 1) {
      await pay(pair.source.db);
      await sync();
    }
    await late.commit();
    await sync();
    expect(await isThere(id)).toBe(true);
  });

  test("gets a row first written after a sync, with the time of a transaction that began before it", async () => {
    const late = await open();
    await sync();
    const id = await pay(late.session, "now()");
    await late.commit();
    await sync();
    expect(await isThere(id)).toBe(true);
  });

  test("gets a row that was committed while a sync was reading", async () => {
    const late = await open();
    const id = await pay(late.session);
    await sync({
      sink: (lease, historyId) => {
        const direct = directSink(lease, historyId, false);
        const writeHolidays: typeof direct.writeHolidays = async (snapshot, settings) => {
          await late.commit();
          return direct.writeHolidays(snapshot, settings);
        };
        return { ...direct, writeHolidays };
      },
    });
    expect(await isThere(id)).toBe(false);
    await sync();
    expect(await isThere(id)).toBe(true);
  });

  test("gets a row of a transaction that was open before the very first sync", async () => {
    const late = await open();
    const id = await pay(late.session);
    await pair.ours.db.query(
      "update source_sync set read_from = null, read_at = null, open_transactions = '{}'",
    );
    await sync();
    expect(await isThere(id)).toBe(false);
    await late.commit();
    await sync();
    expect(await isThere(id)).toBe(true);
  });

  test("reads no more than what is new once the transactions have ended", async () => {
    const [cursor] = await pair.ours.db.query<{ is_read: boolean }>(
      "select read_from = read_at as is_read from source_sync",
    );
    expect(cursor?.is_read).toBe(true);
    const { entities } = await syncFrom(url(), pair.ours);
    expect(entities.repayments?.read).toBe(0);
    await takeSkewAway(pair.ours.db);
  });
});

test("a thousand rows of one microsecond, the very one a sync reads from, come over part edges", async () => {
  const { db } = pair.source;
  await syncFrom(pair.source.url, pair.ours);
  const [cursor] = await pair.ours.db.query<{ read_from: string }>(
    "select read_from from source_sync",
  );
  await db.query(
    `insert into loans_ajoloanrepayment (id, agent_id, borrower_id, ajo_loan_id, repayment_type, repayment_amount, paid_date,
       settlement_status, date_created, date_modified)
     select 10000 + i, 1, 1, 1 + i % 40, 'CASH', 0.5 + i, timestamptz '2025-09-10 09:00Z', true, '2025-09-10 09:00Z', $1
     from generate_series(1, 1000) i`,
    [cursor?.read_from],
  );
  const report = await syncFrom(pair.source.url, pair.ours, { loansPerPart: 7 });
  expect(report.entities.repayments?.inserted).toBe(1000);
  expect(report.certificate?.status).toBe("green");
  expect(differencesOf(await copyOf(pair.ours.db), await freshCopy(pair.source.url))).toEqual([]);
});
