// What was known then: numbers as they were kept, series of them, and each cause of a difference by hand. The five loans of the
// reading book: on 15 January the portfolio is L1, L4, L5 with 10,000 each and L2 with 6,000.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { LoanRecord } from "#contract/ports.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import {
  emptyBook,
  ingest,
  instalmentRecord,
  loanRecord,
  repaymentRecord,
} from "../support/facts.ts";
import { forgetKeptDays, keep } from "../support/kept-days.ts";
import { loadReadBook } from "../support/read-book.ts";

let t: TestApp;
let knownAt: string;
const day = "2025-01-15";

beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

beforeEach(async () => {
  const { db } = t.testDatabase;
  await emptyBook(db);
  await forgetKeptDays(db);
  await loadReadBook(db);
  await keep(db, { from: day, to: day });
  knownAt = await now();
});

async function now(): Promise<string> {
  const [row] = await t.testDatabase.db.query<{ at: string }>(
    "select to_json(clock_timestamp()) #>> '{}' as at",
  );
  return row?.at ?? "";
}

async function get(path: string, query: Record<string, string> = {}) {
  const answer = await t.app.inject({ url: `/api/v1/metrics/${path}`, query });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

async function dataText(path: string, query: Record<string, string>): Promise<string> {
  const { status, text } = await get(path, query);
  expect(status, text).toBe(200);
  return text.slice(0, text.indexOf(',"meta":'));
}

async function differences(metric: string, scope = "portfolio", at = knownAt) {
  const { status, body, text } = await get("differences", {
    metric,
    scope,
    as_of: day,
    known_at: at,
  });
  expect(status, text).toBe(200);
  for (const { unexplained } of body.data.components) expect(unexplained).toBe(0);
  return body.data;
}

interface Shown {
  loan_id: string;
  components: { difference: number }[];
  causes: { kind: string; record_id: string | null; fields: string[] }[];
}

/** `L1 -1100 backdated R1`: loan, difference of its first component, causes. */
function lines(loans: Shown[]): string[] {
  return loans.map(({ loan_id: id, components, causes }) =>
    [
      id,
      components[0]?.difference,
      ...causes.map(({ kind, record_id: record, fields }) => {
        const what = kind === "reassigned" || kind === "terms_changed" ? fields.join("+") : record;
        return `${kind}${what === null ? "" : ` ${what}`}`;
      }),
    ].join(" "),
  );
}

async function repaymentId(loanId: string): Promise<string> {
  const [row] = await t.testDatabase.db.query<{ repayment_id: string }>(
    "select repayment_id from repayments where loan_id = $1",
    [loanId],
  );
  return row?.repayment_id ?? "";
}

async function resend(changes: Partial<LoanRecord>): Promise<void> {
  const loan = loanRecord(loanA({ loan_id: "L2" }));
  const place = {
    officer_id: "O2",
    officer_name: "Bola",
    branch: "Aba",
    channel: "Partner",
    loan_type: "AJO",
  };
  await ingest(t.testDatabase.db, {
    loans: [{ ...loan, ...place, wave: "Wave 1", customer_name: "ADA_B", ...changes }],
  });
}

const lists = [
  ["portfolio", {}],
  ["portfolio", { metrics: "par7,fimr" }],
  ["officers", {}],
  ["officers", { sort: "-risk_score", metrics: "risk_score,rank" }],
  ["officers", { sort: "officer_name", officer_id: "O2" }],
  ["branches", { sort: "par15", limit: "2", page: "2" }],
  ["branches", { risk_band: "Watch,Amber", search: "A" }],
  ["branches", { sort: "dqi_band" }],
  ["vertical-leads", {}],
  ["channels", { watchlist: "true", sort: "-slippage_band" }],
  ["waves", { sort: "-risk_band" }],
  ["products", { sort: "product" }],
] as const;

test(
  "known_at answers as the route did then, whatever is known since",
  { timeout: 60_000 },
  async () => {
    const then = new Map<string, string>();
    for (const [path, query] of lists)
      then.set(path + JSON.stringify(query), await dataText(path, { ...query, as_of: day }));
    await ingest(t.testDatabase.db, {
      repayments: [repaymentRecord("L1", paid("2025-01-14", "1100.00"))],
    });
    await keep(t.testDatabase.db);
    const later = await now();
    for (const [path, query] of lists) {
      const at = { ...query, as_of: day };
      expect(await dataText(path, { ...at, known_at: knownAt })).toBe(
        then.get(path + JSON.stringify(query)),
      );
      expect(await dataText(path, { ...at, known_at: later })).toBe(await dataText(path, at));
    }
    const { body } = await get("portfolio", {
      as_of: day,
      known_at: knownAt,
      metrics: "portfolio_total",
    });
    expect(body.data).toEqual({ portfolio_total: 36_000 });
    expect(body.meta).toMatchObject({
      as_of: day,
      formula_version: "risk_score v1, dqi v1, settings 0",
    });
  },
);

test("a day that was not kept then is 404 and says what is; filters of loans are refused", async () => {
  const missing = await get("portfolio", { as_of: "2025-01-10", known_at: knownAt });
  expect(missing.status).toBe(404);
  expect(missing.body.error.details).toMatchObject({ nearest_kept_days: [day], kept_since: null });
  expect(missing.text).toContain("seeds metrics calculate --from 2025-01-10");
  const early = await get("officers", { as_of: day, known_at: "2020-01-01T00:00:00Z" });
  expect(early.status).toBe(404);
  expect(early.body.error.details.error).toMatch(/no day was kept by then; it is kept since 20/);
  for (const query of [{ branch: "Aba" }, { start_date: day }, { user_type: "AGENT" }]) {
    const { status, body } = await get("officers", { as_of: day, known_at: knownAt, ...query });
    expect([status, body.error.details.fields[0].field]).toEqual([400, Object.keys(query)[0]]);
  }
  expect((await get("portfolio", { known_at: "2025-01-15" })).status).toBe(400);
  // A rank moves with those of others.
  const ofRank = { metric: "rank", as_of: day, known_at: knownAt };
  expect((await get("differences", ofRank)).status).toBe(400);
});

test("a series has the kept days, nothing where none was kept, and today as the facts say now", async () => {
  await t.testDatabase.db.query("delete from metrics_daily where metric_date = '2025-01-16'");
  const { body, text } = await get("series", { metric: "portfolio_total", from: "2025-01-13" });
  expect(body.data).toMatchObject({
    metric: "portfolio_total",
    unit: "naira",
    scope: "portfolio",
    to: "2025-01-16",
  });
  expect(body.data.points.map((point: { value: number | null }) => point.value)).toEqual([
    null,
    null,
    36_000,
    26_000,
  ]);
  expect(text).toContain('"value":36000.00,');
  const officer = await get("series", { metric: "rank", scope: "officer:O2", from: day, to: day });
  expect(officer.body.data.points).toEqual([
    { date: day, value: 1, formula_version: "risk_score v1, dqi v1, settings 0" },
  ]);
  for (const query of [
    {},
    { metric: "par" },
    { metric: "par7", to: "2025-01-17" },
    { metric: "par7", from: "2020-01-01" },
  ]) {
    expect((await get("series", query as Record<string, string>)).status).toBe(400);
  }
});

describe("a difference names its loans and its cause", () => {
  test("none where nothing of the past changed", async () => {
    await ingest(t.testDatabase.db, {
      repayments: [repaymentRecord("L1", paid("2025-01-16", "1100.00"))],
    });
    const found = await differences("portfolio_total");
    expect([found.stored.value, found.now.value, found.loans]).toEqual([36_000, 36_000, []]);
  });

  test("added late, backdated", async () => {
    const row = paid("2025-01-14", "1100.00");
    await ingest(t.testDatabase.db, {
      repayments: [
        repaymentRecord("L1", { ...row, repayment_id: "LATE" }),
        repaymentRecord("L5", { ...row, repayment_id: "BACK", is_backdated: true }),
      ],
    });
    const found = await differences("portfolio_total");
    expect(lines(found.loans)).toEqual(["L1 -1100 added_late LATE", "L5 -1100 backdated BACK"]);
    expect(found.components).toMatchObject([
      { stored: 36_000, now: 33_800, difference: -2_200, by_loans: -2_200 },
    ]);
  });

  test("reversed, amended, deleted", async () => {
    const { db } = t.testDatabase;
    const id = await repaymentId("L2");
    await db.query(
      "update repayments set is_reversed = true, reversal_date = '2025-01-16' where repayment_id = $1",
      [id],
    );
    expect(lines((await differences("portfolio_total")).loans)).toEqual([`L2 4000 reversed ${id}`]);
    await db.query(
      "update repayments set is_reversed = false, reversal_date = null, payment_amount = 6500, principal_paid = 5000 where repayment_id = $1",
      [id],
    );
    expect(lines((await differences("portfolio_total")).loans)).toEqual([`L2 -1000 amended ${id}`]);
    await db.query("delete from repayments where repayment_id = $1", [id]);
    expect(lines((await differences("portfolio_total")).loans)).toEqual([`L2 4000 deleted ${id}`]);
    await ingest(db, {
      deletions: [{ entity_type: "loan", entity_id: "L1", source_updated_at: null }],
    });
    expect(lines((await differences("portfolio_total")).loans)).toEqual([
      "L1 -10000 deleted L1",
      `L2 4000 deleted ${id}`,
    ]);
  });

  test("reassigned: it leaves one branch and comes to the other", async () => {
    await resend({ branch: "Ikeja" });
    const aba = await differences("portfolio_total", "branch:Aba");
    expect(lines(aba.loans)).toEqual(["L2 -6000 reassigned branch"]);
    expect(aba.loans[0]).toMatchObject({ groups_then: { branch: "Aba" }, groups_now: null });
    expect(lines((await differences("portfolio_total", "branch:Ikeja")).loans)).toEqual([
      "L2 6000 reassigned branch",
    ]);
    expect((await differences("portfolio_total")).loans).toEqual([]);
  });

  test("a channel that becomes an officer's commonest counts its loans, also those that stayed", async () => {
    // O2 has L2 by Partner, L3 and L4 by Direct: 2. When L3 comes to Partner that has 2, L2 and L3.
    const loan = loanRecord(loanA({ loan_id: "L3" }));
    await ingest(t.testDatabase.db, {
      loans: [
        {
          ...loan,
          officer_id: "O2",
          officer_name: "Bola",
          branch: "Aba",
          customer_name: "Chidi 1000",
          channel: "Partner",
        },
      ],
    });
    const found = await differences("cp", "officer:O2");
    expect(found.components).toMatchObject([
      { id: "commonest_channel_loans", difference: 0 },
      { id: "loans", difference: 0 },
    ]);
    expect(lines(found.loans)).toEqual([
      "L2 1 reassigned commonest channel of the officer",
      "L4 -1 reassigned commonest channel of the officer",
    ]);
  });

  test("terms changed", async () => {
    await resend({ status: "Closed", closed_date: "2025-01-10" });
    expect(lines((await differences("portfolio_total")).loans)).toEqual([
      "L2 -6000 terms_changed closed_date+status+status_since",
    ]);
  });

  test("a schedule that comes late: days past due, and rescheduled while late", async () => {
    const row = {
      installment_number: 1,
      due_date: "2025-01-20",
      principal_due: "10000.00",
      interest_due: "1000.00",
      fee_due: "0.00",
      total_due: "11000.00",
    };
    await ingest(t.testDatabase.db, {
      loan_schedules: [
        instalmentRecord("L1", row),
        instalmentRecord("L4", { ...row, due_date: "2025-01-08" }),
      ],
    });
    const found = await differences("par7");
    expect([found.stored.value, found.now.value]).toEqual([0.833333, 0.277778]);
    expect(lines(found.loans)).toEqual([
      "L1 -10000 schedule_changed L1",
      "L4 -10000 schedule_changed L4",
    ]);
  });

  test("a schedule that came while the loan was late makes it rescheduled, without a version of the loan", async () => {
    const { db } = t.testDatabase;
    const row = {
      installment_number: 1,
      due_date: "2025-01-10",
      principal_due: "10000.00",
      interest_due: "1000.00",
      fee_due: "0.00",
      total_due: "11000.00",
    };
    await ingest(db, { loan_schedules: [instalmentRecord("L1", row)] });
    await keep(db);
    const between = await now();
    await ingest(db, {
      loan_schedules: [instalmentRecord("L1", { ...row, due_date: "2025-01-20" })],
    });
    expect(
      lines((await differences("par30_incl_rescheduled", "portfolio", between)).loans),
    ).toEqual(["L1 10000 schedule_changed L1 schedule_changed L1"]);
  });

  test("a holiday moves due dates of every loan; a tolerance covers them", async () => {
    const { db } = t.testDatabase;
    await db.query("insert into holidays (holiday_date, name) values ('2025-01-08', 'Sallah')");
    const found = await differences("amount_due_7d");
    // Due from the 16th to the 22nd: the 16th, 17th and 20th; now the 21st too.
    expect([found.stored.value, found.now.value]).toEqual([9_900, 13_200]);
    expect(lines(found.loans)).toEqual(["L1 1100 holiday", "L2 1100 holiday", "L4 1100 holiday"]);
    expect(found.holidays).toEqual([
      { date: "2025-01-08", name: "Sallah", stored: null, now: "company" },
    ]);
  });

  test("a weight that changed: no loan, but the setting, with who and why", async () => {
    await t.testDatabase.db.query(
      `select set_setting('metrics.risk_score_v1', jsonb_set(value, '{fimr}', '25'), 'Ada', 'first payments matter more')
       from settings where name = 'metrics.risk_score_v1'`,
    );
    const found = await differences("risk_score");
    expect(found.now.value).toBeLessThan(found.stored.value);
    expect(found.loans).toEqual([]);
    expect(found.settings).toMatchObject([
      { name: "metrics.risk_score_v1", changed_by: "Ada", reason: "first payments matter more" },
    ]);
  });

  test("another formula of a component is told apart from the loans", async () => {
    await t.testDatabase.db.query(
      `update metric_calculation_log set code_digest = 'of before';
       update metrics_daily set components = jsonb_set(components, '{portfolio_total}', '36005.00')
       where scope = 'portfolio' and metric_date = '2025-01-15'`,
    );
    await ingest(t.testDatabase.db, {
      repayments: [repaymentRecord("L1", paid("2025-01-14", "1100.00"))],
    });
    const found = await differences("portfolio_total");
    expect(found.formula_changed).toBe(true);
    expect(found.components).toMatchObject([
      { difference: -1_105, by_loans: -1_100, by_formula: -5, unexplained: 0 },
    ]);
  });

  test("a fact of a transaction that the calculation could not see, though it had begun before", async () => {
    const { db } = t.testDatabase;
    let between = "";
    await db.transaction(async (session) => {
      await session.query("select now()");
      await keep(db, { from: day, to: day }, { again: true });
      between = await now();
      await ingest(session, {
        repayments: [
          repaymentRecord("L1", { ...paid("2025-01-14", "1100.00"), repayment_id: "OPEN" }),
        ],
      });
    });
    const found = await differences("portfolio_total", "portfolio", between);
    expect(lines(found.loans)).toEqual(["L1 -1100 added_late OPEN"]);
    expect(found.components).toMatchObject([{ difference: -1_100, by_loans: -1_100 }]);
    await keep(db);
    expect(lines((await differences("portfolio_total", "portfolio", between)).loans)).toEqual([
      "L1 -1100 added_late OPEN",
    ]);
  });
});
