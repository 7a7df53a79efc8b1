/** Short ways to write the books of hand-worked metrics. Loan A (examples.ts) is the pattern of most loans in them. */

import type { BookLoan } from "./book.ts";
import { loanA, paid } from "./examples.ts";
import { toNaira } from "./fraction.ts";
import type { Belonging, FormulaVersions, MetricBook, MetricLoan, Window } from "./metric-facts.ts";
import type { MetricValue } from "./metrics.ts";
import type { RawLoan, RawRepayment } from "./types.ts";

/** Facts, and what some metrics are on some dates. A case names only what it is about. */
export interface MetricCase {
  title: string;
  book: MetricBook;
  questions: MetricQuestion[];
}

export type Expected = Record<string, MetricValue>;

export interface MetricQuestion {
  as_of: string;
  /** Of disbursements, of collection and of yield alike, as the routes take it. */
  window?: Window;
  versions?: FormulaVersions;
  portfolio?: Expected;
  /** By the group's name. */
  groups?: Partial<Record<keyof Belonging, Record<string, Expected>>>;
}

export const businessDate = "2025-06-30";

export function bookOf(loans: MetricLoan[], changes: Partial<MetricBook> = {}): MetricBook {
  return {
    business_date: businessDate,
    settings: { tolerance_amount: "1.00", use_holidays: true },
    holidays: [],
    loans,
    next_repayment: 0,
    ...changes,
  };
}

type LoanChanges = Partial<RawLoan> &
  Partial<Belonging> &
  Partial<Pick<MetricLoan, "unremitted" | "earlier_schedule" | "schedule" | "ever_rescheduled">>;

const belongsToO1: Belonging = {
  officer_id: "O1",
  branch: "Ikeja",
  region: "South",
  vertical_lead_email: null,
  channel: "Direct",
  wave: "Wave 2",
  loan_type: null,
};

/** Loan A under another id. A repayment's id becomes the loan's with its place in the list: L1/1, L1/2. */
export function lent(
  id: string,
  changes: LoanChanges = {},
  repayments: RawRepayment[] = [],
): MetricLoan {
  const own = <T extends object>(pattern: T): T => {
    const named = Object.entries(changes).filter(([name]) => name in pattern);
    return { ...pattern, ...Object.fromEntries(named) };
  };
  const loan = own(loanA({ loan_id: id }));
  const rest: Omit<BookLoan, "loan"> = own({
    repayments: repayments.map((row, index) => ({ ...row, repayment_id: `${id}/${index + 1}` })),
    schedule: [],
    ever_rescheduled: false,
    status_arrived_on: loan.status === "Active" ? null : businessDate,
  });
  return {
    loan,
    ...rest,
    belongs: own(belongsToO1),
    unremitted: changes.unremitted ?? [],
    ...(changes.earlier_schedule && { earlier_schedule: changes.earlier_schedule }),
  };
}

/** `count` instalments of loan A at once: 1,000.00 of principal and 100.00 of interest each. */
export function instalments(
  count: number,
  date: string,
  changes: Partial<RawRepayment> = {},
): RawRepayment {
  return paid(date, toNaira(BigInt(count) * 100_000n), {
    interest_paid: toNaira(BigInt(count) * 10_000n),
    ...changes,
  });
}

/** 30,000.00 without interest, all due in 2026 by its maturity: in the portfolio, and never late here. */
export const quietLoan: Partial<RawLoan> = {
  loan_amount: "30000.00",
  repayment_amount: "30000.00",
  first_payment_due_date: null,
  maturity_date: "2026-01-06",
  loan_term_days: 365,
};
