/**
 * Exact arithmetic of the numbers an answer shows: bigint fractions, rounded once, half away from zero, as the service does.
 * A decimal of at most 15 digits survives JSON and JavaScript unchanged, and no number of the service has more.
 */

export interface Exact {
  readonly numerator: bigint;
  /** Always above zero. */
  readonly denominator: bigint;
}

export const zero = whole(0n);
export const one = whole(1n);

export function whole(value: bigint): Exact {
  return { numerator: value, denominator: 1n };
}

/** Of a number of an answer, or of decimal text such as `0.40`; null for anything else. */
export function exact(value: unknown): Exact | null {
  const text = typeof value === "number" ? String(value) : value;
  const match = typeof text === "string" ? /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) : null;
  if (match === null) return null;
  const [, sign = "", integer = "", decimals = ""] = match;
  return {
    numerator: BigInt(`${sign}${integer}${decimals}`),
    denominator: 10n ** BigInt(decimals.length),
  };
}

export function plus(a: Exact, b: Exact): Exact {
  // Sums of thousands of rows have one denominator; without this it would grow with each.
  if (a.denominator === b.denominator) return { ...a, numerator: a.numerator + b.numerator };
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Exact, b: Exact): Exact {
  return plus(a, { ...b, numerator: -b.numerator });
}

export function times(a: Exact, b: Exact): Exact {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** null: nothing to divide by. */
export function over(a: Exact, b: Exact): Exact | null {
  if (b.numerator === 0n) return null;
  const sign = b.numerator < 0n ? -1n : 1n;
  return {
    numerator: a.numerator * b.denominator * sign,
    denominator: a.denominator * b.numerator * sign,
  };
}

/** Below zero, zero or above it, as for sorting. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function least(a: Exact, b: Exact): Exact {
  return compare(a, b) <= 0 ? a : b;
}

export function greatest(a: Exact, b: Exact): Exact {
  return compare(a, b) >= 0 ? a : b;
}

export function clamp(value: Exact, low: Exact, high: Exact): Exact {
  return least(greatest(value, low), high);
}

/** To so many decimals, half away from zero. */
export function rounded({ numerator, denominator }: Exact, decimals: number): Exact {
  const scale = 10n ** BigInt(decimals);
  const scaled = (numerator < 0n ? -numerator : numerator) * scale;
  const size = (2n * scaled + denominator) / (2n * denominator);
  return { numerator: numerator < 0n ? -size : size, denominator: scale };
}

/** Decimal text with exactly so many decimals: `0.138708`. */
export function decimalText(value: Exact, decimals: number): string {
  const { numerator } = rounded(value, decimals);
  const digits = String(numerator < 0n ? -numerator : numerator).padStart(decimals + 1, "0");
  const sign = numerator < 0n ? "-" : "";
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The exact sum of what an answer shows; null where something is no decimal number. */
export function total(values: Iterable<unknown>): Exact | null {
  let sum = zero;
  for (const value of values) {
    const next = exact(value);
    if (next === null) return null;
    sum = plus(sum, next);
  }
  return sum;
}
