/** Worked with a pencil from definitions.md section 4: first payments, and what they brought a month later. */

import { paid } from "./examples.ts";
import { bookOf, instalments, lent, quietLoan, type MetricCase } from "./metric-examples.ts";

/**
 * The first instalment, 1,100, was due on 7 January. F1 paid it that day, F2 on the 8th, F3 on the 14th (7 days after), F4 on the
 * 15th. On the 7th F5 paid 1,098.99, a kobo too little for the tolerance of 1.00, and F6 1,099.00. F7 has no due dates.
 * 8th: F2, F3, F4, F5 of six. 15th: F4 (today is too late) and F5. 7 February: F5. No payment at all by the 7th: F2, F3, F4 of seven.
 */
const onTheExactDay: MetricCase = {
  title:
    "fpd: covered on the day is in time, a day later is not, and maturity alone is no due date",
  book: bookOf([
    lent("F1", {}, [instalments(1, "2025-01-07")]),
    lent("F2", { officer_id: "O2" }, [instalments(1, "2025-01-08")]),
    lent("F3", { officer_id: "O3" }, [instalments(1, "2025-01-14")]),
    lent("F4", { officer_id: "O4" }, [instalments(1, "2025-01-15")]),
    lent("F5", { officer_id: "O5" }, [paid("2025-01-07", "1098.99")]),
    lent("F6", { officer_id: "O6" }, [paid("2025-01-07", "1099.00")]),
    lent("F7", { officer_id: "O7", first_payment_due_date: null }),
  ]),
  questions: [
    { as_of: "2025-01-07", portfolio: { fpd0: null, fimr: "0.000000", fimr_band: "Green" } },
    {
      as_of: "2025-01-08",
      portfolio: { fpd0: "0.666667", fpd7: null, fpd30: null, fimr: "0.428571" },
      groups: {
        officer_id: {
          O1: { fpd0: "0.000000", fimr: "0.000000" },
          O2: { fpd0: "1.000000", fimr: "1.000000" },
          O5: { fpd0: "1.000000", fimr: "0.000000" },
          O6: { fpd0: "0.000000" },
          O7: { fpd0: null, fimr: "0.000000" },
        },
      },
    },
    { as_of: "2025-01-14", portfolio: { fpd7: null } },
    {
      as_of: "2025-01-15",
      portfolio: { fpd0: "0.666667", fpd7: "0.333333" },
      groups: { officer_id: { O3: { fpd7: "0.000000" }, O4: { fpd7: "1.000000" } } },
    },
    { as_of: "2025-02-06", portfolio: { fpd30: null } },
    { as_of: "2025-02-07", portfolio: { fpd30: "0.166667" } },
    { as_of: "2025-06-30", portfolio: { fpd0: "0.666667", fpd7: "0.333333", fpd30: "0.166667" } },
  ],
};

/** A hundred loans, one of which was disbursed a day earlier; three never paid. 3 / 100; in the window 3 / 99. */
const hundredLoans: MetricCase = {
  title: "fimr at its boundary, and over a disbursement window",
  book: bookOf(
    Array.from({ length: 100 }, (_, index) => {
      const disbursed = index === 0 ? "2025-01-05" : "2025-01-06";
      const rows = index >= 97 ? [] : [instalments(1, "2025-01-07")];
      return lent(`H${index + 1}`, { disbursement_date: disbursed }, rows);
    }),
  ),
  questions: [
    {
      as_of: "2025-01-08",
      portfolio: { fimr: "0.030000", fimr_band: "Green", never_paid_loans: 3, paying_loans: 97 },
    },
    {
      as_of: "2025-01-08",
      window: { from: "2025-01-06", to: "2025-01-08" },
      portfolio: {
        fimr: "0.030303",
        fimr_band: "Watch",
        loans: 100,
        disbursed: 99,
        disbursed_amount: "990000.00",
      },
    },
    {
      as_of: "2025-01-08",
      window: { from: "2025-01-01", to: "2025-01-05" },
      portfolio: { fimr: "0.000000", fimr_band: "Green" },
    },
    {
      as_of: "2025-01-08",
      window: { from: "2025-01-07", to: "2025-01-08" },
      portfolio: { fimr: null, fimr_band: null },
    },
  ],
};

const january2024 = {
  disbursement_date: "2024-01-15",
  maturity_date: "2024-02-13",
  loan_term_days: 29,
  instalment_count: 10,
};

/**
 * Ten instalments from 16 January (Y1), 31 January (Y2) and 30 January 2024 (Y3). On 15 February that is a DPD of 30, 15 and 16: the
 * principal of Y1 and Y3 is overdue by more than 15 days, 20,000. Y1 pays interest 40 on 31 January; 1,000 and interest 100 on
 * 29 February; interest 60 on 1 March. So February brought 100, March 60. On 15 March 9,000 + 10,000 + 10,000 are overdue.
 */
const monthEnds: MetricCase = {
  title: "ayr takes the calendar month before, over a month end and in a leap year",
  book: bookOf([
    lent("Y1", { ...january2024, first_payment_due_date: "2024-01-16" }, [
      paid("2024-01-31", "0.00", { interest_paid: "40.00" }),
      instalments(1, "2024-02-29"),
      paid("2024-03-01", "0.00", { interest_paid: "60.00" }),
      paid("2024-02-20", "0.00", { interest_paid: "500.00", is_reversed: true }),
    ]),
    lent("Y2", { ...january2024, officer_id: "O2", first_payment_due_date: "2024-01-31" }),
    lent("Y3", { ...january2024, officer_id: "O3", first_payment_due_date: "2024-01-30" }),
  ]),
  questions: [
    // January: income 40, and nobody was late on the 15th.
    { as_of: "2024-02-28", portfolio: { ayr: null, ayr_band: null } },
    { as_of: "2024-02-29", portfolio: { ayr: null } },
    {
      as_of: "2024-03-01",
      portfolio: { ayr: "0.005000", ayr_band: "Flag" },
      groups: {
        officer_id: { O1: { ayr: "0.010000" }, O2: { ayr: null }, O3: { ayr: "0.000000" } },
      },
    },
    { as_of: "2024-03-31", portfolio: { ayr: "0.005000", yield: "200.00" } },
    {
      as_of: "2024-04-01",
      portfolio: { ayr: "0.002069" },
      groups: { officer_id: { O1: { ayr: "0.006667" }, O2: { ayr: "0.000000" } } },
    },
    // December brought nothing. A February of 28 days neither.
    { as_of: "2025-01-01", portfolio: { ayr: "0.000000", ayr_band: "Flag" } },
    { as_of: "2025-03-01", portfolio: { ayr: "0.000000" } },
    {
      as_of: "2024-03-31",
      window: { from: "2024-02-29", to: "2024-03-31" },
      portfolio: { yield: "160.00" },
    },
  ],
};

/**
 * On 10 January O1 and O2 are alike, paid up with a score of 100; O3 lost 15 for the first instalment, and so did O4. Nobody has a
 * yield, so all share rank 1 in it. 0.6 × 1 + 0.4 twice; 0.6 × 3 + 0.4 twice.
 */
const rankTies: MetricCase = {
  title: "who ties shares a rank, and the next rank counts them all",
  book: bookOf([
    lent("K1", {}, [instalments(4, "2025-01-07")]),
    lent("K2", { officer_id: "O2" }, [instalments(4, "2025-01-07")]),
    lent("K3", { officer_id: "O3" }),
    lent("K4", { officer_id: "O4" }),
  ]),
  questions: [
    {
      as_of: "2025-01-10",
      groups: {
        officer_id: {
          O1: { risk_score: 100, dqi: 100, ayr: null, rank: 1 },
          O2: { risk_score: 100, rank: 1 },
          O3: { risk_score: 85, rank: 3 },
          O4: { risk_score: 85, rank: 3 },
        },
      },
    },
  ],
};

/**
 * Loans of the month before, all late on its 15th with 10,000 overdue. Interest in February: O1 3,000 (0.3), O2 4,999.99, O3 5,000.
 * Nobody missed the first instalment, each paid one naira that day, so nothing tells their risk apart. By ayr O4, not late, is first
 * with null, then O3, O2, O1. (The naira is interest as well, but of January.)
 */
const nullRanksFirst: MetricCase = {
  title: "the ayr of nobody late is null and ranks first",
  book: bookOf([
    ...(["3000.00", "4999.99", "5000.00"] as const).map((income, index) =>
      lent(
        `N${index + 1}`,
        {
          ...january2024,
          officer_id: `O${index + 1}`,
          repayment_amount: "20000.00",
          first_payment_due_date: "2024-01-16",
        },
        [
          paid("2024-01-16", "0.00", { interest_paid: "1.00" }),
          paid("2024-02-20", "0.00", { interest_paid: income }),
        ],
      ),
    ),
    lent("N4", { ...quietLoan, disbursement_date: "2024-01-15", officer_id: "O4" }),
  ]),
  questions: [
    {
      as_of: "2024-03-01",
      groups: {
        officer_id: {
          O1: { ayr: "0.300000", ayr_band: "Watch", risk_score: 80, rank: 4 },
          O2: { ayr: "0.499999", ayr_band: "Watch", risk_score: 80, rank: 3 },
          O3: { ayr: "0.500000", ayr_band: "Green", risk_score: 80, rank: 2 },
          O4: { ayr: null, ayr_band: null, risk_score: 100, rank: 1 },
        },
      },
    },
  ],
};

export const firstPaymentCases = [onTheExactDay, hundredLoans, monthEnds, rankTies, nullRanksFirst];
