// GET /loans: every filter against loans worked by hand, alone and together, and the sums over what they leave.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
  await t.app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => t.close());

async function list(query: string) {
  const { port } = t.app.server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/loans?${query}`);
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) };
}

async function ids(query: string): Promise<string> {
  const { status, body } = await list(query);
  expect(status, query).toBe(200);
  const { data, meta } = body as { data: { loan_id: string }[]; meta: Record<string, unknown> };
  expect(meta).toMatchObject({ total: data.length, summary: { loans: data.length } });
  return data.map((loan) => loan.loan_id).join(" ");
}

const filters: [query: string, loans: string][] = [
  ["officer_id=O1", "L1 L5"],
  ["officer_id=O1,O2&branch=Aba", "L2 L3 L4"],
  ["branch=Lagos%252C%20Main,Ikeja", "L1 L5"],
  ["branch=Lagos,Main", ""],
  ["region=North", "L1"],
  ["channel=Partner,None", "L2"],
  ["product=BNPL,AJO", "L1 L2"],
  ["status=Written%20Off", "L4"],
  ["status=Written%20Off,Active&officer_id=O2", "L2 L3 L4"],
  ["source_status=OPEN", "L1"],
  ["wave=Wave%201", "L2"],
  ["customer_phone=%2B2348010,0809", "L1 L4"],
  ["vertical_lead=LEAD@example.com", "L1 L5"],
  ["dpd_min=9&dpd_max=9", "L1 L4"],
  ["bucket=0,1-6", "L2 L3"],
  ["bucket=7-30", "L1 L4 L5"],
  ["fimr=true", "L1 L3 L4 L5"],
  ["fimr=false", "L2"],
  ["early_indicator=true", "L2"],
  // L3 is settled, L4 has left.
  ["portfolio=true", "L1 L2 L5"],
  ["portfolio=false", "L3 L4"],
  ["portfolio=true&dpd_min=16", "L5"],
  // L2 paid nine days before the day.
  ["activity=paying", ""],
  ["activity=inactive", "L2"],
  ["activity=never_paid", "L1 L5"],
  ["activity=never_paid,inactive", "L1 L2 L5"],
  ["user_type=AGENT", "L1 L5"],
  ["component=overdue_15d", "L5"],
  ["component=first_miss&branch=Aba", "L3 L4"],
  // Due from 18 December to 16 January: all the instalments up to the day, and of L5 those after the first.
  ["component=expected", "L1 L2 L3 L4 L5"],
  // Days without a payment: L1 and L4 10 since disbursement, L2 9, L3 8, L5 31.
  ["quiet_days=9", "L1 L2 L4 L5"],
  ["quiet_days=10", "L1 L4 L5"],
  ["quiet_days=32", ""],
  ["disbursed_from=2025-01-06", "L1 L2 L3 L4"],
  ["disbursed_to=2025-01-05", "L5"],
  ["disbursed_from=2024-12-16&disbursed_to=2024-12-16", "L5"],
  ["search=ada", "L1 L2"],
  ["search=100%25", "L1"],
  ["search=a_b", "L2"],
  ["search=%5C", ""],
  ["search=l5", "L5"],
  ["search=5", ""],
  ["search=23480", "L1"],
];

describe("a filter leaves the loans it names", () => {
  test.each(filters)("%s: %s", async (query, loans) => {
    expect(await ids(query)).toBe(loans);
  });

  // On the day before L2 is late by one day, L5 by 29, L1 and L4 by 8, and nobody has been quiet for 31 days.
  test.each([
    ["dpd_min=8&dpd_max=8", "L1 L4"],
    ["early_indicator=true", "L2"],
    ["quiet_days=30", "L5"],
    ["quiet_days=31", ""],
    ["search=ada&fimr=false", "L2"],
    ["branch=Ikeja,Aba&region=South&status=Active", "L2 L3 L5"],
    // L4 leaves on the day after.
    ["portfolio=true", "L1 L2 L4 L5"],
    ["activity=never_paid", "L1 L4 L5"],
    ["component=overdue_7d", "L1 L4 L5"],
  ])("%s on an earlier day: %s", async (query, loans) => {
    expect(await ids(`as_of=2025-01-15&${query}`)).toBe(loans);
  });

  test("a week after its payment a loan pays no more", async () => {
    expect(await ids("as_of=2025-01-13&activity=paying")).toBe("L2");
    expect(await ids("as_of=2025-01-14&activity=paying")).toBe("");
    expect(await ids("as_of=2025-01-14&activity=inactive")).toBe("L2");
  });

  test("every filter of the table is among them", async () => {
    const { loanListParameters } = await import("#contract/loan-parameters.ts");
    const tried = filters.flatMap(([query]) => [...new URLSearchParams(query).keys()]);
    const others = ["page", "limit", "cursor", "sort", "as_of"];
    expect(Object.keys(loanListParameters).filter((name) => !tried.includes(name))).toEqual(others);
  });
});

function bucket(name: string, loans: number, amount: number) {
  return { bucket: name, loans, principal_outstanding: amount };
}

describe("the summary", () => {
  test("speaks of the whole filtered set; the portfolio has neither settled nor left loans", async () => {
    const { body, text } = await list("limit=1&sort=-current_dpd");
    expect(body.data).toMatchObject([{ loan_id: "L5" }]);
    expect(body.meta.summary).toEqual({
      loans: 5,
      active_loans: 3,
      portfolio_total: 26000, // L1 10,000, L2 6,000, L5 10,000
      principal_outstanding: 36000, // and L4 10,000
      total_outstanding: 39000, // 11,000 + 6,000 + 0 + 11,000 + 11,000
      actual_outstanding: 38500, // L2: 11,000 - 5,500
      arrears_amount: 28600, // 7,700 + 2,200 + 0 + 7,700 + 11,000
      overdue_15d: 10000, // L5
      buckets: [
        bucket("0", 0, 0),
        bucket("1-6", 1, 6000),
        bucket("7-30", 2, 20000),
        bucket("31-60", 0, 0),
        bucket("61-90", 0, 0),
        bucket("90+", 0, 0),
      ],
    });
    expect(text).toContain('"portfolio_total" : 26000.00,');
  });

  test("of the day before counts the loan that left on the day", async () => {
    const { body } = await list("as_of=2025-01-15&bucket=7-30");
    expect(body.meta.summary).toMatchObject({
      loans: 3,
      active_loans: 3,
      portfolio_total: 30000,
      arrears_amount: 24200, // six instalments of L1 and of L4, 6,600 each, and 11,000 of L5
      overdue_15d: 10000,
    });
  });

  test("of no loan is zero, and a later page has the same", async () => {
    const none = await list("branch=Nowhere");
    expect(none.body.meta).toMatchObject({ total: 0, summary: { loans: 0, portfolio_total: 0 } });
    const first = await list("limit=2");
    const next = await list(`limit=2&cursor=${first.body.meta.next_cursor}`);
    expect(next.body.data).toMatchObject([{ loan_id: "L3" }, { loan_id: "L4" }]);
    expect(next.body.meta.summary).toEqual(first.body.meta.summary);
  });
});
