import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { type LiveChange, liveChanges, type LiveEvent, liveSource } from "#demo/source/live.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

const OPTIONS = { businessDate: "2026-11-21", loans: 120, dirt: false, replace: true };

const database: TestDatabase = await createEmptyDatabase();
beforeEach(async () => {
  await createSource(database.db, OPTIONS);
});
afterAll(() => database.drop());

/** Lets so many changes happen, then stops. */
async function live(
  count: number,
  kinds: readonly LiveChange[],
  { onChange, lanes = 1 }: { onChange?: (event: LiveEvent) => void; lanes?: number } = {},
): Promise<LiveEvent[]> {
  const stop = new AbortController();
  const events: LiveEvent[] = [];
  const summary = await liveSource(database.db, {
    rate: 500,
    seed: 3,
    lanes,
    signal: stop.signal,
    kinds,
    onChange: (event) => {
      events.push(event);
      onChange?.(event);
      if (events.length >= count) stop.abort();
    },
  });
  const counted = Object.entries(summary.changes).filter(([, times]) => times > 0);
  const total = counted.reduce((sum, [, times]) => sum + times, 0);
  expect(total).toBe(events.length);
  expect(counted.map(([kind]) => kind).toSorted()).toEqual(
    [...new Set(events.map(({ kind }) => kind))].toSorted(),
  );
  return events;
}

async function figures(sql: string): Promise<Record<string, number | string>> {
  const [row] = await database.db.query<Record<string, number | string>>(sql);
  return row ?? {};
}

const COUNTS = `select (select count(*) from ajo_ajouser) as customers, (select count(*) from loans_ajoloan) as loans,
  (select count(*) from loans_ajoloanrepayment) as repayments, (select count(*) from loans_ajoloan where is_disbursed) as disbursed`;
const CURSORS = `select md5(string_agg(id || coalesce(date_modified::text, 'null'), ',' order by id)) as sum from`;
const CONTENT = `select md5(string_agg(t::text, ',' order by id)) as sum from`;
const ORPHANS = `select count(*) as n from (select ajo_loan_id as loan from loans_ajoloanrepayment
  union all select loan_id from loans_ajoloanschedule) t where not exists (select from loans_ajoloan where id = loan)`;

describe("a living source", () => {
  it("makes changes of every kind, and leaves no orphan", async () => {
    for (const kind of liveChanges) {
      const events = await live(2, [kind]);
      expect(events.map((event) => event.kind)).toContain(kind);
      expect(events.every(({ rows }) => rows.length > 0)).toBe(true);
    }
    await live(100, liveChanges, { lanes: 6 });
    expect(await figures(ORPHANS)).toEqual({ n: 0 });
  });

  it("chooses by its seed", async () => {
    const kinds = liveChanges.filter((kind) => kind !== "long_transaction");
    const first = await live(40, kinds);
    await createSource(database.db, OPTIONS);
    const second = await live(40, kinds);
    expect(second).toEqual(first);
  });

  it("adds customers, loans, disbursements and payments as the application saves them", async () => {
    const before = await figures(COUNTS);
    await live(3, ["new_customer"]);
    await live(3, ["new_loan"]);
    await live(3, ["payment"]);
    await live(3, ["disbursement"]);
    const after = await figures(COUNTS);
    const grown = Object.keys(after).map((key) => Number(after[key]) - Number(before[key]));
    expect(grown.slice(0, 1)).toEqual([3]);
    expect(after["loans"]).toBeGreaterThanOrEqual(Number(before["loans"]) + 3);
    expect(grown.slice(2)).toEqual([3, 3]);
  });

  it("keeps the loan's sums with a payment", async () => {
    const [event] = await live(1, ["payment"]);
    const id = event?.rows[0]?.id;
    const [row] = await database.db.query(
      `select abs(total_paid_amount - (select sum(repayment_amount) from loans_ajoloanrepayment r
           where ajo_loan_id = l.id and marked_as is distinct from 'REVERSAL' and applied_to_loan is not false)) < 0.01 as sums,
         date_modified = (select date_modified from loans_ajoloanrepayment where id = $1) as stamped
       from loans_ajoloan l where id = (select ajo_loan_id from loans_ajoloanrepayment where id = $1)`,
      [id],
    );
    expect(row).toEqual({ sums: true, stamped: true });
  });

  it("moves date_modified with an edit, not with a silent one, and loses it with a null cursor", async () => {
    const started = new Date().toISOString();
    const [edited] = await live(1, ["edit"]);
    const { table, id } = edited?.rows[0] ?? { table: "loans_ajoloan", id: 0 };
    expect(
      await figures(
        `select (date_modified >= '${started}')::int as moved from ${table} where id = ${id}`,
      ),
    ).toEqual({ moved: 1 });

    const cursor = await figures(`${CURSORS} loans_ajoloanrepayment`);
    const content = await figures(`${CONTENT} loans_ajoloanrepayment t`);
    const silent = await live(12, ["silent_edit"]);
    expect(silent.some(({ rows }) => rows[0]?.table === "loans_ajoloanrepayment")).toBe(true);
    expect(await figures(`${CURSORS} loans_ajoloanrepayment`)).toEqual(cursor);
    expect(await figures(`${CONTENT} loans_ajoloanrepayment t`)).not.toEqual(content);

    const [lost] = await live(1, ["null_cursor"]);
    const row = lost?.rows[0];
    expect(
      await figures(
        `select (date_modified is null)::int as lost from ${row?.table} where id = ${row?.id}`,
      ),
    ).toEqual({ lost: 1 });
  });

  it("deletes repayments and whole loans", async () => {
    const before = await figures(COUNTS);
    const gone = await live(3, ["deleted_repayment"]);
    const after = await figures(COUNTS);
    expect(Number(before["repayments"]) - Number(after["repayments"])).toBe(gone.length);
    const loans = await live(2, ["deleted_loan"]);
    expect(Number(before["loans"]) - Number((await figures(COUNTS))["loans"])).toBe(loans.length);
    expect(await figures(ORPHANS)).toEqual({ n: 0 });
  });

  it("takes back payments and disbursements, and moves payments to another loan", async () => {
    const where = async (id: number | undefined): Promise<number | string | undefined> =>
      (await figures(`select ajo_loan_id as loan from loans_ajoloanrepayment where id = ${id}`))[
        "loan"
      ];
    const homes = await database.db.query<{ id: number; loan: number }>(
      "select id, ajo_loan_id as loan from loans_ajoloanrepayment",
    );
    const [moved] = await live(1, ["moved_payment"]);
    const id = moved?.rows[0]?.id;
    expect(await where(id)).not.toBe(homes.find((row) => row.id === id)?.loan);
    const [unapplied] = await live(1, ["unapplied"]);
    expect(
      await figures(
        `select applied_to_loan::int as applied from loans_ajoloanrepayment where id = ${unapplied?.rows[0]?.id}`,
      ),
    ).toEqual({ applied: 0 });
    const before = await figures(COUNTS);
    await live(1, ["undisbursed"]);
    expect((await figures(COUNTS))["disbursed"]).toBe(Number(before["disbursed"]) - 1);
  });

  it("edits officers and shifts what is left of a schedule by a week", async () => {
    const officers = await figures(`${CONTENT} accounts_customuser t`);
    await live(2, ["officer_edit"]);
    expect(await figures(`${CONTENT} accounts_customuser t`)).not.toEqual(officers);
    const dates = "select sum(due_date - date '2000-01-01') as days from loans_ajoloanschedule";
    const before = await figures(dates);
    await live(1, ["reschedule"]);
    const shifted = Number((await figures(dates))["days"]) - Number(before["days"]);
    expect(shifted).toBeGreaterThan(0);
    expect(shifted % 7).toBe(0);
  });

  it("commits rows long after they were saved, or dated by a transaction's early begin", async () => {
    const seen = new Map<number, number>();
    const events = await live(4, ["long_transaction"], {
      onChange: ({ rows }) => seen.set(rows[0]?.id ?? 0, Date.now()),
    });
    // The last ones are cut short by the stop; the first had all its time.
    const [first] = events;
    const row = first?.rows[0];
    const [saved] = await database.db.query<{ at: string }>(
      `select extract(epoch from date_modified) * 1000 as at from ${row?.table} where id = $1`,
      [row?.id],
    );
    expect((seen.get(row?.id ?? 0) ?? 0) - Number(saved?.at)).toBeGreaterThan(190);
    expect(events.every(({ rows }) => rows.length >= 2)).toBe(true);
  });

  it("keeps to its rate and ends with everything committed", async () => {
    const stop = new AbortController();
    const summary = liveSource(database.db, {
      rate: 20,
      signal: stop.signal,
      kinds: ["payment", "long_transaction"],
    });
    setTimeout(() => stop.abort(), 400);
    const { changes, skipped } = await summary;
    // One at once and one every 50 ms; never more, however slow the machine.
    expect(changes.payment + changes.long_transaction + skipped).toBeLessThanOrEqual(9);
    const open = await figures(`select count(*) as n from pg_stat_activity
      where datname = current_database() and state like 'idle in transaction%'`);
    expect(open).toEqual({ n: 0 });
  });

  it("never touches a database that is no demo", async () => {
    const lender = await createEmptyDatabase();
    await lender.db.run("create table loans_ajoloan (id int)");
    const options = { rate: 1, signal: AbortSignal.timeout(1000) };
    await expect(liveSource(lender.db, options)).rejects.toThrow("was not made by");
    await lender.drop();
  });
});
