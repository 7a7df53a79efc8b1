// The transition matrix and the bridge over HTTP: fifteen loans worked by hand, cell by cell and step by step.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";
import { flowFrom, flowTo, loadFlowBook } from "../support/flow-book.ts";

let stored: TestApp;
let later: TestApp;
let empty: TestApp;
beforeAll(async () => {
  [stored, later, empty] = await Promise.all([createTestApp(), createTestApp(), createTestApp()]);
  await loadFlowBook(stored.testDatabase.db, flowTo);
  await loadFlowBook(later.testDatabase.db, "2025-03-03");
});
afterAll(() => Promise.all([stored.close(), later.close(), empty.close()]));

async function get(path: string, t = stored) {
  const answer = await t.app.inject(`/api/v1/metrics/${path}`);
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

const days = `from=${flowFrom}&to=${flowTo}`;

type Row = Record<string, string | number | null>;

function ids(rows: Row[]): string {
  return rows.map((row) => row["loan_id"]).join(" ");
}

/** From, to: loans; opening and closing balance, share by loans and by balance. */
const cells: Record<string, [string, number, number, number | null, number | null]> = {
  // 7,800 ÷ 14,500 = 0.5379310…; 6,700 ÷ 14,500 = 0.4620689…, the larger remainder.
  "0 → 0": ["F2", 7_800, 100, 0.5, 0.537931],
  "0 → 7-30": ["F5", 6_700, 6_700, 0.5, 0.462069],
  // Of seven loans and 68,900. 3/7 = 0.4285714… has the largest remainder.
  "1-6 → 0": ["F3", 10_000, 100, 0.142857, 0.145138],
  "1-6 → 7-30": ["F1 F12 F4", 28_900, 26_300, 0.428572, 0.419448],
  "1-6 → Paid off": ["F6 F8", 20_000, 0, 0.285714, 0.290276],
  "1-6 → Written off": ["F7", 10_000, 0, 0.142857, 0.145138],
  "New → 0": ["F10 F15", 20_000, 13_400, 0.5, 0.5],
  "New → 7-30": ["F9", 10_000, 10_000, 0.25, 0.25],
  "New → Paid off": ["F11", 10_000, 0, 0.25, 0.25],
};

describe("the transition matrix", () => {
  test.each(["stored positions", "the facts"])(
    "is the one worked by hand, from %s",
    async (from) => {
      const { status, body } = await get(
        `transitions?${days}`,
        from === "the facts" ? later : stored,
      );
      expect(status).toBe(200);
      expect(body.data).toHaveLength(7 * 8);
      const found = body.data.filter((cell: { loans: number }) => cell.loans > 0);
      const worked = Object.entries(cells).map(
        ([name, [loans, opening, closing, byLoans, byBalance]]) => ({
          from_bucket: name.split(" → ")[0],
          to_bucket: name.split(" → ")[1],
          loans: loans.split(" ").length,
          opening_balance: opening,
          closing_balance: closing,
          share_of_loans: byLoans,
          share_of_balance: byBalance,
        }),
      );
      expect(found).toEqual(worked);
      expect(body.meta).toMatchObject({
        from: flowFrom,
        to: flowTo,
        whole: { loans: 13, opening_balance: 123_400, closing_balance: 56_600 },
      });
      expect(body.meta.rows.at(-1)).toEqual({
        from_bucket: "New",
        loans: 4,
        opening_balance: 40_000,
        closing_balance: 23_400,
      });
      expect(body.meta.columns[0]).toMatchObject({
        to_bucket: "0",
        loans: 4,
        closing_balance: 13_600,
      });
    },
  );

  test("a row without loans has no shares", async () => {
    const { body } = await get(`transitions?${days}`);
    const row = body.data.filter((cell: Row) => cell["from_bucket"] === "90+");
    expect(row.map((cell: Row) => cell["share_of_loans"])).toEqual(Array(8).fill(null));
  });

  test.each(Object.entries(cells))("the loans of %s", async (name, [loans, opening, closing]) => {
    const [from = "", to = ""] = name.split(" → ").map(encodeURIComponent);
    const { body } = await get(`transitions/loans?${days}&from_bucket=${from}&to_bucket=${to}`);
    expect(ids(body.data)).toBe(loans);
    expect(body.meta).toMatchObject({
      total: body.data.length,
      summary: {
        loans: body.data.length,
        opening_balance: opening,
        closing_balance: closing,
      },
    });
  });

  test("its list has the two days of each loan, in any order, page by page", async () => {
    const path = `transitions/loans?${days}&from_bucket=1-6,New&sort=-closing_balance&limit=2`;
    const { body, text } = await get(path);
    expect(ids(body.data)).toBe("F1 F15");
    expect(body.meta).toMatchObject({ total: 11, page: 1, limit: 2 });
    expect(body.data[0]).toMatchObject({
      opening_dpd: 2,
      closing_dpd: 13,
      from_bucket: "1-6",
      to_bucket: "7-30",
      opening_balance: 10_000,
      region: "South",
    });
    expect(body.data[1]).toMatchObject({ opening_dpd: null, from_bucket: "New" });
    expect(text).toContain('"opening_balance":10000.00');
    expect(ids((await get(`${path}&page=2`)).body.data)).toBe("F9 F12");
  });
});

/** Amount and loans of each step, in their order; the loans that have a part in it. */
const bridges: Record<string, [step: string, amount: number, loans: string][]> = {
  par0: [
    ["opening", 68_900, "F1 F12 F3 F4 F6 F7 F8"],
    ["new", 10_000, "F9"],
    ["rolled_in", 6_700, "F5"],
    ["paid", -6_600, "F12 F4 F7 F8"],
    ["corrected", -1_000, "F12"],
    ["cured", -10_000, "F3"],
    ["paid_off", -10_000, "F6"],
    ["written_off", -8_000, "F7"],
    ["closed", -7_000, "F8"],
    ["closing", 43_000, "F1 F12 F4 F5 F9"],
  ],
  par7: [
    ["opening", 0, ""],
    ["new", 0, ""],
    ["rolled_in", 33_000, "F1 F12 F4 F5"],
    ["paid", 0, ""],
    ["corrected", 0, ""],
    ["cured", 0, ""],
    ["paid_off", 0, ""],
    ["written_off", 0, ""],
    ["closed", 0, ""],
    ["closing", 33_000, "F1 F12 F4 F5"],
  ],
  principal: [
    ["opening", 83_400, "F1 F12 F2 F3 F4 F5 F6 F7 F8"],
    ["new", 40_000, "F10 F11 F15 F9"],
    ["rolled_in", 0, ""],
    ["paid", -30_800, "F10 F12 F2 F3 F4 F7 F8"],
    ["corrected", -1_000, "F12"],
    ["cured", 0, ""],
    ["paid_off", -20_000, "F11 F6"],
    ["written_off", -8_000, "F7"],
    ["closed", -7_000, "F8"],
    ["closing", 56_600, "F1 F10 F12 F15 F2 F3 F4 F5 F9"],
  ],
  // The interest of 1,000.00 beside each: nobody who stays paid any.
  outstanding: [
    ["opening", 92_400, "F1 F12 F2 F3 F4 F5 F6 F7 F8"],
    ["new", 44_000, "F10 F11 F15 F9"],
    ["rolled_in", 0, ""],
    ["paid", -30_800, "F10 F12 F2 F3 F4 F7 F8"],
    ["corrected", -1_000, "F12"],
    ["cured", 0, ""],
    ["paid_off", -22_000, "F11 F6"],
    ["written_off", -9_000, "F7"],
    ["closed", -8_000, "F8"],
    ["closing", 65_600, "F1 F10 F12 F15 F2 F3 F4 F5 F9"],
  ],
};

function countOf(loans: string): number {
  return loans === "" ? 0 : loans.split(" ").length;
}

describe.each(Object.entries(bridges))("the bridge of %s", (measure, steps) => {
  test.each(["stored positions", "the facts"])(
    "is the one worked by hand, from %s",
    async (from) => {
      const { body } = await get(
        `bridge?${days}&measure=${measure}`,
        from === "the facts" ? later : stored,
      );
      expect(body.data.map(({ step, amount, loans }: Row) => [step, amount, loans])).toEqual(
        steps.map(([step, amount, loans]) => [step, amount, countOf(loans)]),
      );
      const change = (rows: Row[]): number =>
        rows.reduce((sum, row) => sum + Number(row["loans_change"]), 0);
      expect(change(body.data.slice(0, -1))).toBe(change(body.data.slice(-1)));
      expect(body.meta).toMatchObject({ measure, from: flowFrom, to: flowTo });
    },
  );

  test.each(steps.slice(1, -1))("its step %s", async (step, amount, loans) => {
    const { body } = await get(`bridge/loans?${days}&measure=${measure}&step=${step}`);
    expect(ids(body.data)).toBe(loans);
    expect(body.meta).toMatchObject({
      total: countOf(loans),
      summary: { loans: countOf(loans), amount },
    });
  });
});

test("the list of a bridge has each loan's part, several of one loan in their order", async () => {
  const { body } = await get(`bridge/loans?${days}&measure=par0&sort=officer_id`);
  const ofF7 = body.data.filter((row: Row) => row["loan_id"] === "F7");
  expect(ofF7).toMatchObject([
    {
      step: "paid",
      amount: -2_000,
      opening_amount: 10_000,
      closing_amount: 0,
      left_date: "2025-01-15",
    },
    { step: "written_off", amount: -8_000, opening_dpd: 2 },
  ]);
});

test("filters choose the loans of both days", async () => {
  // OFF1 has F3, F6, F9, F12 and F15.
  const { body } = await get(`bridge?${days}&measure=par0&officer_id=OFF1`);
  expect(body.data.map((row: Row) => row["amount"])).toEqual([
    30_000, 10_000, 0, -500, -1_000, -10_000, -10_000, 0, 0, 18_500,
  ]);
  for (const [filter, loans] of [
    ["officer_id=OFF1,OFF2&branch=Ikeja", 9],
    ["region=South", 13],
    ["region=Unknown", 0],
    ["channel=Direct&wave=Wave%202", 13],
    ["wave=Wave%201", 0],
    ["product=BNPL", 0],
    ["vertical_lead=nobody@example.com", 0],
  ]) {
    const { body: matrix } = await get(`transitions?${days}&${filter}`);
    expect(matrix.meta.whole.loans, String(filter)).toBe(loans);
  }
});

test("a later or an earlier last day is told by the facts up to it", async () => {
  const { body } = await get(`bridge?from=${flowFrom}&to=2025-01-14&measure=principal`);
  const amounts = Object.fromEntries(body.data.map((row: Row) => [row["step"], row["amount"]]));
  // F4 1,100, F8 3,000, F12 500, F7 2,000, F10 6,600; F8 is closed with 7,000 on the day.
  expect(amounts).toMatchObject({
    new: 30_000,
    paid: -13_200,
    closed: -7_000,
    written_off: 0,
    closing: 92_200,
  });
});

test("an empty database has an empty matrix and a bridge from nothing to nothing", async () => {
  for (const path of ["transitions", "transitions/loans", "bridge", "bridge/loans"]) {
    const { status, body } = await get(`${path}?from=2024-01-01`, empty);
    expect(status, path).toBe(200);
    for (const row of body.data as Row[])
      expect([row["loans"], row["loans_change"] ?? 0]).toEqual([0, 0]);
  }
});

test.each([
  ["bridge", "from"],
  ["bridge?from=2025-01-20", "from"],
  ["bridge?from=2025-01-09&to=2025-01-09", "from"],
  ["transitions?from=2025-01-09&to=2025-01-21", "to"],
  ["transitions?from=2015-01-01", "from"],
  ["transitions?from=2025-02-30", "from"],
  ["transitions/loans?from=2025-01-09&from_bucket=Paid%20off", "from_bucket"],
  ["transitions/loans?from=2025-01-09&sort=opening_kobo", "sort"],
  ["bridge?from=2025-01-09&measure=par5", "measure"],
  ["bridge/loans?from=2025-01-09&step=opening", "step"],
  ["bridge?from=2025-01-09&status=Active", "status"],
])("%s is refused, naming %s", async (path, field) => {
  const { status, body } = await get(path);
  expect(status).toBe(400);
  expect(body.error.details.fields).toMatchObject([{ field }]);
});
