// The audit of an officer over a real socket: its steps, two writers at once, and the loans an action is answered with.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "#http/routes.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { type AuditApp, createAuditApp, statuses } from "../support/audit.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";

let t: AuditApp;
beforeAll(async () => {
  t = await createAuditApp();
  await rollDay(t.testDatabase.db, "2025-01-16");
  await t.newOfficers("AUD1", "AUD2", "AUD3", "AUD4", "AUD 6/7");
});
afterAll(() => t.close());

describe("the audit of an officer", () => {
  test("begins with an assignee, takes its steps, and leaves one row of history for each", async () => {
    const [ada, bola] = [await t.newMember("Ada"), await t.newMember("Bola")];
    const begun = await t.get("/officers/AUD1");
    expect([begun.status, begun.body.data]).toEqual([
      200,
      {
        officer_id: "AUD1",
        officer_name: "Officer AUD1",
        branch: "Ikeja",
        region: "South",
        assignee: null,
        status: null,
        allowed_steps: [],
        version: 0,
        last_action: null,
        updated_at: null,
      },
    ]);
    const early = await t.put("/officers/AUD1/status", { status: "Assigned", version: 0 });
    expect([early.status, early.body.error.code]).toEqual([409, "STEP_NOT_ALLOWED"]);
    const assigned = await t.put("/officers/AUD1/assignee", { assignee_id: ada, version: 0 });
    expect([assigned.status, assigned.body.data]).toMatchObject([
      200,
      { assignee: { id: ada, name: "Ada" }, status: "Assigned", version: 1 },
    ]);
    const skipped = await t.put("/officers/AUD1/status", { status: "Resolved", version: 1 });
    expect([skipped.status, skipped.body.error]).toMatchObject([
      409,
      { code: "STEP_NOT_ALLOWED", details: { current: { allowed_steps: ["In Progress"] } } },
    ]);
    await t.put("/officers/AUD1/status", { status: "In Progress", version: 1, acted_by: ada });
    await t.post("/officers/AUD1/actions", { action_type: "Visit", notes: "Seen", version: 2 });
    await t.put("/officers/AUD1/assignee", { assignee_id: bola, version: 3, notes: "On leave" });
    const done = await t.put("/officers/AUD1/status", { status: "Resolved", version: 4 });
    expect(done.body.data).toMatchObject({
      assignee: { id: bola, name: "Bola" },
      status: "Resolved",
      allowed_steps: ["In Progress"],
      version: 5,
      last_action: { action_type: "Visit", notes: "Seen", version: 3 },
    });
    const { body } = await t.get("/officers/AUD1/history?limit=4");
    expect(body.meta).toEqual({ page: 1, limit: 4, total: 5 });
    expect(body.data[1]).toEqual({
      version: 4,
      event: "assignee",
      action_type: null,
      notes: "On leave",
      assignee: { id: bola, name: "Bola" },
      status: "In Progress",
      previous_assignee: { id: ada, name: "Ada" },
      previous_status: "In Progress",
      acted_by: null,
      requested_by: expect.stringMatching(/^request /),
      business_date: "2025-01-16",
      created_at: expect.stringMatching(/Z$/),
    });
    const told = body.data.map((row: { event: string; version: number; status: string }) => [
      row.version,
      row.event,
      row.status,
    ]);
    expect(told).toEqual([
      [5, "status", "Resolved"],
      [4, "assignee", "In Progress"],
      [3, "action", "In Progress"],
      [2, "status", "In Progress"],
    ]);
    expect(body.data[3].acted_by).toEqual({ id: ada, name: "Ada" });
    const rest = await t.get("/officers/AUD1/history?limit=4&page=2");
    expect(rest.body.data).toMatchObject([
      { version: 1, previous_assignee: null, previous_status: null },
    ]);
  });

  /** The version at which the audit below has the status. */
  const versionOf = { Assigned: 1, "In Progress": 2, Resolved: 3 } as const;
  test.each<[keyof typeof versionOf, string, number]>([
    ["Assigned", "In Progress", 200],
    ["Assigned", "Resolved", 409],
    ["In Progress", "Assigned", 200],
    ["In Progress", "Resolved", 200],
    ["Resolved", "In Progress", 200],
    ["Resolved", "Assigned", 409],
  ])("from %s to %s: %i", async (from, to, expected) => {
    const id = `STEP-${from}-${to}`;
    await t.newOfficers(id);
    const path = `/officers/${encodeURIComponent(id)}`;
    await t.put(`${path}/assignee`, { assignee_id: await t.newMember("Step"), version: 0 });
    const way = ["In Progress", "Resolved"].slice(0, versionOf[from] - 1);
    for (const [index, status] of way.entries())
      await t.put(`${path}/status`, { status, version: index + 1 });
    const version = versionOf[from];
    expect((await t.get(path)).body.data).toMatchObject({ status: from, version });
    expect((await t.put(`${path}/status`, { status: to, version })).status).toBe(expected);
    const after =
      expected === 200 ? { status: to, version: version + 1 } : { status: from, version };
    expect((await t.get(path)).body.data).toMatchObject(after);
  });

  test("the same again changes nothing and writes no history, unless it says something", async () => {
    const assignee = { assignee_id: await t.newMember("Same"), version: 0 };
    await t.put("/officers/AUD2/assignee", assignee);
    const again = await t.put("/officers/AUD2/assignee", { ...assignee, version: 1 });
    const status = await t.put("/officers/AUD2/status", { status: "Assigned", version: 1 });
    expect([again, status].map(({ body }) => body.data.version)).toEqual([1, 1]);
    const said = { status: "Assigned", version: 1, notes: "Still waiting" };
    expect((await t.put("/officers/AUD2/status", said)).body.data.version).toBe(2);
    expect((await t.get("/officers/AUD2/history")).body.meta.total).toBe(2);
  });

  test("of two writers who saw the same version one wins; the others get the state as it is by now", async () => {
    const assignees = await Promise.all(["W1", "W2", "W3", "W4"].map((name) => t.newMember(name)));
    const answers = await Promise.all(
      assignees.map((id) => t.put("/officers/AUD3/assignee", { assignee_id: id, version: 0 })),
    );
    expect(statuses(answers)).toEqual([200, 409, 409, 409]);
    const winner = answers.find(({ status }) => status === 200)?.body.data;
    for (const { body } of answers.filter(({ status }) => status === 409)) {
      expect(body.error.code).toBe("VERSION_CONFLICT");
      expect(body.error.details.current).toEqual(winner);
    }
    const note = (index: number) => ({ action_type: "Note", notes: `${index}`, version: 1 });
    const notes = await Promise.all(
      [1, 2, 3, 4, 5].map((index) => t.post("/officers/AUD3/actions", note(index))),
    );
    expect(statuses(notes)).toEqual([201, 409, 409, 409, 409]);
    const { data, meta } = (await t.get("/officers/AUD3/history")).body;
    expect([meta.total, data.map((row: { version: number }) => row.version)]).toEqual([2, [2, 1]]);
  });

  test("an officer who does not exist is 404 on every route, one without an audit has no history", async () => {
    const answers = await Promise.all([
      t.get("/officers/NOBODY"),
      t.get("/officers/NOBODY/history"),
      t.get(`/officers/${"x".repeat(150)}`),
      t.get("/officers/a%00b"),
      t.put("/officers/NOBODY/assignee", { version: 0, assignee_id: 1 }),
      t.put("/officers/NOBODY/status", { version: 0, status: "Resolved" }),
      t.post("/officers/NOBODY/actions", { version: 0, action_type: "Call" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(
      await t.testDatabase.db.query("select from audit_tracking where officer_id = 'NOBODY'"),
    ).toEqual([]);
    expect((await t.get("/officers/AUD%206%2F7/history")).body).toMatchObject({
      data: [],
      meta: { total: 0 },
    });
  });

  test("who is unknown or has ended is neither assigned nor said to have acted", async () => {
    const ended = await t.newMember("Ended");
    const change = { name: "Ended", role: "x", is_active: false, version: 1 };
    await t.put(`/team-members/${ended}`, change);
    for (const id of [ended, 2_000_000_000]) {
      const assign = await t.put("/officers/AUD4/assignee", { assignee_id: id, version: 0 });
      const act = { action_type: "Call", acted_by: id, version: 0 };
      const acted = await t.post("/officers/AUD4/actions", act);
      for (const { status, body } of [assign, acted])
        expect([status, body.error.code]).toEqual([400, "TEAM_MEMBER_NOT_FOUND"]);
    }
    expect((await t.get("/officers/AUD4")).body.data.version).toBe(0);
    expect((await t.get("/officers/AUD4/history")).body.meta.total).toBe(0);
  });

  test.each<[string, string, object, string, string]>([
    ["no version", "assignee", { assignee_id: 1 }, "version", "REQUIRED"],
    ["a version in quotes", "assignee", { assignee_id: 1, version: "0" }, "version", "WRONG_TYPE"],
    ["a negative version", "assignee", { assignee_id: 1, version: -1 }, "version", "OUT_OF_RANGE"],
    ["no assignee", "assignee", { version: 0 }, "assignee_id", "REQUIRED"],
    ["assignee 0", "assignee", { assignee_id: 0, version: 0 }, "assignee_id", "OUT_OF_RANGE"],
    ["another status", "status", { status: "Done", version: 0 }, "status", "NOT_ALLOWED"],
    [
      "another action",
      "actions",
      { action_type: "note", version: 0 },
      "action_type",
      "NOT_ALLOWED",
    ],
    ["a note of nothing", "actions", { action_type: "Note", version: 0 }, "notes", "REQUIRED"],
    [
      "a long note",
      "actions",
      { action_type: "Note", notes: "n".repeat(10_001), version: 0 },
      "notes",
      "TOO_LONG",
    ],
  ])("%s is refused", async (_name, route, body, field, code) => {
    const send = route === "actions" ? t.post : t.put;
    const { status, body: answer } = await send(`/officers/AUD4/${route}`, body);
    expect([status, answer.error.code]).toEqual([400, "VALIDATION_ERROR"]);
    expect(answer.error.details.fields).toMatchObject([{ field, code }]);
  });
});

test("an action is answered with the officer's late portfolio loans, the worst first, their points explained", async () => {
  const large = { loan_amount: "100000.00", repayment_amount: "110000.00" };
  const loans = [
    loanA({ loan_id: "A" }), // nothing paid: late since the 7th
    loanA({ loan_id: "B" }), // 1,000 of 1,100 paid: as late, less owed
    loanA({ loan_id: "C" }), // the first instalment paid: late since the 8th
    loanA({ loan_id: "D", ...large }), // likewise, of a larger loan
    loanA({ loan_id: "E" }), // seven of seven instalments before the 16th paid: not late
    loanA({ loan_id: "F", status: "Closed", closed_date: "2025-01-10" }), // has left
    loanA({ loan_id: "L1" }), // another officer's
  ].map(loanRecord);
  const repayments = [
    repaymentRecord("B", paid("2025-01-07", "1000.00")),
    repaymentRecord("C", paid("2025-01-07", "1100.00")),
    repaymentRecord("D", paid("2025-01-07", "11000.00")),
    repaymentRecord("E", paid("2025-01-07", "7700.00")),
  ].map((row) => ({ ...row, repayment_id: `${row.loan_id} ${row.repayment_id}` }));
  await ingest(t.testDatabase.db, { loans, repayments });
  const acted = await t.post("/officers/OFF1/actions", { action_type: "Call", version: 0 });
  expect(acted.status).toBe(201);
  const { data, meta } = acted.body;
  expect(data).toMatchObject({ version: 1, status: null, last_action: { action_type: "Call" } });
  expect(meta).toEqual({ as_of: "2025-01-16", data_version: expect.any(String) });
  const shown = data.top_risk_loans.map((loan: Record<string, unknown>) => [
    loan["rank"],
    loan["loan_id"],
    loan["risk_points"],
    loan["actual_outstanding"],
  ]);
  // test/http/top-risk.test.ts works the points out.
  expect(shown).toEqual([
    [1, "A", 51.33, 11_000],
    [2, "B", 34.04, 10_000],
    [3, "D", 33.39, 99_000],
    [4, "C", 33.39, 9_900],
  ]);
  expect(acted.text).toContain('"actual_outstanding":9900.00');
  for (const { risk_points: points, risk_reasons: reasons } of data.top_risk_loans) {
    const sum = reasons.reduce((total: number, one: { points: number }) => total + one.points, 0);
    expect(sum).toBeCloseTo(points, 9);
  }
});

describe("the list of audits", () => {
  test("has those that somebody has written to, the latest change first, each as it is by itself", async () => {
    await t.newOfficers("LIST1", "LIST2", "LIST3", "LIST4");
    const [chidi, dayo] = [await t.newMember("Chidi"), await t.newMember("Dayo")];
    await t.put("/officers/LIST1/assignee", { assignee_id: chidi, version: 0 });
    await t.put("/officers/LIST2/assignee", { assignee_id: dayo, version: 0 });
    await t.post("/officers/LIST3/actions", { action_type: "Call", version: 0 });
    await t.put("/officers/LIST1/status", { status: "In Progress", version: 1 });
    const listed = async (query: string): Promise<[string[], number]> => {
      const { body } = await t.get(`/officers?${query}`);
      return [body.data.map((row: { officer_id: string }) => row.officer_id), body.meta.total];
    };
    expect((await listed("limit=3"))[0]).toEqual(["LIST1", "LIST3", "LIST2"]);
    expect((await listed("limit=1&page=2"))[0]).toEqual(["LIST3"]);
    const [everyone, total] = await listed("limit=1000");
    expect([everyone.length, everyone.includes("LIST4")]).toEqual([total, false]);
    expect(await listed(`assignee_id=${dayo}`)).toEqual([["LIST2"], 1]);
    expect(await listed(`assignee_id=${chidi}&status=Assigned`)).toEqual([[], 0]);
    expect(await listed(`assignee_id=${chidi}&status=Assigned,In%20Progress`)).toEqual([
      ["LIST1"],
      1,
    ]);
    const { body } = await t.get(`/officers?assignee_id=${chidi}`);
    expect(body.data).toEqual([(await t.get("/officers/LIST1")).body.data]);
  });

  test.each([
    ["status=Done", "status", "NOT_ALLOWED"],
    ["assignee_id=Ada", "assignee_id", "WRONG_TYPE"],
    ["officer_id=LIST1", "officer_id", "UNKNOWN_PARAMETER"],
  ])("refuses %s", async (query, field, code) => {
    const { status, body } = await t.get(`/officers?${query}`);
    expect([status, body.error.details.fields]).toMatchObject([400, [{ field, code }]]);
  });
});

test("every route of the audit has its access rule and tells of its conflicts", () => {
  const rules = routes
    .filter(({ path }) => path.startsWith("/api/v1/audit/"))
    .map(({ method, path, access }) => `${method} ${path.slice(14)} ${access}`);
  expect(rules).toEqual([
    "GET team-members read",
    "POST team-members admin",
    "PUT team-members/:member_id admin",
    "GET officers read",
    "GET officers/:officer_id read",
    "PUT officers/:officer_id/assignee operate",
    "PUT officers/:officer_id/status operate",
    "POST officers/:officer_id/actions operate",
    "GET officers/:officer_id/history read",
  ]);
});
