/**
 * Exact arithmetic: bigint fractions, rounded half away from zero once at the end. Money is bigint
 * kobo wherever it is a whole number of kobo, and a fraction of kobo where it is not.
 */

export interface Fraction {
  readonly numerator: bigint;
  /** Always above zero. */
  readonly denominator: bigint;
}

export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new RangeError("division by zero");
  const sign = denominator < 0n ? -1n : 1n;
  return { numerator: sign * numerator, denominator: sign * denominator };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function dividedBy(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

export function isAtMost(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator <= b.numerator * a.denominator;
}

export function roundHalfAwayFromZero({ numerator, denominator }: Fraction): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

/** The value as text with `places` decimals. */
export function toDecimal(value: Fraction, places: number): string {
  const scaled = roundHalfAwayFromZero(times(value, fraction(10n ** BigInt(places))));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, "0");
  const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return scaled < 0n ? `-${text}` : text;
}

/** Decimal text as a whole number of 10^-places; a digit beyond that is an input mistake. */
export function parseDecimal(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d*?)0*)?$/.exec(text);
  if (match === null) throw new RangeError(`not a decimal: ${text}`);
  const [, sign, integer = "", decimals = ""] = match;
  if (decimals.length > places) throw new RangeError(`more than ${places} decimals: ${text}`);
  return BigInt(`${sign}${integer}${decimals.padEnd(places, "0")}`);
}

/** Naira text to kobo; null is 0. */
export function toKobo(naira: string | null): bigint {
  return naira === null ? 0n : parseDecimal(naira, 2);
}

/** Whole kobo to naira text with two decimals. */
export function toNaira(kobo: bigint): string {
  return toDecimal(fraction(kobo, 100n), 2);
}

export function sum(values: bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

export function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
