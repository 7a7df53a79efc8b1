/** Arbitrary repayments and schedules for a loan, within the rules of the ETL endpoints. */

import fc from "fast-check";

import { addDays } from "./calendar.ts";
import { dueCurve } from "./due-curve.ts";
import { larger, toNaira } from "./fraction.ts";
import type { LoanFacts, RawInstalment, RawLoan, RawRepayment } from "./types.ts";

/** A size that means something for the loan it falls on: parts of D, some kobo off. */
export interface SizeSpec {
  part: "instalments" | "percent" | "kobo";
  count: number;
  offByKobo: number;
}

export interface RepaymentSpec {
  /** Days from disbursement; a few are negative, and many lie after the business date. */
  day: number;
  size: SizeSpec;
  split: "principal" | "interest" | "fees" | "penalty" | "mixed";
  reversed: boolean;
  waiver: { type: string; size: SizeSpec; alone: boolean } | null;
  backdated: boolean;
}

export interface ScheduleSpec {
  /** Days from disbursement to the first row. */
  start: number;
  rows: { gap: number; weight: number; kind: "due" | "undated" | "empty" }[];
  /** What the rows add up to, in percent of D: less, more or the contract itself. */
  percentOfContract: number;
}

function size(): fc.Arbitrary<SizeSpec> {
  const offByKobo = fc.oneof(
    fc.constant(0),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(-101, -100, -99, -500, 100),
  );
  return fc.oneof(
    {
      weight: 7,
      arbitrary: fc.record({
        part: fc.constant("instalments" as const),
        count: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 })),
        offByKobo,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        part: fc.constant("percent" as const),
        count: fc.constantFrom(5, 10, 20, 33, 50, 100, 150),
        offByKobo,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        part: fc.constant("kobo" as const),
        count: fc.integer({ min: 1, max: 50_000 }),
        offByKobo: fc.constant(0),
      }),
    },
  );
}

function waiverSpec() {
  return fc.record({
    type: fc.constantFrom("Principal", "Interest", "Fee", "Fees", "Penalty", "interest", "FEE"),
    size: size(),
    alone: fc.boolean(),
  });
}

export function repaymentSpec(): fc.Arbitrary<RepaymentSpec> {
  return fc.record({
    day: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 120 }) },
      { weight: 3, arbitrary: fc.integer({ min: 100, max: 500 }) },
      { weight: 1, arbitrary: fc.integer({ min: -5, max: -1 }) },
    ),
    size: size(),
    split: fc.constantFrom("mixed", "mixed", "mixed", "principal", "interest", "fees", "penalty"),
    reversed: fc.nat({ max: 7 }).map((n) => n === 7),
    waiver: fc.oneof(
      { weight: 5, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: waiverSpec() },
    ),
    backdated: fc.boolean(),
  });
}

/**
 * Kobo, at least 1. An instalment is D / n of the terms, whatever the schedule says; an eighth of D
 * where the terms give hardly any, or one payment would settle most loans.
 */
function koboOf(loan: RawLoan, { part, count, offByKobo }: SizeSpec): bigint {
  if (part === "kobo") return BigInt(count);
  const { amount_due_total: due, instalments } = dueCurve(bareFacts(loan));
  const n = instalments.length < 3 ? 8 : instalments.length;
  const whole = part === "percent" ? 100n : BigInt(n);
  return larger(1n, (due * BigInt(count)) / whole + BigInt(offByKobo));
}

function bareFacts(loan: RawLoan): LoanFacts {
  const settings = { tolerance_amount: "0.00", use_holidays: false };
  return { loan, repayments: [], schedule: [], holidays: [], settings };
}

export function buildRepayment(id: string, loan: RawLoan, spec: RepaymentSpec): RawRepayment {
  const waiver = spec.waiver;
  const amount = waiver?.alone === true ? 0n : koboOf(loan, spec.size);
  const parts = splitAmount(amount, spec.split);
  const date = addDays(loan.disbursement_date, spec.day);
  return {
    repayment_id: id,
    payment_date: date,
    payment_amount: toNaira(amount),
    principal_paid: toNaira(parts.principal),
    interest_paid: toNaira(parts.interest),
    fees_paid: toNaira(parts.fees),
    penalty_paid: toNaira(parts.penalty),
    is_reversed: spec.reversed,
    reversal_date: spec.reversed ? addDays(date, 2) : null,
    waiver_amount: waiver === null ? "0.00" : toNaira(koboOf(loan, waiver.size)),
    waiver_type: waiver?.type ?? null,
    is_backdated: spec.backdated,
  };
}

function splitAmount(amount: bigint, split: RepaymentSpec["split"]) {
  const none = { principal: 0n, interest: 0n, fees: 0n, penalty: 0n };
  if (split !== "mixed") return { ...none, [split]: amount };
  const interest = amount / 8n;
  const fees = amount / 40n;
  const penalty = amount / 100n;
  return { principal: amount - interest - fees - penalty, interest, fees, penalty };
}

export function scheduleSpec(undatedRows: boolean): fc.Arbitrary<ScheduleSpec> {
  const odd = undatedRows ? (["undated", "empty"] as const) : (["empty"] as const);
  return fc.record({
    start: fc.integer({ min: 0, max: 40 }),
    rows: fc.array(
      fc.record({
        // Gap 0: two instalments on one date.
        gap: fc.constantFrom(0, 1, 1, 1, 3, 7, 30),
        // A weight of 0 becomes a row of one kobo, smaller than any tolerance.
        weight: fc.constantFrom(0, 1, 1, 1, 1, 2, 5),
        kind: fc.oneof(
          { weight: 12, arbitrary: fc.constant("due" as const) },
          { weight: 1, arbitrary: fc.constantFrom(...odd) },
        ),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    percentOfContract: fc.constantFrom(100, 100, 100, 60, 130),
  });
}

export function buildSchedule(loan: RawLoan, spec: ScheduleSpec): RawInstalment[] {
  const due = dueCurve(bareFacts(loan)).amount_due_total;
  const planned = (due * BigInt(spec.percentOfContract)) / 100n;
  const weights = spec.rows.reduce((total, { weight }) => total + weight, 0);
  let day = spec.start;
  return spec.rows.map((row, index) => {
    if (index > 0) day += row.gap;
    const share = (planned * BigInt(row.weight)) / BigInt(Math.max(1, weights));
    const total = row.kind === "empty" ? 0n : larger(1n, share);
    const interest = total / 10n;
    return {
      installment_number: index + 1,
      due_date: row.kind === "undated" ? null : addDays(loan.disbursement_date, day),
      principal_due: toNaira(total - interest),
      interest_due: toNaira(interest),
      fee_due: "0.00",
      total_due: toNaira(total),
    };
  });
}
