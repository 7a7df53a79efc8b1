/** A computed field of a loan once more, in the browser: from the inputs, instalments and repayments that its explanation shows. */

import { daysBetween } from "#contract/calendar-date.ts";
import type { LoanExplanation } from "#web/api/explain.ts";
import * as behaviour from "#web/features/explain/loan-behaviour.ts";
import {
  amounts,
  covered,
  dayOf,
  left,
  money,
  numberOf,
  oldest,
  pastDueCount,
  type Redo,
  type RedoneField,
  settled,
} from "#web/features/explain/loan-facts.ts";
import {
  compare,
  decimalText,
  exact,
  greatest,
  minus,
  over,
  plus,
  rounded,
  times,
  whole,
  zero,
} from "#web/lib/exact.ts";
import * as format from "#web/lib/format.ts";

interface CheckedField {
  numbers: string;
  /** As text; null: no value. */
  result: string | null;
  isSame: boolean;
}

/** undefined: the field is a choice of the contract, which the inputs show but no arithmetic makes. */
export function redoField(answer: LoanExplanation): CheckedField | undefined {
  const redo = fields[answer.field];
  if (redo === undefined) return undefined;
  const { numbers, result } = redo(answer);
  if (result === null || typeof result === "string" || typeof result === "boolean") {
    return {
      numbers,
      result: result === null ? null : String(result),
      isSame: result === answer.value,
    };
  }
  const shown = rounded(result, 2);
  const theirs = exact(answer.value);
  const isWhole = shown.numerator % shown.denominator === 0n;
  return {
    numbers,
    result: decimalText(shown, isWhole ? 0 : 2),
    isSame: theirs !== null && compare(shown, theirs) === 0,
  };
}

const sumOfRows: Redo = (answer) => ({
  numbers: amounts(answer).text,
  result: amounts(answer).sum,
});

/** max(0, owed − Σ) */
function remaining(...names: [string, ...string[]]): Redo {
  return (answer) => {
    const [first, ...taken] = names;
    const rows = amounts(answer);
    const owed = taken.reduce(
      (sum, name) => minus(sum, numberOf(answer, name)),
      numberOf(answer, first),
    );
    const before = names.map((name) => money(numberOf(answer, name))).join(" − ");
    return {
      numbers: `max(0, ${before} − (${rows.text}))`,
      result: greatest(zero, minus(owed, rows.sum)),
    };
  };
}

function sumOf(added: readonly string[], taken: readonly string[] = []): Redo {
  return (answer) => {
    const plusses = added.map((name) => money(numberOf(answer, name))).join(" + ");
    const minuses = taken.map((name) => ` − ${money(numberOf(answer, name))}`).join("");
    const sum = added.reduce((all, name) => plus(all, numberOf(answer, name)), zero);
    return {
      numbers: plusses + minuses,
      result: taken.reduce((all, name) => minus(all, numberOf(answer, name)), sum),
    };
  };
}

function dayDifference(from: (answer: LoanExplanation) => string | null, least?: 0): Redo {
  return (answer) => {
    const start = from(answer);
    if (start === null) return { numbers: "no such day", result: least === 0 ? zero : null };
    const days = daysBetween(start, answer.as_of);
    const shown = least === 0 && days < 0 ? 0 : days;
    return {
      numbers: `${format.date(answer.as_of)} − ${format.date(start)}, in days`,
      result: whole(BigInt(shown)),
    };
  };
}

function counted(what: string, count: (answer: LoanExplanation) => number): Redo {
  return (answer) => ({
    numbers: `${count(answer)} ${what}`,
    result: whole(BigInt(count(answer))),
  });
}

const fields: Readonly<Record<string, Redo>> = {
  interest_total: interestTotal,
  amount_due_total: sumOf(["loan_amount", "interest_total", "fee_amount"], ["fee_paid_upfront"]),
  instalment_count: counted("instalments below", ({ instalments }) => instalments.length),
  first_instalment_due_date: ({ instalments }) => ({
    numbers: "the first instalment below",
    result: instalments[0]?.due_date ?? null,
  }),
  last_instalment_due_date: ({ instalments }) => ({
    numbers: `instalment ${instalments.length} below`,
    result: instalments.at(-1)?.due_date ?? null,
  }),
  total_principal_paid: sumOfRows,
  total_interest_paid: sumOfRows,
  total_fees_paid: (answer) => {
    const rows = amounts(answer);
    const upfront = numberOf(answer, "fee_paid_upfront");
    return { numbers: `${money(upfront)} + (${rows.text})`, result: plus(upfront, rows.sum) };
  },
  total_repayments: sumOfRows,
  settled_amount: sumOfRows,
  principal_outstanding: remaining("loan_amount"),
  interest_outstanding: remaining("interest_total"),
  fees_outstanding: remaining("fee_amount", "fee_paid_upfront"),
  total_outstanding: sumOf(["principal_outstanding", "interest_outstanding", "fees_outstanding"]),
  actual_outstanding: remaining("amount_due_total"),
  overpaid_amount: (answer) => {
    const rows = amounts(answer);
    const due = numberOf(answer, "amount_due_total");
    return {
      numbers: `max(0, (${rows.text}) − ${money(due)})`,
      result: greatest(zero, minus(rows.sum, due)),
    };
  },
  covered_instalments: counted("instalments before the first not covered", covered),
  is_settled: (answer) => ({
    numbers: `${covered(answer)} covered of ${answer.instalments.length}`,
    result: covered(answer) === answer.instalments.length,
  }),
  oldest_unpaid_due_date: (answer) => ({
    numbers: `instalment ${covered(answer) + 1}`,
    result: oldest(answer),
  }),
  current_dpd: dayDifference(oldest, 0),
  dpd_bucket: behaviour.dpdBucket,
  early_indicator_tagged: behaviour.earlyIndicator,
  missed_instalments: (answer) => {
    const [due, paid] = [pastDueCount(answer), Number(answer.inputs["covered_instalments"])];
    return {
      numbers: `max(0, ${due} − ${paid})`,
      result: whole(BigInt(Math.max(0, due - paid))),
    };
  },
  past_due_amount: (answer) => ({
    numbers: `cumulative due of instalment ${pastDueCount(answer)}`,
    result: exact(answer.instalments[pastDueCount(answer) - 1]?.cumulative_due) ?? zero,
  }),
  arrears_amount: arrears,
  repayment_days_due_today: counted(
    "instalments due on or before the day",
    ({ instalments }) => instalments.filter((row) => row.is_due).length,
  ),
  repayment_days_paid: (answer) => {
    const [s, n] = [settled(answer), numberOf(answer, "instalment_count")];
    const due = numberOf(answer, "amount_due_total");
    return {
      numbers: `${money(s)} × ${left(n)} ÷ ${money(due)}`,
      result: over(times(s, n), due),
    };
  },
  daily_repayment_amount: dailyAmount,
  loan_age_days: dayDifference((answer) => dayOf(answer, "disbursement_date")),
  left_date: ({ inputs }) => ({
    numbers: `status ${String(inputs["status"])}`,
    result:
      inputs["status"] === "Active"
        ? null
        : String(inputs["closed_date"] ?? inputs["status_since"]),
  }),
  ...behaviour.fields,
};

function interestTotal(answer: LoanExplanation): RedoneField {
  const principal = numberOf(answer, "loan_amount");
  const agreed = exact(answer.inputs["repayment_amount"]);
  if (agreed !== null && compare(agreed, principal) >= 0) {
    return { numbers: `${money(agreed)} − ${money(principal)}`, result: minus(agreed, principal) };
  }
  const rate = numberOf(answer, "interest_rate");
  return { numbers: `${money(principal)} × ${left(rate)}`, result: times(principal, rate) };
}

function arrears(answer: LoanExplanation): RedoneField {
  if (answer.inputs["current_dpd"] === 0) return { numbers: "0: DPD is 0", result: zero };
  const [due, s] = [numberOf(answer, "past_due_amount"), settled(answer)];
  return { numbers: `${money(due)} − ${money(s)}`, result: minus(due, s) };
}

function dailyAmount(answer: LoanExplanation): RedoneField {
  const { inputs } = answer;
  const isDaily =
    inputs["schedule_source"] === "terms" && inputs["repayment_frequency"] === "DAILY";
  const due = numberOf(answer, "amount_due_total");
  const parts = numberOf(answer, isDaily ? "instalment_count" : "loan_term_days");
  return { numbers: `${money(due)} ÷ ${left(parts)}`, result: over(due, parts) };
}
