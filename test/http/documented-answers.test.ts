// The documents' examples, request by request, in order, on an empty database.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { customer, loan, officer, repayment } from "../support/examples.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

async function post(path: string, payload: object | string, headers = {}) {
  const answer = await t.app.inject({
    method: "POST",
    url: `/api/v1${path}`,
    headers: { "content-type": "application/json", ...headers },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
}

test("a repayment before its loan is refused as documented", async () => {
  expect(await post("/etl/repayments", repayment)).toMatchObject({
    status: 400,
    body: {
      status: "error",
      error: { code: "LOAN_NOT_FOUND", message: "Loan with ID LN2024001234 does not exist" },
    },
  });
});

test("a loan before its customer is refused", async () => {
  const answer = await post("/etl/loans", loan);
  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe("CUSTOMER_NOT_FOUND");
});

test.each([
  ["/etl/customers", customer, "Customer created successfully", { customer_id: "CUST20240567" }],
  ["/etl/officers", officer, "Officer created successfully", { officer_id: "OFF2024012" }],
  ["/etl/loans", loan, "Loan created successfully", { loan_id: "LN2024001234" }],
  [
    "/etl/repayments",
    repayment,
    "Repayment created successfully. Loan computed fields will be updated automatically.",
    { repayment_id: "REP2024005678", loan_id: "LN2024001234" },
  ],
])("POST %s answers 201 with the documented body", async (path, record, message, data) => {
  const answer = await post(path, record);
  expect(answer.body).toEqual({ status: "success", message, data });
  expect(answer.status).toBe(201);
});

test.each([
  ["/etl/customers", customer, "DUPLICATE_CUSTOMER_ID", { customer_id: "CUST20240567" }],
  ["/etl/officers", officer, "DUPLICATE_OFFICER_ID", { officer_id: "OFF2024012" }],
  [
    "/etl/loans",
    loan,
    "DUPLICATE_LOAN_ID",
    { loan_id: "LN2024001234", customer_name: "Adebayo Oluwaseun" },
  ],
  ["/etl/repayments", repayment, "DUPLICATE_REPAYMENT_ID", { repayment_id: "REP2024005678" }],
])("a second POST %s answers 409 and names the id", async (path, record, code, details) => {
  const answer = await post(path, record);
  expect(answer.status).toBe(409);
  expect(answer.body).toEqual({
    status: "error",
    error: { code, message: expect.stringMatching(/ID already exists$/), details },
  });
});

const syncLoan = (id: string, customerId: string) => ({
  ...loan,
  loan_id: id,
  customer_id: customerId,
  wave: "Wave 2",
});
const syncBody = {
  sync_timestamp: "2024-10-18T14:30:00Z",
  sync_type: "incremental",
  data: {
    loans: [syncLoan("LN2024001235", "CUST20240568"), syncLoan("LN2024001236", "CUST20240569")],
    repayments: [
      { ...repayment, repayment_id: "REP2024005679", loan_id: "LN2024001235" },
      { ...repayment, repayment_id: "REP2024005680", loan_id: "LN2024001236" },
    ],
  },
  metadata: { total_loans: 2, total_repayments: 2, source_system: "main_backend" },
};

test("the sync example stores all and answers flat", async () => {
  const answer = await post("/etl/sync", syncBody);
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({
    status: "success",
    results: {
      loans: { inserted: 2, updated: 0, unchanged: 0, failed: 0 },
      repayments: { inserted: 2, updated: 0, unchanged: 0, failed: 0 },
    },
    computed_fields_updated: { loans_affected: 2, computation_time_ms: expect.any(Number) },
    errors: [],
  });
  const { timestamp, next_sync_recommended: next } = answer.body;
  expect(Date.parse(next) - Date.parse(timestamp)).toBe(15 * 60 * 1000);
});

test("sent again with on_conflict reject, the sync example's error appears", async () => {
  const data = { loans: [syncBody.data.loans[0], syncLoan("LN2024001237", "CUST20240569")] };
  const answer = await post("/etl/sync", {
    ...syncBody,
    metadata: {},
    on_conflict: "reject",
    data,
  });
  expect(answer.status).toBe(207);
  expect(answer.body.status).toBe("partial_success");
  expect(answer.body.results.loans).toMatchObject({ inserted: 1, failed: 1 });
  expect(answer.body.errors).toEqual([
    {
      entity_type: "loan",
      entity_id: "LN2024001235",
      error_code: "CREATE_FAILED",
      error_message: expect.any(String),
      index: 0,
      field: "loan_id",
      reason_code: "DUPLICATE_LOAN_ID",
    },
  ]);
});

test("a batch of which nothing is stored is a 400 of the same shape", async () => {
  const data = { repayments: [{ ...repayment, repayment_id: "R9", loan_id: "NOWHERE" }] };
  const answer = await post("/etl/sync", { ...syncBody, metadata: {}, data });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    status: "error",
    results: { loans: { failed: 0 }, repayments: { inserted: 0, failed: 1 } },
    errors: [{ entity_id: "R9", reason_code: "LOAN_NOT_FOUND", index: 0 }],
  });
});

test("recalculation answers as documented, with an empty body", async () => {
  const answer = await post("/loans/recalculate-fields", "");
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    status: "success",
    message: "Successfully recalculated computed fields for all loans",
    data: {
      loans_updated: expect.any(Number),
      total_loans_processed: 4,
      execution_time_ms: expect.any(Number),
    },
  });
});

test("an idempotency key replays the first answer, and refuses another body", async () => {
  const key = { "idempotency-key": "customer-1" };
  const record = { ...customer, customer_id: "C-KEY" };
  const first = await post("/etl/customers", record, key);
  expect(first.status).toBe(201);
  expect(await post("/etl/customers", record, key)).toMatchObject({
    status: 201,
    body: first.body,
  });
  const other = await post("/etl/customers", { ...record, customer_name: "X" }, key);
  expect(other).toMatchObject({ status: 422, body: { error: { code: "IDEMPOTENCY_CONFLICT" } } });
  expect(await post("/etl/customers", "{", key)).toMatchObject({ status: 422 });
});

test("a loan and its lists are read, exact decimals unquoted", async () => {
  const url = "/api/v1/loans/LN2024001234";
  const one = await t.app.inject({ url });
  expect(one.statusCode).toBe(200);
  expect(one.body).toContain('"loan_amount":500000.00');
  expect(one.json().meta).toEqual({
    as_of: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    data_version: expect.anything(),
  });
  const repayments = await t.app.inject({ url: `${url}/repayments?as_of=2024-11-01` });
  expect(repayments.json()).toMatchObject({
    data: [{ repayment_id: "REP2024005678" }],
    meta: { total: 1 },
  });
  expect((await t.app.inject({ url: `${url}/schedule` })).statusCode).toBe(200);
  const list = await t.app.inject({ url: "/api/v1/loans?wave=Wave%202&sort=-loan_id&limit=2" });
  expect(list.json()).toMatchObject({ meta: { page: 1, limit: 2, total: 3 } });
  const { next_cursor: cursor } = list.json().meta;
  const rest = await t.app.inject({
    url: `/api/v1/loans?wave=Wave%202&sort=-loan_id&limit=2&cursor=${cursor}`,
  });
  expect(rest.json().data.map((row: { loan_id: string }) => row.loan_id)).toEqual(["LN2024001235"]);
});

test.each([
  ["/api/v1/loans/LN-UNKNOWN", 404],
  ["/api/v1/loans/LN2024001234?as_of=2024-10-14", 404],
  ["/api/v1/loans/LN2024001234?as_of=2099-01-01", 400],
  ["/api/v1/loans/LN2024001234?as_of=2024-02-30", 400],
  ["/api/v1/loans/a%00b", 404],
  ["/api/v1/loans?colour=red", 400],
  ["/api/v1/loans?sort=colour", 400],
  ["/api/v1/loans?wave=Wave%203", 400],
  ["/api/v1/loans?limit=0", 400],
  ["/api/v1/loans?limit=1001", 400],
  ["/api/v1/loans?page=1&page=2", 400],
  ["/api/v1/loans?branch=a%00b", 400],
  ["/api/v1/loans?cursor=nonsense", 400],
  ["/api/v1/loans?branch=%27%3B%20drop%20table%20loan%3B--", 200],
])("GET %s answers %i", async (url, status) => {
  const answer = await t.app.inject({ url });
  expect(answer.statusCode).toBe(status);
  if (status !== 200) expect(answer.json().status).toBe("error");
});

test("errors are listed with their payloads and retried", async () => {
  const list = await t.app.inject({
    url: "/api/v1/etl/errors?resolved=false&entity_type=repayment",
  });
  expect(list.json()).toMatchObject({
    data: [{ entity_id: "R9", reason_code: "LOAN_NOT_FOUND", payload: { loan_id: "NOWHERE" } }],
    meta: { page: 1, limit: 100, total: 1 },
  });
  const retried = await post("/etl/errors/retry", { entity_type: "repayment" });
  expect(retried.body.data).toEqual({ retried: 1, resolved: 0, still_failing: 1 });
  expect((await post("/etl/errors/retry", { entity: "loan" })).status).toBe(400);
});

test("health tells what runs, at both paths", async () => {
  for (const url of ["/health", "/api/v1/health"]) {
    const answer = await t.app.inject({ url });
    expect(answer.json().data).toMatchObject({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      database: "up",
      schema_version: expect.any(String),
      business_date: expect.any(String),
    });
  }
});

test("no personal datum and no body reaches a log line", () => {
  expect(t.logLines.length).toBeGreaterThan(20);
  expect(t.logLines.join("")).not.toMatch(/Adebayo|803-456|LN2024001234|CUST2024/);
});
