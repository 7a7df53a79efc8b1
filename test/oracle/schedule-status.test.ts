/** Loans with an explicit schedule, worked with a pencil; no figure was copied from a run. */

import { describe, expect, it } from "vitest";

import { dueCurve } from "./due-curve.ts";
import { due, facts, loanA, paid } from "./examples.ts";
import { loanState } from "./loan-state.ts";
import { scheduleStatus } from "./schedule-status.ts";

describe("an explicit schedule", () => {
  it("shorter than the contract: the last row carries the rest", () => {
    const book = facts(loanA(), {
      schedule: [due(1, "2025-01-13", "4000.00"), due(2, "2025-01-20", "4000.00")],
      repayments: [paid("2025-01-10", "3000.00"), paid("2025-01-15", "5000.00")],
    });
    expect(loanState(book, "2025-01-21")).toMatchObject({
      schedule_source: "schedule",
      instalment_count: 2,
      first_payment_due_date: "2025-01-13",
      covered_instalments: 1,
      current_dpd: 1,
      arrears_amount: "3000.00",
      daily_repayment_amount: "785.71", // 11,000 / 14
    });
    expect(scheduleStatus(book, "2025-01-21")).toEqual([
      instalment(1, "4000.00", "Paid", "2025-01-15"),
      instalment(2, "4000.00", "Overdue", null),
    ]);
    expect(scheduleStatus(book, "2025-01-12")).toEqual([
      instalment(1, "3000.00", "Partial", null),
      instalment(2, "0.00", "Pending", null),
    ]);
    // Due today is not overdue yet.
    expect(scheduleStatus(book, "2025-01-13")?.[0]).toEqual(
      instalment(1, "3000.00", "Partial", null),
    );
    expect(scheduleStatus(book, "2025-01-14")?.[0]?.payment_status).toBe("Overdue");
  });

  it("longer than the contract: the later rows add nothing", () => {
    const book = facts(loanA(), {
      schedule: [
        due(1, "2025-01-13", "6000.00"),
        due(2, "2025-01-14", "6000.00"),
        due(3, "2025-01-15", "6000.00"),
      ],
      repayments: [paid("2025-01-10", "6000.00"), paid("2025-01-14", "5000.00")],
    });
    expect(loanState(book, "2025-01-14")).toMatchObject({ settled: true, covered_instalments: 3 });
    expect(scheduleStatus(book, "2025-01-14")).toEqual([
      instalment(1, "6000.00", "Paid", "2025-01-10"),
      instalment(2, "5000.00", "Paid", "2025-01-14"),
      instalment(3, "0.00", "Paid", "2025-01-14"),
    ]);
  });

  it("leaves out rows without a date or a total; with none left the terms decide", () => {
    const oddRows = [due(1, null, "500.00"), due(2, "2025-01-08", "0.00")];
    const dated = [due(4, "2025-01-13", "5500.00"), due(3, "2025-01-13", "5500.00")];
    const book = facts(loanA(), { schedule: [...oddRows, ...dated] });
    expect(loanState(book, "2025-01-14")).toMatchObject({
      instalment_count: 2,
      missed_instalments: 2,
      arrears_amount: "11000.00",
    });
    expect(scheduleStatus(book, "2025-01-14")?.map((row) => row.installment_number)).toEqual([
      3, 4,
    ]);
    expect(dueCurve(facts(loanA(), { schedule: oddRows })).schedule_source).toBe("terms");
  });

  it("counts covered instalments before the first uncovered one", () => {
    // τ = 1.00 (1,000 / 3 ≥ 100). S = 8.80: 10.00 > 9.80, although 10.50 ≤ 10.80.
    const book = facts(loanA({ loan_amount: "900.00", repayment_amount: "1000.00" }), {
      schedule: [
        due(1, "2025-01-13", "10.00"),
        due(2, "2025-01-14", "0.50"),
        due(3, "2025-01-20", "989.50"),
      ],
      repayments: [paid("2025-01-13", "8.80")],
    });
    expect(loanState(book, "2025-01-15")).toMatchObject({
      covered_instalments: 0,
      oldest_unpaid_due_date: "2025-01-13",
      current_dpd: 2,
      missed_instalments: 2,
      arrears_amount: "1.70",
    });
    // Each row's own test makes its status: the second passes it with nothing of its own paid.
    expect(scheduleStatus(book, "2025-01-15")).toEqual([
      instalment(1, "8.80", "Overdue", null),
      instalment(2, "0.00", "Paid", "2025-01-13"),
      instalment(3, "0.00", "Pending", null),
    ]);
  });

  it("gives no day to a row that the tolerance alone covers", () => {
    const book = facts(loanA(), {
      schedule: [due(1, "2025-01-13", "0.80"), due(2, "2025-01-20", "10999.20")],
    });
    expect(scheduleStatus(book, "2025-01-14")?.[0]).toEqual(instalment(1, "0.00", "Paid", null));
  });
});

function instalment(
  installment_number: number,
  amount_paid: string,
  payment_status: string,
  payment_date: string | null,
) {
  return { installment_number, amount_paid, payment_status, payment_date };
}
