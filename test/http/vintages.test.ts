// Vintage curves and cohorts over HTTP: six loans of three months, worked by hand.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loanA, paid } from "../oracle/examples.ts";
import type { RawLoan, RawRepayment } from "../oracle/types.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";

/**
 * Each owes 10,000.00 and 1,000.00 interest in ten daily instalments. Disbursed on 6 January 2025 (due 7 to 20 January), 3 February
 * (due 4 to 17 February) and 3 March (due 4 to 17 March; 31 March and 1 May are no holidays here).
 */
const february: Partial<RawLoan> = {
  disbursement_date: "2025-02-03",
  first_payment_due_date: "2025-02-04",
  maturity_date: "2025-02-17",
};
const march: Partial<RawLoan> = {
  disbursement_date: "2025-03-03",
  first_payment_due_date: "2025-03-04",
  maturity_date: "2025-03-17",
};
const whole = { interest_paid: "1000.00" };

const loans: [loan: Partial<RawLoan>, repayments: RawRepayment[]][] = [
  // Never paid: DPD 24 on 31 January, 52 on 28 February, 83 on 31 March.
  [{ loan_id: "V1" }, []],
  // First instalment on its day; all the rest on 10 February: DPD 23 on 31 January, then settled.
  [{ loan_id: "V2" }, [paid("2025-01-07", "1100.00"), paid("2025-02-10", "8900.00", whole)]],
  // Never paid, written off on 20 February: not in the portfolio of 28 February.
  [{ loan_id: "V3", status: "Written Off", closed_date: "2025-02-20" }, []],
  // Never paid: DPD 24 on 28 February, 55 on 31 March.
  [{ loan_id: "V4", ...february }, []],
  // Settled on 5 February, the second day due.
  [
    { loan_id: "V5", ...february },
    [paid("2025-02-04", "1100.00"), paid("2025-02-05", "8900.00", whole)],
  ],
  // 4,400.00 on the first day: DPD 11 on 21 March.
  [{ loan_id: "V6", ...march }, [paid("2025-03-04", "4400.00")]],
];

let t: TestApp;
let empty: TestApp;
beforeAll(async () => {
  [t, empty] = await Promise.all([createTestApp(), createTestApp()]);
  await rollDay(t.testDatabase.db, "2025-03-21");
  await rollDay(empty.testDatabase.db, "2025-03-21");
  await ingest(t.testDatabase.db, {
    loans: loans.map(([loan]) => ({
      ...loanRecord(loanA(loan)),
      channel: loan.loan_id === "V5" ? "Agent" : "Direct",
    })),
    repayments: loans.flatMap(([{ loan_id: id = "" }, rows]) =>
      rows.map((row) => ({
        ...repaymentRecord(id, row),
        repayment_id: `${id} ${row.repayment_id}`,
      })),
    ),
  });
});
afterAll(() => Promise.all([t.close(), empty.close()]));

type Row = Record<string, string | number | boolean | null>;

async function get(path: string, of = t) {
  const answer = await of.app.inject(`/api/v1/metrics/${path}`);
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

/** Values of the curves by cohort, the youngest age first. */
async function curves(query: string): Promise<Record<string, unknown[]>> {
  const { status, body, text } = await get(`vintages?${query}`);
  expect(status, text).toBe(200);
  const found: Record<string, unknown[]> = {};
  for (const row of body.data as Row[]) (found[String(row["cohort"])] ??= []).push(row["value"]);
  return found;
}

describe("vintage curves", () => {
  // On 31 January, 28 February and 21 March; February's on the last two, March's on the last.
  test.each([
    // On 31 January 28,900 of 30,000.
    ["par0", [0.963333, 0.333333, 0.333333], [0.5, 0.5, null], [1 - 0.44, null, null]],
    ["par30", [0, 0.333333, 0.333333], [0, 0.5, null], [0, null, null]],
    // 1,100, then 10,000, of 30,000; 10,000 of 20,000; 4,400 of 10,000.
    ["principal_repaid", [0.036667, 0.333333, 0.333333], [0.5, 0.5, null], [0.44, null, null]],
    ["fimr", [0.666667, 0.666667, 0.666667], [0.5, 0.5, null], [0, null, null]],
    ["settled", [0, 0.333333, 0.333333], [0.5, 0.5, null], [0, null, null]],
  ])("of %s by month", async (measure, january, ofFebruary, ofMarch) => {
    expect(await curves(`measure=${measure}`)).toEqual({
      "2025-01-01": january,
      "2025-02-01": ofFebruary,
      "2025-03-01": ofMarch,
    });
  });

  test("say what they are made of, and which points are not at a month end", async () => {
    const { body, text } = await get("vintages");
    expect(body.data[0]).toEqual({
      cohort: "2025-01-01",
      cohort_end: "2025-01-31",
      loans: 3,
      disbursed_amount: 30_000,
      months_on_book: 0,
      day: "2025-01-31",
      is_partial: false,
      numerator: 0,
      value: 0,
    });
    expect(body.data[2]).toMatchObject({ day: "2025-03-21", is_partial: true, numerator: 10_000 });
    expect(body.data[5]).toMatchObject({
      months_on_book: 2,
      day: null,
      is_partial: false,
      numerator: null,
    });
    expect(text).toContain('"disbursed_amount":30000.00,');
    expect(body.meta).toMatchObject({ as_of: "2025-03-21", by: "month", measure: "par30" });
  });

  test("by week begin at the first month end after the week", async () => {
    expect(await curves("by=week&measure=par0")).toEqual({
      "2025-01-06": [0.963333, 0.333333, 0.333333],
      "2025-02-03": [0.5, 0.5, null],
      "2025-03-03": [0.56, null, null],
    });
  });

  test("of an earlier day end there; of a window have its cohorts alone", async () => {
    // On 28 February, a month end.
    expect(await curves("measure=par0&as_of=2025-02-28")).toEqual({
      "2025-01-01": [0.963333, 0.333333],
      "2025-02-01": [0.5, null],
    });
    expect(await curves("measure=par0&from=2025-02-20&to=2025-02-21")).toEqual({
      "2025-02-01": [0.5, 0.5],
    });
    // V5 left out.
    expect(await curves("measure=par0&channel=Direct&from=2025-02-01")).toMatchObject({
      "2025-02-01": [1, 1],
    });
  });
});

describe("cohorts", () => {
  test("by wave: what has become of the loans as of the day", async () => {
    const { body, text } = await get("cohorts");
    expect(body.data).toEqual([
      {
        cohort: "Wave 2",
        label: "Wave 2",
        loans: 6,
        disbursed_amount: 60_000,
        principal_outstanding: 25_600, // V1, V4, and 5,600 of V6
        principal_repaid: 24_400,
        repaid_share: 0.406667,
        par0: 1,
        par30: 0.78125, // V1 DPD 73, V4 DPD 45
        par30_of_disbursed: 0.333333,
        fimr: 0.5, // V1, V3, V4
        settled_share: 0.333333,
      },
    ]);
    expect(text).toContain('"principal_outstanding":25600.00,');
    expect(body.meta).toMatchObject({ as_of: "2025-03-21", by: "wave", months: null });
  });

  test("at an age: each as of its own month end, those alone that have reached it", async () => {
    const { body } = await get("cohorts?by=channel&months=0");
    // On 31 January V1 to V3, on 28 February V4 and V5; of V6 31 March has not come.
    expect(body.data).toMatchObject([
      { cohort: "Agent", loans: 1, settled_share: 1, principal_outstanding: 0, par30: null },
      {
        cohort: "Direct",
        loans: 4,
        principal_outstanding: 38_900,
        principal_repaid: 1_100,
        par0: 1,
        par30: 0,
      },
    ]);
    const { body: older } = await get("cohorts?by=channel&months=1");
    // On 28 February V1 to V3; of V4 and V5 31 March has not come.
    expect(older.data).toMatchObject([
      { cohort: "Direct", loans: 3, settled_share: 0.333333, par30: 1 },
    ]);
  });

  test.each([
    ["branch", "Aba Ikeja"],
    ["officer", "OFF1 OFF2 OFF3"],
    ["product", "null"],
    ["region", "South"],
    ["vertical_lead", "null"],
  ])("by %s are %s, and sum to the whole", async (by, names) => {
    const { body } = await get(`cohorts?by=${by}&from=2025-01-01&to=2025-03-31`);
    expect(body.data.map((row: Row) => String(row["cohort"])).join(" ")).toBe(names);
    const count = body.data.reduce((sum: number, row: Row) => sum + Number(row["loans"]), 0);
    expect(count).toBe(6);
  });
});

test("an empty database has neither", async () => {
  for (const path of ["vintages", "cohorts", "cohorts?months=3"]) {
    const { status, body } = await get(path, empty);
    expect([path, status, body.data]).toEqual([path, 200, []]);
  }
});

test.each([
  ["vintages?as_of=2025-03-22", "as_of"],
  ["vintages?from=2022-03-31", "from"],
  ["vintages?from=2025-02-01&to=2025-01-01", "to"],
  ["vintages?by=year", "by"],
  ["vintages?measure=par15", "measure"],
  ["cohorts?months=36", "months"],
  ["cohorts?months=1&from=2022-03-31", "from"],
  ["cohorts?by=status", "by"],
])("%s is refused, naming %s", async (path, field) => {
  const { status, body } = await get(path);
  expect(status).toBe(400);
  expect(body.error.details.fields).toMatchObject([{ field }]);
});
