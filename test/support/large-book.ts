/** One book of many random loans, for the laws that speak of groups of loans. The same seed gives the same book. */
import fc from "fast-check";
import type { BookLoan, BookState } from "../oracle/book.ts";
import { arbitraryBook } from "../oracle/histories.ts";
import type { Settings } from "../oracle/types.ts";

export function largeBook(
  books: number,
  seed: number,
  settings: Settings = { tolerance_amount: "1.00", use_holidays: true },
): BookState {
  const drawn = fc.sample(arbitraryBook(), { numRuns: books, seed });
  return {
    business_date: "2025-07-15",
    settings,
    holidays: drawn.find(({ holidays }) => holidays.length > 3)?.holidays ?? [],
    loans: drawn.flatMap(({ loans }, index) => loans.map((entry) => renamed(entry, `B${index}`))),
    next_repayment: 0,
  };
}

/** Ids are unique within a drawn book only. */
function renamed(entry: BookLoan, prefix: string): BookLoan {
  return {
    ...entry,
    loan: { ...entry.loan, loan_id: `${prefix}-${entry.loan.loan_id}` },
    repayments: entry.repayments.map((row) => ({
      ...row,
      repayment_id: `${prefix}-${row.repayment_id}`,
    })),
    status_arrived_on: entry.loan.status === "Active" ? null : "2025-07-15",
  };
}
