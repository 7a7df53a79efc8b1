/** Every computed field of a loan once more, from what its explanation shows and nothing else. */
import { daysBetween } from "../oracle/calendar.ts";
import { type Fraction, fraction, plus, roundHalfAwayFromZero, times } from "../oracle/fraction.ts";

export interface Explanation {
  field: string;
  as_of: string;
  value: unknown;
  inputs: Record<string, unknown>;
  instalments: {
    installment_number: number;
    due_date: string;
    cumulative_due: number;
    is_due: boolean;
    is_past_due: boolean;
  }[];
  repayments: {
    payment_date: string;
    payment_amount: number;
    settles: number;
    counts: boolean;
    is_payment: boolean;
    dpd_before: number | null;
    amount: number | null;
  }[];
}

type Recompute = (answer: Explanation) => unknown;

/** Kobo of an answer's number, which has two decimals at most. */
function kobo(amount: unknown): bigint {
  return BigInt(Math.round(Number(amount ?? 0) * 100));
}

function naira(amount: bigint): number {
  return Number(amount) / 100;
}

/** Rounded to two decimals. */
function shown(value: Fraction): number {
  return Number(roundHalfAwayFromZero(times(value, fraction(100n)))) / 100;
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((all, one) => all + one, 0n);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

const count = (value: unknown): number => value as number;
const day = (value: unknown): string => value as string;

function amounts({ repayments }: Explanation): bigint {
  return sum(repayments.map(({ amount }) => kobo(amount)));
}

/** S, where the amounts shown are what rows settle. */
function settled({ repayments }: Explanation): bigint {
  return sum(repayments.filter(({ counts }) => counts).map(({ settles }) => kobo(settles)));
}

function left(owed: (answer: Explanation) => bigint): Recompute {
  return (answer) => naira(larger(0n, owed(answer) - amounts(answer)));
}

/** Cumulative due of the first k instalments, in kobo: exact. */
function cumulative({ inputs, instalments }: Explanation, k: number): Fraction {
  if (inputs["schedule_source"] === "schedule")
    return fraction(kobo(instalments[k - 1]?.cumulative_due));
  const n = BigInt(count(inputs["instalment_count"]));
  return fraction(kobo(inputs["amount_due_total"]) * BigInt(k), n);
}

function covered(answer: Explanation): number {
  const tolerance = kobo(answer.inputs["tolerance"]);
  const s = settled(answer);
  const first = answer.instalments.findIndex(({ installment_number: k }) => {
    const due = cumulative(answer, k);
    return due.numerator > (s + BigInt(k) * tolerance) * due.denominator;
  });
  return first < 0 ? answer.instalments.length : first;
}

function oldest(answer: Explanation): string | null {
  return answer.instalments[covered(answer)]?.due_date ?? null;
}

function days({ repayments }: Explanation, isOnTime = false): string[] {
  const chosen = repayments.filter((row) => row.is_payment && (!isOnTime || row.dpd_before === 0));
  return [...new Set(chosen.map((row) => row.payment_date))].toSorted();
}

function pastDueCount({ instalments }: Explanation): number {
  return instalments.filter(({ is_past_due: isPast }) => isPast).length;
}

function bucket(dpd: number): string {
  if (dpd === 0) return "0";
  return (
    (
      [
        [6, "1-6"],
        [30, "7-30"],
        [60, "31-60"],
        [90, "61-90"],
      ] as const
    ).find(([most]) => dpd <= most)?.[1] ?? "90+"
  );
}

/** 0…1, exact; null: nothing paid or late. */
function timeliness(answer: Explanation): Fraction | null {
  const { inputs, repayments } = answer;
  const arrears = kobo(inputs["arrears_amount"]);
  const paid = sum(
    repayments.filter((row) => row.is_payment).map((row) => kobo(row.payment_amount)),
  );
  if (paid + arrears === 0n) return null;
  const weight = BigInt(Math.max(0, 30 - count(inputs["current_dpd"])));
  return fraction(amounts(answer) + arrears * weight, 30n * (paid + arrears));
}

function health(answer: Explanation): number | null {
  const { inputs } = answer;
  const quality = timeliness(answer);
  if (quality === null) return null;
  const since = inputs["days_since_last_repayment"] as number | null;
  let coverage = fraction(1n);
  let recency = fraction(1n);
  if (inputs["current_dpd"] !== 0) {
    const due = cumulative(answer, pastDueCount(answer));
    coverage = times(
      fraction(kobo(inputs["settled_amount"])),
      fraction(due.denominator, due.numerator),
    );
    recency = since === null ? fraction(0n) : fraction(BigInt(Math.max(0, 30 - since)), 30n);
  }
  const all = plus(
    plus(times(fraction(40n), quality), times(fraction(40n), coverage)),
    times(fraction(20n), recency),
  );
  return shown(all);
}

function missed({ as_of: asOf, inputs, repayments }: Explanation): boolean | null {
  if (inputs["schedule_source"] === "maturity") return null;
  const due = day(inputs["first_instalment_due_date"]);
  if (asOf <= due) return false;
  return !repayments.some((row) => row.is_payment && row.payment_date <= due);
}

function businessDays({ as_of: asOf, inputs }: Explanation): number {
  const from = day(inputs["disbursement_date"]);
  const holidays = new Set(inputs["company_holidays"] as string[]);
  let found = 0;
  for (let time = Date.parse(from) + 86_400_000; time <= Date.parse(asOf); time += 86_400_000) {
    const date = new Date(time);
    const weekday = date.getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.has(date.toISOString().slice(0, 10)))
      found += 1;
  }
  return found;
}

export const recomputed: Readonly<Record<string, Recompute>> = {
  interest_total: ({ inputs }) => {
    const principal = kobo(inputs["loan_amount"]);
    const agreed = inputs["repayment_amount"];
    if (agreed !== null && kobo(agreed) >= principal) return naira(kobo(agreed) - principal);
    const rate = BigInt(Math.round(Number(inputs["interest_rate"] ?? 0) * 10_000));
    return naira(roundHalfAwayFromZero(fraction(principal * rate, 10_000n)));
  },
  amount_due_total: ({ inputs }) =>
    naira(
      kobo(inputs["loan_amount"]) +
        kobo(inputs["interest_total"]) +
        kobo(inputs["fee_amount"]) -
        kobo(inputs["fee_paid_upfront"]),
    ),
  instalment_count: ({ instalments }) => instalments.length,
  first_payment_due_date: ({ inputs, instalments }) =>
    inputs["schedule_source"] === "maturity"
      ? null
      : inputs["schedule_source"] === "terms"
        ? inputs["first_due_date_sent"]
        : instalments[0]?.due_date,
  first_instalment_due_date: ({ instalments }) => instalments[0]?.due_date,
  last_instalment_due_date: ({ instalments }) => instalments.at(-1)?.due_date,
  total_principal_paid: (answer) => naira(amounts(answer)),
  total_interest_paid: (answer) => naira(amounts(answer)),
  total_fees_paid: (answer) => naira(kobo(answer.inputs["fee_paid_upfront"]) + amounts(answer)),
  total_repayments: (answer) => naira(amounts(answer)),
  settled_amount: (answer) => naira(amounts(answer)),
  principal_outstanding: left(({ inputs }) => kobo(inputs["loan_amount"])),
  interest_outstanding: left(({ inputs }) => kobo(inputs["interest_total"])),
  fees_outstanding: left(
    ({ inputs }) => kobo(inputs["fee_amount"]) - kobo(inputs["fee_paid_upfront"]),
  ),
  total_outstanding: ({ inputs }) =>
    naira(
      kobo(inputs["principal_outstanding"]) +
        kobo(inputs["interest_outstanding"]) +
        kobo(inputs["fees_outstanding"]),
    ),
  actual_outstanding: left(({ inputs }) => kobo(inputs["amount_due_total"])),
  overpaid_amount: (answer) =>
    naira(larger(0n, amounts(answer) - kobo(answer.inputs["amount_due_total"]))),
  covered_instalments: covered,
  is_settled: (answer) => covered(answer) === answer.instalments.length,
  oldest_unpaid_due_date: oldest,
  current_dpd: (answer) => {
    const due = oldest(answer);
    return due === null ? 0 : Math.max(0, daysBetween(due, answer.as_of));
  },
  dpd_bucket: ({ inputs }) => bucket(count(inputs["current_dpd"])),
  early_indicator_tagged: ({ inputs }) =>
    count(inputs["current_dpd"]) >= 1 && count(inputs["current_dpd"]) <= 6,
  missed_instalments: (answer) =>
    Math.max(0, pastDueCount(answer) - count(answer.inputs["covered_instalments"])),
  past_due_amount: (answer) =>
    answer.instalments.findLast(({ is_past_due: isPast }) => isPast)?.cumulative_due ?? 0,
  arrears_amount: (answer) =>
    answer.inputs["current_dpd"] === 0
      ? 0
      : naira(kobo(answer.inputs["past_due_amount"]) - settled(answer)),
  repayment_days_due_today: ({ instalments }) => instalments.filter((row) => row.is_due).length,
  repayment_days_paid: (answer) =>
    shown(
      fraction(
        settled(answer) * BigInt(count(answer.inputs["instalment_count"])),
        kobo(answer.inputs["amount_due_total"]),
      ),
    ),
  daily_repayment_amount: ({ inputs }) => {
    const isDaily =
      inputs["schedule_source"] === "terms" && inputs["repayment_frequency"] === "DAILY";
    const parts = count(inputs[isDaily ? "instalment_count" : "loan_term_days"]);
    return shown(fraction(kobo(inputs["amount_due_total"]), 100n * BigInt(parts)));
  },
  first_payment_received_date: (answer) => days(answer)[0] ?? null,
  last_payment_date: (answer) => days(answer).at(-1) ?? null,
  payment_day_count: (answer) => days(answer).length,
  on_time_payment_day_count: (answer) => days(answer, true).length,
  repayment_delay_rate: (answer) => {
    const all = days(answer).length;
    if (all === 0) return null;
    return shown(fraction(100n * BigInt(days(answer, true).length), BigInt(all)));
  },
  max_dpd_ever: ({ inputs, repayments }) =>
    Math.max(
      count(inputs["current_dpd"]),
      ...repayments.map(({ dpd_before: before }) => before ?? 0),
    ),
  first_payment_missed: missed,
  fimr_tagged: ({ inputs }) => inputs["first_payment_missed"] === true,
  days_since_last_repayment: (answer) => {
    const last = days(answer).at(-1);
    return last === undefined ? null : daysBetween(last, answer.as_of);
  },
  days_since_due: (answer) => {
    const { as_of: asOf, inputs } = answer;
    if (inputs["schedule_source"] === "maturity") return null;
    return daysBetween(day(inputs["first_instalment_due_date"]), days(answer)[0] ?? asOf);
  },
  timeliness_score: (answer) => {
    const quality = timeliness(answer);
    return quality === null ? null : shown(times(fraction(100n), quality));
  },
  repayment_health: health,
  business_days_since_disbursement: businessDays,
  loan_age_days: ({ as_of: asOf, inputs }) => daysBetween(day(inputs["disbursement_date"]), asOf),
  left_date: ({ inputs }) =>
    inputs["status"] === "Active" ? null : (inputs["closed_date"] ?? inputs["status_since"]),
};

/** The instalments themselves say what the due dates follow from. */
export const shownAlone: readonly string[] = ["schedule_source"];
