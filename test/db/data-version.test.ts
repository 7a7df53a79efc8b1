/** The data version advances with every committed change that answers depend on, at the commit, and with nothing else. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, type Session } from "#store/database.ts";
import { createService } from "../../src/service.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { createCopy, createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  changeSettings,
  emptyBook,
  holidayRecord,
  ingest,
  insertRows,
  loanRecord,
  repaymentRecord,
  repaymentRow,
  rollDay,
  tryIngest,
} from "../support/facts.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

beforeEach(async () => {
  const { db } = database;
  await emptyBook(db);
  await rollDay(db, "2025-01-16");
  await ingest(db, {
    loans: ["A1", "A2"].map((loan_id) => loanRecord(loanA({ loan_id }))),
    repayments: [repaymentRecord("A1", paid("2025-01-07", "1100.00", { repayment_id: "R1" }))],
  });
});

afterAll(() => database.drop());

async function version(session: Session = database.db): Promise<string> {
  const [row] = await session.query<{ version: string }>("select data_version() as version");
  return row?.version ?? "";
}

async function changes(session?: Session): Promise<number> {
  return Number((await version(session)).split(".")[0]);
}

/** By how many versions the work moves the data. */
async function moves(work: () => Promise<unknown>): Promise<number> {
  const before = await changes();
  await work();
  return (await changes()) - before;
}

const payment = (id: string, loanId = "A1") =>
  repaymentRecord(loanId, paid("2025-01-08", "1100.00", { repayment_id: id }));

describe("what moves it", () => {
  test("a batch moves it once, and the same batch delivered again not at all", async () => {
    const batch = { repayments: [payment("R2"), payment("R3", "A2")] };
    expect(await moves(() => ingest(database.db, batch))).toBe(1);
    expect(await moves(() => ingest(database.db, batch))).toBe(0);
  });

  test("a holiday, the day and a setting move it once each; the same again does not", async () => {
    const { db } = database;
    const holiday = holidayRecord({ date: "2025-01-09", name: "Feast", type: "public" });
    expect(await moves(() => ingest(db, { holidays: [holiday] }))).toBe(1);
    expect(await moves(() => ingest(db, { holidays: [holiday] }))).toBe(0);
    expect(await moves(() => rollDay(db, "2025-01-17"))).toBe(1);
    expect(await moves(() => rollDay(db, "2025-01-17"))).toBe(0);
    const settings = { tolerance_amount: "2.00", use_holidays: true };
    expect(await moves(() => changeSettings(db, settings))).toBe(1);
    expect(await moves(() => changeSettings(db, settings))).toBe(0);
  });

  test("a recalculation that finds nothing to change leaves it as it is", async () => {
    const { operations } = createService(database.db, () => {});
    expect(await moves(() => operations.recalculate())).toBe(0);
  });

  test("hand-written SQL moves it once a statement, where it changed a row", async () => {
    const { db } = database;
    const row = repaymentRow("A1", paid("2025-01-09", "50.00", { repayment_id: "H1" }));
    expect(await moves(() => insertRows(db, "repayments", [row]))).toBe(1);
    const statements = [
      "update loans set status = 'Closed' where loan_id like 'A2%'",
      "update officers set officer_name = 'Another' where officer_id like '%'",
      "update customers set customer_name = 'Another' where customer_id like '%'",
      "insert into team_members (name, role) select 'Ngozi', 'Field auditor' where 'x' like '%'",
      "update team_members set role = 'Lead' where name like 'N%'",
      "delete from team_members where name like 'N%'",
      "delete from repayments where repayment_id like 'H%'",
    ];
    for (const statement of statements) {
      const moved = await moves(() => db.query(statement));
      const idle = await moves(() => db.query(statement.replace(/like .*/, "like 'none'")));
      expect([statement, moved, idle]).toEqual([statement, 1, 0]);
    }
    expect(await moves(() => db.query("truncate sync_tracking"))).toBe(1);
  });

  test("a refused record, which is kept, leaves it as it is", async () => {
    const unknown = { repayments: [payment("R9", "NOBODY")] };
    const report = await tryIngest(database.db, unknown);
    expect(report.results.repayments?.failures).toHaveLength(1);
    expect(await moves(() => tryIngest(database.db, unknown))).toBe(0);
  });

  test("of the tables each is heard or is known not to be shown from a cache", async () => {
    const rows = await database.db.query<{ name: string; events: string }>(
      `select c.relname as name, coalesce(string_agg(split_part(t.tgname, '_version', 1), ' ' order by t.tgname), '') as events
       from pg_class c left join pg_trigger t on t.tgrelid = c.oid and t.tgname ~ '_version$'
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by 1`,
    );
    const heard = rows.filter(({ events }) => events !== "");
    for (const { name, events } of heard) {
      const all = ["delete", "insert", "truncate", "update"].map((event) => `${name}_${event}`);
      expect(events).toBe(all.join(" "));
    }
    const unheard = rows.filter(({ events }) => events === "").map(({ name }) => name);
    expect(unheard.toSorted()).toEqual(notShown.toSorted());
  });
});

/** Logs, queues, versions (they change with their facts), and kept days, whose routes are not cached. */
const notShown = [
  "customer_version",
  "data_change",
  "data_change_base",
  "dpd_transitions",
  "fact_write",
  "holiday_version",
  "idempotency_key",
  "last_sync",
  "loan_instalment_version",
  "loan_rescheduled",
  "loan_version",
  "metric_calculation_log",
  "metric_watermark",
  "metrics_daily",
  "metrics_daily_version",
  "officer_version",
  "operation",
  "par15_snapshots",
  "refresh_run",
  "region_alias",
  "repayment_owner",
  "repayment_version",
  "schema_migration",
  "schema_object",
  "settings_history",
  "source_sync",
  "sync_certificate",
  "sync_error",
  "sync_history",
];

describe("when it moves", () => {
  test("with the commit, in the order of the commits, and no writer waits for another", async () => {
    const { db, url } = database;
    const other = openDatabase(url, { max: 1 });
    const seen: string[] = [await version()];
    await db.transaction(async (early) => {
      await ingest(early, { repayments: [payment("E1")] });
      seen.push(await version(other));
      // Begun later, committed sooner.
      await ingest(other, { repayments: [payment("L1", "A2")] });
      seen.push(await version(other));
    });
    seen.push(await version());
    await other.end();
    expect(seen[1]).toBe(seen[0]);
    expect(seen.map((text) => Number(text.split(".")[0]) - Number(seen[0]?.split(".")[0]))).toEqual(
      [0, 0, 1, 2],
    );
    expect(new Set(seen).size).toBe(3);
  });

  test("what is rolled back does not move it, nor hides what follows in the transaction", async () => {
    const { db } = database;
    const insert = "insert into team_members (name, role) values ('Ngozi', 'Field auditor')";
    expect(await moves(() => db.query(`begin; ${insert}; rollback`))).toBe(0);
    const partly = `begin; savepoint s; ${insert}; rollback to s; ${insert}; ${insert}; commit`;
    expect(await moves(() => db.query(partly))).toBe(1);
  });

  test("folding old changes away keeps the text, beside a writer that has not committed", async () => {
    const { db, url } = database;
    const other = openDatabase(url, { max: 1 });
    const before = await version();
    await other.transaction(async (open) => {
      await ingest(open, { repayments: [payment("F1")] });
      const [folded] = await db.query<{ n: number }>("select fold_data_changes() as n");
      expect(folded?.n).toBeGreaterThan(0);
      expect(await version()).toBe(before);
    });
    await other.end();
    expect(await changes()).toBe(Number(before.split(".")[0]) + 1);
    expect(await db.query("select count(*) as n from data_change")).toEqual([{ n: 1 }]);
  });
});

test("two histories of one length, as after a restored backup, have different versions", async () => {
  const original = await createTestDatabase();
  await ingest(original.db, { loans: [loanRecord(loanA({ loan_id: "A1" }))] });
  const copy = await createCopy(original);
  const again = openDatabase(original.url);
  expect(await version(copy.db)).toBe(await version(again));
  await ingest(again, { repayments: [payment("R1")] });
  await ingest(copy.db, { repayments: [payment("R2")] });
  expect(await changes(copy.db)).toBe(await changes(again));
  expect(await version(copy.db)).not.toBe(await version(again));
  await again.end();
  await copy.drop();
  await original.drop();
});
