/** definitions.md section 3, its opening paragraph: which rows count, which are payments, and S. */

import { sum, toKobo } from "./fraction.ts";
import type { RawRepayment } from "./types.ts";

export type CountedRow = RawRepayment;

/**
 * Today's reversals, whatever date is asked about: `reversal_date` is not used. A payment dated
 * before disbursement counts like any other (it is accepted with a warning).
 */
export function countedRows(repayments: RawRepayment[], asOf: string): CountedRow[] {
  return repayments.filter((row) => !row.is_reversed && row.payment_date <= asOf);
}

/** A row of penalties alone, or of a waiver alone, is counted and is no payment. */
export function isPayment(row: CountedRow): boolean {
  return toKobo(row.principal_paid) + toKobo(row.interest_paid) + toKobo(row.fees_paid) > 0n;
}

type WaivedComponent = "principal" | "interest" | "fee";

/** `Fees` is an alias on arrival. `Penalty`, and a type nobody knows, touch nothing. */
function waivedComponent(row: CountedRow): WaivedComponent | null {
  switch ((row.waiver_type ?? "").toLowerCase()) {
    case "principal":
      return "principal";
    case "interest":
      return "interest";
    case "fee":
    case "fees":
      return "fee";
    default:
      return null;
  }
}

export function sumsOf(rows: CountedRow[]) {
  const waived = (component: WaivedComponent): bigint =>
    sum(
      rows
        .filter((row) => waivedComponent(row) === component)
        .map((row) => toKobo(row.waiver_amount)),
    );
  return {
    principal_paid: sum(rows.map((row) => toKobo(row.principal_paid))),
    interest_paid: sum(rows.map((row) => toKobo(row.interest_paid))),
    fees_paid: sum(rows.map((row) => toKobo(row.fees_paid))),
    payment_amount: sum(rows.map((row) => toKobo(row.payment_amount))),
    principal_waived: waived("principal"),
    interest_waived: waived("interest"),
    fees_waived: waived("fee"),
  };
}

/** S: neither penalties nor `fee_paid_upfront`, which D has already left out. */
export function settledBy(rows: CountedRow[]): bigint {
  const sums = sumsOf(rows);
  return (
    sums.principal_paid +
    sums.interest_paid +
    sums.fees_paid +
    sums.principal_waived +
    sums.interest_waived +
    sums.fees_waived
  );
}
