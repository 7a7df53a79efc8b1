/** What the arithmetic of a loan's fields reads from an explanation. */

import type { LoanExplanation } from "#web/api/explain.ts";
import {
  compare,
  decimalText,
  type Exact,
  exact,
  over,
  plus,
  times,
  total,
  whole,
  zero,
} from "#web/lib/exact.ts";
import * as format from "#web/lib/format.ts";

export interface RedoneField {
  /** The formula with its numbers, as text. */
  numbers: string;
  result: Exact | string | boolean | null;
}

export type Redo = (answer: LoanExplanation) => RedoneField;

/** More addends than these are named by their number. */
const addendsShown = 8;

export function money(value: Exact): string {
  return `₦${format.digits(decimalText(value, 2))}`;
}

/** A plain number without zeros at its end. */
export function left(value: Exact): string {
  return format.digits(decimalText(value, 6).replace(/\.?0+$/, ""));
}

/** What was not sent counts as 0. */
export function numberOf({ inputs }: LoanExplanation, name: string): Exact {
  return exact(inputs[name]) ?? zero;
}

export function dayOf({ inputs }: LoanExplanation, name: string): string | null {
  const day = inputs[name];
  return typeof day === "string" ? day : null;
}

/** What the repayments bring to the field, and their sum as text. */
export function amounts({ repayments }: LoanExplanation): { sum: Exact; text: string } {
  const found = repayments.map(({ amount }) => amount).filter((amount) => amount !== null);
  const text =
    found.length === 0
      ? "0"
      : found.length > addendsShown
        ? `Σ of ${found.length} repayments below`
        : found.map((amount) => money(exact(amount) ?? zero)).join(" + ");
  return { sum: total(found) ?? zero, text };
}

/** S: what counts against the contract. */
export function settled({ repayments }: LoanExplanation): Exact {
  return total(repayments.filter(({ counts }) => counts).map(({ settles }) => settles)) ?? zero;
}

/** Cumulative due of the first k instalments, unrounded: what the list shows is rounded to the kobo. */
export function cumulative(answer: LoanExplanation, k: number): Exact {
  if (answer.inputs["schedule_source"] === "schedule") {
    return exact(answer.instalments[k - 1]?.cumulative_due) ?? zero;
  }
  const due = times(numberOf(answer, "amount_due_total"), whole(BigInt(k)));
  return over(due, numberOf(answer, "instalment_count")) ?? zero;
}

/** Instalments before the first one that is not covered. */
export function covered(answer: LoanExplanation): number {
  const s = settled(answer);
  const tolerance = numberOf(answer, "tolerance");
  const first = answer.instalments.findIndex(({ installment_number: k }) => {
    const reach = plus(s, times(tolerance, whole(BigInt(k))));
    return compare(cumulative(answer, k), reach) > 0;
  });
  return first < 0 ? answer.instalments.length : first;
}

/** Due date of the first instalment not covered. */
export function oldest(answer: LoanExplanation): string | null {
  return answer.instalments[covered(answer)]?.due_date ?? null;
}

export function pastDueCount({ instalments }: LoanExplanation): number {
  return instalments.filter((row) => row.is_past_due).length;
}

/** Different days with a payment, the first first; `onTime`: on which the loan was not late before it. */
export function paymentDays({ repayments }: LoanExplanation, onTime = false): string[] {
  const rows = repayments.filter((row) => row.is_payment && (!onTime || row.dpd_before === 0));
  return [...new Set(rows.map((row) => row.payment_date))].toSorted();
}
