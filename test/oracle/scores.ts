/** definitions.md section 3: `timeliness_score` and `repayment_health`. */

import { dividedBy, fraction, plus, sum, times, toDecimal, type Fraction } from "./fraction.ts";

export interface ScoreInput {
  /** Payments only; amounts in kobo, a row's penalty part included (it is `payment_amount`). */
  payments: { amount: bigint; dpdBefore: number }[];
  arrears: bigint;
  currentDpd: number;
  settled: bigint;
  pastDue: Fraction;
  daysSinceLast: number | null;
}

/** w(d) = max(0, 30 − d) / 30, which is also the recency of a payment d days ago. */
function weight(days: number): Fraction {
  return fraction(BigInt(Math.max(0, 30 - days)), 30n);
}

export function scoresOf(input: ScoreInput): {
  timeliness_score: string | null;
  repayment_health: string | null;
} {
  const timeliness = timelinessOf(input);
  if (timeliness === null) return { timeliness_score: null, repayment_health: null };
  return {
    timeliness_score: toDecimal(timeliness, 2),
    // From the exact timeliness: rounding happens once, at the end.
    repayment_health: toDecimal(healthOf(input, timeliness), 2),
  };
}

function timelinessOf({ payments, arrears, currentDpd }: ScoreInput): Fraction | null {
  const total = sum(payments.map((payment) => payment.amount)) + arrears;
  if (total === 0n) return null;
  const weighted = [...payments, { amount: arrears, dpdBefore: currentDpd }]
    .map((part) => times(fraction(part.amount), weight(part.dpdBefore)))
    .reduce(plus, fraction(0n));
  return times(fraction(100n), dividedBy(weighted, fraction(total)));
}

function healthOf(input: ScoreInput, timeliness: Fraction): Fraction {
  const isLate = input.currentDpd > 0;
  // A division takes the exact past due; only what is shown or subtracted is rounded to the kobo.
  const coverage = isLate ? dividedBy(fraction(input.settled), input.pastDue) : fraction(1n);
  const recency = isLate ? recencyOf(input.daysSinceLast) : fraction(1n);
  return [
    times(fraction(40n), dividedBy(timeliness, fraction(100n))),
    times(fraction(40n), coverage),
    times(fraction(20n), recency),
  ].reduce(plus);
}

function recencyOf(daysSinceLast: number | null): Fraction {
  return daysSinceLast === null ? fraction(0n) : weight(daysSinceLast);
}
