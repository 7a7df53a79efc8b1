// Explanations over HTTP: of the reading book worked by hand, and what is refused.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { officer as officerRecord } from "../support/examples.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadReadBook(t.testDatabase.db);
});
afterAll(() => t.close());

async function get(query: Record<string, string>) {
  const answer = await t.app.inject({ url: "/api/v1/explain", query });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

describe("the portfolio of 16 January", () => {
  test("PAR 7 is two loans over three, each with what it brings", async () => {
    const { status, text, body } = await get({ metric: "par7", scope: "portfolio" });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      metric: "par7",
      scope: "portfolio",
      as_of: "2025-01-16",
      value: 0.769231,
      formula: "overdue_7d ÷ portfolio_total",
      version: "v1",
      components: [
        { id: "overdue_7d", value: 20_000, rows_total: 2 },
        { id: "portfolio_total", value: 26_000, rows_total: 3 },
      ],
    });
    const ofTwo = { repayment_id: null, amount: 10_000 };
    expect(body.data.rows).toEqual([
      { component: "overdue_7d", loan_id: "L1", ...ofTwo },
      { component: "overdue_7d", loan_id: "L5", ...ofTwo },
      { component: "portfolio_total", loan_id: "L1", ...ofTwo },
      { component: "portfolio_total", loan_id: "L5", ...ofTwo },
      { component: "portfolio_total", loan_id: "L2", repayment_id: null, amount: 6_000 },
    ]);
    expect(body.meta).toMatchObject({ page: 1, limit: 100, total: 5, as_of: "2025-01-16" });
    expect(text).toContain('"amount":6000.00}');
  });

  test("what was collected is the repayments", async () => {
    const { body } = await get({ metric: "collected" });
    expect(body.data.value).toBe(16_500);
    expect(body.data.rows).toEqual(
      [
        { component: "collected", loan_id: "L3", repayment_id: "R2", amount: 11_000 },
        { component: "collected", loan_id: "L2", repayment_id: "R1", amount: 5_500 },
      ].map((row) => ({ ...row, repayment_id: expect.any(String) })),
    );
  });

  test("channel purity counts the loans of each officer's commonest channel", async () => {
    const { body } = await get({ metric: "cp", component: "commonest_channel_loans" });
    expect(body.data.value).toBe(0.8);
    expect(body.data.rows.map((row: { loan_id: string }) => row.loan_id)).toEqual([
      "L1",
      "L3",
      "L4",
      "L5",
    ]);
    expect(body.meta.total).toBe(4);
  });

  test("the risk score has the parts and weights of the version in force alone", async () => {
    const { body } = await get({ metric: "risk_score" });
    expect(body.data).toMatchObject({
      value: 69,
      version: "v1",
      settings: { "metrics.risk_score_v1": { porr: 20 } },
    });
    expect(body.data.formula).toMatch(/^max\(0, round\(100 − 20·porr/);
    const parts = body.data.parts.map((part: { metric: string }) => part.metric);
    expect(parts).toContain("float_gap");
    expect(parts).not.toContain("oti");
    const components = body.data.components.map((one: { id: string }) => one.id);
    expect(components).not.toContain("payment_days");
  });

  test.each(["risk_score", "cp", "collected"])(
    "the file of %s has the rows of all its pages, in their order",
    async (metric) => {
      const first = await get({ metric, limit: "4", page: "1" });
      const pages = [first];
      for (let page = 2; (page - 1) * 4 < first.body.meta.total; page += 1) {
        // oxlint-disable-next-line no-await-in-loop
        pages.push(await get({ metric, limit: "4", page: String(page) }));
      }
      const file = await t.app.inject({
        url: "/api/v1/explain",
        query: { metric, format: "ndjson" },
      });
      const rows = file.body.trim().split("\n");
      expect(rows.length).toBe(first.body.meta.total);
      expect(rows.map((row) => JSON.parse(row) as unknown)).toEqual(
        pages.flatMap(({ body }) => body.data.rows),
      );
    },
  );

  test("a rank is the two ranks it is made of, without rows", async () => {
    const { body } = await get({ metric: "rank", scope: "officer:O1" });
    expect(body.data).toMatchObject({
      value: 2,
      components: [
        { id: "rank_of_risk_score", value: 2, rows_total: 0 },
        { id: "rank_of_ayr", value: 1, rows_total: 0 },
      ],
      parts: [
        { metric: "risk_score", value: 65 },
        { metric: "ayr", value: null },
      ],
      rows: [],
    });
    expect((await get({ metric: "rank" })).body.data.value).toBeNull();
  });
});

test("a formula is explained with the weights that are in force, and so comes to its value", async () => {
  const put = async (setting: string, value: Record<string, number>) => {
    const payload = { value, reason: "trying other weights" };
    const url = `/api/v1/settings/metrics.${setting}`;
    expect((await t.app.inject({ method: "PUT", url, payload })).statusCode).toBe(200);
  };
  const formula = async (metric: string): Promise<string> =>
    (await get({ metric, limit: "1" })).body.data.formula;
  const usual = { risk: await formula("risk_score"), dqi: await formula("dqi") };
  const points = { porr: 20, fimr: 15, roll: 10, waivers: 10, backdated: 10, reversals: 10 };
  await put("risk_score_v1", {
    ...points,
    porr: 12.5,
    waivers: 17.5,
    frr: 10,
    cp: 5,
    float_gap: 10,
  });
  await put("dqi_v1", { risk_score: 0.2, oti: 0.55, fimr: 0.25 });
  expect(await formula("risk_score")).toBe(
    usual.risk.replace("20·porr", "12.5·porr").replace("10·waiver_ratio", "17.5·waiver_ratio"),
  );
  expect(await formula("dqi")).toBe(
    "round(100 × (0.2·risk_score/100 + 0.55·oti + 0.25·(1 − fimr)) × cp)",
  );
  await put("risk_score_v1", { ...points, frr: 10, cp: 5, float_gap: 10 });
  await put("dqi_v1", { risk_score: 0.4, oti: 0.35, fimr: 0.25 });
  expect({ risk: await formula("risk_score"), dqi: await formula("dqi") }).toEqual(usual);
});

describe("scopes", () => {
  test.each([
    ["officer:O1", 20_000],
    ["branch:Lagos, Main", 10_000],
    ["branch:Aba", 6_000],
    ["region:North", 10_000],
    ["vertical_lead:LEAD@example.com", 20_000],
    ["vertical_lead:", 6_000],
    ["channel:Partner", 6_000],
    ["wave:Wave 1", 6_000],
    ["product:BNPL", 10_000],
    ["product:", 10_000],
  ])("%s", async (scope, value) => {
    const { body } = await get({ metric: "portfolio_total", scope });
    expect(body.data.value).toBe(value);
    const sum = body.data.rows.reduce(
      (all: number, row: { amount: number }) => all + row.amount,
      0,
    );
    expect(sum).toBe(value);
  });

  test("an officer without loans is answered with zeros and nothing", async () => {
    const payload = { ...officerRecord, officer_id: "O9", branch: "Jos", region: "North" };
    const sent = await t.app.inject({ method: "POST", url: "/api/v1/etl/officers", payload });
    expect(sent.statusCode).toBe(201);
    const { status, body } = await get({ metric: "par30", scope: "officer:O9" });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      value: null,
      components: [
        { value: 0, rows_total: 0 },
        { value: 0, rows_total: 0 },
      ],
      rows: [],
    });
    expect((await get({ metric: "rank", scope: "officer:O9" })).body.data.value).toBeNull();
    expect((await get({ metric: "par30", scope: "branch:Jos" })).status).toBe(200);
  });
});

describe("a group that nobody has", () => {
  test.each([
    ["officer:O7", 'officer "O7"', "officers"],
    ["branch:Lagos", 'branch "Lagos"', "branches"],
    ["region:West", 'region "West"', "regions"],
    ["vertical_lead:nobody@example.com", 'vertical lead "nobody@example.com"', "vertical_leads"],
    ["channel:Direct ", 'channel "Direct "', "channels"],
    ["product:OTHER", 'product "OTHER"', "products"],
  ])("%s is not found, and what to look at is said", async (scope, name, options) => {
    const message = `There is no ${name}: GET /filters/options/${options} lists those that loans have.`;
    const { status, body } = await get({ metric: "par30", scope });
    expect([status, body.error.code, body.error.details.error]).toEqual([
      404,
      "NOT_FOUND",
      message,
    ]);
    const series = await t.app.inject({
      url: "/api/v1/metrics/series",
      query: { metric: "par30", scope },
    });
    expect(series.statusCode).toBe(404);
    expect(series.json().error.details.error).toBe(message);
  });
});

describe("refused", () => {
  test.each([
    [{}, "metric", "metric is missing: send one of portfolio_total, "],
    [{ metric: "par31" }, "metric", "metric must be one of portfolio_total, "],
    [{ metric: "par30", scope: "team:x" }, "scope", "scope must be portfolio, officer:<id>, "],
    [{ metric: "par30", scope: "officer" }, "scope", "scope must be portfolio, officer:<id>, "],
    [{ metric: "par30", scope: "portfolio:" }, "scope", "scope must be portfolio, "],
    [{ metric: "par30", scope: "officer:" }, "scope", "scope is blank"],
    [{ metric: "par30", scope: "wave:Wave 3" }, "scope", "scope must be one of"],
    [
      { metric: "par30", component: "par30" },
      "component",
      "component must be one of overdue_30d, ",
    ],
    // Without a window the yield is that since disbursement.
    [
      { metric: "yield", component: "interest_and_fees_in_window" },
      "component",
      "component must be interest_and_fees_collected",
    ],
    [{ metric: "rank", component: "loans" }, "component", "component must not be given"],
    [{ metric: "par30", as_of: "2025-01-17" }, "as_of", "as_of must not be after"],
    [{ metric: "par30", group: "officers" }, "group", "group is not a parameter"],
    [
      { metric: "par30", start_date: "2025-01-02", end_date: "2025-01-01" },
      "end_date",
      "end_date must not be before start_date",
    ],
  ])("%j", async (query, field, message) => {
    const { status, body } = await get(query);
    expect(status).toBe(400);
    expect(body.error.details.fields[0].field).toBe(field);
    expect(body.error.details.fields[0].message).toContain(message);
  });

  const hostile = "O1'; drop table loan; --";
  test.each(["metric", "component", "as_of", "start_date", "end_date", "page", "limit"])(
    "SQL as %s",
    async (name) => {
      const { status } = await get({ metric: "par30", [name]: hostile });
      expect(status).toBe(400);
    },
  );

  test.each(["officer", "branch", "region", "vertical_lead", "channel", "product"])(
    "SQL as the name of a scope %s names no loans",
    async (kind) => {
      for (const text of [hostile, `' or '1'='1`, "$1", ":as_of", String.raw`\' or true --`]) {
        const { status, body } = await get({ metric: "cp", scope: `${kind}:${text}` });
        expect(status, text).toBe(404);
        expect(body.error.details.error.toLowerCase()).toContain(text.toLowerCase());
      }
      expect((await get({ metric: "loans" })).body.data.value).toBe(5);
    },
  );
});

describe("a field of a loan", () => {
  async function field(loanId: string, query: Record<string, string>) {
    const url = `/api/v1/explain/loans/${encodeURIComponent(loanId)}`;
    const answer = await t.app.inject({ url, query });
    return { status: answer.statusCode, body: answer.json() };
  }

  test("DPD of L2: five instalments covered by 5,500, the sixth due on the 14th", async () => {
    const { status, body } = await field("L2", { field: "current_dpd" });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      loan_id: "L2",
      field: "current_dpd",
      as_of: "2025-01-16",
      value: 2,
      formula: "max(0, as_of − oldest_unpaid_due_date); 0 when that is null",
      inputs: { oldest_unpaid_due_date: "2025-01-14", covered_instalments: 5, tolerance: 1 },
      repayments: [{ payment_date: "2025-01-07", settles: 5_500, counts: true, left_out: null }],
    });
    expect(body.data.instalments).toHaveLength(10);
    expect(body.data.instalments[5]).toEqual({
      installment_number: 6,
      due_date: "2025-01-14",
      amount_due: 1_100,
      cumulative_due: 6_600,
      tolerance: 6,
      is_covered: false,
      covered_on: null,
      is_due: true,
      is_past_due: true,
    });
    expect(body.data.instalments[4]).toMatchObject({ is_covered: true, covered_on: "2025-01-07" });
  });

  test("on an earlier day has that day's rows", async () => {
    const query = { field: "settled_amount", as_of: "2025-01-06" };
    const { body } = await field("L2", query);
    expect(body.data.value).toBe(0);
    expect(body.data.repayments).toMatchObject([
      { counts: false, left_out: "dated_after_as_of", amount: null, dpd_before: null },
    ]);
  });

  test.each([
    ["nothing", {}, "field is missing: send one of interest_total, "],
    ["what is no computed field", { field: "customer_name" }, "field must be one of "],
    ["SQL", { field: "current_dpd; drop table loan" }, "field must be one of "],
    ["an inherited name", { field: "constructor" }, "field must be one of "],
    ["the future", { field: "current_dpd", as_of: "2025-01-17" }, "as_of must not be after"],
    ["a page", { field: "current_dpd", page: "1" }, "page is not a parameter"],
  ])("is refused for %s", async (_, query, message) => {
    const { status, body } = await field("L1", query);
    expect(status).toBe(400);
    expect(body.error.details.fields[0].message).toContain(message);
  });

  test.each([
    ["nobody", {}],
    ["' or true --", {}],
    ["L1", { as_of: "2025-01-01" }],
  ])("of %s is not found", async (loanId, query) => {
    const { status } = await field(loanId, { field: "current_dpd", ...query });
    expect(status).toBe(404);
  });
});
