/** definitions.md section 2: a loan's contract and its due curve. */

import {
  addDays,
  addMonths,
  calendarOf,
  isWeekday,
  rollForward,
  type Calendar,
} from "./calendar.ts";
import {
  fraction,
  isAtMost,
  parseDecimal,
  roundHalfAwayFromZero,
  smaller,
  toKobo,
  type Fraction,
} from "./fraction.ts";
import type { LoanFacts, RawInstalment, RawLoan, ScheduleSource } from "./types.ts";

export interface DueInstalment {
  due_date: string;
  /** Cumulative due of the first k instalments, in kobo, exact. */
  cumulative_due: Fraction;
  /** The `loan_schedule` row behind it; null when the dates come from terms or maturity. */
  installment_number: number | null;
}

export interface DueCurve {
  interest_total: bigint;
  fee_paid_upfront: bigint;
  amount_due_total: bigint;
  schedule_source: ScheduleSource;
  /** In order of due date; there is always at least one. */
  instalments: DueInstalment[];
  /** τ in kobo. */
  tolerance: bigint;
}

export function dueCurve(facts: LoanFacts): DueCurve {
  const { loan, settings } = facts;
  const interest = interestTotal(loan);
  // 0 … fee_amount is an input rule (a larger part is refused on arrival), so nothing clamps here.
  const upfront = toKobo(loan.fee_paid_upfront);
  const amountDue = toKobo(loan.loan_amount) + interest + toKobo(loan.fee_amount) - upfront;
  const { source, instalments } = instalmentsOf(facts, amountDue);
  return {
    interest_total: interest,
    fee_paid_upfront: upfront,
    amount_due_total: amountDue,
    schedule_source: source,
    instalments,
    tolerance: toleranceOf(settings.tolerance_amount, amountDue, instalments.length),
  };
}

function interestTotal(loan: RawLoan): bigint {
  const principal = toKobo(loan.loan_amount);
  if (loan.repayment_amount !== null && toKobo(loan.repayment_amount) >= principal) {
    return toKobo(loan.repayment_amount) - principal;
  }
  // Flat for the term, and the one intermediate value the definitions round at once. Null rate = 0.
  const rate = loan.interest_rate === null ? 0n : parseDecimal(loan.interest_rate, 4);
  return roundHalfAwayFromZero(fraction(principal * rate, 10_000n));
}

/** τ = the setting; 0 where D / n < 100 × tolerance. */
function toleranceOf(toleranceAmount: string, amountDue: bigint, n: number): bigint {
  const tolerance = toKobo(toleranceAmount);
  return amountDue < 100n * tolerance * BigInt(n) ? 0n : tolerance;
}

function instalmentsOf(
  facts: LoanFacts,
  amountDue: bigint,
): { source: ScheduleSource; instalments: DueInstalment[] } {
  const { loan, holidays, settings } = facts;
  // Left-out rows are no instalments at all: a loan whose rows are all left out has no schedule.
  const rows = scheduleRowsThatCount(facts.schedule);
  if (rows.length > 0) return { source: "schedule", instalments: fromSchedule(rows, amountDue) };

  const dates = datesFromTerms(loan, calendarOf(holidays, settings));
  if (dates.length > 0) return { source: "terms", instalments: inEqualParts(dates, amountDue) };

  // n is 1 here even when an instalment_count was sent: without a first due date it says nothing
  // about when, and we never invent one.
  return { source: "maturity", instalments: inEqualParts([loan.maturity_date], amountDue) };
}

/** Rows with a date and a total, in order of (due_date, installment_number). */
export function scheduleRowsThatCount(
  schedule: RawInstalment[],
): (RawInstalment & { due_date: string })[] {
  return schedule
    .flatMap((row) =>
      row.due_date !== null && toKobo(row.total_due) !== 0n
        ? [{ ...row, due_date: row.due_date }]
        : [],
    )
    .toSorted((a, b) =>
      a.due_date === b.due_date
        ? a.installment_number - b.installment_number
        : a.due_date < b.due_date
          ? -1
          : 1,
    );
}

/**
 * min(D, Σ total_due), the last one = D: a schedule shorter than the contract carries the rest in
 * its last instalment, a longer one reaches D early and its later instalments add nothing.
 * Two instalments on one date stay two (n counts both); they fall due together.
 */
function fromSchedule(
  rows: (RawInstalment & { due_date: string })[],
  amountDue: bigint,
): DueInstalment[] {
  let running = 0n;
  return rows.map((row, index) => {
    running += toKobo(row.total_due);
    const isLast = index === rows.length - 1;
    return {
      due_date: row.due_date,
      cumulative_due: fraction(isLast ? amountDue : smaller(amountDue, running)),
      installment_number: row.installment_number,
    };
  });
}

/** D × k / n, exact. */
function inEqualParts(dates: string[], amountDue: bigint): DueInstalment[] {
  return dates.map((date, index) => ({
    due_date: date,
    cumulative_due: fraction(amountDue * BigInt(index + 1), BigInt(dates.length)),
    installment_number: null,
  }));
}

/** Empty when no first due date was sent, or when no due date follows from it. */
function datesFromTerms(loan: RawLoan, calendar: Calendar): string[] {
  const first = loan.first_payment_due_date;
  if (first === null) return [];
  switch (loan.repayment_frequency ?? "DAILY") {
    case "DAILY":
      return dailyDates(first, loan, calendar);
    case "WEEKLY":
      return steppedDates((step) => addDays(first, 7 * step), loan, calendar);
    case "MONTHLY":
      return steppedDates((step) => addMonths(first, step), loan, calendar);
  }
}

/**
 * n counts Mondays to Fridays (holidays or not), the due dates are business days: a holiday pushes
 * the rest back, possibly past maturity, and never changes n.
 */
function dailyDates(first: string, loan: RawLoan, calendar: Calendar): string[] {
  const n = loan.instalment_count ?? weekdaysFrom(first, loan.maturity_date);
  const dates: string[] = [];
  for (let day = first; dates.length < n; day = addDays(day, 1)) {
    if (calendar.isBusinessDay(day)) dates.push(day);
  }
  return dates;
}

function weekdaysFrom(first: string, last: string): number {
  let count = 0;
  for (let day = first; day <= last; day = addDays(day, 1)) {
    if (isWeekday(day)) count += 1;
  }
  return count;
}

/**
 * Raw dates step from the first date itself and n counts the raw dates ≤ maturity; only then does
 * each roll forward to a business day, so a rolled date may lie after maturity and still counts.
 */
function steppedDates(
  rawDate: (step: number) => string,
  loan: RawLoan,
  calendar: Calendar,
): string[] {
  const dates: string[] = [];
  const isWanted = (raw: string): boolean =>
    loan.instalment_count === null
      ? raw <= loan.maturity_date
      : dates.length < loan.instalment_count;
  for (let step = 0; isWanted(rawDate(step)); step += 1) {
    dates.push(rollForward(calendar, rawDate(step)));
  }
  return dates;
}

/** The number of instalments with due date ≤ d. */
export function instalmentsDueBy(curve: DueCurve, date: string): number {
  return curve.instalments.filter((instalment) => instalment.due_date <= date).length;
}

/** `due_to_date(d)` in kobo, exact: the cumulative due of the instalments with due date ≤ d. */
export function dueToDate(curve: DueCurve, date: string): Fraction {
  return curve.instalments[instalmentsDueBy(curve, date) - 1]?.cumulative_due ?? fraction(0n);
}

/** Instalment k (1…n) is covered when its cumulative due ≤ S + k × τ, exactly. */
export function isCovered(curve: DueCurve, k: number, settledAmount: bigint): boolean {
  const instalment = curve.instalments[k - 1];
  if (instalment === undefined) throw new RangeError(`no instalment ${k}`);
  return isAtMost(instalment.cumulative_due, fraction(settledAmount + BigInt(k) * curve.tolerance));
}

/**
 * The number of instalments before the first uncovered one. Where an instalment is smaller than τ
 * (a schedule may hold such rows, and rows past D add nothing) a later one can pass its own test
 * while an earlier one fails: those after the first failure do not count.
 */
export function coveredCount(curve: DueCurve, settledAmount: bigint): number {
  const firstUncovered = curve.instalments.findIndex(
    (_, index) => !isCovered(curve, index + 1, settledAmount),
  );
  return firstUncovered === -1 ? curve.instalments.length : firstUncovered;
}

/** Due date of the first instalment not covered; null when settled. */
export function oldestUnpaidDueDate(curve: DueCurve, settledAmount: bigint): string | null {
  return curve.instalments[coveredCount(curve, settledAmount)]?.due_date ?? null;
}
