// Team members over a real socket: who may be assigned to audit an officer.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AuditApp, createAuditApp, statuses } from "../support/audit.ts";

let t: AuditApp;
beforeAll(async () => {
  t = await createAuditApp();
});
afterAll(() => t.close());

describe("team members", () => {
  test("a member is created, listed by name, changed and ended", async () => {
    const made = await t.post("/team-members", { name: "Zainab Musa", role: "Audit lead" });
    expect([made.status, made.body]).toEqual([
      201,
      {
        status: "success",
        data: {
          id: expect.any(Number),
          name: "Zainab Musa",
          email: null,
          role: "Audit lead",
          is_active: true,
          version: 1,
          created_at: expect.stringMatching(/Z$/),
          updated_at: expect.stringMatching(/Z$/),
        },
        meta: {},
      },
    ]);
    const { id } = made.body.data;
    await t.newMember("Chidi Eze");
    const changed = { name: "Zainab Musa", email: "z@example.com", role: "Auditor" };
    const ended = await t.put(`/team-members/${id}`, { ...changed, is_active: false, version: 1 });
    expect([ended.status, ended.body.data]).toMatchObject([
      200,
      { ...changed, is_active: false, version: 2 },
    ]);
    const names = async (filter: string) =>
      (await t.get(`/team-members?${filter}`)).body.data.map((row: { name: string }) => row.name);
    expect(await names("")).toEqual(["Chidi Eze", "Zainab Musa"]);
    expect(await names("is_active=true")).toEqual(["Chidi Eze"]);
    expect(await names("is_active=false")).toEqual(["Zainab Musa"]);
    expect((await t.get("/team-members?limit=1&page=2")).body).toMatchObject({
      data: [{ name: "Zainab Musa" }],
      meta: { page: 2, limit: 1, total: 2 },
    });
  });

  test("an older version is 409 with the current member; a change of nothing keeps the version", async () => {
    const id = await t.newMember("Old Version");
    const same = { name: "Old Version", email: null, role: "Field auditor", is_active: true };
    expect((await t.put(`/team-members/${id}`, { ...same, version: 1 })).body.data.version).toBe(1);
    await t.put(`/team-members/${id}`, { ...same, role: "Lead", version: 1 });
    const late = await t.put(`/team-members/${id}`, { ...same, role: "Late", version: 1 });
    expect([late.status, late.body.error]).toMatchObject([
      409,
      { code: "VERSION_CONFLICT", details: { current: { id, role: "Lead", version: 2 } } },
    ]);
  });

  test("an address belongs to one member, whatever its case, also when two create it at once", async () => {
    const id = await t.newMember("First", "First@Example.com");
    const again = { name: "Second", email: "first@example.com", role: "x" };
    expect((await t.post("/team-members", again)).body.error).toMatchObject({
      code: "DUPLICATE_TEAM_MEMBER",
      details: { id },
    });
    const other = await t.newMember("Other", "other@example.com");
    const change = { ...again, is_active: true, version: 1 };
    expect((await t.put(`/team-members/${other}`, change)).body.error.code).toBe(
      "DUPLICATE_TEAM_MEMBER",
    );
    const rivals = await Promise.all(
      Array.from({ length: 6 }, () =>
        t.post("/team-members", { ...again, email: "rival@example.com" }),
      ),
    );
    expect(statuses(rivals)).toEqual([201, 409, 409, 409, 409, 409]);
  });

  test.each<[string, unknown, string, string]>([
    ["no name", { role: "x" }, "name", "REQUIRED"],
    ["a blank name", { name: " ", role: "x" }, "name", "BLANK"],
    ["a long name", { name: "n".repeat(256), role: "x" }, "name", "TOO_LONG"],
    ["a long role", { name: "n", role: "r".repeat(101) }, "role", "TOO_LONG"],
    ["no address", { name: "n", role: "x", email: "at" }, "email", "NOT_EMAIL"],
    ["an unknown field", { name: "n", role: "x", nmae: "n" }, "nmae", "NOT_ALLOWED"],
    ["a name twice", '{"name": "a", "name": "b", "role": "x"}', "name", "DUPLICATE_KEY"],
    ["NUL", '{"name": "a\\u0000", "role": "x"}', "name", "BAD_TEXT"],
    ["an array", [], "body", "WRONG_TYPE"],
  ])("%s is refused", async (_name, body, field, code) => {
    const { status, body: answer } = await t.post("/team-members", body);
    expect([status, answer.error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(answer.error.details.fields).toMatchObject([{ field, code }]);
  });

  test.each(["0", "-1", "1.5", "x", "99999999999", "2147483647"])("no member %s", async (id) => {
    const change = { name: "n", role: "r", is_active: true, version: 1 };
    expect((await t.put(`/team-members/${id}`, change)).status).toBe(404);
  });
});
