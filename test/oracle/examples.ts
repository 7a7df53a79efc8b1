/** Short ways to write the facts of a hand-worked loan. */

import { parseDecimal, toNaira } from "./fraction.ts";
import type { LoanFacts, RawInstalment, RawLoan, RawRepayment } from "./types.ts";

/**
 * D = 11,000.00 in 10 daily instalments of 1,100.00, due on 7, 8, 9, 10, 13, 14, 15, 16, 17 and 20
 * January 2025 (6 January 2025 is a Monday). 1,100 ≥ 100 × 1.00, so the tolerance holds.
 */
export function loanA(changes: Partial<RawLoan> = {}): RawLoan {
  return {
    loan_id: "A",
    loan_amount: "10000.00",
    repayment_amount: "11000.00",
    disbursement_date: "2025-01-06",
    maturity_date: "2025-01-20",
    loan_term_days: 14,
    interest_rate: null,
    fee_amount: null,
    fee_paid_upfront: null,
    first_payment_due_date: "2025-01-07",
    instalment_count: null,
    repayment_frequency: "DAILY",
    status: "Active",
    closed_date: null,
    ...changes,
  };
}

export function facts(loan: RawLoan, changes: Partial<LoanFacts> = {}): LoanFacts {
  return {
    loan,
    repayments: [],
    schedule: [],
    holidays: [],
    settings: { tolerance_amount: "1.00", use_holidays: true },
    ...changes,
  };
}

/** A row whose payment_amount is the sum of its components (principal unless named otherwise). */
export function paid(
  date: string,
  principal: string,
  changes: Partial<RawRepayment> = {},
): RawRepayment {
  const row = {
    repayment_id: `${date} ${principal}`,
    payment_date: date,
    principal_paid: principal,
    interest_paid: "0.00",
    fees_paid: "0.00",
    penalty_paid: "0.00",
    is_reversed: false,
    reversal_date: null,
    waiver_amount: "0.00",
    waiver_type: null,
    is_backdated: false,
    ...changes,
  };
  const parts = [row.principal_paid, row.interest_paid, row.fees_paid, row.penalty_paid];
  const total = parts.reduce((kobo, part) => kobo + parseDecimal(part, 2), 0n);
  return { payment_amount: toNaira(total), ...row };
}

export function waived(date: string, amount: string, type: string): RawRepayment {
  return paid(date, "0.00", { waiver_amount: amount, waiver_type: type });
}

export function due(number: number, date: string | null, total: string): RawInstalment {
  return {
    installment_number: number,
    due_date: date,
    principal_due: total,
    interest_due: "0.00",
    fee_due: "0.00",
    total_due: total,
  };
}
