/** The laws of reliability.md R31 that concern one loan, over random books and dates. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyEvent, factsOf, type BookState } from "./book.ts";
import { addDays, addMonths, calendarOf, dayNumber, isWeekday } from "./calendar.ts";
import { dueCurve } from "./due-curve.ts";
import { parseDecimal, toKobo, toNaira } from "./fraction.ts";
import { arbitraryBook, arbitraryDate, arbitraryHistory } from "./histories.ts";
import { loanState } from "./loan-state.ts";
import { scheduleStatus } from "./schedule-status.ts";
import { splitInTwo } from "./split.ts";
import type { LoanFacts, LoanState } from "./types.ts";

const runs = { numRuns: 150 };

function loansOf(book: BookState): LoanFacts[] {
  return book.loans.map(({ loan }) => factsOf(book, loan.loan_id));
}

function forEachLoan(check: (facts: LoanFacts, asOf: string, state: LoanState) => void): void {
  fc.assert(
    fc.property(arbitraryBook(), arbitraryDate(), (book, asOf) => {
      for (const facts of loansOf(book)) {
        const state = loanState(facts, asOf);
        if (state !== null) check(facts, asOf, state);
      }
    }),
    runs,
  );
}

describe("one loan on one date", () => {
  it("DPD > 0, missed > 0 and arrears > 0 come together", () => {
    forEachLoan((facts, _asOf, state) => {
      expect(state.missed_instalments > 0).toBe(state.current_dpd > 0);
      if (state.current_dpd === 0) expect(state.arrears_amount).toBe("0.00");
      // A shortfall below half a kobo is late and shows 0.00. It takes τ = 0 and a D that does not
      // divide into whole kobo; any other loan that is late owes something.
      const { tolerance, instalments, amount_due_total } = dueCurve(facts);
      const isWholeKobo = amount_due_total % BigInt(instalments.length) === 0n;
      if (state.current_dpd > 0 && (tolerance > 0n || isWholeKobo)) {
        expect(toKobo(state.arrears_amount)).toBeGreaterThan(0n);
      }
    });
  });

  it("the components sum to the total, which is at least what is really owed", () => {
    forEachLoan((_facts, _asOf, state) => {
      const parts = [
        state.principal_outstanding,
        state.interest_outstanding,
        state.fees_outstanding,
      ].map(toKobo);
      const total = parts.reduce((sum, part) => sum + part, 0n);
      expect(toNaira(total)).toBe(state.total_outstanding);
      expect(total).toBeGreaterThanOrEqual(toKobo(state.actual_outstanding));
    });
  });

  it("settled means nothing late; scores lie in 0…100; on-time days are days", () => {
    forEachLoan((_facts, _asOf, state) => {
      expect(state.settled).toBe(state.covered_instalments === state.instalment_count);
      expect(state.settled).toBe(state.oldest_unpaid_due_date === null);
      if (state.settled) expect(state.current_dpd).toBe(0);
      expect(state.max_dpd_ever).toBeGreaterThanOrEqual(state.current_dpd);
      expect(state.on_time_payment_day_count).toBeLessThanOrEqual(state.payment_day_count);
      for (const score of [
        state.repayment_delay_rate,
        state.timeliness_score,
        state.repayment_health,
      ]) {
        if (score === null) continue;
        expect(parseDecimal(score, 2)).toBeGreaterThanOrEqual(0n);
        expect(parseDecimal(score, 2)).toBeLessThanOrEqual(10_000n);
      }
    });
  });

  it("a schedule's parts add up to what was settled, at most D", () => {
    forEachLoan((facts, asOf, state) => {
      if (state.schedule_source !== "schedule") return;
      const rows = scheduleStatus(facts, asOf) ?? [];
      const paid = rows.reduce((sum, row) => sum + toKobo(row.amount_paid), 0n);
      const owed = toKobo(state.amount_due_total) - toKobo(state.actual_outstanding);
      expect(paid).toBe(owed);
      const covered = rows.slice(0, state.covered_instalments);
      expect(covered.every((row) => row.payment_status === "Paid")).toBe(true);
    });
  });
});

describe("changes that change nothing", () => {
  it("the order of rows, and rows that are reversed or dated ahead", () => {
    forEachLoan((facts, asOf, state) => {
      const counted = facts.repayments.filter(
        (row) => !row.is_reversed && row.payment_date <= asOf,
      );
      const other = {
        ...facts,
        repayments: counted.toReversed(),
        schedule: facts.schedule.toReversed(),
        holidays: facts.holidays.toReversed(),
      };
      expect(loanState(other, asOf)).toEqual(state);
    });
  });

  it("splitting a payment in two on its day", () => {
    forEachLoan((facts, asOf, state) => {
      const repayments = facts.repayments.flatMap(splitInTwo);
      expect(loanState({ ...facts, repayments }, asOf)).toEqual(state);
      expect(scheduleStatus({ ...facts, repayments }, asOf)).toEqual(scheduleStatus(facts, asOf));
    });
  });

  it("a holiday of another type, one at a weekend, and one the setting ignores", () => {
    forEachLoan((facts, asOf, state) => {
      const day = addDays(facts.loan.disbursement_date, 3);
      const saturday = addDays(day, (2 - ((dayNumber(day) + 7) % 7) + 7) % 7);
      expect(isWeekday(saturday)).toBe(false);
      const holidays = [
        ...facts.holidays,
        { date: day, type: "agent" },
        { date: saturday, type: "company" },
      ];
      expect(loanState({ ...facts, holidays }, asOf)).toEqual(state);
      const settings = { ...facts.settings, use_holidays: false };
      const ignored = { ...facts, settings, holidays: [{ date: day, type: "company" }] };
      expect(loanState(ignored, asOf)).toEqual(loanState({ ...ignored, holidays: [] }, asOf));
    });
  });
});

describe("time", () => {
  it("alone never lowers a DPD, and never lowers the highest one", () => {
    fc.assert(
      fc.property(
        arbitraryBook(),
        arbitraryDate(),
        fc.integer({ min: 1, max: 60 }),
        (book, from, days) => {
          const to = addDays(from, days);
          for (const facts of loansOf(book)) {
            const [before, after] = [loanState(facts, from), loanState(facts, to)];
            if (before === null || after === null) continue;
            expect(after.max_dpd_ever).toBeGreaterThanOrEqual(before.max_dpd_ever);
            const isQuiet = !facts.repayments.some(
              (row) => row.payment_date > from && row.payment_date <= to,
            );
            if (!isQuiet) continue;
            expect(after.current_dpd).toBeGreaterThanOrEqual(before.current_dpd);
            expect(after.oldest_unpaid_due_date).toBe(before.oldest_unpaid_due_date);
            // Once late, every further day of silence is a day later.
            if (before.current_dpd > 0) expect(after.current_dpd).toBe(before.current_dpd + days);
          }
        },
      ),
      runs,
    );
  });

  it("a late holiday changes nothing before it", () => {
    fc.assert(
      fc.property(
        arbitraryBook(),
        arbitraryDate(),
        fc.integer({ min: 1, max: 40 }),
        (book, asOf, days) => {
          const holiday = { date: addDays(asOf, days), name: "Declared late", type: "company" };
          const later = applyEvent(book, { kind: "put_holiday", holiday });
          for (const [index, facts] of loansOf(book).entries()) {
            const moved = loansOf(later)[index];
            if (moved === undefined) throw new RangeError("the same loans");
            const dates = (of: LoanFacts) =>
              dueCurve(of)
                .instalments.map((instalment) => instalment.due_date)
                .filter((date) => date < holiday.date);
            expect(dates(moved)).toEqual(dates(facts));
            expect(withoutFutureDates(loanState(moved, asOf), holiday.date)).toEqual(
              withoutFutureDates(loanState(facts, asOf), holiday.date),
            );
          }
        },
      ),
      runs,
    );
  });
});

/** What may move is a due date on or after the holiday, and the distance to it. */
function withoutFutureDates(state: LoanState | null, holiday: string) {
  if (state === null) return null;
  const oldest = state.oldest_unpaid_due_date;
  return {
    ...state,
    oldest_unpaid_due_date: oldest !== null && oldest >= holiday ? "later" : oldest,
    days_since_due: state.first_payment_missed === true ? state.days_since_due : null,
  };
}

describe("histories", () => {
  it("leave the given book as it was, and only hold rows the API takes", () => {
    fc.assert(
      fc.property(arbitraryHistory(6), ({ book, events }) => {
        const before = structuredClone(book);
        const after = events.reduce(applyEvent, book);
        expect(book).toEqual(before);
        for (const facts of [...loansOf(book), ...loansOf(after)]) expectValid(facts);
      }),
      runs,
    );
  });
});

function expectValid({ loan, repayments, schedule }: LoanFacts): void {
  expect(loan.maturity_date > loan.disbursement_date).toBe(true);
  if (loan.repayment_amount !== null) {
    expect(toKobo(loan.repayment_amount)).toBeGreaterThanOrEqual(toKobo(loan.loan_amount));
  }
  expect(toKobo(loan.fee_paid_upfront)).toBeLessThanOrEqual(toKobo(loan.fee_amount));
  for (const row of repayments) {
    const parts = [row.principal_paid, row.interest_paid, row.fees_paid, row.penalty_paid];
    const sum = parts.reduce((total, part) => total + toKobo(part), 0n);
    expect(toNaira(sum)).toBe(row.payment_amount);
    expect(sum > 0n || toKobo(row.waiver_amount) > 0n).toBe(true);
    expect(row.waiver_type !== null).toBe(toKobo(row.waiver_amount) > 0n);
  }
  const ids = repayments.map((row) => row.repayment_id);
  expect(new Set(ids).size).toBe(ids.length);
  const numbers = schedule.map((row) => row.installment_number);
  expect(new Set(numbers).size).toBe(numbers.length);
}

describe("calendar", () => {
  it("agrees with the platform's about days and weekdays", () => {
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 60_000 }), (days) => {
        const platform = new Date(days * 86_400_000);
        const date = platform.toISOString().slice(0, 10);
        expect(dayNumber(date)).toBe(days);
        expect(addDays("1970-01-01", days)).toBe(date);
        expect(isWeekday(date)).toBe(![0, 6].includes(platform.getUTCDay()));
      }),
    );
  });

  it("steps by months from the first date itself", () => {
    expect([0, 1, 2, 13, 25].map((step) => addMonths("2023-01-31", step))).toEqual([
      "2023-01-31",
      "2023-02-28",
      "2023-03-31",
      "2024-02-29",
      "2025-02-28",
    ]);
    expect(addMonths("2025-12-15", 1)).toBe("2026-01-15");
  });

  it("takes a weekend holiday for what it is: no business day anyway", () => {
    const calendar = calendarOf([{ date: "2025-01-11", type: "company" }], { use_holidays: true });
    expect(calendar.isBusinessDay("2025-01-11")).toBe(false);
    expect(calendar.isBusinessDay("2025-01-13")).toBe(true);
  });
});
