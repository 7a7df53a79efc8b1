// Keeping days: what a run writes and leaves, what it supersedes, how it stops and goes on. The five loans of the reading book.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { metricsCalculate } from "#operations/metrics-calculate.ts";
import { addDays } from "../oracle/calendar.ts";
import { paid } from "../oracle/examples.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { changeSettings, emptyBook, ingest, repaymentRecord, rollDay } from "../support/facts.ts";
import { forgetKeptDays, keep, keptDates, staleRows } from "../support/kept-days.ts";
import { runOperation } from "../support/operations.ts";
import { loadReadBook, readDay } from "../support/read-book.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

beforeEach(async () => {
  const { db } = database;
  await emptyBook(db);
  await forgetKeptDays(db);
  await loadReadBook(db);
});

async function texts(sql: string): Promise<string[]> {
  const rows = await database.db.query<{ text: string }>(sql);
  return rows.map(({ text }) => text);
}

const lastWeek = { from: addDays(readDay, -6), to: readDay };

test("the first run keeps today: a row for each group, the documents' views show it", async () => {
  const report = await keep(database.db);
  expect(report).toMatchObject({ days_calculated: 1, days_kept: 1, touched_from: "every day" });
  expect(
    await texts(
      "select concat_ws(' ', scope, count(*)) as text from metrics_daily group by scope order by 1",
    ),
  ).toEqual([
    "branch 3",
    "channel 2",
    "officer 2",
    "portfolio 1",
    "product 3",
    "region 2",
    "vertical_lead 2",
    "wave 2",
  ]);
  expect(
    await texts(
      "select concat_ws(' ', officer_id, branch, portfolio_total, fimr, risk_score) as text from officer_metrics_daily order by 1",
    ),
  ).toEqual(["O1 Lagos, Main 20000.00 1.000000 65", "O2 Aba 6000.00 0.666667 78"]);
  expect(
    await texts(
      "select concat_ws(' ', branch, portfolio_total, par15_ratio) as text from branch_metrics_daily order by 1",
    ),
  ).toEqual(["Aba 6000.00 0.000000", "Ikeja 10000.00 1.000000", "Lagos, Main 10000.00 0.000000"]);
  expect(
    await texts(
      "select concat_ws(' ', job, metric_date, status, rows_written, formula_version) as text from metric_calculation_log",
    ),
  ).toEqual([`metrics calculate ${readDay} completed 17 risk_score v1, dqi v1, settings 0`]);
});

test("what has not changed is not written again, and a late fact rewrites the rows of its groups from its date on", async () => {
  const { db } = database;
  await keep(db, lastWeek);
  expect(await keep(db)).toMatchObject({ days_calculated: 0, rows_written: 0, touched_from: null });
  await keep(db, { from: readDay, to: readDay }, { again: true });
  expect(await texts("select count(*)::text as text from metrics_daily_version")).toEqual(["0"]);

  // L1 of officer O1 paid an instalment on the 14th; it comes two days late.
  await ingest(db, { repayments: [repaymentRecord("L1", paid("2025-01-14", "1100.00"))] });
  expect(await keep(db)).toMatchObject({ days_calculated: 3, touched_from: "2025-01-14" });
  expect(
    await texts(
      "select distinct concat_ws(' ', metric_date, scope, group_key) as text from metrics_daily_version where scope in ('officer', 'branch') order by 1",
    ),
  ).toEqual(
    ["14", "15", "16"].flatMap((day) => [
      `2025-01-${day} branch Lagos, Main`,
      `2025-01-${day} officer O1`,
    ]),
  );
  expect(await staleRows(db)).toEqual([]);
});

test("a setting touches every kept day; a range is filled, and its gaps when asked for again", async () => {
  const { db } = database;
  await keep(db, { from: "2025-01-10", to: "2025-01-11" });
  await changeSettings(db, { tolerance_amount: "25.00", use_holidays: true });
  const changed = await keep(db, { from: "2025-01-09", to: "2025-01-12" });
  expect(changed).toMatchObject({ touched_from: "every day", days_calculated: 5, days_kept: 5 });
  expect(await keptDates(db)).toEqual(
    ["09", "10", "11", "12", "16"].map((day) => `2025-01-${day}`),
  );
  expect(
    await keep(db, { from: "2024-11-01", to: "2025-01-15" }, { monthEnds: true }),
  ).toMatchObject({ days_calculated: 2 });
  expect(await staleRows(db)).toEqual([]);
});

test("days on which nothing ran are made up for", async () => {
  const { db } = database;
  await keep(db);
  await rollDay(db, "2025-01-19");
  await keep(db);
  expect(await keptDates(db)).toEqual(["16", "17", "18", "19"].map((day) => `2025-01-${day}`));
  expect(await staleRows(db)).toEqual([]);
});

test("a loan whose bucket is another than the day before is a transition; the 15th keeps PAR15", async () => {
  const { db } = database;
  await keep(db, lastWeek);
  // Due on the 7th and unpaid: L1 and L4 have DPD 7 on the 14th. L2 is late from the 15th on. L4 left on the 16th.
  expect(
    await texts(
      "select concat_ws(' ', transition_date, loan_id, from_bucket, to_bucket, balance) as text from dpd_transitions order by 1",
    ),
  ).toEqual([
    "2025-01-14 L1 1-6 7-30 11000.00",
    "2025-01-14 L4 1-6 7-30 11000.00",
    "2025-01-15 L2 0 1-6 6000.00",
  ]);
  expect(
    await texts(
      "select concat_ws(' ', officer_id, snapshot_date, par15_amount, loan_count) as text from par15_snapshots",
    ),
  ).toEqual(["O1 2025-01-15 10000.00 1"]);
});

test("a run that is stopped keeps what it has, and the next one goes on", async () => {
  const { db } = database;
  const stop = new AbortController();
  const run = metricsCalculate.run(
    {
      db,
      sourceUrl: undefined,
      signal: stop.signal,
      actor: "test",
      progress: (_step, done = 0) => void (done === 3 && stop.abort(new Error("stopped"))),
    },
    { from: lastWeek.from, to: null, month_ends: false, again: false },
  );
  await expect(run).rejects.toThrow("stopped");
  const kept = await keptDates(db);
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(7);
  expect(await keep(db, lastWeek)).toMatchObject({
    days_calculated: 7 - kept.length,
    days_kept: 7,
  });
});

test("two runs at once leave each day once and right", async () => {
  const { db } = database;
  await Promise.all([keep(db, lastWeek), keep(db, lastWeek)]);
  expect(await keptDates(db)).toHaveLength(7);
  expect(await staleRows(db)).toEqual([]);
  expect(await texts("select count(*)::text as text from metrics_daily_version")).toEqual(["0"]);
});

test("a day that fails is undone as a whole, named in the log, and tried again by the next run", async () => {
  const { db } = database;
  await keep(db);
  await ingest(db, { repayments: [repaymentRecord("L1", paid(readDay, "1100.00"))] });
  await db.query("alter table dpd_transitions rename to dpd_transitions_away");
  await expect(keep(db)).rejects.toThrow(/dpd_transitions/);
  await db.query("alter table dpd_transitions_away rename to dpd_transitions");
  expect(
    await texts(
      "select status || ' ' || error_message as text from metric_calculation_log where status <> 'completed'",
    ),
  ).toEqual([expect.stringMatching(/^failed .*dpd_transitions/)]);
  expect(await texts("select count(*)::text as text from metrics_daily_version")).toEqual(["0"]);
  expect(await keep(db)).toMatchObject({ days_calculated: 1, touched_from: readDay });
  expect(await staleRows(db)).toEqual([]);
});

test("facts of a transaction that was open while a run looked are found by the next run", async () => {
  const { db } = database;
  await keep(db, lastWeek);
  await db.transaction(async (session) => {
    await session.query("select now()");
    await session.query(
      "insert into holidays (holiday_date, name) values ('2025-02-03', 'a first write')",
    );
    await keep(db);
  });
  await db.transaction(async (session) => {
    // Begins before the run and writes after it: its facts are recorded at a time before the run's.
    await session.query("select now()");
    await keep(db);
    await ingest(session, { repayments: [repaymentRecord("L1", paid("2025-01-14", "1100.00"))] });
  });
  expect(await keep(db)).toMatchObject({ days_calculated: 3 });
  expect(await staleRows(db)).toEqual([]);
});

test("an empty database keeps an empty portfolio", async () => {
  const { db } = database;
  await emptyBook(db);
  expect(await keep(db)).toMatchObject({ days_calculated: 1, rows_written: 1 });
});

test("as an operation it says what it did, and refuses a range that is none", async () => {
  const { db } = database;
  const { outcome } = await runOperation(db, metricsCalculate, { from: "2025-01-15" });
  expect(outcome?.text).toBe("2 days calculated, 34 rows written; 2 days are kept.");
  for (const given of [
    { from: "2025-01-17" },
    { from: "2025-01-10", to: "2025-01-09" },
    { from: "2010-01-01" },
    { again: true },
  ]) {
    const { state, error } = await runOperation(db, metricsCalculate, given);
    expect([state, (error as Error).name]).toEqual(["failed", "OperationError"]);
  }
});
