// Collections by hand: what fell due and came in of each day, branch and officer, and who paid on a day.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";
import { createHttpApp, type HttpApp, shown } from "../support/http.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: HttpApp;
beforeAll(async () => {
  t = await createHttpApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function get(path: string) {
  const { status, body, text } = await t.get(`/collections/${path}`);
  expect(status, text).toBe(200);
  return { data: body.data, meta: body.meta, text };
}

const amounts = ["expected", "collected", "collection_rate"];
const loansAndPayments = ["loans_due", "loans_due_paid", "loans_paid", "payments"];

describe("GET /collections/daily", () => {
  test("tells of each day what fell due and what came in", async () => {
    // 1,100.00 of each of L1 to L4 on every business day from the 7th; on the 7th L2 pays 5,500.00, on the 8th L3 11,000.00.
    const { data, meta, text } = await get("daily?from=2025-01-07&to=2025-01-16");
    expect(shown(data, "date", ...amounts, ...loansAndPayments)).toEqual([
      ["2025-01-07", 4400, 5500, 125, 4, 1, 1, 1],
      ["2025-01-08", 4400, 11000, 250, 4, 1, 1, 1],
      ["2025-01-09", 4400, 0, 0, 4, 0, 0, 0],
      ["2025-01-10", 4400, 0, 0, 4, 0, 0, 0],
      ["2025-01-11", 0, 0, null, 0, 0, 0, 0],
      ["2025-01-12", 0, 0, null, 0, 0, 0, 0],
      ["2025-01-13", 4400, 0, 0, 4, 0, 0, 0],
      ["2025-01-14", 4400, 0, 0, 4, 0, 0, 0],
      ["2025-01-15", 4400, 0, 0, 4, 0, 0, 0],
      ["2025-01-16", 4400, 0, 0, 4, 0, 0, 0], // L4 leaves on the day: not before it
    ]);
    expect(meta).toMatchObject({ page: 1, limit: 100, total: 10, from: "2025-01-07" });
    expect(meta).toMatchObject({ to: "2025-01-16", as_of: "2025-01-16" });
    expect(meta.summary).toEqual({
      expected: 35200,
      collected: 16500,
      collection_rate: 46.88, // 46.875
      loans_due: 4,
      loans_due_paid: 2,
      loans_paid: 2,
      payments: 2,
    });
    expect(text).toContain('"expected":4400.00');
  });

  test("is one day without a window, the business date unless named", async () => {
    expect(shown((await get("daily")).data, "date", "expected")).toEqual([["2025-01-16", 4400]]);
    const one = await get("daily?date=2025-01-08&branch=Aba");
    expect(shown(one.data, "date", ...amounts)).toEqual([["2025-01-08", 3300, 11000, 333.33]]);
  });

  test.each([
    ["region=North", 1100],
    ["officer_id=O2", 3300],
    ["channel=Partner", 1100],
    ["product=BNPL,AJO", 2200],
    ["wave=Wave%201", 1100],
    ["vertical_lead=lead@EXAMPLE.com", 1100],
    ["branch=Nowhere", 0],
  ])("%s leaves %d due on the 7th", async (filter, due) => {
    const { data, meta } = await get(`daily?date=2025-01-07&${filter}`);
    expect(data[0].expected).toBe(due);
    expect(meta.summary.expected).toBe(due);
  });

  test("is sorted and paged", async () => {
    const { data, meta } = await get("daily?from=2025-01-07&sort=-collected&limit=2");
    expect(shown(data, "date")).toEqual([["2025-01-08"], ["2025-01-07"]]);
    expect(meta).toMatchObject({ total: 10, limit: 2, summary: { collected: 16500 } });
    const last = await get("daily?from=2025-01-07&sort=-date&limit=9&page=2");
    expect(shown(last.data, "date")).toEqual([["2025-01-07"]]);
  });

  test.each([
    "date=2025-01-17",
    "to=2025-01-17",
    "from=2025-01-17",
    "from=2025-01-10&to=2025-01-09",
    "from=2024-01-16", // 367 days
    "date=2025-01-10&from=2025-01-09",
    "sort=branch",
    "status=Active",
    "as_of=2025-01-10",
  ])("%s is refused", async (query) => {
    expect((await t.get(`/collections/daily?${query}`)).status).toBe(400);
  });

  test("a window may have 366 days", async () => {
    const { data, meta } = await get("daily?from=2024-01-17&limit=1000");
    expect(data).toHaveLength(366);
    expect(meta.summary).toMatchObject({ expected: 46200, loans_due: 5 }); // and 11,000.00 of L5
  });
});

test("a day is what the metrics of that day say, of the company and of each branch", async () => {
  for (const day of ["2025-01-07", "2025-01-08", "2025-01-16"]) {
    const asked = `as_of=${day}&start_date=${day}&end_date=${day}&metrics=expected,collected,collection_rate`;
    const [metrics, daily] = [
      await t.get(`/metrics/portfolio?${asked}`),
      await get(`daily?date=${day}`),
    ];
    expect(metrics.status).toBe(200);
    for (const field of amounts) expect(metrics.body.data[field]).toBe(daily.data[0][field]);
    const branches = (await t.get(`/metrics/branches?${asked}`)).body.data.filter(
      (row: { expected: number }) => row.expected > 0,
    );
    expect(shown(branches, "branch", ...amounts)).toEqual(
      shown((await get(`branches?date=${day}`)).data, "branch", ...amounts),
    );
  }
});

describe("GET /collections/branches and /officers", () => {
  test("the branches of a window, each loan in its own", async () => {
    const { data, meta } = await get("branches?from=2024-12-17&sort=-expected");
    expect(shown(data, "branch", "region", ...amounts, ...loansAndPayments)).toEqual([
      ["Aba", "South", 26400, 16500, 62.5, 3, 2, 2, 2],
      ["Ikeja", "South", 11000, 0, 0, 1, 0, 0, 0],
      ["Lagos, Main", "North", 8800, 0, 0, 1, 0, 0, 0],
    ]);
    expect(meta).toMatchObject({ total: 3, summary: { expected: 46200, collected: 16500 } });
  });

  test("the officers of a day, by their names", async () => {
    const { data } = await get("officers?date=2025-01-07");
    expect(shown(data, "officer_id", "officer_name", ...amounts)).toEqual([
      ["O2", "Bola", 3300, 5500, 166.67],
      ["O1", "Zainab", 1100, 0, 0],
    ]);
    const some = await get("officers?date=2025-01-07&region=North&limit=1");
    expect(shown(some.data, "officer_id")).toEqual([["O1"]]);
    expect(some.meta.total).toBe(1);
  });
});

const watched = ["loan_id", "paid_today", "due_today", "to_collect", "dpd_before", "current_dpd"];

describe("GET /collections/watch", () => {
  test("today: what each loan has to bring, the most first", async () => {
    const { data, meta, text } = await get("watch");
    expect(shown(data, ...watched)).toEqual([
      ["L5", false, 0, 11000, 30, 30],
      ["L1", false, 1100, 8800, 9, 9],
      ["L4", false, 1100, 8800, 9, 9], // leaves on the day
      ["L2", false, 1100, 3300, 2, 2],
    ]);
    expect(data[1]).toMatchObject({ customer_name: "Ada 100%", customer_phone: "+2348010" });
    expect(data[1]).toMatchObject({ officer_name: "Zainab", arrears_amount: 7700 });
    expect(data[3]).toMatchObject({ last_payment_date: "2025-01-07" });
    expect(meta).toMatchObject({ total: 4, as_of: "2025-01-16", next_cursor: null });
    expect(text).toContain('"to_collect":8800.00');
  });

  test("a day on which one paid has the loan as it stood before", async () => {
    const { data, meta } = await get("watch?date=2025-01-08&sort=loan_id");
    expect(shown(data, ...watched)).toEqual([
      ["L1", false, 1100, 2200, 1, 1],
      ["L2", false, 1100, 0, 0, 0], // paid five instalments the day before
      ["L3", true, 1100, 2200, 1, 0], // pays all, and is settled by it
      ["L4", false, 1100, 2200, 1, 1],
      ["L5", false, 0, 11000, 22, 22],
    ]);
    expect(data[2]).toMatchObject({ collected_today: 11000, payments_today: 1 });
    expect(meta.summary).toEqual({
      loans: 5,
      paid_loans: 1,
      unpaid_loans: 4,
      due_today: 4400,
      to_collect: 17600,
      collected_today: 11000,
      arrears_amount: 13200, // L1 and L4 1,100, L5 11,000
    });
    const next = await get("watch?date=2025-01-09&sort=loan_id");
    expect(shown(next.data, "loan_id")).toEqual([["L1"], ["L2"], ["L4"], ["L5"]]);
  });

  test("paid and the other filters leave whom they name, page by page", async () => {
    const day = "watch?date=2025-01-08";
    expect(shown((await get(`${day}&paid=true`)).data, "loan_id")).toEqual([["L3"]]);
    const unpaid = await get(`${day}&paid=false&branch=Aba&sort=loan_id&limit=1`);
    expect(shown(unpaid.data, "loan_id")).toEqual([["L2"]]);
    expect(unpaid.meta).toMatchObject({ total: 2, summary: { loans: 2 } });
    const second = await get(
      `${day}&paid=false&branch=Aba&sort=loan_id&limit=1&cursor=${unpaid.meta.next_cursor}`,
    );
    expect(shown(second.data, "loan_id")).toEqual([["L4"]]);
    expect(shown((await get(`${day}&search=chidi`)).data, "loan_id")).toEqual([["L3"]]);
    expect(shown((await get(`${day}&bucket=7-30`)).data, "loan_id")).toEqual([["L5"]]);
    expect((await t.get("/collections/watch?paid=perhaps")).status).toBe(400);
    expect((await t.get("/collections/watch?date=2025-01-17")).status).toBe(400);
  });
});

test("what is reversed, dated ahead, waived or a penalty, and who left early", async () => {
  const other = await createHttpApp();
  const { db } = other.testDatabase;
  await rollDay(db, "2025-01-16");
  const row = (loanId: string, id: string, date: string, changes: object) => ({
    ...repaymentRecord(loanId, paid(date, "0.00", { repayment_id: id, ...changes })),
    ...changes,
  });
  await ingest(db, {
    loans: [
      loanRecord(loanA({ loan_id: "C", status: "Closed", closed_date: "2025-01-09" })),
      loanRecord(
        loanA({
          loan_id: "T",
          loan_amount: "100.00",
          repayment_amount: "100.00",
          instalment_count: 3,
          repayment_frequency: "WEEKLY",
        }),
      ),
    ],
    repayments: [
      row("T", "R1", "2025-01-14", {
        payment_amount: "33.00",
        principal_paid: "33.00",
        is_reversed: true,
      }),
      row("T", "R2", "2025-01-14", { payment_amount: "5.50", penalty_paid: "5.50" }),
      row("T", "R3", "2025-01-14", { waiver_amount: "10.00", waiver_type: "Interest" }),
      row("T", "R4", "2025-01-17", { payment_amount: "20.00", principal_paid: "20.00" }),
    ],
  });
  const { body } = await other.get("/collections/daily?from=2025-01-07&sort=date");
  const days = body.data.filter((day: { expected: number }) => day.expected > 0);
  expect(shown(days, "date", "expected", "collected", "loans_due", "loans_paid")).toEqual([
    ["2025-01-07", 1133.33, 0, 2, 0],
    ["2025-01-08", 1100, 0, 1, 0],
    ["2025-01-09", 1100, 0, 1, 0], // the day C leaves; nothing is expected of it afterwards
    ["2025-01-14", 33.34, 5.5, 1, 0],
  ]);
  expect(body.meta.summary).toMatchObject({ expected: 3366.67, collected: 5.5, payments: 0 });
  const watch = await other.get("/collections/watch?date=2025-01-14");
  // 66.67 by the 14th, nothing settled before it; the waiver settles 10.00 of it, and is no payment.
  expect(watch.body.data).toMatchObject([
    { loan_id: "T", paid_today: false, collected_today: 5.5, to_collect: 66.67, dpd_before: 7 },
  ]);
  await other.close();
});

test("methods: what came in of each day by its method, and no more than that", async () => {
  const other = await createHttpApp();
  await rollDay(other.testDatabase.db, "2025-01-16");
  const row = (id: string, date: string, method: string, changes: object) => ({
    ...repaymentRecord("T", paid(date, "0.00", { repayment_id: id, ...changes })),
    payment_method: method,
  });
  const principal = (amount: string) => ({ payment_amount: amount, principal_paid: amount });
  await ingest(other.testDatabase.db, {
    loans: [loanRecord(loanA({ loan_id: "T" }))],
    repayments: [
      row("R1", "2025-01-13", "Cash", principal("100.00")),
      row("R2", "2025-01-14", "Cash", principal("10.50")),
      row("R3", "2025-01-14", "Cash", principal("20.00")),
      row("R4", "2025-01-14", "Bank Transfer", principal("50.25")),
      row("R5", "2025-01-14", "Bank Transfer", { payment_amount: "5.00", penalty_paid: "5.00" }),
      row("R6", "2025-01-14", "Card", { ...principal("7.00"), is_reversed: true }),
      row("R7", "2025-01-16", "Cash", principal("1.00")),
    ],
  });
  const { body } = await other.get("/collections/methods?from=2025-01-14&to=2025-01-16");
  expect(shown(body.data, "date", "payment_method", "collected", "loans_paid", "payments")).toEqual(
    [
      ["2025-01-14", "Bank Transfer", 55.25, 1, 1],
      ["2025-01-14", "Cash", 30.5, 1, 2],
      ["2025-01-16", "Cash", 1, 1, 1],
    ],
  );
  expect(body.meta).toMatchObject({ total: 3, from: "2025-01-14", to: "2025-01-16" });
  const daily = await other.get("/collections/daily?from=2025-01-14&to=2025-01-16");
  expect(body.meta.summary).toEqual(daily.body.meta.summary);
  const most = await other.get("/collections/methods?from=2025-01-07&sort=-collected&limit=1");
  expect(shown(most.body.data, "date", "collected")).toEqual([["2025-01-13", 100]]);
  expect((await other.get("/collections/methods?branch=Nowhere")).body.data).toEqual([]);
  expect((await other.get("/collections/methods?sort=expected")).status).toBe(400);
  await other.close();
});

test("an empty database has days without anything, and no branch, officer or loan", async () => {
  const empty = await createHttpApp();
  await rollDay(empty.testDatabase.db, "2025-01-16");
  const { body } = await empty.get("/collections/daily");
  expect(body.data).toMatchObject([{ date: "2025-01-16", expected: 0, collection_rate: null }]);
  for (const list of ["methods", "branches", "officers", "watch"]) {
    const answer = await empty.get(`/collections/${list}`);
    expect(answer.body).toMatchObject({ data: [], meta: { total: 0 } });
  }
  await empty.close();
});
