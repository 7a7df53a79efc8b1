import { afterAll, beforeAll, expect, it } from "vitest";
import { benchBook } from "../../bench/book.ts";
import { copyInto } from "#store/database.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

const SIZE = { loans: 240, repayments: 900 };
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

it("loads into the tables by COPY, in the order given", async () => {
  const book = benchBook({ size: SIZE, businessDate: "2026-11-20" });
  const loaded = new Map<string, number>();
  await database.db.transaction(async (client) => {
    // As our own writers do: no courtesy trigger, one calculation at the end.
    await client.query("select set_config('seeds.quiet', 'on', true)");
    for (const { table, columns, text } of book.tables) {
      loaded.set(table, await copyInto(client, `${table} (${columns.join(", ")})`, text()));
    }
    await client.query("select refresh_calendar()");
    await client.query("select recalculate_all_loan_fields()");
  });
  expect(loaded.get("loan")).toBe(SIZE.loans);
  expect(loaded.get("repayments")).toBe(SIZE.repayments);
  const [row] = await database.db.query<{ rows: number; paid: boolean }>(
    `select count(*)::int as rows, bool_and(payment_amount > 0) as paid
     from repayments join loan using (loan_id) join repayment_owner using (repayment_id, loan_id)`,
  );
  expect(row).toEqual({ rows: SIZE.repayments, paid: true });
  const sources = await database.db.query<{ schedule_source: string; loans: number }>(
    "select schedule_source, count(*)::int as loans from loan group by 1 order by 1",
  );
  expect(sources).toEqual(
    ["maturity", "schedule", "terms"].map((source) => ({
      schedule_source: source,
      loans: SIZE.loans / 3,
    })),
  );
});
