/** Arbitrary loan terms, within the rules of `POST /etl/loans`. */

import fc from "fast-check";

import { addDays, daysBetween } from "./calendar.ts";
import { toNaira } from "./fraction.ts";
import type { Frequency, LoanStatus, RawLoan } from "./types.ts";

export interface LoanSpec {
  amount: bigint;
  repayment: { interest: bigint } | null;
  rate: number | null;
  fee: { amount: bigint; upfrontPercent: number | null } | null;
  disbursedOn: string;
  /** Days from disbursement to maturity. */
  term: number;
  /** A source may send a term that is not the distance of the two dates. */
  statedTerm: number | null;
  firstDue: FirstDue;
  instalmentCount: number | null;
  frequency: Frequency | null;
  status: LoanStatus;
  closedAfter: number | null;
}

type FirstDue = { from: "disbursement"; days: number } | { from: "maturity"; days: number } | null;

/** Small ones as well: where D / n < 100 × tolerance, the tolerance is 0. */
function amount(): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.constantFrom(1_000_000n, 10_000n, 50_000_000n),
    fc.bigInt({ min: 1n, max: 5_000n }),
    fc.bigInt({ min: 10_000n, max: 300_000n }),
    fc.bigInt({ min: 300_000n, max: 60_000_000n }),
  );
}

/** Mostly the first half of 2025; else anywhere in 2024 and 2025, or where stepping by months clamps. */
function disbursement(): fc.Arbitrary<string> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.integer({ min: 0, max: 180 }).map((d) => addDays("2025-01-01", d)),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 730 }).map((d) => addDays("2024-01-01", d)),
    },
    { weight: 1, arbitrary: fc.constantFrom("2024-01-30", "2024-02-28", "2025-01-30") },
  );
}

function firstDue(): fc.Arbitrary<FirstDue> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    {
      weight: 6,
      arbitrary: fc.record({
        from: fc.constant("disbursement" as const),
        days: fc.integer({ min: 0, max: 35 }),
      }),
    },
    // Around maturity: one or two due dates, or none at all.
    {
      weight: 1,
      arbitrary: fc.record({
        from: fc.constant("maturity" as const),
        days: fc.integer({ min: -3, max: 5 }),
      }),
    },
  );
}

export function loanSpec(): fc.Arbitrary<LoanSpec> {
  return fc.record({
    amount: amount(),
    repayment: fc.option(
      fc.record({
        interest: fc.oneof(fc.constantFrom(0n, 100_000n), fc.bigInt({ min: 1n, max: 3_000_000n })),
      }),
    ),
    rate: fc.option(fc.integer({ min: 0, max: 10_000 })),
    fee: fc.option(
      fc.record({
        amount: fc.bigInt({ min: 0n, max: 500_000n }),
        upfrontPercent: fc.option(fc.constantFrom(0, 33, 50, 100)),
      }),
    ),
    disbursedOn: disbursement(),
    term: fc.oneof(fc.integer({ min: 1, max: 45 }), fc.integer({ min: 20, max: 240 })),
    statedTerm: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 }) },
    ),
    firstDue: firstDue(),
    instalmentCount: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }) },
    ),
    frequency: fc.constantFrom(null, "DAILY", "DAILY", "WEEKLY", "MONTHLY"),
    status: fc.constantFrom("Active", "Active", "Active", "Closed", "Written Off"),
    closedAfter: fc.option(fc.integer({ min: 1, max: 250 })),
  });
}

export function buildLoan(loanId: string, spec: LoanSpec): RawLoan {
  const maturity = addDays(spec.disbursedOn, spec.term);
  const anchor = spec.firstDue?.from === "maturity" ? maturity : spec.disbursedOn;
  const first = spec.firstDue === null ? null : addDays(anchor, spec.firstDue.days);
  const upfrontPercent = spec.fee?.upfrontPercent ?? null;
  return {
    loan_id: loanId,
    loan_amount: toNaira(spec.amount),
    repayment_amount: spec.repayment && toNaira(spec.amount + spec.repayment.interest),
    disbursement_date: spec.disbursedOn,
    maturity_date: maturity,
    loan_term_days: spec.statedTerm ?? daysBetween(spec.disbursedOn, maturity),
    interest_rate: spec.rate === null ? null : (spec.rate / 10_000).toFixed(4),
    fee_amount: spec.fee && toNaira(spec.fee.amount),
    fee_paid_upfront:
      spec.fee === null || upfrontPercent === null
        ? null
        : toNaira((spec.fee.amount * BigInt(upfrontPercent)) / 100n),
    first_payment_due_date: first,
    instalment_count: spec.instalmentCount,
    repayment_frequency: spec.frequency,
    status: spec.status,
    // Only a loan that left has a closed date, and not always.
    closed_date:
      spec.status === "Active" || spec.closedAfter === null
        ? null
        : addDays(spec.disbursedOn, spec.closedAfter),
  };
}
