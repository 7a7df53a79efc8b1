// Operations over HTTP: started with 202, followed by id, listed, refused in our envelope.
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "#operations/all.ts";
import { dashedName } from "#operations/operation.ts";
import { tryLock } from "#store/session-lock.ts";
import { createTestApp, type TestApp } from "../support/app.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

async function post(path: string, payload?: object | string, type = "application/json") {
  const answer = await t.app.inject({
    method: "POST",
    url: `/api/v1/operations/${path}`,
    headers: payload === undefined ? {} : { "content-type": type },
    ...(payload !== undefined && {
      payload: typeof payload === "string" ? payload : JSON.stringify(payload),
    }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

async function get(path: string) {
  const answer = await t.app.inject({ url: `/api/v1/operations${path}` });
  return { status: answer.statusCode, body: answer.json() };
}

async function ended(id: string) {
  const row = async () => (await get(`/${id}`)).body.data;
  await expect.poll(async () => (await row()).finished_at, { timeout: 10_000 }).not.toBeNull();
  return row();
}

test("an operation is started without a body, followed by its id and ends with its result", async () => {
  const { status, body } = await post("recalculate");
  expect([status, body.status]).toEqual([202, "success"]);
  const row = await ended(body.data.operation_id);
  expect(row).toMatchObject({
    operation_id: body.data.operation_id,
    name: "recalculate",
    trigger: "http",
    requested_by: expect.stringMatching(/^request /),
    state: "succeeded",
    progress: 1,
    result: { total_loans_processed: 0, loans_updated: 0 },
    error: null,
  });
});

test("parameters come as JSON; what an operation cannot do is its end", async () => {
  const forward = await post("roll-day", { to: "2098-05-04" });
  expect(await ended(forward.body.data.operation_id)).toMatchObject({
    parameters: { to: "2098-05-04" },
    state: "succeeded",
    result: { to_date: "2098-05-04" },
  });
  const back = await post("roll-day", { to: "2098-05-03" });
  expect(back.status).toBe(202);
  expect(await ended(back.body.data.operation_id)).toMatchObject({
    state: "failed",
    result: null,
    error: {
      code: "BUSINESS_DATE_AHEAD",
      message: "The business date is already past 2098-05-03; it only moves forward.",
    },
  });
});

test.each([
  ["roll-day", { to: "2098-02-30" }, "NOT_A_DATE"],
  ["roll-day", { to: 20980504 }, "WRONG_TYPE"],
  ["roll-day", { until: "2098-05-04" }, "UNKNOWN_PARAMETER"],
  ["retry-errors", { entity_type: "car" }, "NOT_ALLOWED"],
  ["recalculate", [], "WRONG_TYPE"],
])("%s %o is refused and leaves no row", async (name, payload, code) => {
  const before = (await get("")).body.meta.total;
  const { status, body } = await post(name, payload);
  expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
  expect(body.error.details.fields[0].code).toBe(code);
  expect((await get("")).body.meta.total).toBe(before);
});

test("one that runs already is 409", async () => {
  const held = await tryLock(t.testDatabase.url, "seeds.operation recalculate");
  const { status, body } = await post("recalculate");
  await held?.release();
  expect([status, body.error.code]).toEqual([409, "OPERATION_RUNNING"]);
});

test("a name that no operation has is 404 with those there are", async () => {
  const { status, body } = await post("recalculate-all");
  expect([status, body.error.code]).toEqual([404, "NOT_FOUND"]);
  expect(body.error.details.operations).toEqual(operations.map(({ name }) => dashedName(name)));
});

test.each(["nonsense", "00000000-0000-0000-0000-000000000000"])("no operation %s", async (id) => {
  const { status, body } = await get(`/${id}`);
  expect([status, body.error.message]).toEqual([404, "Operation not found"]);
});

test("the list has the newest first, by page, name and state", async () => {
  const all = await get("?limit=2");
  expect(all.body.data).toHaveLength(2);
  expect(all.body.meta).toMatchObject({ page: 1, limit: 2, total: 3 });
  expect(all.body.data[0]).toMatchObject({ name: "roll day", state: "failed" });
  const failed = await get("?state=failed&name=roll%20day");
  expect(failed.body.meta.total).toBe(1);
  expect((await get("?state=lost")).status).toBe(400);
});

const header =
  "loan_officer_email\tbranch_name\tbranch_supervisor_email\tbranch_supervisor_name\tregion_name\tvertical_lead_email\tvertical_lead_name";
const tsv = "text/tab-separated-values";

test("a file is the body as tab-separated values, its parameters stand in the query", async () => {
  const rows = `${header}\nada@example.com\tIkeja\t\t\tSW\t\t\n`;
  const { status, body } = await post("hierarchy-load?dry_run=true&only=regions", rows, tsv);
  expect(status).toBe(202);
  expect(await ended(body.data.operation_id)).toMatchObject({
    parameters: { dry_run: true, only: "regions" },
    state: "partial",
    result: { dry_run: true, rows: 1, unknown_officers: { count: 1 } },
  });
  const charset = await post("hierarchy-load?dry_run=true", rows, `${tsv}; charset=utf-8`);
  expect(charset.status).toBe(202);
  await ended(charset.body.data.operation_id);
});

test.each<[string, string, string | undefined, string, number, string]>([
  ["no body", "", undefined, tsv, 400, "file is empty"],
  ["a header that lacks a column", "", "a\tb\n1\t2\n", tsv, 400, "file has no column"],
  ["a parameter twice", "?only=regions&only=regions", header, tsv, 400, "only is given twice"],
  ["an unknown parameter", "?dry=true", header, tsv, 400, "dry is not a parameter"],
  [
    "a flag that is none",
    "?dry_run=yes",
    `${header}\na`,
    tsv,
    400,
    "dry_run must be true or false",
  ],
  ["JSON", "", "{}", "application/json", 415, "must be text/tab-separated-values"],
  ["plain text", "", header, "text/plain", 415, "must be text/tab-separated-values"],
  ["another charset", "", header, `${tsv}; charset=latin1`, 415, "must be utf-8"],
])("a file with %s is refused", async (_name, query, payload, type, expected, says) => {
  const { status, body } = await post(`hierarchy-load${query}`, payload, type);
  expect(status).toBe(expected);
  expect(body.error.details.error).toContain(says);
});

test("JSON for an operation is not TSV, and the other way round", async () => {
  const { status, body } = await post("recalculate", "a\tb\n", "text/tab-separated-values");
  expect([status, body.error.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  expect(body.error.details.error).toBe("The Content-Type must be application/json.");
});

test("every operation is a documented route with the rule of operators", async () => {
  const document = (await t.app.inject({ url: "/openapi.json" })).json();
  for (const { name, summary } of operations) {
    const { post: route } = document.paths[`/api/v1/operations/${dashedName(name)}`];
    expect(route).toMatchObject({
      summary,
      "x-access": "operate",
    });
  }
});

test("a long result stands with its operation, not in the list", async () => {
  const { body } = await post("recalculate");
  const id: string = body.data.operation_id;
  await ended(id);
  const inList = async () =>
    (await get("?name=recalculate")).body.data.find(
      (row: { operation_id: string }) => row.operation_id === id,
    ).result;
  expect(await inList()).toMatchObject({ loans_updated: 0 });
  await t.testDatabase.db.query(
    "update operation set result = jsonb_build_object('names', repeat('x', 8192)) where operation_id = $1",
    [id],
  );
  expect(await inList()).toBeNull();
  expect((await get(`/${id}`)).body.data.result.names).toHaveLength(8192);
});
