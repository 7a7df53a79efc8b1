/** What the metrics of groups read beyond the facts of one loan: whose loan it is, and what was not handed over. */

import type { BookLoan, BookState } from "./book.ts";
import type { LoanFacts } from "./types.ts";

/** Where a loan belongs, as its own row says. */
export interface Belonging {
  officer_id: string;
  branch: string;
  region: string;
  vertical_lead_email: string | null;
  channel: string;
  wave: "Wave 1" | "Wave 2";
  /** The product. */
  loan_type: string | null;
}

export interface MetricLoan extends BookLoan {
  belongs: Belonging;
  /** Ids of repayments the officer has not remitted; all others are. */
  unremitted: string[];
  /** The schedule that `schedule` replaced while the loan was late. */
  earlier_schedule?: BookLoan["schedule"];
}

export interface MetricBook extends BookState {
  loans: MetricLoan[];
}

/** Both days included. */
export interface Window {
  from: string;
  to: string;
}

export interface MetricWindows {
  /** Disbursement dates of the loans that `fimr` counts; all when left out. */
  disbursed?: Window;
  /** Days of `expected`, `collected` and `collection_rate`; the 30 days to as_of when left out. */
  collection?: Window;
  /** Days of `yield`; life to date when left out. */
  yield?: Window;
}

/** The routes take one window for all three. */
export function everyWindow(window: Window | undefined): MetricWindows {
  return window === undefined ? {} : { disbursed: window, collection: window, yield: window };
}

export interface FormulaVersions {
  risk: 1 | 2;
  dqi: 1 | 2;
}

export const defaultVersions: FormulaVersions = { risk: 1, dqi: 1 };

export function factsOfLoan(book: BookState, entry: BookLoan): LoanFacts {
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
