// Settings over HTTP: read as they were written, changed with a reason that is kept, refused with what to give instead.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function get(path: string) {
  const answer = await t.app.inject({ url: `/api/v1/settings${path}` });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

async function put(name: string, payload: string, headers: Record<string, string> = {}) {
  const answer = await t.app.inject({
    method: "PUT",
    url: `/api/v1/settings/${name}`,
    headers: { "content-type": "application/json", ...headers },
    payload,
  });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

test("the list has every setting with its default, to the digit", async () => {
  const { status, text, body } = await get("");
  expect(status).toBe(200);
  const { data } = body as { data: { name: string }[] };
  expect(data.find(({ name }) => name === "tolerance_amount")).toMatchObject({
    value: 1,
    default_value: 1,
    unit: "NGN per instalment",
    updated_by: "default",
  });
  expect(text).toContain('"value":1.00,');
  const names = data.map(({ name }) => name);
  expect(names).toEqual([...names].sort());
  expect((await get("?page=1")).status).toBe(400);
});

test("a change is made, keeps its digits, who and why, and recomputes what it moves", async () => {
  const changed = await put("tolerance_amount", '{"value": 2.50, "reason": "Board decision 14"}', {
    "x-changed-by": "Ngozi",
  });
  expect(changed.status).toBe(200);
  expect(changed.text).toContain('"old_value":1.00,"value":2.50,');
  await put("tolerance_amount", '{"value": 1.00, "reason": "Board decision 15"}');
  const { body, text } = await get("/tolerance_amount/history");
  expect(body.meta).toEqual({ page: 1, limit: 100, total: 2 });
  expect(body.data).toMatchObject([
    { old_value: 2.5, new_value: 1, changed_by: "api", reason: "Board decision 15" },
    { old_value: 1, new_value: 2.5, changed_by: "Ngozi", reason: "Board decision 14" },
  ]);
  expect(text).toContain('"old_value":1.00,"new_value":2.50,');
  const second = await get("/tolerance_amount/history?page=2&limit=1");
  expect(second.body).toMatchObject({ data: [{ changed_by: "Ngozi" }], meta: { total: 2 } });
});

test("a change moves the stored fields of the loans it concerns", async () => {
  // An instalment of 1,100.00 is less than 100 × 109.00: no loan of the five has a tolerance then, where each had 1.00.
  const { body } = await put("tolerance_amount", '{"value": 109, "reason": "Try"}');
  expect(body.data.loans_refreshed).toBe(5);
  const back = await put("tolerance_amount", '{"value": 1.00, "reason": "Back"}');
  expect(back.body.data.loans_refreshed).toBe(5);
});

test("a text, a truth and an object are settings too", async () => {
  const { status } = await put("wave.disbursed_from", '{"value": "2025-11-01", "reason": "Later"}');
  expect(status).toBe(200);
  const fees = '{"value": {"BNPL": "with_repayments"}, "reason": "As agreed"}';
  const { body } = await put("source.fees_by_loan_type", fees);
  expect(body.data.value).toEqual({ BNPL: "with_repayments" });
});

test.each([
  ["no reason", '{"value": 2}', "reason", "Say in one sentence"],
  ["a blank reason", '{"value": 2, "reason": " "}', "reason", "Say in one sentence"],
  ["a bad value", '{"value": -1, "reason": "x"}', "value", "Give an amount"],
  ["a value as text", '{"value": "2", "reason": "x"}', "value", "Give an amount"],
  ["an immense value", '{"value": 1e999999, "reason": "x"}', "value", "cannot be"],
  ["no value", '{"reason": "x"}', "value", "is missing"],
  ["a field too many", '{"value": 2, "reason": "x", "by": "me"}', "by", "no field"],
  ["a reason that is no text", '{"value": 2, "reason": 3}', "reason", "must be a string"],
  ["a NUL", '{"value": 2, "reason": "a\\u0000"}', "reason", "NUL"],
  ["an array", "[]", "body", "must be an object"],
])("%s is 400 and changes nothing", async (_name, payload, field, says) => {
  const { status, body } = await put("tolerance_amount", payload);
  expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
  expect(body.error.details.fields).toMatchObject([{ field }]);
  expect(body.error.details.error).toContain(says);
  const [row] = await t.testDatabase.db.query<{ value: string }>(
    "select value::text from settings where name = 'tolerance_amount'",
  );
  expect(row?.value).toBe("1.00");
});

test.each([
  ["metrics.risk_bands", '{"amber": 40, "green": 82}', 'under the names of the default, {"amber"'],
  ["metrics.risk_bands", "5", 'under the names of the default, {"amber"'],
  ["metrics.risk_bands", '{"amber": 90, "green": 82, "watch": 60}', "watch at least amber"],
  ["metrics.risk_bands", '{"amber": 40, "green": 59, "watch": 60}', "green at least watch"],
  ["metrics.ayr_bands", '{"green": 0.2, "watch": 0.3}', "green at least watch"],
  ["metrics.roll_bands", '{"green": 0.4, "watch": 0.35}', "green at most watch"],
  ["metrics.dqi_v1", '{"oti": 0.5, "fimr": 0.5, "risk_score": 0.5}', "sum to 1"],
])("%s of %s is refused, with what to give", async (name, value, says) => {
  const { status, body } = await put(name, `{"value": ${value}, "reason": "Try"}`);
  expect([status, body.error.code]).toEqual([400, "VALIDATION_ERROR"]);
  expect(body.error.details.error).toContain(says);
  expect((await get(`/${name}/history`)).body.meta.total).toBe(0);
});

test("limits that meet and weights of another sum of points are allowed", async () => {
  const bands = await put(
    "metrics.dqi_bands",
    '{"value": {"green": 70, "watch": 70}, "reason": "Try"}',
  );
  expect(bands.status).toBe(200);
  const weights =
    '{"value": {"ayr": 0, "oti": 0.85, "fimr": 15, "porr": 20, "roll": 10}, "reason": "Try"}';
  expect((await put("metrics.risk_score_v2", weights)).status).toBe(200);
});

test("a setting that does not exist is 404, with the names there are", async () => {
  const { status, body } = await put("colour", '{"value": 2, "reason": "x"}');
  expect([status, body.error.code]).toEqual([404, "NOT_FOUND"]);
  expect(body.error.details.error).toContain("tolerance_amount");
  expect((await get("/colour/history")).status).toBe(404);
  expect((await put("a%00b", '{"value": 2, "reason": "x"}')).status).toBe(404);
});

test("an endless name of who changes is refused, a wrong method answered with the right ones", async () => {
  const long = { "x-changed-by": "x".repeat(256) };
  const { body } = await put("tolerance_amount", '{"value": 2, "reason": "x"}', long);
  expect(body.error.details.fields).toMatchObject([{ field: "X-Changed-By", code: "TOO_LONG" }]);
  const posted = await t.app.inject({ method: "POST", url: "/api/v1/settings/tolerance_amount" });
  expect([posted.statusCode, posted.headers.allow]).toEqual([405, "PUT"]);
});
