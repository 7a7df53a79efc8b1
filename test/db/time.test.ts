/** Settings, the day roll and the session's time zone: what may move a figure, and what must not. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#store/database.ts";
import type { BookState } from "../oracle/book.ts";
import { addDays } from "../oracle/calendar.ts";
import type { Settings } from "../oracle/types.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { changeSettings, emptyBook, loadByBatch, loadByHand, rollDay } from "../support/facts.ts";
import { largeBook } from "../support/large-book.ts";
import { answersOn, answersStored, differences, oracleAnswers } from "../support/loan-answers.ts";
import { seed } from "../support/runs.ts";

let database: TestDatabase;
const book = largeBook(8, seed);

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  await emptyBook(database.db);
  await loadByBatch(database.db, book);
});

afterAll(() => database.drop());

/** Stored, computed and recalculated answers of the business date are the oracle's. */
async function problems(label: string, now: BookState): Promise<string[]> {
  const { db } = database;
  const expected = oracleAnswers(now, now.business_date);
  const computed = await answersOn(db, [now.business_date]);
  const found = [
    ...differences(`${label}, stored`, expected, await answersStored(db)),
    ...differences(`${label}, computed`, expected, computed.get(now.business_date) ?? new Map()),
  ];
  const [recalculated] = await db.query("select loans_updated from recalculate_all_loan_fields()");
  if (recalculated?.["loans_updated"] !== 0) found.push(`${label}: a recalculation changed loans`);
  return found;
}

describe(`settings, seed ${seed}`, () => {
  const changes: Partial<Settings>[] = [
    { tolerance_amount: "0.00" },
    { tolerance_amount: "25.50" },
    { use_holidays: false },
  ];
  test.for(changes)("%o moves what it moves, in its own transaction, and back", async (change) => {
    const { db } = database;
    expect(await problems("before", book)).toEqual([]);
    const settings = { ...book.settings, ...change };
    await changeSettings(db, settings);
    expect(await problems("changed", { ...book, settings })).toEqual([]);
    await changeSettings(db, book.settings);
    expect(await problems("changed back", book)).toEqual([]);
  });

  test("a change that is rolled back moves nothing", async () => {
    const undone = database.db.transaction(async (client) => {
      await changeSettings(client, { tolerance_amount: "25.00", use_holidays: false });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    expect(await problems("rolled back", book)).toEqual([]);
  });

  test("each change is kept with who, old, new and why; the same value again is none", async () => {
    const { db } = database;
    const set = "select * from set_setting('tolerance_amount', $1, 'ada@example.com', $2)";
    const [changed] = await db.query(set, ["2.50", "Audit asked for it"]);
    expect(changed).toMatchObject({ name: "tolerance_amount", old_value: 1, value: 2.5 });
    const [same] = await db.query(set, ["2.50", "Again"]);
    expect(same).toMatchObject({ loans_refreshed: 0 });
    expect(
      await db.query(
        "select name, old_value, new_value, changed_by, reason from settings_history order by id",
      ),
    ).toEqual([
      {
        name: "tolerance_amount",
        old_value: 1,
        new_value: 2.5,
        changed_by: "ada@example.com",
        reason: "Audit asked for it",
      },
    ]);
  });

  test.for([
    ["tolerance_amount", "1.00", "  ", "SM001"],
    ["tolerance", "1.00", "why", "SM002"],
    ["tolerance_amount", "-1", "why", "SM003"],
    ["tolerance_amount", "0.001", "why", "SM003"],
    ["tolerance_amount", '"1"', "why", "SM003"],
    ["calendar.use_holidays", '"yes"', "why", "SM003"],
    ["wave.disbursed_from", '"2025-02-30"', "why", "SM003"],
    ["wave.officer_hired_from", "20251001", "why", "SM003"],
  ])("%s = %s because %o is refused with %s", async ([name, value, reason, code]) => {
    const change = database.db.query("select * from set_setting($1, $2::jsonb, 'test', $3)", [
      name,
      value,
      reason,
    ]);
    await expect(change).rejects.toMatchObject({ code });
  });
});

describe(`the day roll, seed ${seed}`, () => {
  // 15 July 2025 is a Tuesday.
  test.for([
    ["one business day", 1],
    ["to a Friday and over the weekend", 3, 1, 1, 1],
    ["over a weekend at once", 6],
    ["30 missed days", 30],
    ["a year", 365],
    ["backwards", -20],
    ["backwards over everything", -400],
    ["forth and back", 45, -45],
    ["to the same day", 0],
  ] as [string, ...number[]][])("%s: as a recompute for the new date", async ([, ...steps]) => {
    let now = book;
    for (const step of steps) {
      now = { ...now, business_date: addDays(now.business_date, step) };
      const [rolled] = await database.db.query("select days_rolled from roll_day($1)", [
        now.business_date,
      ]);
      expect(rolled).toEqual({ days_rolled: step });
      expect(await problems(now.business_date, now)).toEqual([]);
    }
  });

  test("writes only the loans whose dated-ahead payments it reaches", async () => {
    const { db } = database;
    const to = addDays(book.business_date, 10);
    const versions = () =>
      db.query<{ loan_id: string; version: string }>(
        "select loan_id, ctid::text || xmin::text as version from loan",
      );
    const before = new Map((await versions()).map((row) => [row.loan_id, row.version]));
    await rollDay(db, to);
    const written = (await versions()).filter((row) => before.get(row.loan_id) !== row.version);
    const reached = await db.query<{ loan_id: string }>(
      "select distinct loan_id from repayments where payment_date > $1 and payment_date <= $2 and not is_reversed",
      [book.business_date, to],
    );
    const ids = new Set(reached.map((row) => row.loan_id));
    expect(written.filter((row) => !ids.has(row.loan_id))).toEqual([]);
  });
});

describe("the session's time zone", () => {
  test.for(["Pacific/Kiritimati", "America/Los_Angeles", "Africa/Cairo", "Asia/Kolkata", "UTC"])(
    "%s: the same facts, the same answers",
    async (zone) => {
      const { db } = database;
      const dates = ["2025-02-28", book.business_date, "2025-12-31"];
      const url = new URL(database.url);
      url.searchParams.set("options", `-c timezone=${zone} -c datestyle=ISO,DMY`);
      const elsewhere = openDatabase(url.href, { max: 1 });
      try {
        expect(await elsewhere.query("show timezone")).toEqual([{ TimeZone: zone }]);
        await emptyBook(elsewhere);
        await loadByHand(elsewhere, book);
        const there = await answersOn(elsewhere, dates);
        const here = await answersOn(db, dates);
        for (const date of dates) {
          const expected = oracleAnswers(book, date);
          expect(differences(`${zone} ${date}`, expected, there.get(date) ?? new Map())).toEqual(
            [],
          );
          expect(differences(`here ${date}`, expected, here.get(date) ?? new Map())).toEqual([]);
        }
        const stored = await answersStored(elsewhere);
        expect(differences(zone, oracleAnswers(book, book.business_date), stored)).toEqual([]);
      } finally {
        await elsewhere.end();
      }
    },
  );
});
