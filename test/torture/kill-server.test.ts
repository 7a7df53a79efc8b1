/**
 * R1, R7: the server is killed with SIGKILL at random instants while four clients send batches and single repayments,
 * with and without an Idempotency-Key, and send again what was not answered. `RUNS=50 SEED=7` is the long version.
 */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { expectBook } from "../support/end-state.ts";
import { emptyBook } from "../support/facts.ts";
import { runs, seed } from "../support/runs.ts";
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
  paymentText,
  pick,
  syncText,
} from "../support/small-book.ts";

const clients = 4;
const kills = 3;
const requestsEach = 40;
const count = runs(1);

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService(database.url, businessDate);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

test(
  `${count} × ${kills} kills, seed ${seed}: every record answered as stored is there once, nothing is half-written`,
  { timeout: 30_000 + count * 30_000 },
  async () => {
    for (let run = 0; run < count; run += 1) await live(new Random(seed, "kill-server", run));
  },
);

interface Sent {
  payments: Payment[];
  isStored: boolean;
}

async function live(random: Random): Promise<void> {
  await emptyBook(database.db);
  await database.db.query("truncate sync_history, sync_error, idempotency_key");
  const loans = makeLoans(random, 12);
  const first = await service.post("/api/v1/etl/sync", syncText(loansBatch(loans)));
  requireStatus(first, 200);
  const sent: Sent[] = [];
  const work = Promise.all(
    Array.from({ length: clients }, (_, client) => send(random, client, loans, sent)),
  );
  let finished = false;
  const done = work.finally(() => (finished = true));
  for (let kill = 0; kill < kills && !finished; kill += 1) {
    await delay(pick(random, 20, 350));
    await service.kill();
    await expectAllOrNothing(sent);
    await service.start();
  }
  await done;
  expect(sent.every(({ isStored }) => isStored)).toBe(true);
  await expectBook(
    database.db,
    bookOf(
      loans,
      sent.flatMap(({ payments }) => payments),
    ),
  );
  await expectOneHistoryRow(sent);
}

async function send(
  random: Random,
  client: number,
  loans: ReturnType<typeof makeLoans>,
  sent: Sent[],
): Promise<void> {
  const own = new Random(random.next(), client);
  for (let number = 0; number < requestsEach; number += 1) {
    const isSingle = own.fraction() < 0.3;
    const hasKey = own.fraction() < 0.5;
    const payments = Array.from({ length: isSingle ? 1 : pick(own, 5, 40) }, (_, row) => {
      const loan = loans[pick(own, 0, loans.length - 1)] as (typeof loans)[number];
      return makePayment(own, loan, `R${client}-${number}-${row}`);
    });
    const entry: Sent = { payments, isStored: false };
    sent.push(entry);
    const path = isSingle ? "/api/v1/etl/repayments" : "/api/v1/etl/sync";
    const [single] = payments as [Payment];
    const body = isSingle ? paymentText(single) : syncText(paymentsBatch(payments));
    const headers: Record<string, string> = hasKey
      ? { "idempotency-key": `${client}-${number}` }
      : {};
    const { reply, tries } = await sendUntilAnswered(service, path, body, headers);
    expectStored(reply, isSingle, hasKey, tries);
    entry.isStored = true;
  }
}

/** A single repayment sent again without a key may find itself stored: 409 says so. With a key the first answer comes. */
function expectStored(reply: Reply, isSingle: boolean, hasKey: boolean, tries: number): void {
  if (isSingle && !hasKey && tries > 1 && reply.status === 409) {
    expect(reply.body.error.code).toBe("DUPLICATE_REPAYMENT_ID");
    return;
  }
  requireStatus(reply, isSingle ? 201 : 200);
}

/** Seen from outside at the moment of the kill, with transactions of the dead process still to be rolled back. */
async function expectAllOrNothing(sent: readonly Sent[]): Promise<void> {
  const known = sent.map((entry) => ({ ...entry }));
  const rows = await database.db.query<{ repayment_id: string }>(
    "select repayment_id from repayments",
  );
  const present = new Set(rows.map((row) => row.repayment_id));
  expect(present.size).toBe(rows.length);
  for (const { payments, isStored } of known) {
    const found = payments.filter(({ repayment }) => present.has(repayment.repayment_id)).length;
    expect(isStored ? [payments.length] : [0, payments.length]).toContain(found);
  }
}

/** History is written with the data: a batch with a key has one row, however often it was sent. */
async function expectOneHistoryRow(sent: readonly Sent[]): Promise<void> {
  const [row] = await database.db.query<{ open: number; keyed: number }>(
    `select count(*) filter (where status in ('pending', 'in_progress')) as open,
       (select count(*) from idempotency_key) as keyed
     from sync_history`,
  );
  expect(row?.open).toBe(0);
  expect(row?.keyed).toBeGreaterThan(0);
  expect(row?.keyed).toBeLessThan(sent.length);
}
