// What is kept of a refused record can always be stored, listed and tried again, whatever its keys are and however many there are.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordsMax } from "#contract/limits.ts";
import { retryArrivedErrors } from "#ingest/errors.ts";
import { loanA } from "../oracle/examples.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { emptyBook, ingest, loanRecord, rollDay } from "../support/facts.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  const { db } = t.testDatabase;
  await emptyBook(db);
  await db.query("truncate sync_history, sync_error cascade");
  await rollDay(db, "2025-01-16");
});

interface Answer {
  status: number;
  body: { data: unknown; errors: unknown[]; results: Record<string, unknown> };
}

async function post(path: string, payload: string): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  const answer = await t.app.inject({
    method: "POST",
    url: `/api/v1/etl/${path}`,
    headers,
    payload,
  });
  return { status: answer.statusCode, body: answer.json() as Answer["body"] };
}

const good = '{"customer_id":"GOOD","customer_name":"Ada"}';

function syncOf(record: string): string {
  return `{"sync_timestamp":"2025-01-16T10:00:00Z","sync_type":"full","data":{"customers":[${record},${good}]}}`;
}

describe("a record whose keys no table could hold costs no other record", () => {
  test.each([
    ["a long key twice", `"${"k".repeat(300)}"`],
    ["a NUL in a key that stands twice", '"a\\u0000b"'],
    ["half a pair in a key that stands twice", '"\\ud800"'],
    ["a key of emoji that stands twice", `"${"x".repeat(59)}${"😀".repeat(30)}"`],
  ])("%s", async (_name, key) => {
    const sent = await post(
      "sync",
      syncOf(`{"customer_id":"BAD","customer_name":"x",${key}:1,${key}:2}`),
    );
    expect(sent.status).toBe(207);
    expect(sent.body.errors).toMatchObject([{ index: 0, entity_id: "BAD" }]);
    const retried = await post("errors/retry", "{}");
    expect(retried.body.data).toEqual({ retried: 1, resolved: 0, still_failing: 1 });
  });

  test("a warning that shortens a name amid a pair is kept too", async () => {
    const name = "x".repeat(99) + "😀".repeat(9);
    const sent = await post("sync", syncOf(`{"customer_id":"C1","customer_name":"x","${name}":1}`));
    expect(sent.status).toBe(200);
  });
});

const payment = { repayment_id: "R", loan_id: "A", payment_date: "2025-01-08" };

function paymentText(naira: number, id = "R"): string {
  const amounts = { payment_amount: naira, principal_paid: naira, interest_paid: 0, fees_paid: 0 };
  return JSON.stringify({ ...payment, repayment_id: id, ...amounts, payment_method: "Cash" });
}

/** Errors that wait for loan A, as so many syncs would have left them. */
async function keep(payloads: readonly string[]): Promise<void> {
  await t.testDatabase.db.query(
    `with history as (
       insert into sync_history (sync_id, sync_type, status) values ('kept', 'full', 'failed') returning id)
     insert into sync_error (sync_history_id, entity_type, entity_id, error_code, error_message, reason_code, payload, waits_for)
     select h.id, 'repayment', p.payload::json ->> 'repayment_id', 'CREATE_FAILED', 'no loan', 'LOAN_NOT_FOUND', p.payload, 'A'
     from history h, unnest($1::text[]) with ordinality p (payload, place) order by place`,
    [payloads],
  );
}

test("a loan that arrives brings all errors that wait for it, more than one retry takes", async () => {
  const { db } = t.testDatabase;
  const count = recordsMax + 10;
  await keep(Array.from({ length: count }, (_, index) => paymentText(1, `R${index}`)));
  await ingest(db, { loans: [loanRecord(loanA())] });
  const total = await retryArrivedErrors(db, ["A"]);
  expect(total).toEqual({ retried: count, resolved: count, still_failing: 0 });
  expect(await db.query("select settled_amount from loan")).toEqual([
    { settled_amount: `${count}.00` },
  ]);
});

test("a record kept with every sync is merged once a change, in the order it came", async () => {
  const { db } = t.testDatabase;
  await keep([10, 10, 10, 20, 20, 10, 30].map((naira) => paymentText(naira)));
  await ingest(db, { loans: [loanRecord(loanA())] });
  const total = await retryArrivedErrors(db, ["A"]);
  expect(total).toEqual({ retried: 7, resolved: 7, still_failing: 0 });
  const versions = await db.query(
    "select payment_amount as naira from repayment_version order by version_id",
  );
  expect(versions.map(({ naira }) => naira)).toEqual(["10.00", "20.00", "10.00"]);
  expect(await db.query("select payment_amount as naira from repayments")).toEqual([
    { naira: "30.00" },
  ]);
});

test("what was refused again is refused for every time it was kept", async () => {
  await keep([paymentText(10), paymentText(10)]);
  const retried = await post("errors/retry", "{}");
  expect(retried.body.data).toEqual({ retried: 2, resolved: 0, still_failing: 2 });
  expect(await t.testDatabase.db.query("select retry_count, reason_code from sync_error")).toEqual([
    { retry_count: 1, reason_code: "LOAN_NOT_FOUND" },
    { retry_count: 1, reason_code: "LOAN_NOT_FOUND" },
  ]);
});
