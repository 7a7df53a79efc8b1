// The history of audits only grows (R29), for the service and for hand-written SQL.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuditApp, createAuditApp } from "../support/audit.ts";
import { rollDay } from "../support/facts.ts";

let t: AuditApp;
beforeAll(async () => {
  t = await createAuditApp();
  await rollDay(t.testDatabase.db, "2025-01-16");
  await t.newOfficers("AUD5");
});
afterAll(() => t.close());

describe("history only grows", () => {
  beforeAll(async () => {
    await t.post("/officers/AUD5/actions", { action_type: "Note", notes: "Kept", version: 0 });
  });

  const kept = async () => (await t.get("/officers/AUD5/history")).body.data;

  test.each([
    "update audit_history set notes = 'nothing happened'",
    "update audit_history set notes = 'x' where false",
    "delete from audit_history where officer_id = 'AUD5'",
    "truncate audit_history",
    "truncate audit_tracking, audit_history",
    "truncate audit_tracking cascade",
    "select set_config('session_replication_role', 'replica', true); delete from audit_history",
    "with gone as (delete from audit_history returning 1) select * from gone",
    `insert into audit_history (officer_id, version, event, action_type, requested_by, business_date)
     values ('AUD5', 1, 'action', 'Note', 'x', '2025-01-16')
     on conflict (officer_id, version) do update set notes = 'x'`,
    `merge into audit_history h using (select 'AUD5' as id) s on h.officer_id = s.id when matched then delete`,
  ])("%s", async (statement) => {
    const before = await kept();
    await expect(t.testDatabase.db.query(statement)).rejects.toMatchObject({
      code: "23001",
      message: expect.stringMatching(/^audit_history only grows: (update|delete|truncate) is/),
    });
    expect(await kept()).toEqual(before);
    expect(before).toMatchObject([{ notes: "Kept" }]);
  });

  test("an audit with a history cannot be taken away, nor its officer", async () => {
    const key = { code: "23503" };
    const gone = "delete from audit_tracking where officer_id = 'AUD5'";
    await expect(t.testDatabase.db.query(gone)).rejects.toMatchObject(key);
    const officerGone = "delete from officers where officer_id = 'AUD5'";
    await expect(t.testDatabase.db.query(officerGone)).rejects.toMatchObject(key);
  });

  test("a member who is renamed keeps the old name in what was done before", async () => {
    const id = await t.newMember("Maiden Name");
    await t.put("/officers/AUD5/assignee", { assignee_id: id, version: 1 });
    const change = { name: "Married Name", role: "x", is_active: true, version: 1 };
    await t.put(`/team-members/${id}`, change);
    expect((await kept())[0].assignee.name).toBe("Maiden Name");
    expect((await t.get("/officers/AUD5")).body.data.assignee.name).toBe("Married Name");
  });
});
