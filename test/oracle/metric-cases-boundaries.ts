/** Worked with a pencil from definitions.md section 4: the first and the last day of everything that has one. */

import { due, paid } from "./examples.ts";
import { bookOf, instalments, lent, type MetricCase } from "./metric-examples.ts";
import type { RawInstalment } from "./types.ts";

/**
 * Loan A is 0, 1, 6 and 7 days late on 7, 8, 13 and 14 January. In the seven days after fall five instalments, five, five and four.
 * On 13 and 14 January fall one each.
 */
const earlyArrears: MetricCase = {
  title: "slippage takes loans 1 to 6 days late",
  book: bookOf([lent("L1")]),
  questions: [
    { as_of: "2025-01-07", portfolio: { slippage: "0.000000", slippage_band: "Green" } },
    { as_of: "2025-01-08", portfolio: { slippage: "2.000000" } },
    { as_of: "2025-01-13", portfolio: { slippage: "2.000000" } },
    { as_of: "2025-01-14", portfolio: { slippage: "0.000000", amount_due_7d: "4400.00" } },
    {
      as_of: "2025-01-14",
      window: { from: "2025-01-13", to: "2025-01-14" },
      portfolio: { expected: "2200.00" },
    },
    // 20 January is the seventh day, the 21st would be the eighth.
    { as_of: "2025-01-12", portfolio: { amount_due_7d: "5500.00" } },
    { as_of: "2025-01-13", portfolio: { amount_due_7d: "5500.00" } },
  ],
};

function dueOn(...dates: [string, string?]): {
  disbursement_date: string;
  schedule: RawInstalment[];
} {
  const [first, second] = dates;
  const schedule =
    second === undefined
      ? [due(1, first, "11000.00")]
      : [due(1, first, "1100.00"), due(2, second, "9900.00")];
  return { disbursement_date: "2025-01-02", schedule };
}

const firstOnly = [paid("2025-01-14", "1000.00", { interest_paid: "100.00" })];

/**
 * On 10 January B1 was 6 days late, B2 7, B3 1, B4 not yet; B5 to B8 1. On the 17th B5, which paid its first, is 7 days late, B6 to B8
 * 6; B7 was written off that day, B8 the day after. Moved: B1, B3, B5 and B7 of these and B6, B8. In the portfolio all but B7.
 */
const rollEdges: MetricCase = {
  title: "roll: 1 and 6 days then, 7 days now, written off on the day",
  book: bookOf([
    lent("B1", dueOn("2025-01-04")),
    lent("B2", dueOn("2025-01-03")),
    lent("B3", dueOn("2025-01-09")),
    lent("B4", dueOn("2025-01-10")),
    lent("B5", dueOn("2025-01-09", "2025-01-10"), firstOnly),
    lent("B6", dueOn("2025-01-09", "2025-01-11"), firstOnly),
    lent(
      "B7",
      {
        ...dueOn("2025-01-09", "2025-01-11"),
        status: "Written Off",
        closed_date: "2025-01-17",
      },
      firstOnly,
    ),
    lent(
      "B8",
      {
        ...dueOn("2025-01-09", "2025-01-11"),
        status: "Written Off",
        closed_date: "2025-01-18",
      },
      firstOnly,
    ),
  ]),
  questions: [{ as_of: "2025-01-17", portfolio: { roll: "0.666667", active_loans: 7 } }],
};

/** Interest of 1, 2, 4, 8 and (reversed) 16, waivers of ten times that. */
function small(date: string, naira: number, changes: { is_backdated?: true; is_reversed?: true }) {
  return paid(date, "0.00", {
    interest_paid: `${naira}.00`,
    waiver_amount: `${naira}0.00`,
    waiver_type: "Interest",
    ...changes,
  });
}

/** The thirty days to 31 March begin on the 2nd. Rows: 2, 4 and the reversed one; collected 2 + 4; life to date 1 + 2 + 4. */
const thirtyDays: MetricCase = {
  title: "thirty days are as_of and the 29 before it; a window has both its ends",
  book: bookOf([
    lent("L1", {}, [
      small("2025-03-01", 1, { is_backdated: true }),
      small("2025-03-02", 2, { is_backdated: true }),
      small("2025-03-31", 4, {}),
      small("2025-03-31", 16, { is_reversed: true }),
      small("2025-04-01", 8, { is_backdated: true }),
    ]),
  ]),
  questions: [
    {
      as_of: "2025-03-31",
      portfolio: {
        entries: 3,
        backdated: 1,
        backdated_ratio: "0.333333",
        reversals: 1,
        waivers: "60.00",
        collected: "6.00",
        collection_rate: null,
        yield: "7.00",
        paying_loans: 1,
      },
    },
    {
      as_of: "2025-03-31",
      window: { from: "2025-03-01", to: "2025-03-02" },
      // The window is no business of the thirty days.
      portfolio: { collected: "3.00", yield: "3.00", entries: 3, waivers: "60.00" },
    },
    {
      as_of: "2025-03-31",
      window: { from: "2025-03-02", to: "2025-03-31" },
      portfolio: { collected: "6.00", yield: "6.00" },
    },
  ],
};

/**
 * Income of March: 2 + 4. On the 15th M1 is late with 10,000, M2 left that day, M3 leaves the next: 6 of 20,000. M4 was written off,
 * nobody said when: it left on the business date.
 */
const monthEdges: MetricCase = {
  title: "ayr: the month's first and last day, and who was there on the 15th",
  book: bookOf([
    lent("M1", {}, [
      small("2025-02-28", 1, {}),
      small("2025-03-01", 2, {}),
      small("2025-03-31", 4, {}),
      small("2025-04-01", 8, {}),
    ]),
    lent("M2", { status: "Closed", closed_date: "2025-03-15" }),
    lent("M3", { status: "Closed", closed_date: "2025-03-16" }),
    lent("M4", { officer_id: "O4", branch: "Aba", status: "Written Off" }),
  ]),
  questions: [
    {
      as_of: "2025-04-10",
      groups: { branch: { Ikeja: { ayr: "0.000300" }, Aba: { ayr: "0.000000" } } },
    },
    {
      as_of: "2025-04-30",
      groups: { branch: { Ikeja: { ayr: "0.000300" } } },
    },
    // April brought 8; M1 alone is left of Ikeja.
    { as_of: "2025-05-01", groups: { branch: { Ikeja: { ayr: "0.000800", active_loans: 1 } } } },
    { as_of: "2025-03-14", groups: { branch: { Ikeja: { active_loans: 3 } } } },
    { as_of: "2025-03-15", groups: { branch: { Ikeja: { active_loans: 2 } } } },
    { as_of: "2025-03-16", groups: { branch: { Ikeja: { active_loans: 1 } } } },
    { as_of: "2025-06-29", groups: { branch: { Aba: { active_loans: 1, par90: "1.000000" } } } },
    { as_of: "2025-06-30", groups: { branch: { Aba: { active_loans: 0, par90: null } } } },
  ],
};

/**
 * The first instalment was due on 7 January: the 7th day after is the 14th, the 30th is 6 February. P1 paid it on 6 February, P2 the
 * day after, P3 on 14 January, P4 the day after.
 */
const thirtiethDay: MetricCase = {
  title: "fpd: the 7th and the 30th day after the due date, and the days after them",
  book: bookOf([
    lent("P1", {}, [instalments(1, "2025-02-06")]),
    lent("P2", { branch: "Aba" }, [instalments(1, "2025-02-07")]),
    lent("P3", { branch: "Kano" }, [instalments(1, "2025-01-14")]),
    lent("P4", { branch: "Jos" }, [instalments(1, "2025-01-15")]),
  ]),
  questions: [
    { as_of: "2025-02-06", portfolio: { fpd0: "1.000000", fpd7: "0.750000", fpd30: null } },
    {
      as_of: "2025-02-07",
      portfolio: { fpd0: "1.000000", fpd7: "0.750000", fpd30: "0.250000" },
      groups: {
        branch: {
          Ikeja: { fpd7: "1.000000", fpd30: "0.000000" },
          Aba: { fpd7: "1.000000", fpd30: "1.000000" },
          Kano: { fpd7: "0.000000" },
          Jos: { fpd7: "1.000000" },
        },
      },
    },
    { as_of: "2025-06-30", portfolio: { fpd0: "1.000000", fpd7: "0.750000", fpd30: "0.250000" } },
  ],
};

export const boundaryCases = [thirtiethDay, earlyArrears, rollEdges, thirtyDays, monthEdges];
