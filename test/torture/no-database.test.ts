/**
 * R4, R5: a database that is stuck, has no connection left, cuts them off or is out of space costs an answer, never a
 * record and never the process. A full disk cannot be made here without filling the machine's own; PostgreSQL reports it
 * as SQLSTATE 53100, so a trigger raises that code at the end of a batch. (A stopped database: kill-database.test.ts.)
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { poolMaxConnections } from "#contract/limits.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { expectBook } from "../support/end-state.ts";
import { emptyBook } from "../support/facts.ts";
import {
  type Reply,
  requireStatus,
  sendUntilAnswered,
  type Service,
  startService,
} from "../support/service-process.ts";
import {
  bookOf,
  businessDate,
  loansBatch,
  makeLoans,
  makePayment,
  type Payment,
  paymentsBatch,
  syncText,
} from "../support/small-book.ts";

const statementTimeoutMs = 1_500;
const loans = makeLoans(new Random("no-database"), 5);

let database: TestDatabase;
let service: Service;
let rival: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  // In a URL the driver's own timeout replaces the pool's, so that the test need not wait a minute.
  const url = `${database.url}?statement_timeout=${statementTimeoutMs}`;
  service = await startService(url, businessDate);
  rival = openDatabase(database.url, { statementTimeoutMs: 0 });
});
afterAll(async () => {
  await service?.kill();
  await rival?.end();
  await database?.drop();
});
afterEach(() => emptyBook(database.db));

function payments(count: number): Payment[] {
  const random = new Random("payments");
  return Array.from({ length: count }, (_, row) =>
    makePayment(random, loans[row % loans.length] as (typeof loans)[number], `R${row}`),
  );
}

async function sync(sent: Payment[]): Promise<Reply> {
  return service.post(
    "/api/v1/etl/sync",
    syncText({ ...loansBatch(loans), ...paymentsBatch(sent) }),
  );
}

function expectAway(reply: Reply): void {
  expect(reply.body).toMatchObject({ status: "error", error: { code: "SERVICE_UNAVAILABLE" } });
  expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
}

async function expectNothingStored(): Promise<void> {
  const tables = ["loan", "repayments", "repayment_owner", "officers", "customers", "sync_history"];
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`);
  const [row] = await database.db.query(`select ${counts.join(", ")}`);
  expect(row).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
}

/** Afterwards the same batch is stored, by the same process. */
async function expectRecovered(sent: Payment[]): Promise<void> {
  requireStatus(await sync(sent), 200);
  await expectBook(database.db, bookOf(loans, sent));
  await database.db.query("truncate sync_history cascade");
}

/** Holds the book while `work` runs, as a recalculation does. */
async function holdingTheBook(work: () => Promise<void>): Promise<void> {
  await rival.transaction(async (tx) => {
    await tx.query("select lock_book(alone => true)");
    await work();
  });
}

describe("when the database fails, the answer is 503 and nothing is stored", () => {
  test("a statement that takes too long", async () => {
    const sent = payments(20);
    await holdingTheBook(async () => expectAway(await sync(sent)));
    await expectNothingStored();
    await expectRecovered(sent);
  });

  test("more requests than connections: they wait, those that cannot are told so, others are served", async () => {
    const sent = payments(3 * poolMaxConnections);
    const body = (payment: Payment): string =>
      syncText({ ...loansBatch(loans), ...paymentsBatch([payment]) });
    let replies: Reply[] = [];
    await holdingTheBook(async () => {
      replies = await Promise.all(sent.map((one) => service.post("/api/v1/etl/sync", body(one))));
    });
    for (const reply of replies) expectAway(reply);
    await expectNothingStored();
    await expectRecovered(sent);
  });

  test("no space left, in the middle of a batch", async () => {
    const sent = payments(20);
    await database.db.query(
      `create function disk_full() returns trigger language plpgsql as $$
       begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
       create trigger disk_full before insert on sync_history execute function disk_full()`,
    );
    const reply = await sync(sent);
    await database.db.query("drop function disk_full() cascade");
    expectAway(reply);
    await expectNothingStored();
    await expectRecovered(sent);
  });

  test("every connection cut off, in the middle of a batch", async () => {
    const sent = payments(20);
    await holdingTheBook(async () => {
      const reply = sync(sent);
      await expect.poll(waitingSessions).toBe(1);
      await rival.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
      );
      expectAway(await reply);
    });
    await expectNothingStored();
    await expectRecovered(sent);
  });

  test("idle connections cut off: the next request finds new ones", async () => {
    const sent = payments(20);
    await Promise.all([1, 2, 3, 4].map(() => service.get("/api/v1/loans")));
    await rival.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    const body = syncText({ ...loansBatch(loans), ...paymentsBatch(sent) });
    const { reply } = await sendUntilAnswered(service, "/api/v1/etl/sync", body);
    requireStatus(reply, 200);
    await expectRecovered(sent);
  });
});

async function waitingSessions(): Promise<number> {
  const [row] = await rival.query<{ count: number }>(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
  );
  return row?.count ?? 0;
}

test("R5: synchronous_commit is on for the very connection that stores a batch", async () => {
  await database.db.query(
    `create table seen (synchronous_commit text);
     create function note_commit() returns trigger language plpgsql as $$
     begin insert into seen select current_setting('synchronous_commit'); return null; end $$;
     create trigger note_commit after insert on repayments for each statement execute function note_commit();
     create trigger note_history after insert on sync_history for each statement execute function note_commit()`,
  );
  requireStatus(await sync(payments(5)), 200);
  const [single] = payments(6).slice(5) as [Payment];
  requireStatus(await service.post("/api/v1/etl/sync", syncText(paymentsBatch([single]))), 200);
  const [defaults] = await database.db.query(
    "select boot_val from pg_settings where name = 'synchronous_commit'",
  );
  expect(defaults).toEqual({ boot_val: "on" });
  const modes = await database.db.query("select distinct synchronous_commit from seen");
  await database.db.query("drop function note_commit() cascade; drop table seen");
  expect(modes).toEqual([{ synchronous_commit: "on" }]);
});
