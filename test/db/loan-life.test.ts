/** The life of a loan against its state: what the day-by-day answers of loan_state() say, transitions and due curve must say too. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { ingest, rollDay } from "../support/facts.ts";
import { seed } from "../support/runs.ts";
import {
  businessDate,
  loansBatch,
  makeLoans,
  makePayment,
  pick,
  paymentsBatch,
} from "../support/small-book.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  const random = new Random(seed, "loan life");
  const loans = makeLoans(random, 30);
  const payments = Array.from({ length: 240 }, (_, index) =>
    makePayment(random, loans[pick(random, 0, loans.length - 1)] ?? loans[0]!, `R${index}`),
  );
  await rollDay(db, businessDate);
  await ingest(db, loansBatch(loans));
  await ingest(db, paymentsBatch(payments));
});
afterAll(() => database.drop());

const days = `
  select d.day::date as day from clock c, generate_series(c.business_date - 130, c.business_date, interval '1 day') d (day)`;

/** One row a loan and day on which the bucket is another than the day before. */
const seen = `
  select loan_id::text, day, dpd_before, current_dpd, bucket_before, dpd_bucket, actual_outstanding
  from (
    select s.loan_id, d.day, s.current_dpd, s.dpd_bucket, s.actual_outstanding,
      coalesce(lag(s.current_dpd) over days, 0) as dpd_before, coalesce(lag(s.dpd_bucket) over days, '0') as bucket_before
    from (${days}) d cross join lateral loan_state(d.day) s
    window days as (partition by s.loan_id order by d.day)
  ) s
  where dpd_bucket <> bucket_before`;

const told = `
  select l.loan_id::text, t.transition_date, t.from_dpd, t.to_dpd, t.from_bucket, t.to_bucket, t.actual_outstanding
  from clock c cross join loan l cross join lateral loan_transitions(c.business_date, l.loan_id) t`;

test(`transitions are the changes of bucket from day to day, seed ${seed}`, async () => {
  const { db } = database;
  const [counted] = await db.query<{ n: number }>(`select count(*) as n from (${told}) t`);
  expect(counted?.n).toBeGreaterThan(60);
  expect(await db.query(`(${told}) except all (${seen})`)).toEqual([]);
  expect(await db.query(`(${seen}) except all (${told})`)).toEqual([]);
});

test(`an instalment is covered on the first day that covers so many, seed ${seed}`, async () => {
  const { db } = database;
  const wrong = await db.query(`
    select l.loan_id, u.*
    from clock c cross join loan l cross join lateral loan_due_curve(c.business_date, l.loan_id) u
    left join lateral (
      select min(d.day) as day from (${days}) d cross join lateral loan_state(d.day, array[l.loan_id::text]) s
      where s.covered_instalments >= u.installment_number
    ) f on true
    where u.installment_number <= 3 and (u.covered_on is distinct from f.day or u.is_covered <> (f.day is not null))
      and coalesce(u.covered_on >= l.disbursement_date, true)`);
  expect(wrong).toEqual([]);
  const [sums] = await db.query<{ wrong: number; covered: number }>(`
    select count(*) filter (where s.n <> s.instalment_count or s.due <> s.amount_due_total
        or s.settled <> least(s.settled_amount, s.amount_due_total) or s.covered <> s.covered_instalments) as wrong,
      sum(s.covered)::integer as covered
    from (
      select l.*, (select count(*) from loan_due_curve(c.business_date, l.loan_id)) as n, u.due, u.settled, u.covered
      from clock c cross join loan l cross join lateral (
        select sum(amount_due) as due, sum(amount_settled) as settled, count(*) filter (where is_covered) as covered
        from loan_due_curve(c.business_date, l.loan_id)) u
    ) s`);
  expect(sums?.wrong).toBe(0);
  expect(sums?.covered).toBeGreaterThan(30);
});
