/**
 * R6 to R9: batches that come more than once, shuffled, at once, before what they refer to, in an older version, or
 * with a key that is known already.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { retryPauseMs } from "#contract/limits.ts";
import { Random } from "#demo/random.ts";
import { recordJson } from "#demo/wire.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { expectBook } from "../support/end-state.ts";
import { emptyBook, repaymentRecord } from "../support/facts.ts";
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
  customersAndOfficersOf,
  loansBatch,
  makeLoans,
  makePayment,
  type Payment,
  paymentsBatch,
  pick,
  shuffled,
  syncText,
} from "../support/small-book.ts";

const count = runs(1);
const timeout = 25_000 + count * 25_000;
const times = Array.from({ length: count }, (_, run) => run);
const syncPath = "/api/v1/etl/sync";
type Loans = ReturnType<typeof makeLoans>;

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
beforeEach(async () => {
  await emptyBook(database.db);
  await database.db.query("truncate sync_history, sync_error, idempotency_key cascade");
});

function sync(batch: Parameters<typeof syncText>[0]): Promise<Reply> {
  return service.post(syncPath, syncText(batch));
}

function paymentsOf(random: Random, loans: Loans, size: number, name: string): Payment[] {
  return Array.from({ length: size }, (_, row) => {
    const loan = loans[pick(random, 0, loans.length - 1)] as Loans[number];
    return makePayment(random, loan, `${name}-${row}`);
  });
}

async function openErrors(): Promise<{ total: number; rows: Record<string, unknown>[] }> {
  const reply = await service.get("/api/v1/etl/errors?resolved=false&limit=1000");
  requireStatus(reply, 200);
  return { total: reply.body.meta.total, rows: reply.body.data };
}

test(
  `${count} × R6: every batch 1 to 5 times, shuffled, at once, is the same as each once in order; seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) {
      const random = new Random(seed, "delivery", run);
      await emptyBook(database.db);
      const loans = makeLoans(random, 20);
      requireStatus(await sync(loansBatch(loans)), 200);
      const payments = paymentsOf(random, loans, 600, `R${run}`);
      const bodies = Array.from({ length: 20 }, (_, batch) =>
        syncText({
          ...(batch % 4 ? {} : loansBatch(loans.slice(batch, batch + 4))),
          ...paymentsBatch(payments.slice(batch * 30, batch * 30 + 30)),
        }),
      );
      const deliveries = bodies.flatMap((body) =>
        Array.from({ length: pick(random, 1, 5) }, () => ({ body, key: "" })),
      );
      for (const [index, delivery] of deliveries.entries()) {
        if (random.fraction() < 0.5)
          delivery.key = `${run} ${bodies.indexOf(delivery.body)} ${index % 2}`;
      }
      const queue = shuffled(random, deliveries);
      const work = async (): Promise<void> => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const headers: Record<string, string> = next.key ? { "idempotency-key": next.key } : {};
          const { reply } = await sendUntilAnswered(service, syncPath, next.body, headers);
          requireStatus(reply, 200);
        }
      };
      await Promise.all(Array.from({ length: 8 }, work));
      await expectBook(database.db, bookOf(loans, payments));
    }
  },
);

test(
  `${count} × R9: versions of a record in any order leave the newest; seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) {
      const random = new Random(seed, "versions", run);
      await emptyBook(database.db);
      const loans = makeLoans(random, 4);
      requireStatus(await sync(loansBatch(loans)), 200);
      const ids = Array.from({ length: 25 }, (_, number) => number);
      const versions = ids.map((number) =>
        [1, 2, 3, 4].map((version) => ({
          version,
          payment: makePayment(random, loans[number % 4] as Loans[number], `R${run}-${number}`),
        })),
      );
      const jobs = shuffled(random, [1, 2, 3, 4, 1, 2, 3, 4]).map((version) => async () => {
        const repayments = versions.map((ofOne) => {
          const { payment } = ofOne[version - 1] as (typeof ofOne)[number];
          const record = repaymentRecord(payment.loan_id, payment.repayment);
          return { ...record, source_updated_at: `2026-03-01T10:0${version}:00Z` };
        });
        requireStatus(await sync({ repayments: shuffled(random, repayments) }), 200);
      });
      await Promise.all(jobs.map((job) => job()));
      const newest = versions.map((ofOne) => (ofOne[3] as (typeof ofOne)[number]).payment);
      await expectBook(database.db, bookOf(loans, newest));
    }
  },
);

test("R8: a repayment before its loan in the same request is applied", async () => {
  const random = new Random("same batch");
  const loans = makeLoans(random, 2);
  const payments = paymentsOf(random, loans, 10, "R");
  const [head, tail] = syncText(loansBatch(loans)).split('"data":{');
  const repayments = payments
    .map((one) => recordJson(repaymentRecord(one.loan_id, one.repayment)))
    .join(",");
  const body = `${head}"data":{"repayments":[${repayments}],${tail}`;
  requireStatus(await service.post(syncPath, body), 200);
  await expectBook(database.db, bookOf(loans, payments));
});

test("R8: a repayment of an earlier request is refused, kept, and applied when its loan arrives", async () => {
  const random = new Random("earlier batch");
  const loans = makeLoans(random, 3);
  const payments = paymentsOf(random, loans, 9, "R");
  const early = await sync(paymentsBatch(payments));
  requireStatus(early, 400);
  expect(early.body.errors[4]).toMatchObject({
    entity_type: "repayment",
    entity_id: "R-4",
    error_code: "CREATE_FAILED",
    reason_code: "LOAN_NOT_FOUND",
    field: "loan_id",
    index: 4,
  });
  const { total, rows } = await openErrors();
  expect(total).toBe(9);
  const kept = rows.find((row) => row["entity_id"] === "R-4");
  const sent = payments[4] as Payment;
  expect(kept).toMatchObject({
    reason_code: "LOAN_NOT_FOUND",
    index: 4,
    payload: { repayment_id: "R-4", payment_amount: Number(sent.repayment.payment_amount) },
  });
  requireStatus(await sync(loansBatch(loans)), 200);
  expect((await openErrors()).total).toBe(0);
  await expectBook(database.db, bookOf(loans, payments));
});

test("R8: a loan written by hand is found by POST /etl/errors/retry", async () => {
  const random = new Random("by hand");
  const loans = makeLoans(random, 2);
  const payments = paymentsOf(random, loans, 6, "R");
  requireStatus(await sync(paymentsBatch(payments)), 400);
  const first = await service.post("/api/v1/etl/errors/retry", "");
  expect(first.body.data).toEqual({ retried: 6, resolved: 0, still_failing: 6 });
  // What restores a loan without the service: a colleague with psql.
  requireStatus(await sync(loansBatch(loans)), 200);
  await database.db.query(
    "update sync_error set resolved = false; delete from repayments; delete from repayment_owner",
  );
  const second = await service.post("/api/v1/etl/errors/retry", "");
  expect(second.body.data).toEqual({ retried: 6, resolved: 6, still_failing: 0 });
  await expectBook(database.db, bookOf(loans, payments));
});

test(
  `${count} × R8: loan and repayments at once, whoever is first; seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) {
      const random = new Random(seed, "at once", run);
      await emptyBook(database.db);
      const loans = makeLoans(random, 80, `N${run}-`);
      const payments = loans.map((loan) => makePayment(random, loan, `R-${loan.loan_id}`));
      const parts = Array.from({ length: 20 }, (_, part) => [part * 4, part * 4 + 4] as const);
      for (const [from, to] of parts) {
        const both = [loansBatch(loans.slice(from, to)), paymentsBatch(payments.slice(from, to))];
        await Promise.all(
          shuffled(random, both).map(async (batch, index) => {
            await new Promise((resolve) => setTimeout(resolve, index * pick(random, 0, 6)));
            await sync(batch);
          }),
        );
      }
      expect((await openErrors()).total).toBe(0);
      await expectBook(database.db, bookOf(loans, payments));
    }
  },
);

test("R8: what was kept never overwrites what came later", async () => {
  const random = new Random("kept");
  const loans = makeLoans(random, 1);
  const [loan] = loans as [Loans[number]];
  const [first, second, third] = [1, 2, 3].map(() => makePayment(random, loan, "R")) as [
    Payment,
    Payment,
    Payment,
  ];
  requireStatus(await sync(paymentsBatch([first])), 400);
  requireStatus(await sync(paymentsBatch([second])), 400);
  requireStatus(await sync({ ...loansBatch(loans), ...paymentsBatch([third]) }), 200);
  expect((await openErrors()).total).toBe(0);
  await expectBook(database.db, bookOf(loans, [third]));
});

test("R8: of two kept versions the later one stands", async () => {
  const random = new Random("two kept");
  const loans = makeLoans(random, 1);
  const [loan] = loans as [Loans[number]];
  const versions = [1, 2].map(() => makePayment(random, loan, "R")) as [Payment, Payment];
  for (const version of versions) requireStatus(await sync(paymentsBatch([version])), 400);
  requireStatus(await sync(loansBatch(loans)), 200);
  expect((await openErrors()).total).toBe(0);
  await expectBook(database.db, bookOf(loans, [versions[1]]));
});

test("R8: a kept repayment whose retry the database failed is tried again by itself", async () => {
  const random = new Random("retry failed");
  const loans = makeLoans(random, 1);
  const payments = paymentsOf(random, loans, 3, "R");
  requireStatus(await sync(paymentsBatch(payments)), 400);
  await database.db.query(
    `create function no_space() returns trigger language plpgsql as $$
     begin raise exception 'No space left on device' using errcode = '53100'; end $$;
     create trigger no_space before update on sync_error execute function no_space()`,
  );
  requireStatus(await sync(loansBatch(loans)), 200);
  await database.db.query("drop function no_space() cascade");
  expect((await openErrors()).total).toBe(3);
  const open = async (): Promise<number> => (await openErrors()).total;
  await expect.poll(open, { timeout: 2 * retryPauseMs, interval: 200 }).toBe(0);
  await expectBook(database.db, bookOf(loans, payments));
});

test("R7: a key names one request: the answer again, 422 for another, 409 in flight, and after a crash", async () => {
  const random = new Random("keys");
  const loans = makeLoans(random, 2);
  const payments = paymentsOf(random, loans, 8, "R");
  const headers = { "idempotency-key": "first" };
  const body = syncText({ ...loansBatch(loans), ...paymentsBatch(payments) });
  const answer = await service.post(syncPath, body, headers);
  requireStatus(answer, 200);
  const again = await service.post(syncPath, body, headers);
  expect([again.status, again.text]).toEqual([200, answer.text]);
  const other = await service.post(syncPath, syncText(loansBatch(loans)), headers);
  expect([other.status, other.body.error.code]).toEqual([422, "IDEMPOTENCY_CONFLICT"]);

  let flying: Promise<Reply> | undefined;
  await database.db.transaction(async (tx) => {
    await tx.query("select lock_book(alone => true)");
    flying = service.post(syncPath, body, { "idempotency-key": "second" });
    await expect.poll(waiting).toBe(1);
    const rival = await service.post(syncPath, body, { "idempotency-key": "second" });
    expect([rival.status, rival.body.error.code]).toEqual([409, "IDEMPOTENCY_IN_FLIGHT"]);
    expect(rival.headers.get("retry-after")).toBe("5");
  });
  requireStatus((await flying) as Reply, 200);

  await service.kill();
  await service.start();
  const afterCrash = await service.post(syncPath, body, headers);
  expect([afterCrash.status, afterCrash.text]).toEqual([200, answer.text]);
  await expectBook(database.db, bookOf(loans, payments));
});

async function waiting(): Promise<number> {
  const [row] = await database.db.query<{ count: number }>(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
  );
  return row?.count ?? 0;
}

test("a deleted officer or customer whom a loan names at that moment is refused or placed anew", async () => {
  const random = new Random("deleted");
  const batches = Array.from({ length: 40 }, (_, number) => {
    const loans = makeLoans(random, 2, `D${number}-`);
    return { loans, people: customersAndOfficersOf(loans) };
  });
  for (const { loans, people } of batches) {
    requireStatus(await sync(people), 200);
    const deletions = [
      ...(people.officers ?? []).map((one) => ["officer", one.officer_id] as const),
      ...(people.customers ?? []).map((one) => ["customer", one.customer_id] as const),
    ].map(([entityType, id]) => ({
      entity_type: entityType,
      entity_id: id,
      source_updated_at: null,
    }));
    const [deleted, stored] = await Promise.all([sync({ deletions }), sync(loansBatch(loans))]);
    expect([200, 207, 400]).toContain(deleted.status);
    requireStatus(stored, 200);
  }
  await expectBook(
    database.db,
    bookOf(
      batches.flatMap(({ loans }) => loans),
      [],
    ),
  );
});
