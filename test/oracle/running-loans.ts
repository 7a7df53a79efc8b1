/**
 * Arbitrary loans of the months before a business date whose customers pay instalment by instalment, a few days late or not
 * at all: what early arrears, roll and collection are about, and what a loan drawn at random seldom is.
 */

import fc from "fast-check";

import type { BookLoan } from "./book.ts";
import { addDays } from "./calendar.ts";
import { dueCurve } from "./due-curve.ts";
import { roundHalfAwayFromZero, toNaira } from "./fraction.ts";
import type { Frequency, LoanStatus, RawLoan, RawRepayment } from "./types.ts";

export interface RunningLoanSpec {
  /** Days from disbursement to the business date. */
  age: number;
  thousands: number;
  frequency: Frequency;
  count: number;
  fee: "none" | "upfront" | "later";
  /** For each instalment in turn: days after its due date, negative is early, null is never. */
  delays: (number | null)[];
  /** From this instalment on nobody pays. */
  stopsAfter: number;
  oddRow: { index: number; reversed: boolean; backdated: boolean };
  gone: { status: LoanStatus; closedAgo: number | null } | null;
}

export function runningLoanSpec(): fc.Arbitrary<RunningLoanSpec> {
  return fc.record({
    age: fc.integer({ min: 3, max: 120 }),
    thousands: fc.integer({ min: 10, max: 400 }),
    frequency: fc.constantFrom("DAILY", "DAILY", "WEEKLY", "MONTHLY"),
    count: fc.integer({ min: 3, max: 30 }),
    fee: fc.constantFrom("none", "upfront", "later"),
    delays: fc.array(fc.constantFrom(0, 0, 0, 0, 0, -1, 1, 1, 2, 3, 5, 8, null), {
      minLength: 7,
      maxLength: 7,
    }),
    stopsAfter: fc.constantFrom(0, 2, 5, 10, 15, 20, 99, 99, 99),
    oddRow: fc.record({
      index: fc.nat({ max: 12 }),
      reversed: fc.boolean(),
      backdated: fc.boolean(),
    }),
    gone: fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      {
        weight: 1,
        arbitrary: fc.record({
          status: fc.constantFrom<LoanStatus>("Closed", "Written Off"),
          closedAgo: fc.option(fc.integer({ min: 0, max: 40 })),
        }),
      },
    ),
  });
}

export function buildRunningLoan(
  id: string,
  spec: RunningLoanSpec,
  businessDate: string,
): BookLoan {
  const disbursed = addDays(businessDate, -spec.age);
  const fee = spec.fee === "none" ? null : `${spec.thousands * 20}.00`;
  const closedAgo = spec.gone?.closedAgo ?? null;
  const loan: RawLoan = {
    loan_id: id,
    loan_amount: `${spec.thousands * 1000}.00`,
    repayment_amount: `${spec.thousands * 1150}.00`,
    disbursement_date: disbursed,
    maturity_date: addDays(disbursed, 180),
    loan_term_days: 180,
    interest_rate: null,
    fee_amount: fee,
    fee_paid_upfront: spec.fee === "upfront" ? fee : null,
    first_payment_due_date: addDays(disbursed, 2),
    instalment_count: spec.count,
    repayment_frequency: spec.frequency,
    status: spec.gone?.status ?? "Active",
    closed_date: closedAgo === null ? null : addDays(businessDate, -Math.min(closedAgo, spec.age)),
  };
  return {
    loan,
    repayments: repaymentsOf(loan, spec),
    schedule: [],
    ever_rescheduled: false,
    status_arrived_on: spec.gone === null ? null : businessDate,
  };
}

/** One row for each instalment that is paid, of what it adds to the cumulative due. */
function repaymentsOf(loan: RawLoan, spec: RunningLoanSpec): RawRepayment[] {
  const settings = { tolerance_amount: "1.00", use_holidays: false };
  const curve = dueCurve({ loan, repayments: [], schedule: [], holidays: [], settings });
  return curve.instalments.flatMap(({ due_date: due, cumulative_due: cumulative }, index) => {
    const delay = spec.delays[index % spec.delays.length] ?? null;
    if (delay === null || index >= spec.stopsAfter) return [];
    const before = curve.instalments[index - 1]?.cumulative_due;
    const amount =
      roundHalfAwayFromZero(cumulative) -
      (before === undefined ? 0n : roundHalfAwayFromZero(before));
    const isOdd = index === spec.oddRow.index;
    return [
      rowOf(`${loan.loan_id}-R${index + 1}`, addDays(due, delay), amount, {
        reversed: isOdd && spec.oddRow.reversed,
        backdated: isOdd && spec.oddRow.backdated,
      }),
    ];
  });
}

function rowOf(
  id: string,
  date: string,
  amount: bigint,
  { reversed, backdated }: { reversed: boolean; backdated: boolean },
): RawRepayment {
  const interest = amount / 8n;
  const fees = amount / 50n;
  return {
    repayment_id: id,
    payment_date: date,
    payment_amount: toNaira(amount),
    principal_paid: toNaira(amount - interest - fees),
    interest_paid: toNaira(interest),
    fees_paid: toNaira(fees),
    penalty_paid: "0.00",
    is_reversed: reversed,
    reversal_date: reversed ? addDays(date, 1) : null,
    waiver_amount: "0.00",
    waiver_type: null,
    is_backdated: backdated,
  };
}
