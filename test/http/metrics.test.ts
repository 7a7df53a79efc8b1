// The metrics over HTTP: the five loans of the reading book worked by hand, and which rows a list shows, in which order.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function get(path: string) {
  const answer = await t.app.inject(`/api/v1/metrics/${path}`);
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

async function keys(path: string, key: string): Promise<string> {
  const { status, body } = await get(path);
  expect(status, path).toBe(200);
  expect(body.meta.total).toBe(body.data.length);
  return body.data.map((row: Record<string, unknown>) => row[key]).join(" ");
}

describe("the portfolio of 16 January", () => {
  // In the portfolio: L1 10,000 with DPD 9, L2 6,000 with DPD 2, L5 10,000 with DPD 30; L3 is settled, L4 written off.
  const worked = {
    portfolio_total: 26_000,
    total_outstanding: 28_000, // and 1,000 interest of L1 and of L5
    active_loans: 3,
    loans: 5,
    disbursed: 5,
    disbursed_amount: 50_000,
    par0: 1,
    par1: 1,
    par7: 0.769231, // 20,000 ÷ 26,000
    par15: 0.384615, // 10,000 ÷ 26,000
    par30: 0, // DPD 30 is not more than 30
    par60: 0,
    par90: 0,
    par30_incl_rescheduled: 0,
    bucket_0: 0,
    bucket_1_6: 6_000,
    bucket_7_30: 20_000, // DPD 9 and 30
    bucket_31_60: 0,
    bucket_61_90: 0,
    bucket_over_90: 0,
    overdue_15d: 10_000,
    arrears_ratio: 0.803846, // (7,700 + 2,200 + 11,000) ÷ 26,000
    fimr: 0.8, // all but L2
    fimr_band: "Flag",
    fpd0: 0.8, // L3 paid a day late
    fpd7: 0.6,
    fpd30: null, // of L5 the 30th day is today
    amount_due_7d: 4_400, // two instalments of L1 and of L2
    slippage: 1.363636, // 6,000 ÷ 4,400
    slippage_band: "Flag",
    roll: 1, // L1 and L4, 11,000 each with DPD 2 on the 9th: DPD 9, and written off
    roll_band: "Flag",
    frr: null, // no fees agreed
    ayr: null, // nothing was overdue on 15 December
    ayr_band: null,
    oti: 0.5, // L2 on the day, L3 a day late
    cp: 0.8, // both of O1, two of three of O2
    porr: 0.384615,
    entries: 2,
    backdated: 0,
    backdated_ratio: 0,
    reversals: 0,
    reversal_ratio: 0,
    waivers: 0,
    waiver_ratio: 0,
    float_gap: false,
    risk_score: 69, // 100 - 7.69 - 12 - 10 - 1
    risk_band: "Watch",
    dqi: 40, // 100 (0.4 x 0.69 + 0.35 x 0.5 + 0.25 x 0.2) x 0.8 = 40.08
    dqi_band: "Flag",
    yield: 2_500,
    expected: 45_100, // from 18 December on: eight instalments each of L1 to L4, nine of L5
    collected: 16_500,
    collection_rate: 36.59,
    paying_loans: 0,
    inactive_loans: 1,
    never_paid_loans: 2,
  };

  test("has every metric but the rank, to the kobo", async () => {
    const { body, text } = await get("portfolio");
    expect(body.data).toEqual(worked);
    expect(text).toContain('"portfolio_total":26000.00,');
    expect(body.meta).toMatchObject({
      as_of: "2025-01-16",
      formula_version: "risk_score v1, dqi v1, settings 0",
      freshness: { calculated_at: expect.any(String) },
    });
  });

  test("of some metrics has those alone, with the same numbers", async () => {
    const { body } = await get("portfolio?metrics=dqi,par7,cp");
    expect(body.data).toEqual({ par7: 0.769231, cp: 0.8, dqi: 40 });
  });

  test("over a time counts what was disbursed, due and collected in it", async () => {
    const { body } = await get(
      "portfolio?metrics=fimr,yield,expected,collected,disbursed&start_date=2025-01-06&end_date=2025-01-07",
    );
    // L1 to L4 are of the time, three of them tagged; one instalment each fell due; L2 paid 4,000 and 1,500 interest.
    expect(body.data).toEqual({
      disbursed: 4,
      fimr: 0.75,
      yield: 1_500,
      expected: 4_400,
      collected: 5_500,
    });
  });

  test("of an earlier day is that day's", async () => {
    const { body } = await get(
      "portfolio?as_of=2025-01-15&metrics=portfolio_total,par15,active_loans",
    );
    // L2 has covered five instalments, so it is late by one day; L4 has not left.
    expect(body.data).toEqual({ portfolio_total: 36_000, active_loans: 4, par15: 0.277778 });
  });

  test("before anything was disbursed is empty, not an error", async () => {
    const { body } = await get("portfolio?as_of=2024-01-01");
    expect(body.data).toMatchObject({
      portfolio_total: 0,
      par30: null,
      fimr: null,
      risk_score: 100,
      dqi: 100,
      collection_rate: null,
    });
  });
});

test("officers stand with who they are, their numbers and their rank", async () => {
  const { body } = await get("officers?sort=rank");
  expect(body.data).toMatchObject([
    // 100 - 10 (two of three first instalments missed) - 10 - 5/3
    {
      officer_id: "O2",
      officer_name: "Bola",
      loans: 3,
      par30: 0,
      cp: 0.666667,
      risk_score: 78,
      rank: 1,
    },
    // 100 - 10 - 15 - 10
    {
      officer_id: "O1",
      officer_name: "Zainab",
      user_type: "AGENT",
      loans: 2,
      risk_score: 65,
      rank: 2,
    },
  ]);
  expect(Object.keys(body.data[0])).toEqual(Object.keys(body.data[1]));
});

test("one officer stands beside what he was, with his audit and the loans to look at first", async () => {
  const { body } = await get("officers/O1?compare_to=2025-01-15");
  expect(body.data).toMatchObject({
    officer: { officer_id: "O1", officer_name: "Zainab" },
    // On the day before an instalment less was past due: 6,600 of L1 and 11,000 of L5.
    current: { portfolio_total: 20_000, arrears_ratio: 0.935, rank: 2 },
    previous: { portfolio_total: 20_000, arrears_ratio: 0.88 },
    trend: { portfolio_total: 0, arrears_ratio: 0.055, ayr: null },
    audit: { officer_id: "O1", version: 0 },
  });
  expect(body.data.trend).not.toHaveProperty("risk_band");
  expect(body.data.top_risk_loans.map((loan: { loan_id: string }) => loan.loan_id)).toEqual([
    "L5",
    "L1",
  ]);
  expect(body.meta).toMatchObject({ as_of: "2025-01-16", previous_as_of: "2025-01-15" });
  expect((await get("officers/O9")).status).toBe(404);
  expect((await get("officers/O1?compare_to=2025-01-16")).status).toBe(400);
});

test.each([
  ["branches", "branch", "Aba Ikeja Lagos, Main"],
  ["vertical-leads", "vertical_lead_email", "lead@example.com "],
  ["channels", "channel", "Direct Partner"],
  ["waves", "wave", "Wave 1 Wave 2"],
  ["products", "product", "AJO BNPL "],
])("%s have a row each, and one for loans that name none", async (group, key, expected) => {
  expect(await keys(group, key)).toBe(expected);
  const { body } = await get(`${group}?metrics=loans,portfolio_total`);
  const sum = (id: string) =>
    body.data.reduce((total: number, row: Record<string, number>) => total + (row[id] ?? 0), 0);
  expect([sum("loans"), sum("portfolio_total")]).toEqual([5, 26_000]);
});

test.each([
  ["officers?branch=Aba", "O2"],
  ["officers?vertical_lead=LEAD@example.com", "O1"],
  ["officers?channel=Partner", "O2"],
  ["officers?wave=Wave%201,Wave%202&product=BNPL", "O1"],
  ["officers?user_type=AGENT", "O1"],
  ["officers?region=North", "O1"],
  ["officers?officer_id=O2,O9", "O2"],
  ["officers?search=zain", "O1"],
  ["officers?search=%25", ""],
  // A type is no name.
  ["officers?search=agent", ""],
  ["officers?risk_band=Watch&sort=-officer_name", "O1 O2"],
  ["officers?risk_band=Red", ""],
  ["officers?watchlist=true&sort=risk_score", "O1 O2"],
  ["officers?watchlist=false", ""],
  ["officers?sort=-portfolio_total", "O1 O2"],
  ["officers?sort=par30", "O1 O2"],
  ["officers?sort=-fpd30", "O1 O2"],
])("%s shows %s", async (path, officers) => {
  // O1 has L1 and L5, O2 the others; a value that is null stands last whatever the direction, ties by id.
  expect(await keys(path, "officer_id")).toBe(officers);
});

test("a filter on loans changes the numbers, one on rows does not", async () => {
  const { body: filtered } = await get("officers?officer_id=O2&channel=Partner&metrics=loans,rank");
  expect(filtered.data).toMatchObject([{ loans: 1, rank: 1 }]);
  const { body: searched } = await get("officers?search=zainab&metrics=loans,rank");
  expect(searched.data).toMatchObject([{ loans: 2, rank: 2 }]);
});

async function branches(sort: string): Promise<string[]> {
  const { body } = await get(`branches?sort=${sort}&metrics=loans`);
  return body.data.map(({ branch }: { branch: string }) => branch);
}

test("bands are sorted from best to worst, whatever their names, and nothing last", async () => {
  // DQI: Lagos Watch, the others Flag. Slippage: Lagos Green, Aba Flag, none of Ikeja.
  expect(await branches("dqi_band")).toEqual(["Lagos, Main", "Aba", "Ikeja"]);
  expect(await branches("-dqi_band")).toEqual(["Aba", "Ikeja", "Lagos, Main"]);
  expect(await branches("slippage_band")).toEqual(["Lagos, Main", "Aba", "Ikeja"]);
  expect(await branches("-slippage_band")).toEqual(["Aba", "Lagos, Main", "Ikeja"]);
});

test("a list of officers is sorted by each column of who they are, nothing last", async () => {
  await t.testDatabase.db.query(
    `update officers set officer_email = 'bola@example.com', hire_date = '2024-03-01', supervisor_name = 'Musa' where officer_id = 'O2'`,
  );
  for (const [column, first] of [
    ["officer_name", "O2"],
    ["branch", "O2"],
    ["region", "O1"],
    ["user_type", "O1"],
    ["hire_date", "O2"],
    ["officer_email", "O2"],
    ["supervisor_name", "O2"],
  ] as const) {
    const whole = await keys(`officers?sort=${column}`, "officer_id");
    expect(whole, column).toBe(first === "O1" ? "O1 O2" : "O2 O1");
    const { body } = await get(`officers?sort=${column}&limit=1&page=2&metrics=loans`);
    expect(body.data.map((row: { officer_id: string }) => row.officer_id)).toEqual([
      whole.slice(3),
    ]);
    const isFilled = ["officer_name", "branch", "region"].includes(column);
    const backwards = isFilled ? whole.split(" ").toReversed().join(" ") : whole;
    expect(await keys(`officers?sort=-${column}`, "officer_id"), column).toBe(backwards);
  }
  expect(await keys("officers?search=musa", "officer_id")).toBe("O2");
  expect(await keys("officers?search=BOLA@", "officer_id")).toBe("O2");
});

test("pages cut the sorted list", async () => {
  const { body } = await get(
    "branches?sort=-portfolio_total&limit=1&page=2&metrics=portfolio_total",
  );
  expect(body.data).toMatchObject([{ branch: "Lagos, Main", portfolio_total: 10_000 }]);
  expect(body.meta).toMatchObject({ page: 2, limit: 1, total: 3 });
});

test.each([
  ["portfolio?metrics=par30,parr", "metrics"],
  ["officers?sort=constructor", "sort"],
  ["officers?sort=branches", "sort"],
  ["portfolio?as_of=2025-01-17", "as_of"],
  ["portfolio?start_date=2025-01-02&end_date=2025-01-01", "end_date"],
  ["officers?risk_band=green", "risk_band"],
  ["portfolio?limit=1", "limit"],
])("%s is refused and names %s", async (path, field) => {
  const { status, body } = await get(path);
  expect(status).toBe(400);
  expect(body.error.details.fields).toMatchObject([{ field }]);
});

test("a change of formula takes hold at once and is named", async () => {
  const put = (value: string) =>
    t.app.inject({
      method: "PUT",
      url: "/api/v1/settings/metrics.risk_score_version",
      payload: { value, reason: "trying the second formula" },
    });
  expect((await put("v2")).statusCode).toBe(200);
  const { body } = await get("portfolio?metrics=risk_score,dqi");
  // 100 - 7.69 - 12 - 10 - 40 x 0.5 - 0; 100 (0.4 x 0.5 + 0.35 x 0.5 + 0.25 x 0.2) x 0.8
  expect(body.data).toEqual({ risk_score: 50, dqi: 34 });
  expect(body.meta.formula_version).toMatch(/^risk_score v2, dqi v1, settings \d+$/);
  expect((await put("v3")).statusCode).toBe(400);
  expect((await put("v1")).statusCode).toBe(200);
});

test("every metric is defined", async () => {
  const { body } = await get("definitions");
  const { body: portfolio } = await get("portfolio");
  const ids = body.data.map(({ id }: { id: string }) => id);
  expect(ids.filter((id: string) => id !== "rank")).toEqual(Object.keys(portfolio.data));
  for (const metric of body.data) {
    expect(metric.definition).toMatch(/\.$/);
    expect(metric.formula).not.toBe("");
  }
});
