/** Holidays come whole with every sync: those of the source change and go with it, those from elsewhere stay. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPair, put, type SourcePair } from "../support/source-pair.ts";

let pair: SourcePair;

beforeAll(async () => {
  pair = await createPair();
  const { db } = pair.source;
  await put(db, "accounts_customuser", { id: 1 });
  await put(db, "ajo_ajouser", { id: 1 });
  // Due every business day from Monday 29 September to Friday 3 October: five instalments.
  await put(db, "loans_ajoloan", {
    id: 1,
    start_date: "2025-09-29",
    expected_end_date: "2025-10-03",
    tenor_in_days: 32,
  });
  await put(
    db,
    "loans_holiday",
    { id: 1 },
    { id: 2, date: "2025-10-02", name: " Leave of Agent 1 ", type: "Agent_Leave" },
    { id: 3, date: "2025-10-01", name: "Second name of the day" },
  );
  await pair.ours.db.query(
    "insert into holidays (holiday_date, name, type) values ('2025-12-24', 'Office closed', 'company')",
  );
  await pair.sync();
});
afterAll(() => pair.drop());

function holidays(): Promise<unknown[]> {
  return pair.ours.db.query(
    "select holiday_date, name, type, source_id from holidays order by holiday_date, name",
  );
}
async function lastDueDate(): Promise<unknown> {
  const [loan] = await pair.ours.db.query<{ last: string }>(
    "select last_instalment_due_date as last from loan where loan_id = '1'",
  );
  return loan?.last;
}
const elsewhere = {
  holiday_date: "2025-12-24",
  name: "Office closed",
  type: "company",
  source_id: null,
};

test("a company holiday pushes the instalments behind it back, an agent's leave does not", async () => {
  expect(await holidays()).toEqual([
    { holiday_date: "2025-10-01", name: "Independence Day", type: "company", source_id: 1 },
    { holiday_date: "2025-10-01", name: "Second name of the day", type: "company", source_id: 3 },
    { holiday_date: "2025-10-02", name: "Leave of Agent 1", type: "agent_leave", source_id: 2 },
    elsewhere,
  ]);
  // 1 October is no business day; the fifth instalment falls on Monday 6.
  expect(await lastDueDate()).toBe("2025-10-06");
});

test("a holiday that changes at the source or goes there does so with us, and moves its loans", async () => {
  const { db } = pair.source;
  await db.query("delete from loans_holiday where id in (1, 3)");
  await db.query("update loans_holiday set type = 'company' where id = 2");
  await pair.sync({ entity: "holidays" });
  expect(await holidays()).toEqual([
    { holiday_date: "2025-10-02", name: "Leave of Agent 1", type: "company", source_id: 2 },
    elsewhere,
  ]);
  expect(await lastDueDate()).toBe("2025-10-06");
  await db.query("delete from loans_holiday");
  await pair.sync();
  expect(await holidays()).toEqual([elsewhere]);
  expect(await lastDueDate()).toBe("2025-10-03");
});

test("a holiday that the source has again in an older state, as after a restore, is the source's here too", async () => {
  const { db } = pair.source;
  await put(db, "loans_holiday", { id: 4, date: "2025-10-02", updated_at: "2025-09-20T08:00:00Z" });
  await pair.sync();
  await db.query(
    "update loans_holiday set type = 'agent_leave', updated_at = '2025-09-10T08:00:00Z' where id = 4",
  );
  await pair.sync();
  expect(await holidays()).toContainEqual(
    expect.objectContaining({ holiday_date: "2025-10-02", type: "agent_leave", source_id: 4 }),
  );
  expect(await lastDueDate()).toBe("2025-10-03");
});
