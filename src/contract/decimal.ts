/**
 * Exact decimals of fixed scale without binary fractions: amounts are integers of the smallest unit (kobo,
 * ten-thousandths of a rate). They stay below 2^53, so that a JavaScript number holds them exactly.
 */

import { moneyKoboMax, numberDigitsMax } from "#contract/limits.ts";

export type DecimalFault = "TOO_MANY_DECIMALS" | "OUT_OF_RANGE";

const ZERO = 0x30;
const POINT = 0x2e;
/** A longer exponent is beyond every range here. */
const EXPONENT_LENGTH_MAX = 6;

/**
 * The JSON number `text` in units of 10^-scale: `unitsOf('125000.5', 2)` is 12500050. Zeros after the scale are
 * no decimals (1.500 is 1.50); an exponent is taken exactly; -0 is 0. Magnitudes beyond numeric(15,2) are
 * OUT_OF_RANGE.
 */
export function unitsOf(text: string, scale: number): number | DecimalFault {
  // Fast path: plain digits with at most `scale` decimals, which is how amounts are written.
  let units = 0;
  let decimals = -1;
  const { length } = text;
  if (length > 16) return unitsOfUnusual(text, scale);
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === POINT) {
      decimals = 0;
    } else if (code >= ZERO && code <= 0x39) {
      units = units * 10 + (code - ZERO);
      if (decimals >= 0) decimals += 1;
    } else return unitsOfUnusual(text, scale);
  }
  if (decimals > scale) return unitsOfUnusual(text, scale);
  for (let left = decimals < 0 ? scale : scale - decimals; left > 0; left -= 1) units *= 10;
  return units <= moneyKoboMax ? units : "OUT_OF_RANGE";
}

const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function unitsOfUnusual(text: string, scale: number): number | DecimalFault {
  const match = NUMBER.exec(text);
  if (match === null) return "OUT_OF_RANGE";
  const [, sign, whole = "", fraction = "", exponentText = "0"] = match;
  // Leading and trailing zeros carry no value; what is left is digits × 10^exponent.
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return 0;
  if (significant.length > numberDigitsMax || exponentText.length > EXPONENT_LENGTH_MAX) {
    const isSmall = exponentText.startsWith("-") || exponentText.length <= EXPONENT_LENGTH_MAX;
    return isSmall && whole.length <= 15 ? "TOO_MANY_DECIMALS" : "OUT_OF_RANGE";
  }
  const exponent =
    Number(exponentText) - fraction.length + (digits.length - significant.length) + scale;
  if (significant.length + exponent > 15) return "OUT_OF_RANGE";
  if (exponent < 0) return "TOO_MANY_DECIMALS";
  const units = Number(significant + "0".repeat(exponent));
  return sign === "-" ? -units : units;
}

/** Decimal text of non-negative units: `textOf(12500050, 2)` is '125000.50'. */
export function textOf(units: number, scale: number): string {
  const digits = String(units).padStart(scale + 1, "0");
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Kobo of canonical money text ('125000.50'). */
export function koboOf(money: string): number {
  return Number(money.slice(0, -3) + money.slice(-2));
}

/** Naira of any number of kobo, sums of a whole book included: `nairaOf(-5n)` is '-0.05'. */
export function nairaOf(kobo: bigint): string {
  const digits = String(kobo < 0n ? -kobo : kobo).padStart(3, "0");
  return `${kobo < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
