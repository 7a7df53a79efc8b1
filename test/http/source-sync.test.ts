/** `source_sync` of POST /etl/sync: the records are the source's own, and are stored as its sync stores them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { expectNothingToRecalculate } from "../support/end-state.ts";
import { emptyBook, rollDay } from "../support/facts.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());
beforeEach(async () => {
  const { db } = t.testDatabase;
  await emptyBook(db);
  await db.query("truncate sync_history, sync_error cascade");
  await rollDay(db, "2025-11-03");
});

interface Answer {
  status: string;
  results: Record<string, unknown>;
  errors: Record<string, unknown>[];
  warnings: Record<string, unknown>[];
  error?: { details: { error: string } };
}

async function send(data: Record<string, object[]>, head: object = {}): Promise<Answer> {
  const answer = await t.app.inject({
    method: "POST",
    url: "/api/v1/etl/sync",
    payload: {
      sync_timestamp: "2025-11-03T10:00:00Z",
      sync_type: "incremental",
      source_sync: true,
      ...head,
      data,
    },
  });
  return answer.json() as Answer;
}

function rows(query: string): Promise<unknown[]> {
  return t.testDatabase.db.query(query);
}

const officer = { officer_id: "1", officer_name: "Sarah", region: "Unknown", branch: "Ikeja" };
const customer = { customer_id: "1", customer_name: "Ada" };
/** 1,000 lent, 150 interest, no fee: of every 115 paid 100 is principal and 15 interest. */
const loan = {
  loan_id: "10",
  customer_id: "1",
  customer_name: "Ada",
  officer_id: "1",
  officer_name: "Sarah",
  region: "Unknown",
  branch: "Ikeja",
  loan_amount: 1000,
  repayment_amount: 1150,
  disbursement_date: "2025-09-01",
  maturity_date: "2025-10-31",
  loan_term_days: 60,
  channel: "Direct",
  status: "Active",
};
/** All of it principal, as a sender sends it who does not know the parts. */
function payment(id: string, amount: number, more: object = {}): object {
  return {
    repayment_id: id,
    loan_id: "10",
    payment_date: "2025-09-10",
    payment_amount: amount,
    principal_paid: amount,
    interest_paid: 0,
    fees_paid: 0,
    payment_method: "CASH",
    paid_at: `2025-09-10T09:00:00Z`,
    ...more,
  };
}
function instalment(number: number, total: number): object {
  return {
    loan_id: "10",
    installment_number: number,
    due_date: `2025-10-0${number}`,
    principal_due: total,
    total_due: total,
  };
}
const book = { officers: [officer], customers: [customer], loans: [loan] };
const parts =
  "select loan_id, repayment_id as id, principal_paid as p, interest_paid as i from repayments order by 1, 2";

describe("amounts are divided by the contract, whatever parts were sent", () => {
  test("payments of several requests, and a schedule", async () => {
    await send(book);
    await send({ repayments: [payment("1", 115), payment("2", 115)] });
    // Four instalments of 287.50: the interest so far is 37.50, 75, 112.50, 150.
    await send({
      repayments: [payment("3", 230)],
      loan_schedules: [1, 2, 3, 4].map((number) => instalment(number, 287.5)),
    });
    expect(await rows(parts)).toEqual([
      { loan_id: "10", id: "1", p: "100.00", i: "15.00" },
      { loan_id: "10", id: "2", p: "100.00", i: "15.00" },
      { loan_id: "10", id: "3", p: "200.00", i: "30.00" },
    ]);
    expect(
      await rows("select distinct principal_due as p, interest_due as i from loan_instalment"),
    ).toEqual([{ p: "250.00", i: "37.50" }]);
    await expectNothingToRecalculate(t.testDatabase.db);
  });

  test("the same again changes nothing; other terms divide every stored row anew", async () => {
    await send({ ...book, repayments: [payment("1", 115)], loan_schedules: [instalment(1, 1150)] });
    const again = await send({
      ...book,
      repayments: [payment("1", 115)],
      loan_schedules: [instalment(1, 1150)],
    });
    const unchanged = { inserted: 0, updated: 0, unchanged: 1, failed: 0 };
    expect(again.results).toEqual({
      officers: unchanged,
      customers: unchanged,
      loans: unchanged,
      loan_schedules: unchanged,
      repayments: unchanged,
    });
    expect(await rows("select 1 from repayment_version")).toEqual([]);
    // 1,000 and 250: a fifth of what is paid is interest.
    await send({ loans: [{ ...loan, repayment_amount: 1250 }] });
    expect(await rows(parts)).toEqual([{ loan_id: "10", id: "1", p: "92.00", i: "23.00" }]);
    expect(await rows("select principal_paid as p from repayment_version")).toEqual([
      { p: "100.00" },
    ]);
    expect(await rows("select principal_due as p, interest_due as i from loan_instalment")).toEqual(
      [{ p: "920.00", i: "230.00" }],
    );
    await expectNothingToRecalculate(t.testDatabase.db);
  });

  test("a deleted payment gives its place to those behind it", async () => {
    await send({ ...book, repayments: [payment("1", 1.03), payment("2", 1.03)] });
    // Of 1.03 the interest is 0.1343, of 2.06 it is 0.2687: 13 kobo, then 14 more.
    expect(await rows(parts)).toMatchObject([{ i: "0.13" }, { i: "0.14" }]);
    const gone = await send({ deletions: [{ entity_type: "repayment", entity_id: "1" }] });
    expect(gone.results.deletions).toMatchObject({ updated: 1 });
    expect(await rows(parts)).toEqual([{ loan_id: "10", id: "2", p: "0.90", i: "0.13" }]);
    await expectNothingToRecalculate(t.testDatabase.db);
  });
});

test("a repayment under another loan moves, and both loans are computed anew", async () => {
  await send({
    ...book,
    loans: [loan, { ...loan, loan_id: "11" }],
    repayments: [payment("1", 115)],
  });
  const moved = await send({ repayments: [payment("1", 115, { loan_id: "11" })] });
  expect(moved).toMatchObject({ status: "success", results: { repayments: { inserted: 1 } } });
  expect(await rows("select loan_id, repayment_id from repayments")).toEqual([
    { loan_id: "11", repayment_id: "1" },
  ]);
  expect(await rows("select loan_id from repayment_owner")).toEqual([{ loan_id: "11" }]);
  expect(await rows("select loan_id from repayment_version")).toEqual([{ loan_id: "10" }]);
  expect(await rows("select loan_id, settled_amount as s from loan order by 1")).toEqual([
    { loan_id: "10", s: "0.00" },
    { loan_id: "11", s: "115.00" },
  ]);
  await expectNothingToRecalculate(t.testDatabase.db);
});

test("a move to a loan that is not there is refused, and the payment stays where it was", async () => {
  await send({ ...book, repayments: [payment("1", 115)] });
  const answer = await send({ repayments: [payment("1", 115, { loan_id: "12" })] });
  expect(answer).toMatchObject({
    status: "error",
    errors: [{ entity_id: "1", reason_code: "LOAN_NOT_FOUND", index: 0 }],
  });
  expect(await rows(parts)).toHaveLength(1);
  // The source sends it again; tried again by itself it would be merged as a stranger's.
  expect(await rows("select 1 from sync_error")).toEqual([]);
});

test("a loan that repays less than was lent is stored with a warning", async () => {
  const low = { ...loan, repayment_amount: 900, interest_rate: 0.1 };
  const answer = await send({ ...book, loans: [low] });
  expect(answer.status).toBe("success");
  expect(answer.warnings).toMatchObject([
    { code: "REPAYMENT_BELOW_LOAN_AMOUNT", field: "repayment_amount" },
  ]);
  // No interest follows from 900; the rate says 100.
  expect(await rows("select repayment_amount as r, interest_total as i from loan")).toEqual([
    { r: "900.00", i: "100.00" },
  ]);
});

test("region and lead of a loan are its officer's, and what is curated stays", async () => {
  await send(book);
  expect(await rows("select region from officers union all select region from loan")).toEqual([
    { region: null },
    { region: null },
  ]);
  await rows(
    `update officers set region = 'South West', region_source = 'curated', vertical_lead_email = 'lead@lender.test'`,
  );
  await send({
    officers: [{ ...officer, branch: "Yaba" }],
    loans: [loan, { ...loan, loan_id: "11" }],
  });
  expect(await rows("select region, branch, is_placeholder from officers")).toEqual([
    { region: "South West", branch: "Yaba", is_placeholder: false },
  ]);
  expect(
    await rows("select region, vertical_lead_email as lead from loan order by loan_id"),
  ).toEqual([
    { region: null, lead: null },
    { region: "South West", lead: "lead@lender.test" },
  ]);
});

test("people whom nobody knows are placeholders until they come; who is still named is not deleted", async () => {
  const first = await send({ loans: [loan] });
  expect(first.results).toMatchObject({
    officers: { placeholders: 1 },
    customers: { placeholders: 1 },
  });
  await send({ officers: [officer], customers: [customer] });
  expect(await rows("select 1 from officers where is_placeholder")).toEqual([]);
  const answer = await send({
    deletions: [
      { entity_type: "officer", entity_id: "1" },
      { entity_type: "customer", entity_id: "2" },
    ],
  });
  expect(answer).toMatchObject({
    status: "success",
    results: { deletions: { updated: 0, unchanged: 2, failed: 0 } },
  });
  expect(await rows("select officer_id from officers")).toHaveLength(1);
});

test("ids are the source's whole numbers, and existing records are never refused", async () => {
  const answer = await send({ ...book, loans: [{ ...loan, loan_id: "LN10" }] });
  expect(answer).toMatchObject({
    status: "partial_success",
    errors: [{ entity_id: "LN10", field: "loan_id", reason_code: "VALIDATION_ERROR" }],
  });
  const contradiction = await send({}, { on_conflict: "reject" });
  expect(contradiction.error?.details.error).toContain("on_conflict must be update");
  const wrong = await send({}, { source_sync: "yes" });
  expect(wrong.error?.details.error).toBe("source_sync must be true or false, not a string.");
});

test("values that the source's sync stores are stored: any e-mail text, an older time, a refund", async () => {
  await send({ ...book, officers: [{ ...officer, officer_email: "none" }] });
  const at = (time: string): object =>
    payment("1", 115, { source_updated_at: time, health_insurance: -5.5 });
  await send({ repayments: [at("2025-09-10T09:00:00Z")] });
  const older = await send({ repayments: [at("2025-09-09T09:00:00Z")] });
  expect(older.results.repayments).toMatchObject({ updated: 1 });
  expect(
    await rows(
      "select health_insurance as h, source_updated_at < '2025-09-10' as older from repayments",
    ),
  ).toEqual([{ h: "-5.50", older: true }]);
});

test("senders of the same people, loans and payments wait for one another, and all are answered", async () => {
  const loans = ["10", "11", "12"].map((id) => ({ ...loan, loan_id: id }));
  const ordinary = { source_sync: false };
  const requests = Array.from({ length: 12 }, (_, index) =>
    index % 4 === 3
      ? send({ officers: [officer], customers: [customer], loans: loans.toReversed() }, ordinary)
      : send({
          ...book,
          loans: index % 2 === 0 ? loans : loans.toReversed(),
          // Payment 1 moves about; the others are everybody's.
          repayments: [
            payment("1", 115, { loan_id: String(10 + (index % 3)) }),
            payment("2", 115),
            payment("3", 23, { loan_id: "12" }),
          ],
        }),
  );
  for (const answer of await Promise.all(requests))
    expect(answer).toMatchObject({ status: "success", errors: [] });
  expect(await rows("select repayment_id, count(*) from repayments group by 1 order by 1")).toEqual(
    [
      { repayment_id: "1", count: 1 },
      { repayment_id: "2", count: 1 },
      { repayment_id: "3", count: 1 },
    ],
  );
  await expectNothingToRecalculate(t.testDatabase.db);
});
