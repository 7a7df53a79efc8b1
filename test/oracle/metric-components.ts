/**
 * definitions.md section 4: what one loan contributes to the sums that the metrics are made of, on one date.
 * Amounts are kobo, the rest are counts; every metric is a ratio, or a function of ratios, of such sums.
 */

import { addDays, addMonths, businessDaysIn, calendarOf } from "./calendar.ts";
import { countedRows, settledBy } from "./counted-rows.ts";
import { dueCurve, dueToDate, isCovered, type DueCurve } from "./due-curve.ts";
import { roundHalfAwayFromZero, sum, toKobo } from "./fraction.ts";
import { loanState } from "./loan-state.ts";
import {
  factsOfLoan,
  type MetricBook,
  type MetricLoan,
  type MetricWindows,
  type Window,
} from "./metric-facts.ts";
import type { LoanFacts, LoanState, RawRepayment } from "./types.ts";

export const parDays = [0, 1, 7, 15, 30, 60, 90] as const;
export const fpdDays = [0, 7, 30] as const;
/** The buckets of section 3, by their least DPD and the least of the next. */
export const dpdBuckets = [
  ["bucket_0", 0, 1],
  ["bucket_1_6", 1, 7],
  ["bucket_7_30", 7, 31],
  ["bucket_31_60", 31, 61],
  ["bucket_61_90", 61, 91],
  ["bucket_over_90", 91, Number.POSITIVE_INFINITY],
] as const;
export type BucketName = (typeof dpdBuckets)[number][0];
export type ParDays = (typeof parDays)[number];
export type FpdDays = (typeof fpdDays)[number];

const componentNames = [
  "portfolio_total",
  "total_outstanding",
  "active_loans",
  ...parDays.map((days) => `principal_late_over_${days}` as const),
  "principal_late_over_30_or_rescheduled",
  ...dpdBuckets.map(([name]) => name),
  "arrears_amount",
  "early_outstanding",
  "amount_due_7d",
  "paying_loans",
  "inactive_loans",
  "never_paid_loans",
  ...fpdDays.map((days) => `fpd${days}_passed` as const),
  ...fpdDays.map((days) => `fpd${days}_missed` as const),
  "loans",
  "disbursed_loans",
  "disbursed_amount",
  "first_missed_loans",
  "fees_paid",
  "fees_owed",
  "on_time_payment_days",
  "payment_days",
  "yield",
  "roll_base",
  "roll_moved",
  "income_last_month",
  "overdue_15d_last_month",
  "entries",
  "backdated",
  "reversals",
  "waivers",
  "unremitted_rows",
  "expected",
  "collected",
] as const;

export type Components = Record<(typeof componentNames)[number], bigint>;

/** Each component summed over the loans; all 0 where there are none. */
export function sumOfComponents(contributions: readonly Contribution[]): Components {
  const sums = componentNames.map((name) => [
    name,
    sum(contributions.map(({ components }) => components[name])),
  ]);
  return Object.fromEntries(sums) as Components;
}

/** A loan's contribution, with what `cp` must know: which officer, which channel. */
export interface Contribution {
  loan: MetricLoan;
  components: Components;
}

/** Loans disbursed by then; before its disbursement a loan contributes nothing, not even a row. */
export function contributionsOn(
  book: MetricBook,
  asOf: string,
  windows: MetricWindows = {},
): Contribution[] {
  return book.loans.flatMap((loan) => {
    const components = componentsOf(factsOfLoan(book, loan), loan.unremitted, asOf, windows);
    return components === null ? [] : [{ loan, components }];
  });
}

function componentsOf(
  facts: LoanFacts,
  unremitted: readonly string[],
  asOf: string,
  windows: MetricWindows,
): Components | null {
  const state = loanState(facts, asOf);
  if (state === null) return null;
  const curve = dueCurve(facts);
  return {
    ...portfolioPart(state, curve, asOf),
    ...latePrincipal(state, asOf),
    ...bucketPart(state, asOf),
    ...fpdPart(facts, curve, asOf),
    ...lifetimePart(facts, state, asOf, windows),
    ...rollPart(facts, state, asOf),
    ...ayrPart(facts, asOf),
    ...entriesPart(facts, unremitted, asOf),
    ...collectionPart(facts, state, curve, asOf, windows.collection ?? thirtyDaysTo(asOf)),
  };
}

function thirtyDaysTo(asOf: string): Window {
  return { from: addDays(asOf, -29), to: asOf };
}

/** Neither settled nor gone: a loan is gone from the day it left on. */
export function isInPortfolio(state: LoanState, asOf: string): boolean {
  return !state.settled && (state.left_date === null || state.left_date > asOf);
}

function one(condition: boolean): bigint {
  return condition ? 1n : 0n;
}

function portfolioPart(state: LoanState, curve: DueCurve, asOf: string) {
  const within = one(isInPortfolio(state, asOf));
  const principal = within * toKobo(state.principal_outstanding);
  const total = within * toKobo(state.total_outstanding);
  const isEarly = state.current_dpd >= 1 && state.current_dpd <= 6;
  const quietDays = state.days_since_last_repayment;
  return {
    portfolio_total: principal,
    total_outstanding: total,
    active_loans: within,
    principal_late_over_30_or_rescheduled:
      principal * one(state.current_dpd > 30 || state.rescheduled),
    arrears_amount: within * toKobo(state.arrears_amount),
    early_outstanding: total * one(isEarly),
    amount_due_7d: within * dueIn(curve, { from: addDays(asOf, 1), to: addDays(asOf, 7) }),
    paying_loans: within * one(quietDays !== null && quietDays < 7),
    inactive_loans: within * one(quietDays !== null && quietDays >= 7),
    never_paid_loans: within * one(quietDays === null),
  };
}

/** Each cumulative due is rounded to the kobo before it is subtracted (section 2). */
function dueIn(curve: DueCurve, { from, to }: Window): bigint {
  const dueBy = (date: string): bigint => roundHalfAwayFromZero(dueToDate(curve, date));
  return dueBy(to) - dueBy(addDays(from, -1));
}

function latePrincipal(state: LoanState, asOf: string) {
  const principal = isInPortfolio(state, asOf) ? toKobo(state.principal_outstanding) : 0n;
  const entries = parDays.map((days) => [
    `principal_late_over_${days}`,
    principal * one(state.current_dpd > days),
  ]);
  return Object.fromEntries(entries) as Record<`principal_late_over_${ParDays}`, bigint>;
}

function bucketPart(state: LoanState, asOf: string): Record<BucketName, bigint> {
  const principal = isInPortfolio(state, asOf) ? toKobo(state.principal_outstanding) : 0n;
  const entries = dpdBuckets.map(([name, least, next]) => [
    name,
    principal * one(state.current_dpd >= least && state.current_dpd < next),
  ]);
  return Object.fromEntries(entries) as Record<BucketName, bigint>;
}

/** On the X-th day after the due date itself there is still time: the day has passed on the next one. */
function fpdPart(facts: LoanFacts, curve: DueCurve, asOf: string) {
  const due = curve.instalments[0]?.due_date;
  const entries = fpdDays.flatMap((days) => {
    const last = due === undefined ? asOf : addDays(due, days);
    const passed = curve.schedule_source !== "maturity" && asOf > last;
    const missed = passed && !isCovered(curve, 1, settledBy(countedRows(facts.repayments, last)));
    return [
      [`fpd${days}_passed`, one(passed)],
      [`fpd${days}_missed`, one(missed)],
    ];
  });
  return Object.fromEntries(entries) as Record<`fpd${FpdDays}_${"missed" | "passed"}`, bigint>;
}

function isWithin(date: string, window: Window | undefined): boolean {
  return window === undefined || (date >= window.from && date <= window.to);
}

/** What runs over all disbursed loans, whatever their status. */
function lifetimePart(facts: LoanFacts, state: LoanState, asOf: string, windows: MetricWindows) {
  const disbursed = isWithin(facts.loan.disbursement_date, windows.disbursed);
  const rows = countedRows(facts.repayments, asOf);
  return {
    loans: 1n,
    disbursed_loans: one(disbursed),
    disbursed_amount: one(disbursed) * toKobo(facts.loan.loan_amount),
    first_missed_loans: one(disbursed && state.fimr_tagged),
    fees_paid: toKobo(state.total_fees_paid),
    fees_owed: toKobo(facts.loan.fee_amount),
    on_time_payment_days: BigInt(state.on_time_payment_day_count),
    payment_days: BigInt(state.payment_day_count),
    yield: incomeOf(rows.filter((row) => isWithin(row.payment_date, windows.yield))),
  };
}

/** Interest and fees that repayments brought; a fee taken at disbursement is no repayment. */
function incomeOf(rows: RawRepayment[]): bigint {
  return sum(rows.map((row) => toKobo(row.interest_paid) + toKobo(row.fees_paid)));
}

/** By the balance of seven days ago. A loan that did not exist then, or was not late then, is new and not here. */
function rollPart(facts: LoanFacts, now: LoanState, asOf: string) {
  const start = addDays(asOf, -7);
  const then = loanState(facts, start);
  const isExposed =
    then !== null && isInPortfolio(then, start) && then.current_dpd >= 1 && then.current_dpd <= 6;
  const balance = isExposed ? toKobo(then.total_outstanding) : 0n;
  const left = now.left_date;
  const writtenOff =
    facts.loan.status === "Written Off" && left !== null && left > start && left <= asOf;
  return { roll_base: balance, roll_moved: balance * one(now.current_dpd >= 7 || writtenOff) };
}

/** The last complete month is the one before as_of's, on the last day of a month too. */
function ayrPart(facts: LoanFacts, asOf: string) {
  const firstOfThis = `${asOf.slice(0, 8)}01`;
  const month = { from: addMonths(firstOfThis, -1), to: addDays(firstOfThis, -1) };
  const fifteenth = `${month.from.slice(0, 8)}15`;
  const then = loanState(facts, fifteenth);
  const income = incomeOf(
    countedRows(facts.repayments, asOf).filter((row) => isWithin(row.payment_date, month)),
  );
  return {
    income_last_month: income,
    overdue_15d_last_month:
      then === null ? 0n : latePrincipal(then, fifteenth).principal_late_over_15,
  };
}

/** The three counts take reversed rows in; money let go, and money not handed over, must be unreversed. */
function entriesPart(facts: LoanFacts, unremitted: readonly string[], asOf: string) {
  const recent = facts.repayments.filter((row) => isWithin(row.payment_date, thirtyDaysTo(asOf)));
  const calendar = calendarOf(facts.holidays, facts.settings);
  const kept = countedRows(facts.repayments, asOf).filter(
    (row) =>
      unremitted.includes(row.repayment_id) && businessDaysIn(calendar, row.payment_date, asOf) > 1,
  );
  return {
    entries: BigInt(recent.length),
    backdated: BigInt(recent.filter((row) => row.is_backdated).length),
    reversals: BigInt(recent.filter((row) => row.is_reversed).length),
    waivers: sum(recent.filter((row) => !row.is_reversed).map((row) => toKobo(row.waiver_amount))),
    unremitted_rows: BigInt(kept.length),
  };
}

function collectionPart(
  facts: LoanFacts,
  state: LoanState,
  curve: DueCurve,
  asOf: string,
  window: Window,
) {
  const left = state.left_date;
  // Day by day: what is due on the day a loan leaves is still expected, what is due later is not.
  const until = left !== null && left < window.to ? left : window.to;
  const rows = countedRows(facts.repayments, asOf);
  return {
    expected: until < window.from ? 0n : dueIn(curve, { from: window.from, to: until }),
    collected: sum(
      rows
        .filter((row) => isWithin(row.payment_date, window))
        .map((row) => toKobo(row.payment_amount)),
    ),
  };
}
