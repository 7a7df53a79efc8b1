/**
 * A pure model of the facts of a small loan book, and of what each event does to them. The property
 * tests send the same events to the database and compare what it answers with the oracle's reading
 * of this model.
 */

import { scheduleRowsThatCount } from "./due-curve.ts";
import { loanState } from "./loan-state.ts";
import type { LoanFacts, RawInstalment, RawLoan, RawRepayment, Settings } from "./types.ts";

export interface Holiday {
  date: string;
  name: string;
  type: string;
}

export interface BookLoan {
  loan: RawLoan;
  repayments: RawRepayment[];
  schedule: RawInstalment[];
  ever_rescheduled: boolean;
  status_arrived_on: string | null;
}

export interface BookState {
  business_date: string;
  settings: Settings;
  holidays: Holiday[];
  loans: BookLoan[];
  /** Numbers repayment ids, so that a deleted row's id never comes back. */
  next_repayment: number;
}

/** A concrete event: it carries whole rows, so that it can become SQL or a request as it stands. */
export type BookEvent =
  | { kind: "insert_repayments"; rows: { loan_id: string; repayment: RawRepayment }[] }
  | { kind: "amend_repayment"; loan_id: string; repayment: RawRepayment }
  | { kind: "reverse_repayment"; loan_id: string; repayment_id: string; reversal_date: string }
  | { kind: "backdate_repayment"; loan_id: string; repayment_id: string; payment_date: string }
  | { kind: "delete_repayment"; loan_id: string; repayment_id: string }
  | { kind: "replace_schedule"; loan_id: string; rows: RawInstalment[] }
  | { kind: "change_terms"; loan: RawLoan }
  | { kind: "put_holiday"; holiday: Holiday }
  | { kind: "remove_holiday"; date: string; name: string }
  | { kind: "change_settings"; settings: Settings }
  | { kind: "roll_day"; to: string };

export function factsOf(book: BookState, loanId: string): LoanFacts {
  const entry = book.loans.find(({ loan }) => loan.loan_id === loanId);
  if (entry === undefined) throw new RangeError(`no loan ${loanId}`);
  return {
    loan: entry.loan,
    repayments: entry.repayments,
    schedule: entry.schedule,
    holidays: book.holidays,
    settings: book.settings,
    ever_rescheduled: entry.ever_rescheduled,
    status_arrived_on: entry.status_arrived_on,
  };
}

/** The book after the event; the given one is left as it was. */
export function applyEvent(book: BookState, event: BookEvent): BookState {
  switch (event.kind) {
    case "insert_repayments":
      return insertRepayments(book, event.rows);
    case "amend_repayment":
      return changeRepayment(book, event.loan_id, event.repayment.repayment_id, () => [
        event.repayment,
      ]);
    case "reverse_repayment":
      return changeRepayment(book, event.loan_id, event.repayment_id, (row) => [
        { ...row, is_reversed: true, reversal_date: event.reversal_date },
      ]);
    case "backdate_repayment":
      return changeRepayment(book, event.loan_id, event.repayment_id, (row) => [
        { ...row, payment_date: event.payment_date, is_backdated: true },
      ]);
    case "delete_repayment":
      return changeRepayment(book, event.loan_id, event.repayment_id, () => []);
    case "replace_schedule":
      return changeLoan(book, event.loan_id, (entry) => ({
        ...entry,
        schedule: event.rows,
        ever_rescheduled: entry.ever_rescheduled || isRescheduling(book, entry, event.rows),
      }));
    case "change_terms":
      return changeLoan(book, event.loan.loan_id, (entry) => ({
        ...entry,
        loan: event.loan,
        status_arrived_on: statusArrivedOn(book, entry, event.loan),
      }));
    case "put_holiday":
      return { ...book, holidays: [...withoutHoliday(book, event.holiday), event.holiday] };
    case "remove_holiday":
      return { ...book, holidays: withoutHoliday(book, event) };
    case "change_settings":
      return { ...book, settings: event.settings };
    case "roll_day":
      return { ...book, business_date: event.to };
  }
}

function changeLoan(
  book: BookState,
  loanId: string,
  change: (entry: BookLoan) => BookLoan,
): BookState {
  return {
    ...book,
    loans: book.loans.map((entry) => (entry.loan.loan_id === loanId ? change(entry) : entry)),
  };
}

function insertRepayments(
  book: BookState,
  rows: { loan_id: string; repayment: RawRepayment }[],
): BookState {
  const loans = book.loans.map((entry) => {
    const own = rows.filter((row) => row.loan_id === entry.loan.loan_id);
    return { ...entry, repayments: [...entry.repayments, ...own.map((row) => row.repayment)] };
  });
  return { ...book, loans, next_repayment: book.next_repayment + rows.length };
}

function changeRepayment(
  book: BookState,
  loanId: string,
  repaymentId: string,
  change: (row: RawRepayment) => RawRepayment[],
): BookState {
  return changeLoan(book, loanId, (entry) => ({
    ...entry,
    repayments: entry.repayments.flatMap((row) =>
      row.repayment_id === repaymentId ? change(row) : [row],
    ),
  }));
}

/** Holidays are known by date and name; one that comes again replaces the old row. */
function withoutHoliday(book: BookState, { date, name }: { date: string; name: string }) {
  return book.holidays.filter((holiday) => holiday.date !== date || holiday.name !== name);
}

/**
 * "A schedule replaced by one with later dates while the loan is late". Late is a DPD above 0 on
 * the business date, by the facts before the change. The page does not say which dates are
 * compared; here, in order of date: some instalment's date is later than that of the same number
 * before, or there are more instalments and they end later. A first schedule replaces none.
 */
function isRescheduling(book: BookState, entry: BookLoan, rows: RawInstalment[]): boolean {
  const before = scheduleRowsThatCount(entry.schedule).map((row) => row.due_date);
  const after = scheduleRowsThatCount(rows).map((row) => row.due_date);
  if (before.length === 0 || after.length === 0) return false;
  const state = loanState(factsOf(book, entry.loan.loan_id), book.business_date);
  if (state === null || state.current_dpd === 0) return false;
  return after.some((date, index) => date > (before[index] ?? before.at(-1) ?? date));
}

/**
 * The business date on which Closed or Written Off first arrived, kept from then on: a loan that is
 * reopened and leaves again keeps the first date, and so does one that is written off once closed.
 */
function statusArrivedOn(book: BookState, entry: BookLoan, loan: RawLoan): string | null {
  if (entry.status_arrived_on !== null) return entry.status_arrived_on;
  return loan.status === "Active" ? null : book.business_date;
}
