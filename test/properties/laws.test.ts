/** The laws of R31, asked in SQL of a generated book, at the level of loans and their sums. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { loadByBatch } from "../support/facts.ts";
import { largeBook } from "../support/large-book.ts";
import { seed } from "../support/runs.ts";

const dates = ["2025-01-31", "2025-04-13", "2025-07-15", "2025-10-01", "2026-03-31"];

/** Every loan on every date; `in_portfolio` by definitions, section 4. */
const states = `(
  select d as as_of, s.*, l.tolerance,
    (s.left_date is null or s.left_date > d) and not s.is_settled as in_portfolio
  from unnest($1::date[]) d cross join lateral loan_state(d) s join loan l using (loan_id)) s`;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await loadByBatch(database.db, largeBook(40, seed));
});

afterAll(() => database.drop());

/** The rows that break a law. */
async function breaches(condition: string): Promise<unknown[]> {
  return database.db.query(`select s.* from ${states} where ${condition}`, [dates]);
}

describe(`a generated book, seed ${seed}`, () => {
  test("has late, settled and closed loans of every schedule source", async () => {
    const rows = await database.db.query(
      `select schedule_source from ${states} group by schedule_source
       having bool_or(current_dpd > 90) and bool_or(is_settled) and bool_or(not in_portfolio) and bool_or(overpaid_amount > 0)`,
      [dates],
    );
    expect(rows).toHaveLength(3);
  });

  test("DPD > 0, arrears > 0 and missed instalments > 0 come together", async () => {
    expect(await breaches("(current_dpd > 0) is distinct from (missed_instalments > 0)")).toEqual(
      [],
    );
    expect(await breaches("current_dpd = 0 and arrears_amount <> 0")).toEqual([]);
    // Without a tolerance coverage is exact, so less than half a kobo may be late and show arrears of 0.00.
    expect(await breaches("current_dpd > 0 and arrears_amount <= 0 and tolerance > 0")).toEqual([]);
    const subKobo = "(amount_due_total * 100) % instalment_count <> 0";
    expect(await breaches(`current_dpd > 0 and arrears_amount <= 0 and not ${subKobo}`)).toEqual(
      [],
    );
    expect(await breaches("arrears_amount < 0")).toEqual([]);
  });

  test("the components sum to the total, which is at least what is really owed", async () => {
    expect(
      await breaches(
        `principal_outstanding + interest_outstanding + fees_outstanding <> total_outstanding
         or actual_outstanding > total_outstanding or actual_outstanding < 0
         or actual_outstanding - overpaid_amount <> amount_due_total - settled_amount`,
      ),
    ).toEqual([]);
  });

  test("settled means nothing late and nothing left to cover", async () => {
    expect(
      await breaches(
        `is_settled <> (covered_instalments = instalment_count)
         or is_settled <> (oldest_unpaid_due_date is null) or (is_settled and current_dpd > 0)`,
      ),
    ).toEqual([]);
  });

  test("scores lie in 0 ... 100, and what counts days counts them", async () => {
    expect(
      await breaches(
        `repayment_delay_rate not between 0 and 100 or timeliness_score not between 0 and 100
         or repayment_health not between 0 and 100 or on_time_payment_day_count > payment_day_count
         or max_dpd_ever < current_dpd or (timeliness_score is null) <> (repayment_health is null)
         or early_indicator_tagged <> (dpd_bucket = '1-6')`,
      ),
    ).toEqual([]);
  });

  test("buckets partition the book", async () => {
    expect(
      await breaches(
        `num_nonnulls(nullif(dpd_bucket = '0' and current_dpd = 0, false),
           nullif(dpd_bucket = '1-6' and current_dpd between 1 and 6, false),
           nullif(dpd_bucket = '7-30' and current_dpd between 7 and 30, false),
           nullif(dpd_bucket = '31-60' and current_dpd between 31 and 60, false),
           nullif(dpd_bucket = '61-90' and current_dpd between 61 and 90, false),
           nullif(dpd_bucket = '90+' and current_dpd >= 91, false)) <> 1`,
      ),
    ).toEqual([]);
  });

  test("officers sum to their branches and branches to the company", async () => {
    const measures = `count(*) as loans, sum(principal_outstanding) as principal, sum(arrears_amount) as arrears,
      sum(principal_outstanding) filter (where current_dpd > 30) as late`;
    const again = `sum(loans) as loans, sum(principal) as principal, sum(arrears) as arrears, sum(late) as late`;
    const [differing] = await database.db.query(
      `with portfolio as (select * from ${states} where in_portfolio),
         company as (select as_of, ${measures} from portfolio group by as_of),
         branches as (select as_of, branch, ${measures} from portfolio group by as_of, branch),
         officers as (select as_of, branch, officer_id, ${measures} from portfolio group by as_of, branch, officer_id)
       select (select count(*) from (
           select as_of, ${again} from branches group by as_of except select * from company) x) as branches,
         (select count(*) from (
           select as_of, branch, ${again} from officers group by as_of, branch except select * from branches) x) as officers,
         (select count(distinct branch) from branches) as branch_count`,
      [dates],
    );
    expect(differing).toEqual({ branches: 0, officers: 0, branch_count: 2 });
  });

  test("PAR0 >= PAR1 >= ... >= PAR90, of one denominator", async () => {
    const ladder = [0, 1, 7, 15, 30, 60, 90];
    const columns = ladder.map(
      (days) => `coalesce(sum(principal_outstanding) filter (where current_dpd > ${days}), 0)`,
    );
    const rows = await database.db.query<{ par: string[]; total: string; falls: boolean }>(
      `select par, total, par = array(select p from unnest(par) p order by p desc) and par[1] <= total as falls
       from (select array[${columns.join(", ")}] as par, sum(principal_outstanding) as total
             from ${states} where in_portfolio group by as_of) ladder`,
      [dates],
    );
    expect(rows).toHaveLength(dates.length);
    expect(rows.filter((row) => !row.falls)).toEqual([]);
  });

  test("time passing alone never lowers a DPD: a loan once late stays late until it is paid", async () => {
    const rows = await database.db.query<{ pairs: number; breaches: number; late: number }>(
      `with s as (select * from ${states})
       select count(*) as pairs, count(*) filter (where a.current_dpd > 0) as late, count(*) filter (where
         b.current_dpd < a.current_dpd or b.max_dpd_ever < a.max_dpd_ever or b.missed_instalments < a.missed_instalments
         or (a.current_dpd > 0 and b.current_dpd <> a.current_dpd + (b.as_of - a.as_of))) as breaches
       from s a join s b on b.loan_id = a.loan_id and b.as_of > a.as_of
       where not exists (select from repayments r where r.loan_id = a.loan_id and not r.is_reversed
         and r.payment_date > a.as_of and r.payment_date <= b.as_of)`,
      [dates],
    );
    expect(rows[0]?.late).toBeGreaterThan(50);
    expect(rows[0]?.breaches).toBe(0);
  });
});

describe(`what changes nothing, seed ${seed}`, () => {
  const snapshot = (name: string, columns: string): Promise<unknown> =>
    database.db.query(`create table ${name} as select as_of, ${columns} from ${states}`, [dates]);

  async function differing(): Promise<unknown[]> {
    return database.db.query(
      "(select * from before except select * from after) union all (select * from after except select * from before)",
    );
  }

  async function compared(columns: string, change: () => Promise<unknown>): Promise<unknown[]> {
    await database.db.query("drop table if exists before, after");
    await snapshot("before", columns);
    await change();
    await snapshot("after", columns);
    return differing();
  }

  const computed = `loan_id, total_principal_paid, total_interest_paid, total_fees_paid, total_repayments, settled_amount,
    total_outstanding, actual_outstanding, overpaid_amount, covered_instalments, current_dpd, max_dpd_ever, dpd_bucket,
    missed_instalments, arrears_amount, is_settled, first_payment_missed, fimr_tagged, first_payment_received_date,
    last_payment_date, payment_day_count, on_time_payment_day_count, repayment_delay_rate, timeliness_score,
    repayment_health, daily_repayment_amount, repayment_days_due_today, repayment_days_paid, loan_age_days,
    business_days_since_disbursement`;

  test("splitting every repayment in two on its day", async () => {
    let split = 0;
    const halves = ["principal_paid", "interest_paid", "fees_paid", "penalty_paid"];
    const change = (): Promise<unknown> =>
      database.db.transaction(async (client) => {
        const half = halves.map((column) => `trunc(${column} / 2, 2) as ${column}`).join(", ");
        await client.query(
          `create temporary table part on commit drop as
           select loan_id, repayment_id, payment_date, is_reversed, waiver_type, ${half}
           from repayments where paid_kobo > 3 or (paid_kobo = 0 and payment_amount > 0.02)`,
        );
        // A part that pays nothing would be no payment, though the whole row was one.
        await client.query(
          `delete from part p using repayments r
           where (r.loan_id, r.repayment_id) = (p.loan_id, p.repayment_id)
             and r.paid_kobo > 0 and p.principal_paid + p.interest_paid + p.fees_paid = 0`,
        );
        const less = halves.map((column) => `${column} = r.${column} - p.${column}`).join(", ");
        const sum = halves.map((column) => `p.${column}`).join(" + ");
        const result = await client.run(
          `update repayments r set ${less}, payment_amount = r.payment_amount - (${sum})
           from part p where r.loan_id = p.loan_id and r.repayment_id = p.repayment_id`,
        );
        split = result.rowCount ?? 0;
        await client.query(
          `insert into repayments (loan_id, repayment_id, payment_date, payment_amount, ${halves.join(", ")}, payment_method, is_reversed)
           select loan_id, repayment_id || '-2', payment_date, ${sum}, ${halves.join(", ")}, 'Cash', is_reversed from part p`,
        );
      });
    const columns = `${computed}, oldest_unpaid_due_date, days_since_due, days_since_last_repayment`;
    expect(await compared(columns, change)).toEqual([]);
    expect(split).toBeGreaterThan(100);
  });

  test("a holiday declared later changes nothing before its day", async () => {
    // What lies ahead may move: due dates on or after the holiday, and the distance to them.
    const holiday = "2026-04-01";
    const columns = `${computed}, case when oldest_unpaid_due_date < '${holiday}' then oldest_unpaid_due_date end as oldest,
      case when first_instalment_due_date < '${holiday}' then days_since_due end as since_due`;
    const change = async (): Promise<void> => {
      await database.db.query("insert into holidays (holiday_date, name) values ($1, 'Declared')", [
        holiday,
      ]);
    };
    expect(await compared(columns, change)).toEqual([]);
  });

  test("a recalculation", async () => {
    const rows = await database.db.query("select loans_updated from recalculate_all_loan_fields()");
    expect(rows).toEqual([{ loans_updated: 0 }]);
  });
});
