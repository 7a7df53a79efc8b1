// What was synced and refused is listed for readers; the checks of the data answer over HTTP what the command says.
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkQuality } from "#operations/quality/check-quality.ts";
import type { OperationOutcome } from "#operations/operation.ts";
import { routes } from "#http/routes.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { runOperation } from "../support/operations.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
  await sync("full", { customers: [{ customer_id: "N1", customer_name: "Ngozi" }] });
  await sync("incremental", { customers: [{ customer_id: "N2", customer_name: "Ife" }, {}] });
  await sync("incremental", { customers: [{ customer_id: "N3" }] });
  await t.testDatabase.db.query(
    `insert into sync_error (sync_history_id, entity_type, entity_id, error_message, reason_code, payload, quarantined, amount)
     select max(id), 'repayment', '7', 'no amount', 'AMOUNT', '{"id": 7}', true, 250.25 from sync_history`,
  );
});
afterAll(() => t.close());

async function sync(type: string, data: object): Promise<void> {
  await t.app.inject({
    method: "POST",
    url: "/api/v1/etl/sync",
    headers: { "content-type": "application/json" },
    payload: JSON.stringify({ sync_timestamp: "2025-01-16T10:00:00Z", sync_type: type, data }),
  });
}

async function get(path: string) {
  const answer = await t.app.inject({ url: `/api/v1${path}` });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

test("the history has every sync, newest first, with what it brought and without its answer", async () => {
  const { status, body } = await get("/sync/history");
  expect(status).toBe(200);
  expect(body.meta).toEqual({ page: 1, limit: 100, total: 3 });
  expect(body.data).toMatchObject([
    { sync_type: "incremental", status: "failed", total_customers: 1, customers_failed: 1 },
    { status: "partial_success", total_customers: 2, customers_success: 1, customers_failed: 1 },
    { sync_type: "full", status: "completed", total_customers: 1, endpoint: "/api/v1/etl/sync" },
  ]);
  expect(body.data[0]).not.toHaveProperty("api_response");
});

test.each([
  ["type=full", ["completed"]],
  ["type=incremental", ["failed", "partial_success"]],
  ["status=partial_success", ["partial_success"]],
  ["type=full&status=failed", []],
])("the history by %s", async (query, statuses) => {
  const { body } = await get(`/sync/history?${query}`);
  expect(body.data.map((row: { status: string }) => row.status)).toEqual(statuses);
  expect(body.meta.total).toBe(statuses.length);
});

test("pages of the history end where it ends", async () => {
  const { body } = await get("/sync/history?page=2&limit=2");
  expect(body).toMatchObject({ data: [{ status: "completed" }], meta: { page: 2, total: 3 } });
  expect((await get("/sync/history?page=3&limit=2")).body).toMatchObject({
    data: [],
    meta: { total: 3 },
  });
});

test.each([
  "/sync/history?status=done",
  "/sync/history?type=hourly",
  "/sync/history?sort=status",
  "/sync/errors?quarantined=yes",
  "/quality?deep=true",
])("%s is 400", async (path) => {
  expect((await get(path)).status).toBe(400);
});

test.each(["/sync/errors", "/etl/errors"])(
  "%s tells quarantined rows from refused records",
  async (path) => {
    const all = await get(path);
    expect(all.body.meta.total).toBe(3);
    const quarantined = await get(`${path}?quarantined=true`);
    expect(quarantined.body.meta.total).toBe(1);
    expect(quarantined.body.data).toMatchObject([
      { entity_id: "7", quarantined: true, reason_code: "AMOUNT", payload: { id: 7 } },
    ]);
    const refused = await get(`${path}?quarantined=false&entity_type=customer`);
    expect(refused.body.data).toMatchObject([{ quarantined: false }, { quarantined: false }]);
    const beyond = await get(`${path}?quarantined=true&page=2`);
    expect(beyond.body).toMatchObject({ data: [], meta: { total: 1 } });
  },
);

test("the quality of the data, with exact decimals", async () => {
  const { status, text, body } = await get("/quality");
  expect([status, body.meta.as_of]).toEqual([200, "2025-01-16"]);
  // (9 + 2 + 0 + 9 + 30) / 5, 39,000 / 5; of the active ones 11,000 + 5,500 + 0 + 11,000.
  expect(text).toContain('"avg_dpd":10.00');
  expect(text).toContain('"avg_outstanding":7800.00');
  expect(text).toContain('"total_portfolio_outstanding":27500.00');
  expect(body.data.all_loans.total_loans).toBe(5);
  const found = Object.fromEntries(
    body.data.checks.map((check: { id: string }) => [check.id, check]),
  );
  expect(found.loans_without_vertical_lead).toMatchObject({
    count: 3,
    amount: 17000, // 6,000 of L2 and 11,000 of L4
    examples: ["L2", "L3", "L4"],
  });
  expect(found.quarantined_records).toMatchObject({ count: 1, amount: 250.25 });
});

test("it has the checks of the command, and asking often changes nothing", async () => {
  const answers = await Promise.all([get("/quality"), get("/quality"), get("/quality")]);
  const { outcome } = await runOperation(t.testDatabase.db, checkQuality);
  const { checks } = (outcome as OperationOutcome).result as {
    checks: { id: string; count: number; examples: string[] }[];
  };
  for (const { body } of answers) {
    expect(body.data.status).toBe((outcome as OperationOutcome).status);
    expect(body.data.checks).toMatchObject(
      checks.map(({ id, count, examples }) => ({ id, count, examples })),
    );
  }
});

test.each([
  ["list_filter_options", "read"],
  ["list_filter_options_of_type", "read"],
  ["list_settings", "read"],
  ["change_setting", "admin"],
  ["list_setting_changes", "operate"],
  ["list_syncs", "read"],
  ["list_sync_errors", "operate"],
  ["get_quality", "read"],
])("%s is for %s", (operation, access) => {
  expect(routes.find((route) => route.operation === operation)?.access).toBe(access);
});
