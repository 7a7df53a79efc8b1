// The drilldowns over hand-worked loans: who is in them, what their summaries say, and what happened since the day before.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";
import { createHttpApp, type HttpApp, shown } from "../support/http.ts";
import { loadReadBook } from "../support/read-book.ts";

describe("GET /loans/fimr-drilldown", () => {
  let t: HttpApp;
  beforeAll(async () => {
    t = await createHttpApp();
    await loadReadBook(t.testDatabase.db);
  });
  afterAll(() => t.close());

  test("lists the loans that missed their first instalment, and tells of how many", async () => {
    const { status, body, text } = await t.get("/loans/fimr-drilldown?sort=-days_since_due");
    expect(status).toBe(200);
    expect(shown(body.data, "loan_id", "days_since_due", "fimr_tagged")).toEqual([
      ["L5", 30, true],
      ["L1", 9, true],
      ["L4", 9, true],
      ["L3", 1, true], // paid on the 8th what was due on the 7th
    ]);
    expect(body.meta).toMatchObject({ page: 1, total: 4, as_of: "2025-01-16", next_cursor: null });
    expect(body.meta.summary).toMatchObject({
      loans: 4,
      active_loans: 2, // L1 and L5
      disbursed_loans: 5,
      tagged_loans: 4,
      fimr: 0.8,
      never_paid_loans: 3, // L1, L4, L5
      amount_at_stake: 22000, // L1 and L5; L3 is settled, L4 has left
      average_days_since_due: 12.25, // (30 + 9 + 9 + 1) / 4
      largest_days_since_due: 30,
    });
    expect(text).toContain('"fimr":0.800000');
    expect(text).toContain('"amount_at_stake":22000.00');
  });

  test("takes the filters of GET /loans, which also choose the loans it is a share of", async () => {
    const { body } = await t.get("/loans/fimr-drilldown?branch=Aba&limit=1&sort=-loan_id");
    expect(shown(body.data, "loan_id")).toEqual([["L4"]]);
    expect(body.meta).toMatchObject({ total: 2, next_cursor: expect.any(String) });
    expect(body.meta.summary).toMatchObject({
      disbursed_loans: 3,
      tagged_loans: 2,
      fimr: 0.666667,
    });
    const next = `/loans/fimr-drilldown?branch=Aba&limit=1&sort=-loan_id&cursor=${body.meta.next_cursor}`;
    expect(shown((await t.get(next)).body.data, "loan_id")).toEqual([["L3"]]);
  });

  test("on an earlier day knows only what was due by then", async () => {
    // On the 7th the first instalment of L1 to L4 is due, and not late yet. L5: 7 January less 17 December.
    const { body } = await t.get("/loans/fimr-drilldown?as_of=2025-01-07");
    expect(shown(body.data, "loan_id", "days_since_due")).toEqual([["L5", 21]]);
    expect(body.meta.summary).toMatchObject({ disbursed_loans: 5, tagged_loans: 1, fimr: 0.2 });
  });

  test("without loans has no share, and no average", async () => {
    const { body } = await t.get("/loans/fimr-drilldown?branch=Nowhere");
    expect(body).toMatchObject({ data: [], meta: { total: 0 } });
    expect(body.meta.summary).toMatchObject({
      disbursed_loans: 0,
      tagged_loans: 0,
      fimr: null,
      amount_at_stake: 0,
      average_days_since_due: null,
    });
  });

  test("a parameter that no list of loans has is refused", async () => {
    expect((await t.get("/loans/fimr-drilldown?colour=red")).status).toBe(400);
    expect((await t.get("/loans/fimr-drilldown?as_of=2025-01-17")).status).toBe(400);
  });

  test("another method is refused with the one there is", async () => {
    const answer = await t.app.inject({ method: "POST", url: "/api/v1/loans/fimr-drilldown" });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers["allow"]).toBe("GET, HEAD");
  });

  test("a loan of that name is found by the list, and by its parts", async () => {
    await ingest(t.testDatabase.db, {
      loans: [loanRecord(loanA({ loan_id: "fimr-drilldown", first_payment_due_date: null }))],
    });
    const list = await t.get("/loans?search=fimr-drilldown");
    expect(shown(list.body.data, "loan_id")).toEqual([["fimr-drilldown"]]);
    expect((await t.get("/loans/fimr-drilldown/repayments")).body).toMatchObject({ data: [] });
    expect((await t.get("/loans/fimr-drilldown")).body.meta.summary.tagged_loans).toBe(4);
  });
});

/** 13 January 2025, a Monday; instalments of 1,100.00 are due on 7, 8, 9, 10, 13 … January. */
const day = "2025-01-13";
const late = { disbursement_date: "2025-01-03", maturity_date: "2025-01-17" };
const loans = [
  { loan_id: "W" }, // nothing paid: DPD 5, then 6
  { loan_id: "S" }, // two instalments paid, the third on the day: DPD 3 from the 9th, then 3 from the 10th
  { loan_id: "I" }, // one paid, three on the day: DPD 4, then 0
  { loan_id: "R" }, // as W: what came on the day was reversed
  { loan_id: "O", ...late, first_payment_due_date: "2025-01-06" }, // DPD 6, then 7: no early indicator any more
  { loan_id: "P", disbursement_date: day, first_payment_due_date: "2025-01-10" }, // DPD 3 on its first day
  { loan_id: "Z", ...late, first_payment_due_date: "2025-01-04" }, // rolled to the 6th, and then as O
  { loan_id: "F", disbursement_date: "2025-01-02", first_payment_due_date: "2025-01-03" }, // DPD 9, then 10
].map((raw) => loanRecord(loanA(raw)));
const repayments = [
  repaymentRecord("S", paid("2025-01-08", "2200.00")),
  repaymentRecord("S", paid(day, "1100.00", { repayment_id: "S2" })),
  repaymentRecord("I", paid("2025-01-07", "1100.00")),
  repaymentRecord("I", paid(day, "3300.00")),
  repaymentRecord(
    "R",
    paid(day, "7700.00", { repayment_id: "R1", is_reversed: true, reversal_date: day }),
  ),
];

const moves = [
  ["I", 4, 0, "improving"],
  ["O", 6, 7, "worsening"],
  ["P", null, 3, "worsening"],
  ["R", 5, 6, "worsening"],
  ["S", 3, 3, "stable"],
  ["W", 5, 6, "worsening"],
  ["Z", 6, 7, "worsening"],
];

describe.each([
  ["on the business date", day, ""],
  ["on a past date", "2025-02-03", `as_of=${day}&`],
])("GET /loans/early-indicators-drilldown %s", (_when, businessDate, asOf) => {
  let t: HttpApp;
  beforeAll(async () => {
    t = await createHttpApp();
    await rollDay(t.testDatabase.db, businessDate);
    await ingest(t.testDatabase.db, { loans, repayments });
  });
  afterAll(() => t.close());
  const path = `/loans/early-indicators-drilldown?${asOf}`;

  test("tells of each loan in its first days of delay what it was the day before", async () => {
    const { status, body, text } = await t.get(path);
    expect(status).toBe(200);
    expect(shown(body.data, "loan_id", "previous_dpd", "current_dpd", "movement")).toEqual(moves);
    expect(body.meta).toMatchObject({ total: 7, as_of: day });
    expect(body.meta.summary).toMatchObject({
      loans: 7,
      tagged_loans: 4, // P, R, S, W
      tagged_loans_before: 6, // all but P
      movements: [
        { movement: "worsening", loans: 5, total_outstanding: 55000 },
        { movement: "stable", loans: 1, total_outstanding: 7700 },
        { movement: "improving", loans: 1, total_outstanding: 6600 },
      ],
    });
    expect(text).toContain('"total_outstanding" : 7700.00');
  });

  test("the day before is what the day before itself answers", async () => {
    const { body } = await t.get(`/loans?as_of=2025-01-12&dpd_min=1&dpd_max=6`);
    const before = moves.filter(([, dpd]) => dpd !== null).map(([id, dpd]) => [id, dpd]);
    expect(shown(body.data, "loan_id", "current_dpd")).toEqual(before);
  });

  test("is filtered and sorted by its own columns too", async () => {
    const better = await t.get(`${path}movement=improving,stable&sort=-previous_dpd`);
    expect(shown(better.body.data, "loan_id")).toEqual([["I"], ["S"]]);
    expect(better.body.meta.summary.movements[0]).toMatchObject({ loans: 0 });
    const narrow = await t.get(`${path}dpd_min=7&sort=movement`);
    expect(shown(narrow.body.data, "loan_id")).toEqual([["O"], ["Z"]]);
    expect((await t.get(`${path}movement=sideways`)).status).toBe(400);
    expect((await t.get("/loans?sort=previous_dpd")).status).toBe(400);
  });
});
