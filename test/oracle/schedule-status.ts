/** definitions.md, end of section 3: the computed columns of `loan_schedule`. */

import { countedRows, settledBy, type CountedRow } from "./counted-rows.ts";
import { dueCurve, isCovered, type DueCurve } from "./due-curve.ts";
import { fraction, larger, roundHalfAwayFromZero, smaller, toNaira } from "./fraction.ts";
import type { InstalmentState, LoanFacts, PaymentStatus } from "./types.ts";

/**
 * One entry per schedule row that is an instalment, in order of (due_date, installment_number).
 * Rows that are left out of the due curve (no date, or total 0) have no state and no entry. Empty
 * for a loan without a schedule, null before disbursement.
 */
export function scheduleStatus(facts: LoanFacts, asOf: string): InstalmentState[] | null {
  if (asOf < facts.loan.disbursement_date) return null;
  const curve = dueCurve(facts);
  const rows = countedRows(facts.repayments, asOf);
  return curve.instalments.flatMap(({ installment_number, due_date }, index) => {
    if (installment_number === null) return [];
    const k = index + 1;
    const paid = amountPaid(curve, k, settledBy(rows));
    return [
      {
        installment_number,
        amount_paid: toNaira(paid),
        payment_status: statusOf(isCovered(curve, k, settledBy(rows)), due_date < asOf, paid),
        payment_date: coveredOn(curve, k, rows),
      },
    ];
  });
}

/**
 * S fills instalments oldest first. An instalment holds what it adds to the cumulative due, which is
 * its total_due save where the contract ends before the rows do, and in the last row, which carries
 * whatever the rows before it left of D. So the parts of a loan paid in full add up to D.
 */
function amountPaid(curve: DueCurve, k: number, settled: bigint): bigint {
  const before = cumulativeDue(curve, k - 1);
  const size = cumulativeDue(curve, k) - before;
  return smaller(size, larger(0n, settled - before));
}

/** Whole kobo: a schedule's cumulative dues are sums of kobo amounts. */
function cumulativeDue(curve: DueCurve, k: number): bigint {
  return roundHalfAwayFromZero(curve.instalments[k - 1]?.cumulative_due ?? fraction(0n));
}

/**
 * `Paid` asks the instalment's own test (cumulative due ≤ S + k × τ), not the covered count, which
 * stops at the first instalment that fails it. The two differ only behind an instalment that is
 * smaller than τ.
 */
function statusOf(covered: boolean, isPastDue: boolean, paid: bigint): PaymentStatus {
  if (covered) return "Paid";
  if (isPastDue) return "Overdue";
  return paid > 0n ? "Partial" : "Pending";
}

/**
 * The day it became covered: the first day whose rows, with all before them, cover it (S never
 * falls). Null while uncovered, and when the tolerance alone covers it: no row did, so no day.
 */
function coveredOn(curve: DueCurve, k: number, rows: CountedRow[]): string | null {
  if (isCovered(curve, k, 0n)) return null;
  const days = [...new Set(rows.map((row) => row.payment_date))].toSorted();
  const day = days.find((date) =>
    isCovered(curve, k, settledBy(rows.filter((row) => row.payment_date <= date))),
  );
  return day ?? null;
}
