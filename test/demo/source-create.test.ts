import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSource, type SourceSummary } from "#demo/source/create.ts";
import type { DirtKind } from "#demo/source/dirt.ts";
import { sourceTables } from "#demo/source/tables.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

const BUSINESS_DATE = "2026-11-21";
const LOANS = 4000;

let database: TestDatabase;
let summary: SourceSummary;
const shares: number[] = [];
beforeAll(async () => {
  database = await createEmptyDatabase();
  summary = await createSource(database.db, {
    businessDate: BUSINESS_DATE,
    loans: LOANS,
    onProgress: (share) => shares.push(share),
  });
});
afterAll(() => database.drop());

/** One row of numbers. */
async function figures(sql: string): Promise<Record<string, number>> {
  const [row] = await database.db.query<Record<string, number>>(sql);
  return row ?? {};
}

async function tally(table: string, column: string): Promise<Record<string, number>> {
  const rows = await database.db.query<{ value: string; count: number }>(
    `select coalesce(${column}::text, 'null') as value, count(*) from ${table} group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ value, count }) => [value, count]));
}

async function fingerprint({ db }: TestDatabase): Promise<string> {
  const hash = createHash("sha256");
  for (const table of sourceTables) {
    const [row] = await db.query<{ sum: string }>(
      `select md5(string_agg(t::text, '\n' order by id)) as sum from ${table} t`,
    );
    hash.update(row?.sum ?? "");
  }
  return hash.digest("hex");
}

function ids(kind: DirtKind): number[] {
  return summary.dirt?.[kind].ids ?? [];
}

function made(kind: DirtKind): number {
  return summary.dirt?.[kind].rows ?? 0;
}

describe("a created source", () => {
  it("has the rows it says, near the numbers that were asked for", async () => {
    for (const table of sourceTables) {
      expect(await figures(`select count(*) as n from ${table}`)).toEqual({
        n: summary.rows[table],
      });
    }
    expect(summary.rows.loans_ajoloan).toBe(LOANS);
    expect(Math.abs(summary.rows.loans_ajoloanrepayment - 14_000)).toBeLessThan(1_000);
    expect(summary.rows.loans_ajoloanschedule).toBeGreaterThan(10_000);
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  });

  it("is the same for the same seed, and another one for another", async () => {
    const options = { businessDate: BUSINESS_DATE, loans: 400 };
    const small = await createEmptyDatabase();
    await createSource(small.db, options);
    const first = await fingerprint(small);
    await createSource(small.db, { ...options, replace: true });
    expect(await fingerprint(small)).toBe(first);
    await createSource(small.db, { ...options, replace: true, seed: 2 });
    expect(await fingerprint(small)).not.toBe(first);
    await small.drop();
  });

  it("has agents of all types, and lends through agents who were there", async () => {
    expect(Object.keys(await tally("accounts_customuser", "user_type"))).toEqual(
      "AGENT AJO_AGENT DMO_AGENT KEY_ACCOUNT LIBERTY_RETAIL LOTTO_AGENT MERCHANT PERSONAL PROSPER_AGENT RECOVERY_AGENT STAFF_AGENT".split(
        " ",
      ),
    );
    expect(Object.keys(await tally("accounts_customuser", "account_type"))).toEqual([
      "KEY_ACCOUNT",
      "REGULAR",
    ]);
    const hired =
      await figures(`select count(*) filter (where date_joined < '2025-10-01+01') as before,
      count(*) filter (where date_joined >= '2025-10-01+01') as after from accounts_customuser`);
    expect(hired["before"]).toBeGreaterThan(50);
    expect(hired["after"]).toBeGreaterThan(20);
    const early =
      await figures(`select count(*) as n from loans_ajoloan l join accounts_customuser a on a.id = agent_id
      where a.user_type <> 'PERSONAL' and l.date_created < a.date_joined - interval '1 day'`);
    expect(early).toEqual({ n: 0 });
  });

  it("has loans in every status, product, frequency and way to tell the maturity", async () => {
    const disbursed = await tally("loans_ajoloan where is_disbursed", "status");
    const statuses =
      "ACTIVE APPROVED CLOSED COMPLETED DEFAULTED DISBURSED OPEN OPEN_TO_SUPERVISOR PAST_MATURITY WRITTEN_OFF";
    expect(Object.keys(disbursed)).toEqual(expect.arrayContaining(statuses.split(" ")));
    const waiting = await tally("loans_ajoloan where not is_disbursed", "status");
    expect(Object.keys(waiting)).toEqual(["APPROVED", "PENDING", "REJECTED"]);
    expect(Object.keys(await tally("loans_ajoloan", "loan_type"))).toEqual(
      "AJO BNPL DMO PROSPER STAFF".split(" "),
    );
    expect(Object.keys(await tally("loans_ajoloan", "repayment_type"))).toEqual([
      "DAILY",
      "MONTHLY",
      "WEEKLY",
    ]);
    const ways =
      await figures(`select count(*) filter (where expected_end_date is null and end_date is not null) as by_end,
      count(*) filter (where coalesce(expected_end_date, end_date) is null) as by_tenor,
      count(*) filter (where expected_repayment_count > 0) as counted, count(*) filter (where start_date is null) as without_start,
      count(*) filter (where amount_disbursed = 0) as amount_only, count(*) filter (where repayment_amount = 0) as rate_only,
      count(*) filter (where date_disbursed < '2025-10-20+01') as wave_one
      from loans_ajoloan where is_disbursed`);
    for (const [way, count] of Object.entries(ways)) expect([way, count > 20]).toEqual([way, true]);
    expect(ways["without_start"]).toBeLessThan(LOANS / 4);
  });

  it("keeps sums on the loan that follow from its repayments", async () => {
    const wrong = await figures(`select count(*) as n from loans_ajoloan l left join lateral (
        select round(sum(repayment_amount::numeric), 2) as paid, count(*) as rows from loans_ajoloanrepayment r
        where ajo_loan_id = l.id and marked_as is distinct from 'REVERSAL' and applied_to_loan is not false
          and r.id <> all(array[${[...ids("repayment_of_zero"), ...ids("repayment_negative")].join()}])) due on true
      where round(total_paid_amount::numeric, 2) <> coalesce(paid, 0) or count_of_recorded_repayments <> rows`);
    expect(wrong).toEqual({ n: 0 });
    const scheduled = await figures(`select count(*) as n from loans_ajoloanschedule
      where abs(due_amount - paid_amount - amount_left) > 0.001 or fully_paid <> (paid_amount > due_amount - 0.001)`);
    expect(scheduled).toEqual({ n: 0 });
  });

  it("has the repayments of a real lender", async () => {
    const found = await figures(`select count(*) filter (where marked_as = 'REVERSAL') as reversed,
        count(*) filter (where marked_as = 'BACKDATED') as backdated,
        count(*) filter (where (date_created at time zone 'Africa/Lagos')::date > (paid_date at time zone 'Africa/Lagos')::date) as recorded_later,
        count(*) filter (where applied_to_loan is null) as unknown, count(*) filter (where not applied_to_loan) as unapplied,
        count(*) filter (where not settlement_status) as kept, count(*) filter (where health_insurance > 0) as insured,
        count(*) filter (where (paid_date at time zone 'UTC')::time between '23:30' and '23:59:59') as after_midnight,
        count(*) filter (where repayment_amount::text ~ '99999$') as noisy
      from loans_ajoloanrepayment`);
    for (const [kind, count] of Object.entries(found))
      expect([kind, count > 10]).toEqual([kind, true]);
    expect(Object.keys(await tally("loans_ajoloanrepayment", "repayment_type"))).toHaveLength(5);
    const recovered = await figures(
      "select count(*) as n from loans_ajoloanrepayment where marked_as = 'RECOVERY'",
    );
    expect(recovered["n"]).toBeGreaterThan(0);
  });

  it("ends on the evening before the business date, after two years", async () => {
    const [span] = await database.db.query(`select min(date_created) > '2024-11-18+01' as begins,
        greatest(max(date_created), max(date_modified), max(date_disbursed)) < '2026-11-21+01' as ends from loans_ajoloan`);
    expect(span).toEqual({ begins: true, ends: true });
    const late = await figures(`select count(*) as n from loans_ajoloanrepayment
      where greatest(paid_date, date_created, date_modified) >= '2026-11-21+01'`);
    expect(late).toEqual({ n: 0 });
  });

  it("has customers without names, unverified and unfinished ones, holidays and leaves", async () => {
    const customers =
      await figures(`select count(*) filter (where first_name is null or last_name is null) as unnamed,
      count(*) filter (where not onboarding_complete) as unfinished, count(*) filter (where bvn_verified and not onboarding_verified) as partial,
      count(*) filter (where not bvn_verified and onboarding_complete) as pending from ajo_ajouser`);
    for (const [kind, count] of Object.entries(customers))
      expect([kind, count > 10]).toEqual([kind, true]);
    const holidays = await tally("loans_holiday", "type");
    expect(holidays).toEqual({ agent_leave: expect.any(Number), company: 41 });
  });
});

describe("dirt", () => {
  it("is a dozen rows to refuse and three orphans, whatever the size, with their ids", async () => {
    const loans = await database.db.query<{ id: number; why: string }>(
      `select id, case when date_disbursed is null then 'date'
         when expected_end_date <= (date_disbursed at time zone 'Africa/Lagos')::date then 'maturity' else 'status' end as why
       from loans_ajoloan where is_disbursed and (date_disbursed is null or status in ('ON_HOLD', 'REJECTED', 'PENDING')
         or coalesce(expected_end_date, end_date) <= (date_disbursed at time zone 'Africa/Lagos')::date) order by id`,
    );
    const of = (why: string): number[] =>
      loans.filter((loan) => loan.why === why).map((loan) => loan.id);
    expect(of("date")).toEqual(ids("loan_without_disbursement_date"));
    expect(of("maturity")).toEqual(ids("loan_maturity_not_after_disbursement"));
    expect(of("status")).toEqual(ids("loan_unknown_status"));
    const repayments = await database.db.query<{ id: number; repayment_amount: number }>(
      "select id, repayment_amount from loans_ajoloanrepayment where repayment_amount <= 0 order by id",
    );
    const zero = repayments.filter((row) => row.repayment_amount === 0).map(({ id }) => id);
    const negative = repayments.filter((row) => row.repayment_amount < 0).map(({ id }) => id);
    expect(zero).toEqual(ids("repayment_of_zero"));
    expect(negative).toEqual(ids("repayment_negative"));
    expect(loans.length + repayments.length).toBe(12);
    const orphans = await database.db.query<{ id: number }>(
      `select id from loans_ajoloanrepayment r where not exists (select from loans_ajoloan where id = ajo_loan_id) order by id`,
    );
    expect(orphans.map(({ id }) => id)).toEqual(ids("repayment_orphan"));
    expect(orphans).toHaveLength(3);
  });

  it("leaves a refused loan without rows that would wait for it", async () => {
    const refused = [
      ...ids("loan_without_disbursement_date"),
      ...ids("loan_maturity_not_after_disbursement"),
      ...ids("loan_unknown_status"),
    ];
    const rows = await database.db.query(
      `select ajo_loan_id from loans_ajoloanrepayment where ajo_loan_id = any($1::int[])
       union all select loan_id from loans_ajoloanschedule where loan_id = any($1::int[])`,
      [refused],
    );
    expect(rows).toEqual([]);
  });

  it("has loans of people whom the filters leave out", async () => {
    const found =
      await figures(`select count(*) filter (where user_type = 'PERSONAL') as agent, count(*) filter (where not onboarding_complete) as borrower
      from loans_ajoloan l join accounts_customuser a on a.id = agent_id join ajo_ajouser b on b.id = borrower_id where is_disbursed`);
    expect(found).toEqual({
      agent: made("loan_of_unlisted_agent"),
      borrower: made("loan_of_unfinished_borrower"),
    });
    expect(Math.min(found["agent"] ?? 0, found["borrower"] ?? 0)).toBeGreaterThan(3);
  });

  it("has rows without date_modified in every table that has the column", async () => {
    const kinds = {
      ajo_ajouser: "borrower",
      loans_ajoloan: "loan",
      loans_ajoloanrepayment: "repayment",
      loans_ajoloanschedule: "schedule",
    } as const;
    for (const [table, kind] of Object.entries(kinds)) {
      const found = await figures(`select count(*) as n from ${table} where date_modified is null`);
      expect(found).toEqual({ n: made(`${kind}_without_date_modified`) });
      expect(found["n"]).toBeGreaterThan(2);
    }
  });

  it("has a thousand repayments with one and the same date_modified", async () => {
    const [most] = await database.db.query<{ count: number }>(
      `select count(*) from loans_ajoloanrepayment where date_modified is not null group by date_modified order by 1 desc limit 1`,
    );
    expect(most?.count).toBe(made("repayment_shared_date_modified"));
    expect(most?.count).toBe(1200);
  });

  it("has content that is newer than date_modified", async () => {
    const loans =
      await figures(`select count(*) as n from loans_ajoloan l where id = any(array[${ids("loan_changed_unmarked").join()}])
      and exists (select from loans_ajoloanrepayment r where ajo_loan_id = l.id and r.date_created > l.date_modified)`);
    expect(loans).toEqual({ n: 5 });
    const schedule =
      await figures(`select count(*) as n from loans_ajoloanschedule where id = any(array[${ids("schedule_changed_unmarked").join()}])
      and paid_amount > 0 and date_modified = date_created`);
    expect(schedule).toEqual({ n: 5 });
    expect(made("repayment_changed_unmarked")).toBeGreaterThan(5);
  });

  it("can be left out", async () => {
    const clean = await createEmptyDatabase();
    const options = { businessDate: BUSINESS_DATE, loans: 600, dirt: false };
    expect(await createSource(clean.db, options)).toMatchObject({ dirt: null });
    const [found] = await clean.db.query(`select
      (select count(*) from loans_ajoloan where date_modified is null or is_disbursed and date_disbursed is null) as loans,
      (select count(*) from loans_ajoloanrepayment where date_modified is null or repayment_amount <= 0) as repayments,
      (select count(*) from loans_ajoloanschedule where date_modified is null) as schedules,
      (select count(*) from ajo_ajouser where date_modified is null) as customers`);
    expect(found).toEqual({ loans: 0, repayments: 0, schedules: 0, customers: 0 });
    await clean.drop();
  });
});

describe("creating a source", () => {
  it("makes longer repayment histories when more repayments are wanted", async () => {
    const other = await createEmptyDatabase();
    const options = { businessDate: BUSINESS_DATE, loans: 300, repayments: 30_000 };
    const { rows } = await createSource(other.db, options);
    expect(Math.abs(rows.loans_ajoloanrepayment - 30_000)).toBeLessThan(2_000);
    await other.drop();
  });

  it.each(["2024-02-29", "2030-12-31"])("works for the business date %s", async (businessDate) => {
    const other = await createEmptyDatabase();
    const { rows } = await createSource(other.db, { businessDate, loans: 40 });
    expect(rows.loans_ajoloan).toBe(40);
    await other.drop();
  });

  it("refuses a database that has the tables, and changes nothing there", async () => {
    const again = createSource(database.db, { businessDate: BUSINESS_DATE, loans: 5 });
    await expect(again).rejects.toThrow("has the table accounts_customuser already");
    expect(await figures("select count(*) as n from loans_ajoloan")).toEqual({ n: LOANS });
  });

  it("leaves nothing behind when it is stopped", async () => {
    const other = await createEmptyDatabase();
    const stop = new AbortController();
    const stopped = createSource(other.db, {
      businessDate: BUSINESS_DATE,
      loans: 3000,
      signal: stop.signal,
      onProgress: (share) => share > 0.1 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow("aborted");
    const tables = await other.db.query(
      "select from pg_class where relnamespace = 'public'::regnamespace",
    );
    expect(tables).toEqual([]);
    await other.drop();
  });

  it("gives rows that come later ids of their own", async () => {
    const next = await figures(`insert into loans_ajoloan (agent_id, borrower_id, eligibility_id)
      select 1, 1, 1 returning id`);
    const orphan = await figures("select max(ajo_loan_id) as id from loans_ajoloanrepayment");
    expect(next["id"]).toBeGreaterThan(orphan["id"] ?? 0);
    await database.db.run(`delete from loans_ajoloan where id = ${next["id"]}`);
  });
});
