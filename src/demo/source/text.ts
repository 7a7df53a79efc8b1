// Values of a row in COPY text, built for millions of rows: no Date, no formatting library, no escaping where none is due.
import type { Day } from "../days.ts";
import { dateOf } from "../days.ts";
import type { Kobo } from "../money.ts";
import type { Random } from "../random.ts";

/** Microseconds since 1970 in UTC: below 2^53 for the next two centuries. */
export type Micros = number;

export const NULL = "\\N";
const SECOND = 1_000_000;
const DAY_SECONDS = 86_400;
/** Lagos is an hour ahead of UTC, all year. */
const LAGOS_SECONDS = 3_600;

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));
const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, "0"));

/** A moment of a day in Lagos; the seconds may pass midnight. */
export function lagosTime(day: Day, seconds: number, micros = 0): Micros {
  return (day * DAY_SECONDS + seconds - LAGOS_SECONDS) * SECOND + micros;
}

/** A moment of the working day, 08:00 to 18:00 in Lagos. */
export function workingTime(random: Random, day: Day): Micros {
  return lagosTime(day, random.int(28_800, 64_799), random.int(0, 999_999));
}

/** '2026-11-20 14:03:07.000125+00'. */
export function timestamp(moment: Micros): string {
  const seconds = Math.floor(moment / SECOND);
  const micros = moment - seconds * SECOND;
  const day = Math.floor(seconds / DAY_SECONDS);
  const ofDay = seconds - day * DAY_SECONDS;
  const hour = TWO_DIGITS[Math.floor(ofDay / 3600)];
  const minute = TWO_DIGITS[Math.floor(ofDay / 60) % 60];
  const fraction = String(micros + SECOND).slice(1);
  return `${dateOf(day)} ${hour}:${minute}:${TWO_DIGITS[ofDay % 60]}.${fraction}+00`;
}

export function timestampOrNull(moment: Micros | null): string {
  return moment === null ? NULL : timestamp(moment);
}

export function dateOrNull(day: Day | null): string {
  return day === null ? NULL : dateOf(day);
}

/** Kobo as a float of naira: 191667 → '1916.67'. */
export function float(amount: Kobo): string {
  return String(amount / 100);
}

/** The same amount as a sum of floats leaves it: 191667 → '1916.6699999'. */
export function noisyFloat(amount: Kobo): string {
  const below = amount - 1;
  return `${Math.floor(below / 100)}.${TWO_DIGITS[below % 100]}99999`;
}

export function bool(value: boolean): string {
  return value ? "t" : "f";
}

/** A random (version 4) UUID. */
export function uuid(random: Random): string {
  const [a, b, c, d] = [random.next(), random.next(), random.next(), random.next()];
  const version = HEX[0x4000 | (b & 0x0fff)];
  const variant = HEX[0x8000 | (c & 0x3fff)];
  return `${HEX[a >>> 16]}${HEX[a & 0xffff]}-${HEX[b >>> 16]}-${version}-${variant}-${HEX[c >>> 16]}${HEX[d >>> 16]}${HEX[d & 0xffff]}`;
}
