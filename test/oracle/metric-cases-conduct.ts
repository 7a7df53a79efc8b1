/** Worked with a pencil from definitions.md section 4: what officers do with money, rows and channels. */

import { paid, waived } from "./examples.ts";
import { bookOf, instalments, lent, type MetricCase } from "./metric-examples.ts";

/**
 * On Wednesday 8 January a waiver of 2,000 principal. On the 9th: 100 paid and 50 of interest waived; 500 waived and reversed; 30 of a
 * penalty waived. S = 2,150, the second instalment is due since the 8th: DPD 2, and the payment came at DPD 1. Left: 7,900 and 950.
 * Waived in 30 days: 2,000 + 50 + 30, of 5,500 due in the next seven. Rows: four, one reversed.
 * v1: 100 − 15 (first) − 10 × 2,080/5,500 − 10 × 1/4 = 78.72. v2: 100 − 15 − 40 × 1 = 45.
 * DQI v1 40 × 0.79 = 31.6; v2 with risk v2: 50 × 0.45 = 22.5, away from zero.
 */
const waivers: MetricCase = {
  title: "waivers settle, are no payments, and weigh on the score while unreversed",
  book: bookOf([
    lent("W1", {}, [
      waived("2025-01-08", "2000.00", "Principal"),
      paid("2025-01-09", "100.00", { waiver_amount: "50.00", waiver_type: "Interest" }),
      { ...waived("2025-01-09", "500.00", "Principal"), is_reversed: true },
      waived("2025-01-09", "30.00", "Penalty"),
    ]),
  ]),
  questions: [
    {
      as_of: "2025-01-10",
      portfolio: {
        portfolio_total: "7900.00",
        total_outstanding: "8850.00",
        arrears_ratio: "0.145570",
        waivers: "2080.00",
        waiver_ratio: "0.378182",
        entries: 4,
        reversals: 1,
        backdated: 0,
        backdated_ratio: "0.000000",
        reversal_ratio: "0.250000",
        oti: "0.000000",
        fimr: "1.000000",
        risk_score: 79,
        risk_band: "Watch",
        dqi: 32,
        dqi_band: "Flag",
        paying_loans: 1,
      },
    },
    {
      as_of: "2025-01-10",
      versions: { risk: 2, dqi: 2 },
      portfolio: { risk_score: 45, risk_band: "Amber", dqi: 23, dqi_band: "Flag" },
    },
    // The 8th is 30 days ago and out; nothing falls due any more, so the ratio is null and costs nothing: 100 − 20 − 15 − 10 / 3.
    {
      as_of: "2025-02-07",
      portfolio: {
        entries: 3,
        waivers: "80.00",
        waiver_ratio: null,
        reversal_ratio: "0.333333",
        porr: "1.000000",
        roll: null,
        risk_score: 62,
      },
    },
    {
      as_of: "2025-02-08",
      portfolio: { entries: 0, waivers: "0.00", backdated_ratio: null, reversal_ratio: null },
    },
  ],
};

/** Loan A from 10 January; the officer took the whole of it that Friday, and did not hand it over. */
const fromFriday = {
  first_payment_due_date: "2025-01-10",
  maturity_date: "2025-01-23",
  unremitted: ["G1/1"],
};

/**
 * Saturday and Sunday are no business days, Monday 13 January is the first: not older than one. Tuesday is the second.
 * G2's row was reversed; G3 paid on Saturday, which is two business days before Tuesday as well, and remitted.
 */
const weekend: MetricCase = {
  title: "float gap over a weekend",
  book: bookOf([
    lent("G1", fromFriday, [instalments(10, "2025-01-10")]),
    lent("G2", { officer_id: "O2", unremitted: ["G2/1"] }, [
      instalments(1, "2025-01-07", { is_reversed: true }),
    ]),
    lent("G3", { officer_id: "O3" }, [instalments(1, "2025-01-11")]),
    lent("G4", { officer_id: "O4", unremitted: ["G4/2"] }, [
      instalments(1, "2025-01-07"),
      instalments(1, "2025-01-11"),
    ]),
  ]),
  questions: [
    { as_of: "2025-01-09", portfolio: { float_gap: false } },
    { as_of: "2025-01-10", portfolio: { float_gap: false } },
    { as_of: "2025-01-12", portfolio: { float_gap: false } },
    {
      as_of: "2025-01-13",
      portfolio: { float_gap: false },
      groups: { officer_id: { O1: { float_gap: false, risk_score: 100, dqi: 100 } } },
    },
    {
      as_of: "2025-01-14",
      portfolio: { float_gap: true },
      groups: {
        officer_id: {
          // 100 − 10; 40 × 0.90 + 35 + 25.
          O1: { float_gap: true, risk_score: 90, dqi: 96 },
          O2: { float_gap: false },
          O3: { float_gap: false },
          O4: { float_gap: true },
        },
      },
    },
  ],
};

/** The same with a holiday on Monday: the gap opens on Wednesday. An agent's leave on Tuesday moves nothing. */
const holiday: MetricCase = {
  title: "float gap over a holiday",
  book: bookOf([lent("G1", fromFriday, [instalments(10, "2025-01-10")])], {
    holidays: [
      { date: "2025-01-13", name: "Sallah", type: "company" },
      { date: "2025-01-14", name: "Leave", type: "agent" },
    ],
  }),
  questions: [
    { as_of: "2025-01-14", portfolio: { float_gap: false, risk_score: 100 } },
    { as_of: "2025-01-15", portfolio: { float_gap: true, risk_score: 90 } },
  ],
};

/** O1: 2 Direct, 2 Agent, 1 Partner, so 2 of 5. O2: 3 Direct. In Ikeja O1's two and O2's three, in Aba 2 of 3. */
const channels: MetricCase = {
  title: "channel purity: a tie counts once, and groups look at their own loans",
  book: bookOf([
    lent("C1"),
    lent("C2"),
    lent("C3", { channel: "Agent", branch: "Aba" }),
    lent("C4", { channel: "Agent", branch: "Aba" }),
    lent("C5", { channel: "Partner", branch: "Aba" }),
    lent("C6", { officer_id: "O2" }),
    lent("C7", { officer_id: "O2" }),
    lent("C8", { officer_id: "O2", status: "Closed", closed_date: "2025-01-06" }),
  ]),
  questions: [
    {
      as_of: "2025-01-06",
      portfolio: { cp: "0.625000", active_loans: 7 },
      groups: {
        // 100 − 5 × 0.6; the first version's quality is bought at that price: (38.8 + 60) × 0.4 = 39.52.
        officer_id: {
          O1: { cp: "0.400000", risk_score: 97, dqi: 40 },
          O2: { cp: "1.000000", dqi: 100 },
        },
        branch: { Ikeja: { cp: "1.000000" }, Aba: { cp: "0.666667" } },
        channel: { Direct: { cp: "1.000000" }, Agent: { cp: "1.000000" } },
      },
    },
  ],
};

/**
 * Nine instalments fall due from 7 to 17 January, five of them from the 13th. E1 closed on the 12th, E2 on the 13th, E3 is there.
 * E1's customer paid one after all on the 14th, E3's one on the 13th and one that was reversed. Expected are four instalments of E1,
 * five of E2 (that of the 13th, on which it closed, among them) and nine of E3.
 */
const collection: MetricCase = {
  title:
    "expected stops with the day on which a loan left, so days add up to their window; collected takes every payment in it",
  book: bookOf([
    lent("E1", { status: "Closed", closed_date: "2025-01-12" }, [instalments(1, "2025-01-14")]),
    lent("E2", { status: "Closed", closed_date: "2025-01-13" }),
    lent("E3", {}, [
      instalments(1, "2025-01-13"),
      instalments(1, "2025-01-14", { is_reversed: true }),
    ]),
  ]),
  questions: [
    {
      as_of: "2025-01-17",
      portfolio: { expected: "19800.00", collected: "2200.00", collection_rate: "11.11" },
    },
    {
      as_of: "2025-01-17",
      window: { from: "2025-01-13", to: "2025-01-17" },
      portfolio: { expected: "6600.00", collected: "2200.00", collection_rate: "33.33" },
    },
    {
      as_of: "2025-01-17",
      window: { from: "2025-01-13", to: "2025-01-13" },
      portfolio: { expected: "2200.00", collected: "1100.00", collection_rate: "50.00" },
    },
    {
      as_of: "2025-01-17",
      window: { from: "2025-01-14", to: "2025-01-17" },
      portfolio: { expected: "4400.00", collected: "1100.00", collection_rate: "25.00" },
    },
    {
      as_of: "2025-01-17",
      window: { from: "2025-01-11", to: "2025-01-12" },
      portfolio: { expected: "0.00", collected: "0.00", collection_rate: null },
    },
  ],
};

/**
 * A fee of 400: B1's was kept back at disbursement, B2 paid 100 with the first instalment, B3 has none. 500 of 800. B2's row was
 * recorded late: 1 of 1. Of O2: 100 − 10 × 3/4 (fees) − 10 (backdated) = 82.5, away from zero.
 */
const fees: MetricCase = {
  title: "fee realisation counts fees taken upfront; yield does not",
  book: bookOf([
    lent("B1", { fee_amount: "400.00", fee_paid_upfront: "400.00" }),
    lent("B2", { officer_id: "O2", fee_amount: "400.00", first_payment_due_date: "2025-01-08" }, [
      instalments(1, "2025-01-07", { fees_paid: "100.00", is_backdated: true }),
    ]),
    lent("B3", { officer_id: "O3" }),
  ]),
  questions: [
    {
      as_of: "2025-01-07",
      portfolio: { frr: "0.625000", yield: "200.00", backdated_ratio: "1.000000", entries: 1 },
      groups: {
        officer_id: {
          O1: { frr: "1.000000", yield: "0.00", risk_score: 100 },
          O2: { frr: "0.250000", yield: "200.00", risk_score: 83, risk_band: "Green" },
          O3: { frr: null, risk_score: 100 },
        },
      },
    },
  ],
};

export const conductCases = [waivers, weekend, holiday, channels, collection, fees];
