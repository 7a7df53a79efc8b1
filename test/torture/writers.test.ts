/**
 * R10, R17: many writers at once, of one loan, of overlapping loans, of new loans with their officers and customers,
 * of deletions, while the book is recalculated, the day rolls, a holiday is declared and a setting changes. Totals are
 * exact, nobody is told of a deadlock, and a recalculation at the end finds nothing.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { expectBook, expectNothingToRecalculate } from "../support/end-state.ts";
import { emptyBook } from "../support/facts.ts";
import { answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";
import { runs, seed } from "../support/runs.ts";
import {
  type Reply,
  requireStatus,
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
  paymentText,
  pick,
  shuffled,
  syncText,
} from "../support/small-book.ts";

const count = runs(1);
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
  await database.db.query("select roll_day($1)", [businessDate]);
  await emptyBook(database.db);
});

const timeout = 25_000 + count * 25_000;
const times = Array.from({ length: count }, (_, run) => run);

async function post(batch: Parameters<typeof syncText>[0]): Promise<Reply> {
  const reply = await service.post(syncPath, syncText(batch));
  requireStatus(reply, 200);
  return reply;
}

function paymentsOf(random: Random, loans: Loans, size: number, name: string): Payment[] {
  return Array.from({ length: size }, (_, row) => {
    const loan = loans[pick(random, 0, loans.length - 1)] as Loans[number];
    return makePayment(random, loan, `${name}-${row}`);
  });
}

/** Workers take the jobs one after another; a refused one ends the test. */
async function atOnce(workers: number, jobs: (() => Promise<unknown>)[]): Promise<void> {
  const queue = [...jobs];
  const work = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: workers }, work));
}

test(`${count} × 160 payments of one loan by 16 writers, seed ${seed}`, { timeout }, async () => {
  for (const run of times) {
    const random = new Random(seed, "one loan", run);
    await emptyBook(database.db);
    const loans = makeLoans(random, 1);
    await post(loansBatch(loans));
    const payments = paymentsOf(random, loans, 160, `R${run}`);
    const singles = payments.slice(0, 60);
    const jobs = singles.map((payment) => async () => {
      requireStatus(await service.post("/api/v1/etl/repayments", paymentText(payment)), 201);
    });
    const batches = Array.from({ length: 20 }, (_, batch) => async () => {
      await post(paymentsBatch(payments.slice(60 + batch * 5, 65 + batch * 5)));
    });
    await atOnce(16, shuffled(random, [...jobs, ...batches]));
    await expectBook(database.db, bookOf(loans, payments));
  }
});

test(
  `${count} × overlapping batches of 200 among recalculation, day roll, holidays and settings, seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) await mixedWork(new Random(seed, "mixed", run), run);
  },
);

async function mixedWork(random: Random, run: number): Promise<void> {
  await database.db.query("select roll_day($1)", [businessDate]);
  await emptyBook(database.db);
  const loans = makeLoans(random, 120);
  await post(loansBatch(loans));
  const payments = paymentsOf(random, loans, 24 * 200, `R${run}`);
  const batches = Array.from({ length: 24 }, (_, batch) => async () => {
    await post(paymentsBatch(payments.slice(batch * 200, batch * 200 + 200)));
  });
  const holiday = { date: "2026-02-17", name: "Declared late", type: "Public holiday" };
  const others = [
    async () => requireStatus(await service.post("/api/v1/loans/recalculate-fields", ""), 200),
    async () => requireStatus(await service.post("/api/v1/loans/recalculate-fields", ""), 200),
    () => database.db.query("select roll_day($1)", ["2026-03-04"]),
    async () => post({ holidays: [{ ...holiday, source_updated_at: null }] }),
    () => database.db.query("select set_setting('tolerance_amount', '5.00', 'test', 'a test')"),
    () => database.db.query("select set_setting('calendar.use_holidays', 'false', 'test', 'off')"),
    () => database.db.query("select set_setting('calendar.use_holidays', 'true', 'test', 'on')"),
    () => post(loansBatch(loans.slice(0, 40))),
    async () => requireStatus(await service.get("/api/v1/loans?limit=200&sort=-current_dpd"), 200),
  ];
  await atOnce(12, shuffled(random, [...batches, ...others]));
  const settings = { tolerance_amount: "5.00", use_holidays: true };
  const book = {
    ...bookOf(loans, payments),
    settings,
    holidays: [holiday],
    business_date: "2026-03-04",
  };
  await expectBook(database.db, book);
}

test(
  `${count} × the same new loans, customers and officers from eight senders in every order, seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) {
      const random = new Random(seed, "new loans", run);
      await emptyBook(database.db);
      const loans = makeLoans(random, 90);
      const payments = paymentsOf(random, loans, 180, `R${run}`);
      const whole = { ...customersAndOfficersOf(loans), ...loansBatch(loans) };
      const jobs = Array.from({ length: 24 }, (_, job) => async () => {
        const part = shuffled(random, loans).slice(0, 50);
        const ids = new Set(part.map((loan) => loan.loan_id));
        const paid = payments.filter((payment) => ids.has(payment.loan_id));
        const batch = { ...loansBatch(part), ...paymentsBatch(paid) };
        await post(job % 2 ? { ...batch, ...customersAndOfficersOf(part) } : batch);
      });
      await atOnce(8, jobs);
      await post({ ...whole, ...paymentsBatch(payments) });
      await expectBook(database.db, bookOf(loans, payments));
    }
  },
);

test(
  `${count} × deletions by eight writers among payments, seed ${seed}`,
  { timeout },
  async () => {
    for (const run of times) {
      const random = new Random(seed, "deletions", run);
      await emptyBook(database.db);
      const loans = makeLoans(random, 30);
      await post(loansBatch(loans));
      const gone = paymentsOf(random, loans, 160, `D${run}`);
      const kept = paymentsOf(random, loans, 160, `K${run}`);
      await post(paymentsBatch(gone));
      const deletions = gone.map(({ repayment }) => ({
        entity_type: "repayment" as const,
        entity_id: repayment.repayment_id,
        source_updated_at: null,
      }));
      const jobs = Array.from({ length: 16 }, (_, job) => [
        () => post({ deletions: deletions.slice(job * 10, job * 10 + 10) }),
        () => post(paymentsBatch(kept.slice(job * 10, job * 10 + 10))),
      ]);
      await atOnce(8, shuffled(random, jobs.flat()));
      await expectBook(database.db, bookOf(loans, kept));
    }
  },
);

test(`${count} × 40 ids tried under two loans at once, seed ${seed}`, { timeout }, async () => {
  for (const run of times) {
    const random = new Random(seed, "two loans", run);
    await emptyBook(database.db);
    const loans = makeLoans(random, 2);
    await post(loansBatch(loans));
    const winners: Payment[] = [];
    const jobs = Array.from({ length: 40 }, (_, number) => async () => {
      const tries = loans.map((loan) => makePayment(random, loan, `R${run}-${number}`));
      const won = await (number % 2 ? tryBySync(tries) : tryOneByOne(tries));
      winners.push(won);
    });
    await atOnce(4, jobs);
    await expectBook(database.db, bookOf(loans, winners));
  }
});

async function tryOneByOne(tries: Payment[]): Promise<Payment> {
  const replies = await Promise.all(
    tries.map((payment) => service.post("/api/v1/etl/repayments", paymentText(payment))),
  );
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  const loser = replies.find(({ status }) => status === 409);
  expect(loser?.body.error.code).toBe("DUPLICATE_REPAYMENT_ID");
  return tries[replies.findIndex(({ status }) => status === 201)] as Payment;
}

async function tryBySync(tries: Payment[]): Promise<Payment> {
  const replies = await Promise.all(
    tries.map((payment) => service.post(syncPath, syncText(paymentsBatch([payment])))),
  );
  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  const loser = replies.find(({ status }) => status === 400);
  expect(loser?.body.errors).toMatchObject([
    { error_code: "CREATE_FAILED", reason_code: "DUPLICATE_REPAYMENT_ID" },
  ]);
  return tries[replies.findIndex(({ status }) => status === 200)] as Payment;
}

test("a loan that arrives while a batch waits for its other loans: no payment is missing from its totals", async () => {
  const random = new Random("late loan");
  const [old, late] = makeLoans(random, 2) as [Loans[number], Loans[number]];
  await post(loansBatch([old]));
  const first = [makePayment(random, old, "R-old"), makePayment(random, late, "R-late")];
  const second = makePayment(random, late, "R-paused");
  // The second writer stops inside its transaction, with its locks taken, until the test lets it go on.
  await database.db.query(
    `create function pause() returns trigger language plpgsql as $$
     begin perform pg_advisory_xact_lock(1); return new; end $$;
     create trigger pause before insert on repayments for each row when (new.repayment_id = 'R-paused')
       execute function pause()`,
  );
  const replies: Promise<Reply>[] = [];
  await database.db.transaction(async (pausing) => {
    await pausing.query("select pg_advisory_xact_lock(1)");
    await database.db.transaction(async (holding) => {
      await holding.query("select lock_loans($1)", [[old.loan_id]]);
      replies.push(post(paymentsBatch(first)));
      await expect.poll(waitingSessions).toBe(1);
      await post(loansBatch([late]));
      replies.push(post(paymentsBatch([second])));
      await expect.poll(waitingSessions).toBe(2);
    });
    // The first batch now meets a loan that was not there when it took its locks.
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  await Promise.all(replies);
  await database.db.query("drop function pause() cascade");
  await expectBook(database.db, bookOf([old, late], [...first, second]));
});

async function waitingSessions(): Promise<number> {
  const [row] = await database.db.query<{ count: number }>(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return row?.count ?? 0;
}

test("hand-written SQL that locks loans in another order costs no client its answer", async () => {
  const loans = makeLoans(new Random("by hand"), 2);
  await post(loansBatch(loans));
  const [one, other] = loans as [Loans[number], Loans[number]];
  const random = new Random("by hand");
  const payments = loans.map((loan) => makePayment(random, loan, `R-${loan.loan_id}`));
  let replies: Promise<Reply> | undefined;
  const byHand = database.db.transaction(async (tx) => {
    const change = "update loans set branch = 'By hand' where loan_id = $1";
    await tx.query(change, [other.loan_id]);
    replies ??= service.post(syncPath, syncText(paymentsBatch(payments)));
    await new Promise((resolve) => setTimeout(resolve, 150));
    await tx.query(change, [one.loan_id]);
  });
  await byHand;
  requireStatus(await (replies as Promise<Reply>), 200);
  await expectNothingToRecalculate(database.db);
  const answers = oracleAnswers(bookOf(loans, payments), businessDate);
  expect(differences("stored", answers, await answersStored(database.db))).toEqual([]);
});
