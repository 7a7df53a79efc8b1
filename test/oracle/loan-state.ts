/**
 * definitions.md section 3, field by field, for one loan and one date. Written to be compared with
 * the page, not to be fast: every helper recomputes from the rows.
 */

import { addDays, businessDaysIn, calendarOf, daysBetween } from "./calendar.ts";
import { countedRows, isPayment, settledBy, sumsOf, type CountedRow } from "./counted-rows.ts";
import {
  coveredCount,
  dueCurve,
  dueToDate,
  instalmentsDueBy,
  oldestUnpaidDueDate,
  type DueCurve,
} from "./due-curve.ts";
import { fraction, larger, roundHalfAwayFromZero, toDecimal, toKobo, toNaira } from "./fraction.ts";
import { scoresOf } from "./scores.ts";
import type { DpdBucket, LoanFacts, LoanState, RawLoan } from "./types.ts";

/** Null before disbursement: the loan does not exist yet. On the day itself it does. */
export function loanState(facts: LoanFacts, asOf: string): LoanState | null {
  if (asOf < facts.loan.disbursement_date) return null;
  const curve = dueCurve(facts);
  const rows = countedRows(facts.repayments, asOf);
  const lateness = latenessOf(curve, rows, asOf);
  return {
    ...contractOf(facts, curve),
    ...amountsOf(facts.loan, curve, rows),
    covered_instalments: lateness.covered,
    settled: lateness.covered === curve.instalments.length,
    oldest_unpaid_due_date: lateness.oldestUnpaid,
    current_dpd: lateness.currentDpd,
    missed_instalments: lateness.missed,
    arrears_amount: toNaira(lateness.arrears),
    max_dpd_ever: Math.max(
      lateness.currentDpd,
      ...rows.map((row) => dpdBefore(curve, rows, row.payment_date)),
    ),
    ...paymentDatesOf(facts.loan, curve, rows, asOf),
    early_indicator_tagged: lateness.currentDpd >= 1 && lateness.currentDpd <= 6,
    ...paymentDaysOf(curve, rows),
    ...scoresOf({
      payments: rows.filter(isPayment).map((row) => ({
        amount: toKobo(row.payment_amount),
        dpdBefore: dpdBefore(curve, rows, row.payment_date),
      })),
      arrears: lateness.arrears,
      currentDpd: lateness.currentDpd,
      settled: settledBy(rows),
      pastDue: pastDue(curve, asOf),
      daysSinceLast: daysSinceLastRepayment(rows, asOf),
    }),
    ...countsOf(facts, curve, rows, asOf),
    dpd_bucket: bucketOf(lateness.currentDpd),
    left_date: leftDate(facts.loan, facts.status_arrived_on ?? null),
  };
}

function contractOf(facts: LoanFacts, curve: DueCurve) {
  return {
    interest_total: toNaira(curve.interest_total),
    fee_paid_upfront: toNaira(curve.fee_paid_upfront),
    amount_due_total: toNaira(curve.amount_due_total),
    schedule_source: curve.schedule_source,
    instalment_count: curve.instalments.length,
    maturity_date: facts.loan.maturity_date,
    rescheduled: facts.ever_rescheduled ?? false,
  };
}

function amountsOf(loan: RawLoan, curve: DueCurve, rows: CountedRow[]) {
  const sums = sumsOf(rows);
  const feesPaid = sums.fees_paid + curve.fee_paid_upfront;
  const settled = settledBy(rows);
  const amountDue = curve.amount_due_total;

  // max(0, owed − paid − waived) per component; the owed fee is the whole fee_amount, because the
  // part taken at disbursement is among what is paid.
  const principal = larger(
    0n,
    toKobo(loan.loan_amount) - sums.principal_paid - sums.principal_waived,
  );
  const interest = larger(0n, curve.interest_total - sums.interest_paid - sums.interest_waived);
  const fees = larger(0n, toKobo(loan.fee_amount) - feesPaid - sums.fees_waived);

  return {
    total_principal_paid: toNaira(sums.principal_paid),
    total_interest_paid: toNaira(sums.interest_paid),
    total_fees_paid: toNaira(feesPaid),
    total_repayments: toNaira(sums.payment_amount),
    settled_amount: toNaira(settled),
    principal_outstanding: toNaira(principal),
    interest_outstanding: toNaira(interest),
    fees_outstanding: toNaira(fees),
    total_outstanding: toNaira(principal + interest + fees),
    actual_outstanding: toNaira(larger(0n, amountDue - settled)),
    overpaid_amount: toNaira(larger(0n, settled - amountDue)),
  };
}

/** Past due on as_of = due_to_date(as_of − 1): an instalment due today is not late until tomorrow. */
function pastDue(curve: DueCurve, asOf: string) {
  return dueToDate(curve, addDays(asOf, -1));
}

function dpd(curve: DueCurve, settled: bigint, asOf: string): number {
  const oldest = oldestUnpaidDueDate(curve, settled);
  return oldest === null ? 0 : Math.max(0, daysBetween(oldest, asOf));
}

/** The loan's DPD on a day, before any row of that day. */
function dpdBefore(curve: DueCurve, rows: CountedRow[], date: string): number {
  const settled = settledBy(rows.filter((row) => row.payment_date < date));
  return dpd(curve, settled, date);
}

function latenessOf(curve: DueCurve, rows: CountedRow[], asOf: string) {
  const settled = settledBy(rows);
  const covered = coveredCount(curve, settled);
  const currentDpd = dpd(curve, settled, asOf);
  const missed = Math.max(0, instalmentsDueBy(curve, addDays(asOf, -1)) - covered);
  // The past due is rounded to the kobo because it is subtracted from (section 2), which makes the
  // arrears whole kobo here and in the scores. With τ = 0 a shortfall below half a kobo is late
  // (coverage is exact) and shows arrears 0.00: the two rules meet there and both are kept.
  const arrears = currentDpd === 0 ? 0n : roundHalfAwayFromZero(pastDue(curve, asOf)) - settled;
  return {
    covered,
    oldestUnpaid: oldestUnpaidDueDate(curve, settled),
    currentDpd,
    missed,
    arrears,
  };
}

/** The schedule's first date; else as sent, which is not rolled forward; else null. */
function firstPaymentDueDate(loan: RawLoan, curve: DueCurve): string | null {
  switch (curve.schedule_source) {
    case "schedule":
      return curve.instalments[0]?.due_date ?? null;
    case "terms":
      return loan.first_payment_due_date;
    case "maturity":
      return null;
  }
}

function paymentDatesOf(loan: RawLoan, curve: DueCurve, rows: CountedRow[], asOf: string) {
  const dates = paymentDays(rows);
  const received = dates[0] ?? null;
  // FIMR and days_since_due look at the first instalment's own due date, which a weekend or a
  // holiday has already rolled forward; source `maturity` has no first instalment to miss.
  const firstDue =
    curve.schedule_source === "maturity" ? null : (curve.instalments[0]?.due_date ?? null);
  const missed =
    firstDue === null ? null : asOf > firstDue && !(received !== null && received <= firstDue);
  return {
    first_payment_due_date: firstPaymentDueDate(loan, curve),
    first_payment_received_date: received,
    last_payment_date: dates.at(-1) ?? null,
    first_payment_missed: missed,
    fimr_tagged: missed === true,
    days_since_last_repayment: daysSinceLastRepayment(rows, asOf),
    days_since_due: firstDue === null ? null : daysBetween(firstDue, received ?? asOf),
  };
}

/** The different days with a payment, in order. */
function paymentDays(rows: CountedRow[]): string[] {
  return [...new Set(rows.filter(isPayment).map((row) => row.payment_date))].toSorted();
}

function daysSinceLastRepayment(rows: CountedRow[], asOf: string): number | null {
  const last = paymentDays(rows).at(-1);
  return last === undefined ? null : daysBetween(last, asOf);
}

function paymentDaysOf(curve: DueCurve, rows: CountedRow[]) {
  const days = paymentDays(rows);
  const onTime = days.filter((day) => dpdBefore(curve, rows, day) === 0);
  return {
    payment_day_count: days.length,
    on_time_payment_day_count: onTime.length,
    repayment_delay_rate:
      days.length === 0
        ? null
        : toDecimal(fraction(100n * BigInt(onTime.length), BigInt(days.length)), 2),
  };
}

function countsOf(facts: LoanFacts, curve: DueCurve, rows: CountedRow[], asOf: string) {
  const { loan } = facts;
  const n = BigInt(curve.instalments.length);
  const amountDue = curve.amount_due_total;
  const isDailyByTerms =
    curve.schedule_source === "terms" && (loan.repayment_frequency ?? "DAILY") === "DAILY";
  const days = isDailyByTerms ? n : BigInt(loan.loan_term_days);
  return {
    daily_repayment_amount: toDecimal(fraction(amountDue, 100n * days), 2),
    repayment_days_due_today: instalmentsDueBy(curve, asOf),
    // Not capped at n: an overpaid loan shows more days than it has.
    repayment_days_paid:
      amountDue === 0n ? null : toDecimal(fraction(settledBy(rows) * n, amountDue), 2),
    business_days_since_disbursement: businessDaysIn(
      calendarOf(facts.holidays, facts.settings),
      loan.disbursement_date,
      asOf,
    ),
    loan_age_days: daysBetween(loan.disbursement_date, asOf),
  };
}

function bucketOf(days: number): DpdBucket {
  if (days <= 0) return "0";
  if (days <= 6) return "1-6";
  if (days <= 30) return "7-30";
  if (days <= 60) return "31-60";
  if (days <= 90) return "61-90";
  return "90+";
}

/** Section 4. A closed_date on an Active loan says nothing: leaving takes the status. */
export function leftDate(loan: RawLoan, statusArrivedOn: string | null): string | null {
  if (loan.status === "Active") return null;
  return loan.closed_date ?? statusArrivedOn;
}
