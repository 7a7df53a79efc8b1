// Risk points worked by hand, and the pages of the loans that have them.
import { afterAll, beforeAll, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";
import { createHttpApp, type HttpApp, shown } from "../support/http.ts";

let t: HttpApp;
const large = { loan_amount: "100000.00", repayment_amount: "110000.00" };

/** 16 January 2025: seven of ten instalments, 7,700.00 of 11,000.00, are past due. */
beforeAll(async () => {
  t = await createHttpApp();
  await rollDay(t.testDatabase.db, "2025-01-16");
  const loans = [
    loanA({ loan_id: "A" }), // nothing paid: DPD 9
    loanA({ loan_id: "B" }), // 1,000.00 paid on the 7th: DPD 9
    loanA({ loan_id: "C" }), // 1,100.00 paid on the 7th: DPD 8
    loanA({ loan_id: "D", ...large }), // the same ten times
    loanA({ loan_id: "E" }), // not late
    loanA({ loan_id: "F", status: "Closed", closed_date: "2025-01-10" }), // has left
    loanA({ loan_id: "M", first_payment_due_date: null }), // due at maturity, in four days
  ].map(loanRecord);
  const repayments = [
    repaymentRecord("B", paid("2025-01-07", "1000.00")),
    repaymentRecord("C", paid("2025-01-07", "1100.00")),
    repaymentRecord("D", paid("2025-01-07", "11000.00")),
    repaymentRecord("E", paid("2025-01-07", "7700.00")),
  ].map((row) => ({ ...row, repayment_id: `${row.loan_id} ${row.repayment_id}` }));
  await ingest(t.testDatabase.db, { loans, repayments });
});
afterAll(() => t.close());

function pointsOf(loan: { risk_reasons: { reason: string; points: number }[] }) {
  return Object.fromEntries(loan.risk_reasons.map(({ reason, points }) => [reason, points]));
}

test("the points are those of the pencil, and each has its reason", async () => {
  const { status, body, text } = await t.get("/loans/top-risk");
  expect(status).toBe(200);
  expect(shown(body.data, "loan_id", "risk_points")).toEqual([
    ["A", 51.33],
    ["B", 34.04],
    ["D", 33.39], // as many as C, and more is owed
    ["C", 33.39],
  ]);
  expect(body.meta).toMatchObject({ page: 1, limit: 10, total: 4, as_of: "2025-01-16" });
  expect(body.meta.summary).toMatchObject({
    loans: 4,
    average_risk_points: 38.04, // 152.15 / 4
    largest_risk_points: 51.33,
  });
  const [a, b, , c] = body.data;
  expect(pointsOf(a)).toEqual({
    dpd: 4, // 40 × 9 / 90
    arrears: 14, // 20 × 7,700 / 11,000
    balance: 15, // all of it
    fimr: 10,
    quiet: 3.33, // 10 × 10 / 30 since disbursement
    never_paid: 5,
  });
  expect(pointsOf(b)).toEqual({
    dpd: 4,
    arrears: 13.4, // 20 × 6,700 / 10,000
    balance: 13.64, // 15 × 10,000 / 11,000
    fimr: 0, // something came on the first due date
    quiet: 3, // 10 × 9 / 30
    never_paid: 0,
  });
  // 40 × 8 / 90, 20 × 6,600 / 9,900, 15 × 9,900 / 11,000
  expect(pointsOf(c)).toMatchObject({ dpd: 3.56, arrears: 13.33, balance: 13.5 });
  expect(a.risk_reasons[0]).toEqual({
    reason: "dpd",
    points: 4,
    of: 40,
    value: 9,
    text: "9 days past due; 90 and more have all points",
  });
  expect(text).toContain('"value" : 7700.00');
});

test("days and quiet days count up to their limits, so that no loan has more than 100 points", async () => {
  const [most] = await t.testDatabase.db.query<{ points: string }>(
    "select risk_points as points from risk_points(400, 11000.00, 11000.00, 11000.00, true, null, 500)",
  );
  expect(most).toEqual({ points: "100.00" });
  const [limit] = await t.testDatabase.db.query<{ points: string }>(
    "select risk_points as points from risk_points(90, 11000.00, 11000.00, 11000.00, false, 30, 500)",
  );
  expect(limit).toEqual({ points: "85.00" });
});

test("pages go on where points are equal, and other sorts and filters work as in GET /loans", async () => {
  const seen: string[] = [];
  for (let cursor = ""; cursor !== "end";) {
    const { body } = await t.get(`/loans/top-risk?limit=1${cursor}`);
    seen.push(...body.data.map((loan: { loan_id: string }) => loan.loan_id));
    cursor = body.meta.next_cursor === null ? "end" : `&cursor=${body.meta.next_cursor}`;
  }
  expect(seen).toEqual(["A", "B", "D", "C"]);
  const second = await t.get("/loans/top-risk?limit=2&page=2");
  expect(shown(second.body.data, "loan_id")).toEqual([["D"], ["C"]]);
  const few = await t.get("/loans/top-risk?dpd_max=8&sort=loan_id");
  expect(shown(few.body.data, "loan_id")).toEqual([["C"], ["D"]]);
  expect((await t.get("/loans/top-risk?sort=risk_reasons")).status).toBe(400);
});

test("an earlier day has the points of that day", async () => {
  // On the 8th one instalment is past due: DPD 1 of A (0.44 + 2.00 + 15 + 10 + 0.67 + 5); of B 100.00 are late.
  const { body } = await t.get("/loans/top-risk?as_of=2025-01-08");
  expect(shown(body.data, "loan_id", "risk_points")).toEqual([
    ["A", 33.11],
    ["F", 33.11], // as A, and leaves on the 10th
    ["B", 14.61], // 0.44 + 20 × 100 / 10,000 + 13.64 + 10 / 30
  ]);
});
