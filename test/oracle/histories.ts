/**
 * fast-check arbitraries for a small loan book and for what happens to it. Every value obeys the
 * API's input rules, so that a refusal by the database or the server is always a finding.
 *
 * Rows are drawn as *specs* (an offset in days, a size in instalments, a pick) and become rows only
 * when the loan they belong to is known. So generation needs no chaining and shrinks well.
 */

import fc from "fast-check";

import type { BookEvent, BookLoan, BookState, Holiday } from "./book.ts";
import { applyEvent } from "./book.ts";
import { addDays, daysBetween } from "./calendar.ts";
import { buildLoan, loanSpec, type LoanSpec } from "./loan-specs.ts";
import {
  buildRepayment,
  buildSchedule,
  repaymentSpec,
  scheduleSpec,
  type RepaymentSpec,
  type ScheduleSpec,
} from "./row-specs.ts";
import type { RawRepayment, Settings } from "./types.ts";

export interface BookOptions {
  /** Also draw schedule rows without a due date, which a source may send. Default true. */
  undatedRows?: boolean;
}

export interface History {
  book: BookState;
  events: BookEvent[];
}

/** What is wanted; `resolveEvent` finds the loan and the row it falls on. Picks wrap around. */
export type EventSpec =
  | { kind: "insert_repayments"; rows: { loan: number; spec: RepaymentSpec }[] }
  | { kind: "amend_repayment"; loan: number; row: number; spec: RepaymentSpec }
  | { kind: "reverse_repayment"; loan: number; row: number }
  | { kind: "backdate_repayment"; loan: number; row: number; days: number }
  | { kind: "delete_repayment"; loan: number; row: number }
  | { kind: "replace_schedule"; loan: number; spec: ScheduleSpec }
  | { kind: "change_terms"; loan: number; spec: LoanSpec }
  | { kind: "put_holiday"; holiday: Holiday }
  | { kind: "remove_holiday"; row: number }
  | { kind: "change_settings"; settings: Settings }
  | { kind: "roll_day"; days: number };

const windowStart = "2024-01-01";
const windowDays = daysBetween(windowStart, "2026-06-30");

/** A date to ask about: mostly where most of a book happens, else anywhere in the window. */
export function arbitraryDate(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: datesFrom("2025-01-01", 330) },
    { weight: 1, arbitrary: datesFrom(windowStart, windowDays) },
  );
}

function datesFrom(first: string, days: number): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: days }).map((offset) => addDays(first, offset));
}

function settings(): fc.Arbitrary<Settings> {
  return fc.record({
    tolerance_amount: fc.constantFrom("1.00", "0.00", "0.50", "5.00", "25.00"),
    use_holidays: fc.boolean(),
  });
}

/** Weekend days too: a holiday on a Saturday moves nothing and must not be subtracted twice. */
function holiday(): fc.Arbitrary<Holiday> {
  return fc.record({
    date: arbitraryDate(),
    name: fc.constantFrom("Democracy Day", "Sallah", "Founders Day"),
    type: fc.constantFrom("company", "company", "company", "agent"),
  });
}

interface BookSpec {
  business_date: string;
  settings: Settings;
  holidays: Holiday[];
  loans: { terms: LoanSpec; schedule: ScheduleSpec | null; repayments: RepaymentSpec[] }[];
}

function bookSpec(options: BookOptions): fc.Arbitrary<BookSpec> {
  const schedule = scheduleSpec(options.undatedRows ?? true);
  return fc.record({
    business_date: datesFrom("2025-02-01", 300),
    settings: settings(),
    holidays: fc.uniqueArray(holiday(), {
      maxLength: 12,
      selector: ({ date, name }) => `${date} ${name}`,
    }),
    loans: fc.array(
      fc.record({
        terms: loanSpec(),
        schedule: fc.option(schedule, { freq: 2 }),
        repayments: fc.array(repaymentSpec(), { maxLength: 8 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  });
}

/** A book of 1 to 6 loans of all three schedule sources and all three frequencies. */
export function arbitraryBook(options: BookOptions = {}): fc.Arbitrary<BookState> {
  return bookSpec(options).map(buildBook);
}

function buildBook(spec: BookSpec): BookState {
  let number = 0;
  const loans = spec.loans.map((drawn, index): BookLoan => {
    const loan = buildLoan(`L${index + 1}`, drawn.terms);
    return {
      loan,
      schedule: drawn.schedule === null ? [] : buildSchedule(loan, drawn.schedule),
      repayments: drawn.repayments.map((row) => buildRepayment(repaymentId(number++), loan, row)),
      ever_rescheduled: false,
      status_arrived_on: loan.status === "Active" ? null : spec.business_date,
    };
  });
  return {
    business_date: spec.business_date,
    settings: spec.settings,
    holidays: spec.holidays,
    loans,
    next_repayment: number,
  };
}

function repaymentId(number: number): string {
  return `R${String(number + 1).padStart(4, "0")}`;
}

/** Up to `maxLength` events, not yet tied to a book: `resolveEvent` or `arbitraryHistory` does. */
export function arbitraryEvents(
  maxLength = 8,
  options: BookOptions = {},
): fc.Arbitrary<EventSpec[]> {
  const loan = fc.nat({ max: 5 });
  const row = fc.nat({ max: 9 });
  const kind = <K extends EventSpec["kind"]>(name: K) => fc.constant(name);
  const spec = repaymentSpec();
  return fc.array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          kind: kind("insert_repayments"),
          rows: fc.array(fc.record({ loan, spec }), { minLength: 1, maxLength: 4 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: kind("amend_repayment"), loan, row, spec }) },
      { weight: 1, arbitrary: fc.record({ kind: kind("reverse_repayment"), loan, row }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: kind("backdate_repayment"),
          loan,
          row,
          days: fc.integer({ min: 1, max: 45 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: kind("delete_repayment"), loan, row }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: kind("replace_schedule"),
          loan,
          spec: scheduleSpec(options.undatedRows ?? true),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: kind("change_terms"), loan, spec: loanSpec() }),
      },
      { weight: 2, arbitrary: fc.record({ kind: kind("put_holiday"), holiday: holiday() }) },
      { weight: 1, arbitrary: fc.record({ kind: kind("remove_holiday"), row }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: kind("change_settings"), settings: settings() }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: kind("roll_day"), days: fc.integer({ min: 1, max: 40 }) }),
      },
    ),
    { maxLength },
  );
}

/** The event that the spec means in this book; null when there is no such row to change. */
export function resolveEvent(book: BookState, spec: EventSpec): BookEvent | null {
  switch (spec.kind) {
    case "insert_repayments":
      return insertion(book, spec.rows);
    case "amend_repayment":
    case "reverse_repayment":
    case "backdate_repayment":
    case "delete_repayment":
      return changeOfRow(book, spec);
    case "replace_schedule": {
      const { loan } = pickLoan(book, spec.loan);
      return {
        kind: spec.kind,
        loan_id: loan.loan_id,
        rows: buildSchedule(loan, spec.spec),
      };
    }
    case "change_terms": {
      const { loan } = pickLoan(book, spec.loan);
      return { kind: spec.kind, loan: buildLoan(loan.loan_id, spec.spec) };
    }
    case "remove_holiday": {
      const gone = book.holidays[spec.row % Math.max(1, book.holidays.length)];
      return gone === undefined ? null : { kind: spec.kind, date: gone.date, name: gone.name };
    }
    case "roll_day":
      return { kind: spec.kind, to: addDays(book.business_date, spec.days) };
    case "put_holiday":
    case "change_settings":
      return spec;
  }
}

function pickLoan(book: BookState, pick: number): BookLoan {
  const entry = book.loans[pick % book.loans.length];
  if (entry === undefined) throw new RangeError("a book has at least one loan");
  return entry;
}

function insertion(book: BookState, rows: { loan: number; spec: RepaymentSpec }[]): BookEvent {
  return {
    kind: "insert_repayments",
    rows: rows.map((row, index) => {
      const { loan } = pickLoan(book, row.loan);
      const id = repaymentId(book.next_repayment + index);
      return { loan_id: loan.loan_id, repayment: buildRepayment(id, loan, row.spec) };
    }),
  };
}

type RowSpec = Extract<EventSpec, { row: number; loan: number }>;

function changeOfRow(book: BookState, spec: RowSpec): BookEvent | null {
  const { loan, repayments } = pickLoan(book, spec.loan);
  const row = repayments[spec.row % Math.max(1, repayments.length)];
  if (row === undefined) return null;
  const target = { loan_id: loan.loan_id, repayment_id: row.repayment_id };
  switch (spec.kind) {
    case "amend_repayment":
      return {
        kind: spec.kind,
        loan_id: loan.loan_id,
        repayment: buildRepayment(row.repayment_id, loan, spec.spec),
      };
    case "reverse_repayment":
      return { kind: spec.kind, ...target, reversal_date: laterOf(row, book.business_date) };
    case "backdate_repayment":
      return { kind: spec.kind, ...target, payment_date: addDays(row.payment_date, -spec.days) };
    case "delete_repayment":
      return { kind: spec.kind, ...target };
  }
}

function laterOf(row: RawRepayment, date: string): string {
  return row.payment_date > date ? row.payment_date : date;
}

/** A book and concrete events in order, each resolved against the book as it stands by then. */
export function arbitraryHistory(maxEvents = 8, options: BookOptions = {}): fc.Arbitrary<History> {
  return fc
    .record({ book: arbitraryBook(options), specs: arbitraryEvents(maxEvents, options) })
    .map(({ book, specs }) => {
      let current = book;
      const events: BookEvent[] = [];
      for (const spec of specs) {
        const event = resolveEvent(current, spec);
        if (event === null) continue;
        events.push(event);
        current = applyEvent(current, event);
      }
      return { book, events };
    });
}
