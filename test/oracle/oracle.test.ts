/** Loans worked with a pencil from definitions.md; no figure here was copied from a run. */

import { describe, expect, it } from "vitest";

import { dueCurve } from "./due-curve.ts";
import { facts, loanA, paid, waived } from "./examples.ts";
import { leftDate, loanState } from "./loan-state.ts";
import type { LoanFacts } from "./types.ts";

function dueDates(book: LoanFacts): string[] {
  return dueCurve(book).instalments.map((instalment) => instalment.due_date);
}

function january(...days: number[]): string[] {
  return days.map((day) => `2025-01-${String(day).padStart(2, "0")}`);
}

describe("a loan nobody pays", () => {
  it("has every field on the fourth day", () => {
    // Due before the 10th: 7, 8, 9, so 3 × 1,100. Timeliness: all arrears, w(3) = 27/30 = 0.9.
    // Health: 0.40 × 0.9, no coverage, no payment to be recent.
    expect(loanState(facts(loanA()), "2025-01-10")).toEqual({
      interest_total: "1000.00",
      fee_paid_upfront: "0.00",
      amount_due_total: "11000.00",
      schedule_source: "terms",
      instalment_count: 10,
      maturity_date: "2025-01-20",
      rescheduled: false,
      total_principal_paid: "0.00",
      total_interest_paid: "0.00",
      total_fees_paid: "0.00",
      total_repayments: "0.00",
      settled_amount: "0.00",
      principal_outstanding: "10000.00",
      interest_outstanding: "1000.00",
      fees_outstanding: "0.00",
      total_outstanding: "11000.00",
      actual_outstanding: "11000.00",
      overpaid_amount: "0.00",
      covered_instalments: 0,
      settled: false,
      oldest_unpaid_due_date: "2025-01-07",
      current_dpd: 3,
      missed_instalments: 3,
      arrears_amount: "3300.00",
      max_dpd_ever: 3,
      first_payment_due_date: "2025-01-07",
      first_payment_received_date: null,
      last_payment_date: null,
      first_payment_missed: true,
      fimr_tagged: true,
      early_indicator_tagged: true,
      days_since_last_repayment: null,
      days_since_due: 3,
      payment_day_count: 0,
      on_time_payment_day_count: 0,
      repayment_delay_rate: null,
      timeliness_score: "90.00",
      repayment_health: "36.00",
      daily_repayment_amount: "1100.00",
      repayment_days_due_today: 4,
      repayment_days_paid: "0.00",
      business_days_since_disbursement: 4,
      loan_age_days: 4,
      dpd_bucket: "1-6",
      left_date: null,
    });
  });

  it("is not late on the due date itself, and does not exist before disbursement", () => {
    expect(loanState(facts(loanA()), "2025-01-07")).toMatchObject({
      current_dpd: 0,
      missed_instalments: 0,
      arrears_amount: "0.00",
      first_payment_missed: false,
      days_since_due: 0,
      repayment_days_due_today: 1,
      timeliness_score: null,
      repayment_health: null,
    });
    expect(loanState(facts(loanA()), "2025-01-06")?.loan_age_days).toBe(0);
    expect(loanState(facts(loanA()), "2025-01-05")).toBeNull();
  });

  it("of source maturity is late the day after maturity and has no first payment to miss", () => {
    const book = facts(loanA({ first_payment_due_date: null, instalment_count: 10 }));
    expect(loanState(book, "2025-01-20")).toMatchObject({
      schedule_source: "maturity",
      instalment_count: 1,
      current_dpd: 0,
    });
    expect(loanState(book, "2025-01-21")).toMatchObject({
      current_dpd: 1,
      missed_instalments: 1,
      arrears_amount: "11000.00",
      first_payment_due_date: null,
      first_payment_missed: null,
      fimr_tagged: false,
      days_since_due: null,
    });
  });

  it("moves through the buckets at 1, 7, 31, 61 and 91 days", () => {
    const book = facts(loanA({ first_payment_due_date: null }));
    const bucketOn = (date: string) => loanState(book, date)?.dpd_bucket;
    expect(["2025-01-20", "2025-01-21", "2025-01-26"].map(bucketOn)).toEqual(["0", "1-6", "1-6"]);
    expect(["2025-01-27", "2025-02-19"].map(bucketOn)).toEqual(["7-30", "7-30"]);
    expect(["2025-02-20", "2025-03-21"].map(bucketOn)).toEqual(["31-60", "31-60"]);
    expect(["2025-03-22", "2025-04-20"].map(bucketOn)).toEqual(["61-90", "61-90"]);
    expect(bucketOn("2025-04-21")).toBe("90+");
  });
});

describe("tolerance", () => {
  it("grows with k: two short by 1.00 each are covered, one kobo less is not", () => {
    const first = paid("2025-01-07", "1099.00");
    const enough = facts(loanA(), { repayments: [first, paid("2025-01-08", "1099.00")] });
    expect(loanState(enough, "2025-01-09")).toMatchObject({
      covered_instalments: 2,
      current_dpd: 0,
      arrears_amount: "0.00",
    });
    const short = facts(loanA(), { repayments: [first, paid("2025-01-08", "1098.99")] });
    expect(loanState(short, "2025-01-09")).toMatchObject({
      covered_instalments: 1,
      oldest_unpaid_due_date: "2025-01-08",
      current_dpd: 1,
      missed_instalments: 1,
      arrears_amount: "2.01",
    });
  });

  it("is 0 where D / n < 100 × tolerance, and holds at exactly 100", () => {
    const under = loanA({ loan_amount: "900.00", repayment_amount: "999.00" });
    const short = facts(under, { repayments: [paid("2025-01-07", "99.89")] });
    expect(loanState(short, "2025-01-08")).toMatchObject({
      covered_instalments: 0,
      current_dpd: 1,
      arrears_amount: "0.01",
    });
    const exact = loanA({ loan_amount: "900.00", repayment_amount: "1000.00" });
    const covered = facts(exact, { repayments: [paid("2025-01-07", "99.00")] });
    expect(loanState(covered, "2025-01-08")?.covered_instalments).toBe(1);
  });

  it("of 0 is exact: a third of a kobo is late, though the arrears show 0.00", () => {
    // Raw dates 7, 14, 21 January; D / 3 = 33.3333…, below 100 × 1.00.
    const loan = loanA({
      loan_amount: "100.00",
      repayment_amount: "100.00",
      repayment_frequency: "WEEKLY",
      maturity_date: "2025-01-21",
    });
    const book = facts(loan, { repayments: [paid("2025-01-07", "33.33")] });
    expect(loanState(book, "2025-01-08")).toMatchObject({
      instalment_count: 3,
      current_dpd: 1,
      missed_instalments: 1,
      arrears_amount: "0.00",
    });
  });
});

describe("payments", () => {
  it("late by two days: the day counts as late, however it is split", () => {
    // S before the 9th is 0, so dpd_before = 9 − 7 = 2. Timeliness 100 × 28/30; health 40 % of it
    // + 60, as nothing is late afterwards: 37.333 + 60.
    const expected = {
      covered_instalments: 2,
      oldest_unpaid_due_date: "2025-01-09",
      current_dpd: 0,
      max_dpd_ever: 2,
      first_payment_missed: true,
      days_since_due: 2,
      payment_day_count: 1,
      on_time_payment_day_count: 0,
      repayment_delay_rate: "0.00",
      timeliness_score: "93.33",
      repayment_health: "97.33",
    };
    const whole = facts(loanA(), { repayments: [paid("2025-01-09", "2200.00")] });
    const split = facts(loanA(), {
      repayments: [paid("2025-01-09", "1500.00"), paid("2025-01-09", "700.00")],
    });
    expect(loanState(whole, "2025-01-09")).toMatchObject(expected);
    expect(loanState(split, "2025-01-09")).toMatchObject(expected);
  });

  it("stop after two days: health at DPD 5", () => {
    // Due before the 14th: 5 × 1,100 = 5,500; S = 2,200. Timeliness (2,200 + 3,300 × 25/30) / 5,500
    // = 4,950 / 5,500. Health 0.40 × 0.9 + 0.40 × 2,200/5,500 + 0.20 × 24/30 = 0.36 + 0.16 + 0.16.
    const book = facts(loanA(), {
      repayments: [paid("2025-01-07", "1100.00"), paid("2025-01-08", "1100.00")],
    });
    expect(loanState(book, "2025-01-14")).toMatchObject({
      oldest_unpaid_due_date: "2025-01-09",
      current_dpd: 5,
      missed_instalments: 3,
      arrears_amount: "3300.00",
      repayment_delay_rate: "100.00",
      days_since_last_repayment: 6,
      timeliness_score: "90.00",
      repayment_health: "68.00",
      repayment_days_paid: "2.00",
    });
  });

  it("in one go and too much: settled, overpaid, early", () => {
    // 12,000 × 10 / 11,000 = 10.909…; principal alone was overpaid, so interest still shows.
    const book = facts(loanA(), { repayments: [paid("2025-01-06", "12000.00")] });
    expect(loanState(book, "2025-03-01")).toMatchObject({
      principal_outstanding: "0.00",
      interest_outstanding: "1000.00",
      total_outstanding: "1000.00",
      actual_outstanding: "0.00",
      overpaid_amount: "1000.00",
      covered_instalments: 10,
      settled: true,
      oldest_unpaid_due_date: null,
      current_dpd: 0,
      days_since_due: -1,
      repayment_days_paid: "10.91",
      timeliness_score: "100.00",
      repayment_health: "100.00",
    });
  });

  it("reversed, or dated ahead, do not count", () => {
    const repayments = [
      paid("2025-01-07", "1100.00", { is_reversed: true, reversal_date: "2025-01-20" }),
      paid("2025-01-11", "500.00"),
    ];
    const book = facts(loanA(), { repayments });
    expect(loanState(book, "2025-01-10")).toEqual(loanState(facts(loanA()), "2025-01-10"));
    expect(loanState(book, "2025-01-11")?.settled_amount).toBe("500.00");
  });

  it("of penalties or waivers alone settle what they name and are no payments", () => {
    // D = 10,000 + 1,000 + 500 − 200 = 11,300. S = 300 interest + 100 fees waived = 400.
    // 10,000 + 700 + (500 − 200 − 100) = 10,900 = D − S. The row of the 9th meets DPD 2.
    const loan = loanA({ fee_amount: "500.00", fee_paid_upfront: "200.00" });
    const repayments = [
      waived("2025-01-07", "300.00", "interest"),
      waived("2025-01-07", "100.00", "FEES"),
      waived("2025-01-07", "70.00", "Penalty"),
      paid("2025-01-09", "0.00", { penalty_paid: "50.00" }),
    ];
    expect(loanState(facts(loan, { repayments }), "2025-01-09")).toMatchObject({
      amount_due_total: "11300.00",
      total_fees_paid: "200.00",
      total_repayments: "50.00",
      settled_amount: "400.00",
      interest_outstanding: "700.00",
      fees_outstanding: "200.00",
      total_outstanding: "10900.00",
      actual_outstanding: "10900.00",
      last_payment_date: null,
      payment_day_count: 0,
      repayment_delay_rate: null,
      max_dpd_ever: 2,
    });
  });
});

describe("due dates", () => {
  it("DAILY: a company holiday pushes the rest back, past maturity, and n stays", () => {
    const book = facts(loanA(), { holidays: [{ date: "2025-01-08", type: "company" }] });
    expect(dueDates(book)).toEqual(january(7, 9, 10, 13, 14, 15, 16, 17, 20, 21));
    expect(loanState(book, "2025-01-10")).toMatchObject({
      missed_instalments: 2,
      business_days_since_disbursement: 3,
    });
    const without = january(7, 8, 9, 10, 13, 14, 15, 16, 17, 20);
    expect(dueDates(facts(loanA(), { holidays: [{ date: "2025-01-08", type: "agent" }] }))).toEqual(
      without,
    );
    const settings = { tolerance_amount: "1.00", use_holidays: false };
    expect(dueDates({ ...book, settings })).toEqual(without);
  });

  it("DAILY from a Saturday: the first instalment is due on Monday", () => {
    // 11 January 2025 is a Saturday; Mondays to Fridays up to the 20th: 13 to 17 and 20.
    const book = facts(loanA({ first_payment_due_date: "2025-01-11" }));
    expect(dueDates(book)).toEqual(january(13, 14, 15, 16, 17, 20));
    expect(loanState(book, "2025-01-13")).toMatchObject({
      first_payment_due_date: "2025-01-11",
      first_payment_missed: false,
      days_since_due: 0,
    });
  });

  it("WEEKLY: raw dates up to maturity, each rolled to a business day", () => {
    const loan = loanA({
      disbursement_date: "2025-01-01",
      first_payment_due_date: "2025-01-04",
      maturity_date: "2025-01-25",
      loan_term_days: 24,
      repayment_frequency: "WEEKLY",
    });
    expect(dueDates(facts(loan))).toEqual(january(6, 13, 20, 27));
    expect(loanState(facts(loan), "2025-01-07")).toMatchObject({
      current_dpd: 1,
      arrears_amount: "2750.00",
      daily_repayment_amount: "458.33", // 11,000 / 24
    });
    // With a count the dates go on at that frequency.
    expect(dueDates(facts({ ...loan, instalment_count: 5 })).at(-1)).toBe("2025-02-03");
  });

  it("MONTHLY from the 31st clamps without drift, in a leap year too", () => {
    const loan = loanA({
      first_payment_due_date: "2025-01-31",
      maturity_date: "2025-05-31",
      repayment_frequency: "MONTHLY",
    });
    const [january31, ...later] = ["01-31", "02-28", "03-31", "04-30", "06-02"];
    expect(dueDates(facts(loan))).toEqual([january31, ...later].map((day) => `2025-${day}`));
    const leap = loanA({
      disbursement_date: "2024-01-02",
      first_payment_due_date: "2024-01-31",
      maturity_date: "2024-03-31",
      repayment_frequency: "MONTHLY",
    });
    // 31 March 2024 is a Sunday.
    expect(dueDates(facts(leap))).toEqual(["2024-01-31", "2024-02-29", "2024-04-01"]);
  });

  it("after maturity follow from terms only when a count was sent", () => {
    const late = loanA({ first_payment_due_date: "2025-01-21" });
    expect(dueCurve(facts(late)).schedule_source).toBe("maturity");
    const counted = { ...late, instalment_count: 2 };
    expect(dueCurve(facts(counted)).schedule_source).toBe("terms");
    expect(dueDates(facts(counted))).toEqual(january(21, 22));
  });
});

describe("interest", () => {
  it("comes from the rate when no repayment amount does, rounded half away from zero", () => {
    const loan = loanA({
      loan_amount: "1234.57",
      repayment_amount: null,
      interest_rate: "0.1500",
    });
    expect(loanState(facts(loan), "2025-01-06")).toMatchObject({
      interest_total: "185.19", // 185.1855
      amount_due_total: "1419.76",
    });
    const half = { ...loan, loan_amount: "0.10", interest_rate: "0.0500" };
    expect(loanState(facts(half), "2025-01-06")?.interest_total).toBe("0.01");
    const none = { ...loan, interest_rate: null };
    expect(loanState(facts(none), "2025-01-06")?.interest_total).toBe("0.00");
  });
});

describe("left_date", () => {
  it("takes the status: closed_date first, else the day the status arrived", () => {
    expect(leftDate(loanA({ closed_date: "2025-02-01" }), null)).toBeNull();
    const closed = loanA({ status: "Closed", closed_date: "2025-02-01" });
    expect(leftDate(closed, "2025-02-03")).toBe("2025-02-01");
    expect(leftDate({ ...closed, closed_date: null }, "2025-02-03")).toBe("2025-02-03");
  });
});
