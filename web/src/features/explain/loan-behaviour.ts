/** The fields that say how a loan was paid, worked out again. */

import { daysBetween } from "#contract/calendar-date.ts";
import type { LoanExplanation } from "#web/api/explain.ts";
import {
  amounts,
  cumulative,
  dayOf,
  left,
  money,
  numberOf,
  pastDueCount,
  paymentDays,
  type Redo,
  type RedoneField,
} from "#web/features/explain/loan-facts.ts";
import { type Exact, exact, one, over, plus, times, total, whole, zero } from "#web/lib/exact.ts";
import * as format from "#web/lib/format.ts";

const integer = (value: number): Exact => whole(BigInt(value));
const hundred = integer(100);
/** Days late from which a payment no longer counts for timeliness. */
const lateDays = 30;

const buckets = [
  [0, "0"],
  [6, "1-6"],
  [30, "7-30"],
  [60, "31-60"],
  [90, "61-90"],
] as const;

export const dpdBucket: Redo = ({ inputs }) => {
  const dpd = Number(inputs["current_dpd"]);
  return {
    numbers: `DPD is ${dpd}`,
    result: buckets.find(([most]) => dpd <= most)?.[1] ?? "90+",
  };
};

export const earlyIndicator: Redo = ({ inputs }) => {
  const dpd = Number(inputs["current_dpd"]);
  return { numbers: `1 ≤ ${dpd} ≤ 6`, result: dpd >= 1 && dpd <= 6 };
};

export const fields: Readonly<Record<string, Redo>> = {
  first_payment_received_date: (answer) => ({
    numbers: "the first payment below",
    result: paymentDays(answer)[0] ?? null,
  }),
  last_payment_date: (answer) => ({
    numbers: "the last payment below",
    result: paymentDays(answer).at(-1) ?? null,
  }),
  payment_day_count: (answer) => countOfDays(answer, false),
  on_time_payment_day_count: (answer) => countOfDays(answer, true),
  repayment_delay_rate: (answer) => {
    const [onTime, all] = [paymentDays(answer, true).length, paymentDays(answer).length];
    return {
      numbers: `100 × ${onTime} ÷ ${all}`,
      result: over(times(hundred, integer(onTime)), integer(all)),
    };
  },
  max_dpd_ever: ({ inputs, repayments }) => {
    const known = repayments.map((row) => row.dpd_before ?? 0);
    const worst = Math.max(Number(inputs["current_dpd"]), ...known);
    return {
      numbers: `the greatest of ${Number(inputs["current_dpd"])} and ${known.length} repayments`,
      result: integer(worst),
    };
  },
  first_payment_missed: firstMissed,
  fimr_tagged: ({ inputs }) => ({
    numbers: `first payment missed: ${String(inputs["first_payment_missed"])}`,
    result: inputs["first_payment_missed"] === true,
  }),
  days_since_last_repayment: (answer) => {
    const last = paymentDays(answer).at(-1);
    return last === undefined
      ? { numbers: "no payment", result: null }
      : {
          numbers: `${format.date(answer.as_of)} − ${format.date(last)}, in days`,
          result: integer(daysBetween(last, answer.as_of)),
        };
  },
  days_since_due: (answer) => {
    const due = dayOf(answer, "first_instalment_due_date");
    if (answer.inputs["schedule_source"] === "maturity" || due === null) {
      return { numbers: "no due dates of its own", result: null };
    }
    const until = paymentDays(answer)[0] ?? answer.as_of;
    return {
      numbers: `${format.date(until)} − ${format.date(due)}, in days`,
      result: integer(daysBetween(due, until)),
    };
  },
  timeliness_score: (answer) => {
    const { numbers, quality } = timeliness(answer);
    return { numbers: `100 × ${numbers}`, result: quality && times(hundred, quality) };
  },
  repayment_health: health,
  business_days_since_disbursement: businessDays,
};

function countOfDays(answer: LoanExplanation, onTime: boolean): RedoneField {
  const days = paymentDays(answer, onTime);
  return { numbers: `${days.length} different days`, result: integer(days.length) };
}

function firstMissed(answer: LoanExplanation): RedoneField {
  const { as_of: asOf, inputs, repayments } = answer;
  const due = dayOf(answer, "first_instalment_due_date");
  if (inputs["schedule_source"] === "maturity" || due === null) {
    return { numbers: "no due dates of its own", result: null };
  }
  if (asOf <= due) return { numbers: `${format.date(due)} has not passed`, result: false };
  const inTime = repayments.filter((row) => row.is_payment && row.payment_date <= due).length;
  return { numbers: `${inTime} payments on or before ${format.date(due)}`, result: inTime === 0 };
}

/** 0…1, unrounded. */
function timeliness(answer: LoanExplanation): { numbers: string; quality: Exact | null } {
  const late = numberOf(answer, "arrears_amount");
  const paid =
    total(answer.repayments.filter((row) => row.is_payment).map((row) => row.payment_amount)) ??
    zero;
  const days = Math.max(0, lateDays - Number(answer.inputs["current_dpd"]));
  const [weighted, all] = [
    plus(amounts(answer).sum, times(late, integer(days))),
    times(integer(lateDays), plus(paid, late)),
  ];
  return {
    numbers: `(${money(amounts(answer).sum)} + ${money(late)} × ${days}) ÷ (30 × (${money(paid)} + ${money(late)}))`,
    quality: over(weighted, all),
  };
}

function health(answer: LoanExplanation): RedoneField {
  const { inputs } = answer;
  const { quality } = timeliness(answer);
  if (quality === null) return { numbers: "nothing was paid or is late", result: null };
  const since = exact(inputs["days_since_last_repayment"]);
  const isLate = inputs["current_dpd"] !== 0;
  const due = cumulative(answer, pastDueCount(answer));
  const coverage = isLate ? (over(numberOf(answer, "settled_amount"), due) ?? zero) : one;
  const recency = isLate ? recencyOf(since === null ? null : Number(since.numerator)) : one;
  const parts = [
    times(integer(40), quality),
    times(integer(40), coverage),
    times(integer(20), recency),
  ];
  return {
    numbers: `40 × ${left(quality)} + 40 × ${left(coverage)} + 20 × ${left(recency)}`,
    result: parts.reduce(plus, zero),
  };
}

function recencyOf(days: number | null): Exact {
  if (days === null) return zero;
  return over(integer(Math.max(0, lateDays - days)), integer(lateDays)) ?? zero;
}

function businessDays(answer: LoanExplanation): RedoneField {
  const from = dayOf(answer, "disbursement_date") ?? answer.as_of;
  const listed = answer.inputs["company_holidays"];
  const holidays = new Set(Array.isArray(listed) ? listed : []);
  let found = 0;
  for (
    let time = Date.parse(from) + 86_400_000;
    time <= Date.parse(answer.as_of);
    time += 86_400_000
  ) {
    const day = new Date(time);
    const isWeekend = day.getUTCDay() === 0 || day.getUTCDay() === 6;
    if (!isWeekend && !holidays.has(day.toISOString().slice(0, 10))) found += 1;
  }
  return {
    numbers: `Mondays to Fridays after ${format.date(from)}, ${holidays.size} holidays left out`,
    result: integer(found),
  };
}
