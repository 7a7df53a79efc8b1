// Exact ratios: bigint numerator and denominator, rounded once at the end, half away from zero.

export interface Fraction {
  readonly numerator: bigint;
  /** Always above zero. */
  readonly denominator: bigint;
}

export const zero = whole(0n);
export const one = whole(1n);

export function whole(value: bigint): Fraction {
  return { numerator: value, denominator: 1n };
}

/** null: nothing to divide by. */
export function ratio(numerator: bigint, denominator: bigint): Fraction | null {
  if (denominator === 0n) return null;
  return denominator < 0n
    ? { numerator: -numerator, denominator: -denominator }
    : { numerator, denominator };
}

export function plus(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator });
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function isLess(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator < b.numerator * a.denominator;
}

export function isEqual(a: Fraction, b: Fraction): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

export function clamp(value: Fraction, low: Fraction, high: Fraction): Fraction {
  if (isLess(value, low)) return low;
  return isLess(high, value) ? high : value;
}

/** The value in units of 10^-decimals: `rounded(2/3, 6)` is 666667. */
export function rounded({ numerator, denominator }: Fraction, decimals: number): bigint {
  const scaled = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(decimals);
  const size = (2n * scaled + denominator) / (2n * denominator);
  return numerator < 0n ? -size : size;
}

/** Exact value of decimal text such as '0.03'. */
export function fractionOf(text: string): Fraction {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`not a decimal: ${text}`);
  const [, sign = "", integer = "", decimals = ""] = match;
  return {
    numerator: BigInt(`${sign}${integer}${decimals}`),
    denominator: 10n ** BigInt(decimals.length),
  };
}

/** Decimal text of units of 10^-decimals: `decimalText(666667n, 6)` is '0.666667'. */
export function decimalText(units: bigint, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
