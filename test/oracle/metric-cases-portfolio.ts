/** Worked with a pencil from definitions.md section 4: what is at risk, what slipped, what rolled. */

import { due, paid } from "./examples.ts";
import { bookOf, instalments, lent, quietLoan, type MetricCase } from "./metric-examples.ts";

const noLoans: MetricCase = {
  title: "no loan yet: every ratio is null, and neutral in the composites",
  book: bookOf([lent("L1")]),
  questions: [
    {
      as_of: "2025-01-05",
      portfolio: {
        portfolio_total: "0.00",
        total_outstanding: "0.00",
        active_loans: 0,
        par0: null,
        par90: null,
        par30_incl_rescheduled: null,
        overdue_15d: "0.00",
        arrears_ratio: null,
        fimr: null,
        fpd0: null,
        fpd7: null,
        fpd30: null,
        slippage: null,
        roll: null,
        frr: null,
        ayr: null,
        oti: null,
        cp: null,
        porr: null,
        entries: 0,
        backdated_ratio: null,
        reversal_ratio: null,
        waiver_ratio: null,
        waivers: "0.00",
        float_gap: false,
        risk_score: 100,
        risk_band: "Green",
        dqi: 100,
        dqi_band: "Green",
        yield: "0.00",
        expected: "0.00",
        collected: "0.00",
        collection_rate: null,
        paying_loans: 0,
        inactive_loans: 0,
        never_paid_loans: 0,
        fimr_band: null,
        slippage_band: null,
        roll_band: null,
        ayr_band: null,
      },
    },
  ],
};

/**
 * Loan A on Friday 10 January: due on 7, 8, 9 and today, never paid, so DPD 3 and 3,300 late. In the next seven days fall
 * 13 to 17 January: 5,500. Seven days ago there was no loan. Lost: 15 for the first instalment; DQI 40 × 0.85 + 35 = 69.
 */
const oneLateLoan: MetricCase = {
  title: "one loan three days late",
  book: bookOf([lent("L1")]),
  questions: [
    {
      as_of: "2025-01-10",
      portfolio: {
        portfolio_total: "10000.00",
        total_outstanding: "11000.00",
        active_loans: 1,
        par0: "1.000000",
        par1: "1.000000",
        par7: "0.000000",
        bucket_0: "0.00",
        bucket_1_6: "10000.00",
        bucket_7_30: "0.00",
        arrears_ratio: "0.330000",
        fimr: "1.000000",
        fimr_band: "Flag",
        fpd0: "1.000000",
        fpd7: null,
        slippage: "2.000000",
        slippage_band: "Flag",
        roll: null,
        frr: null,
        ayr: null,
        oti: null,
        cp: "1.000000",
        porr: "0.000000",
        entries: 0,
        backdated_ratio: null,
        waiver_ratio: "0.000000",
        risk_score: 85,
        risk_band: "Green",
        dqi: 69,
        dqi_band: "Watch",
        // Due in the 30 days to the 10th, the 10th included: 4 × 1,100.
        expected: "4400.00",
        collected: "0.00",
        collection_rate: "0.00",
        paying_loans: 0,
        inactive_loans: 0,
        never_paid_loans: 1,
      },
    },
    {
      // 50 × 0.85 + 35 + 0 = 77.5, away from zero.
      as_of: "2025-01-10",
      versions: { risk: 1, dqi: 2 },
      portfolio: { risk_score: 85, dqi: 78, dqi_band: "Green" },
    },
    {
      // On-time rate and yield are neutral: only the first instalment costs.
      as_of: "2025-01-10",
      versions: { risk: 2, dqi: 2 },
      portfolio: { risk_score: 85, risk_band: "Green", dqi: 78 },
    },
  ],
};

const quarter = "0.250000";
const nothing = "0.000000";

/** Loan A is X days late on 7 January + X; with the quiet loan the portfolio is 40,000, and A a quarter of it. */
const strictlyMore: MetricCase = {
  title: "PAR X takes loans more than X days late, not X days late",
  book: bookOf([lent("L1"), lent("L2", { ...quietLoan, officer_id: "O2" })]),
  questions: [
    { as_of: "2025-01-07", portfolio: { par0: nothing, portfolio_total: "40000.00" } },
    { as_of: "2025-01-08", portfolio: { par0: quarter, par1: nothing } },
    { as_of: "2025-01-09", portfolio: { par0: quarter, par1: quarter } },
    { as_of: "2025-01-13", portfolio: { bucket_1_6: "10000.00", bucket_7_30: "0.00" } },
    {
      as_of: "2025-01-14",
      portfolio: { par1: quarter, par7: nothing, bucket_1_6: "0.00", bucket_7_30: "10000.00" },
    },
    { as_of: "2025-01-15", portfolio: { par7: quarter } },
    { as_of: "2025-01-22", portfolio: { par15: nothing, porr: nothing, overdue_15d: "0.00" } },
    {
      as_of: "2025-01-23",
      portfolio: { par15: quarter, porr: quarter, overdue_15d: "10000.00" },
      groups: { officer_id: { O1: { par15: "1.000000" }, O2: { par15: nothing } } },
    },
    {
      as_of: "2025-02-06",
      portfolio: { par30: nothing, par30_incl_rescheduled: nothing, bucket_7_30: "10000.00" },
    },
    {
      as_of: "2025-02-07",
      portfolio: { par30: quarter, par30_incl_rescheduled: quarter, bucket_31_60: "10000.00" },
    },
    { as_of: "2025-03-08", portfolio: { par60: nothing, bucket_31_60: "10000.00" } },
    { as_of: "2025-03-09", portfolio: { par60: quarter, bucket_61_90: "10000.00" } },
    { as_of: "2025-04-07", portfolio: { par90: nothing, bucket_61_90: "10000.00" } },
    {
      as_of: "2025-04-08",
      portfolio: {
        par0: quarter,
        par90: quarter,
        bucket_0: "30000.00",
        bucket_61_90: "0.00",
        bucket_over_90: "10000.00",
      },
    },
  ],
};

/**
 * Late under the first schedule on 30 June, L1 was given until August; it is not late any more, and stays rescheduled.
 * Only PAR30 with rescheduled loans shows it.
 */
const rescheduled: MetricCase = {
  title: "a rescheduled loan is at risk only in the PAR30 that says so",
  book: bookOf([
    lent("L1", {
      earlier_schedule: [due(1, "2025-06-09", "5500.00"), due(2, "2025-06-16", "5500.00")],
      schedule: [due(1, "2025-08-11", "5500.00"), due(2, "2025-08-18", "5500.00")],
      ever_rescheduled: true,
    }),
    lent("L2", quietLoan),
  ]),
  questions: [
    {
      as_of: "2025-06-30",
      portfolio: { par0: nothing, par30: nothing, par30_incl_rescheduled: quarter },
    },
  ],
};

/**
 * Loans A seven days before Friday 17 January: on the 10th DPD 3 with 11,000 each, R7 (one paid on the 8th) DPD 2 with 9,900.
 * R1 never paid: DPD 10. R2 paid off on the 15th. R3 paid up to the 10th (DPD 4) and was written off on the 14th. R4 is of the 13th.
 * R5 was written off on the 10th: gone that day. R6 paid like R3 and was closed. R7 paid up to the 10th.
 * 17th: (R1 + R3) / (R1 + R2 + R3 + R6 + R7) = 22,000 / 53,900. 16th: on the 9th R5 was there too: 33,000 / 64,900.
 * 14th: on the 7th nobody was late.
 */
const rolled: MetricCase = {
  title: "roll: paid off stays below the line, written off counts, new loans do not",
  book: bookOf([
    lent("R1"),
    lent("R2", {}, [instalments(10, "2025-01-15")]),
    lent("R3", { status: "Written Off", closed_date: "2025-01-14" }, [
      instalments(4, "2025-01-13"),
    ]),
    lent("R4", {
      disbursement_date: "2025-01-13",
      first_payment_due_date: "2025-01-14",
      maturity_date: "2025-01-27",
    }),
    lent("R5", { status: "Written Off", closed_date: "2025-01-10" }),
    lent("R6", { status: "Closed", closed_date: "2025-01-14" }, [instalments(4, "2025-01-13")]),
    lent("R7", {}, [instalments(1, "2025-01-08"), instalments(3, "2025-01-14")]),
  ]),
  questions: [
    { as_of: "2025-01-14", portfolio: { roll: null, roll_band: null } },
    { as_of: "2025-01-16", portfolio: { roll: "0.508475", roll_band: "Flag" } },
    // R1, R4 and R7 are left; R2 is settled, though it is not closed.
    { as_of: "2025-01-17", portfolio: { roll: "0.408163", roll_band: "Flag", active_loans: 3 } },
  ],
};

/**
 * 4,000 and 1,500 interest, 500 too much: five instalments, so DPD 2 on the 16th. Interest cannot be owed below 0, so the whole
 * balance is the 6,000 of principal. Late: 7 × 1,100 − 5,500 = 2,200. Due in the next seven days: the 17th and the 20th.
 */
const overpaidComponent: MetricCase = {
  title: "an overpaid component is not netted in the balance",
  book: bookOf([lent("L1", {}, [paid("2025-01-07", "4000.00", { interest_paid: "1500.00" })])]),
  questions: [
    {
      as_of: "2025-01-16",
      portfolio: {
        portfolio_total: "6000.00",
        total_outstanding: "6000.00",
        arrears_ratio: "0.366667",
        slippage: "2.727273",
        yield: "1500.00",
        inactive_loans: 1,
        paying_loans: 0,
      },
    },
    // Seven days after the payment it is a week old, the day before it is not.
    { as_of: "2025-01-13", portfolio: { inactive_loans: 0, paying_loans: 1 } },
    { as_of: "2025-01-14", portfolio: { inactive_loans: 1, paying_loans: 0 } },
  ],
};

/** D = 1,000.00 in three: 333.33, 666.67 (rounded) and 1,000.00. In 8 to 14 January falls the second: 333.34. */
const thirds: MetricCase = {
  title: "a due amount is rounded to the kobo before it is subtracted",
  book: bookOf([
    lent("L1", {
      loan_amount: "1000.00",
      repayment_amount: "1000.00",
      repayment_frequency: "WEEKLY",
      instalment_count: 3,
    }),
  ]),
  questions: [
    { as_of: "2025-01-07", portfolio: { amount_due_7d: "333.34", expected: "333.33" } },
    { as_of: "2025-01-14", portfolio: { amount_due_7d: "333.33", expected: "666.67" } },
    // 1,000 / 333.34, not 3.
    { as_of: "2025-01-12", portfolio: { slippage: "2.999940" } },
  ],
};

export const portfolioCases = [
  noLoans,
  oneLateLoan,
  strictlyMore,
  rescheduled,
  rolled,
  overpaidComponent,
  thirds,
];
