/**
 * The one place that turns values into text. Amounts are naira, ratios 0…1 are shown as percentages, days are days in Lagos.
 * `null` is a value that does not exist, such as a share of nothing: never a zero.
 */

/** How a value is shown. The first eight are the units of the metric registry. */
export type Unit =
  | "naira"
  | "count"
  | "ratio"
  | "percent"
  | "score"
  | "rank"
  | "flag"
  | "band"
  | "days"
  | "decimal"
  | "rate"
  | "text"
  | "date"
  | "time"
  | "seconds";

export type Value = string | number | boolean | null | undefined;

export const nothing = "–";

const wholes = new Intl.NumberFormat("en-NG", { maximumFractionDigits: 0 });
const hundredths = new Intl.NumberFormat("en-NG", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const tenths = new Intl.NumberFormat("en-NG", {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const days = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const months = new Intl.DateTimeFormat("en-GB", {
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const times = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "Africa/Lagos",
});

/** `12,500.00`: the unit stands in the heading. */
export function naira(value: number): string {
  return amount(value);
}

/** The sign is as wide as a digit, and the same as that of a difference. */
function amount(value: number): string {
  return hundredths.format(value).replace("-", "−");
}

/** `+12,500.00`, of what is added or taken away. */
export function signedNaira(value: number): string {
  const sign = value > 0 ? "+" : value < 0 ? "−" : "";
  return `${sign}${hundredths.format(Math.abs(value))}`;
}

/** `₦383.85 m`, for a tile: never more than six characters of digits. */
export function shortNaira(value: number): string {
  const size = Math.abs(value);
  if (size >= 999_995_000) return `₦${hundredths.format(value / 1e9)} bn`;
  if (size >= 999_950) return `₦${hundredths.format(value / 1e6)} m`;
  if (size >= 10_000) return `₦${tenths.format(value / 1e3)} k`;
  return `₦${hundredths.format(value)}`;
}

/** `₦40 m` at an axis, whose labels do not break. */
export function axisNaira(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `₦${wholeOrTenth(value / 1e9)}\u00A0bn`;
  if (size >= 1e6) return `₦${wholeOrTenth(value / 1e6)}\u00A0m`;
  if (size >= 1e3) return `₦${wholeOrTenth(value / 1e3)}\u00A0k`;
  return `₦${wholes.format(value)}`;
}

function wholeOrTenth(value: number): string {
  return Number.isInteger(value) ? String(value) : tenths.format(value);
}

export function count(value: number): string {
  return wholes.format(value);
}

/** A ratio 0…1 as a percentage: `13.87 %`. */
export function ratio(value: number): string {
  return `${hundredths.format(value * 100)} %`;
}

export function percent(value: number): string {
  return `${hundredths.format(value)} %`;
}

/** An address may name a day that does not exist: it is shown as it stands, and the service says what is wrong with it. */
function shownBy(formatter: Intl.DateTimeFormat, value: string, moment: string): string {
  const at = Date.parse(moment);
  // Every month has three letters; the language data has four for September alone.
  return Number.isNaN(at) ? value : formatter.format(at).replace("Sept ", "Sep ");
}

/** `21 Nov 2026` of `2026-11-21`. */
export function date(value: string): string {
  return shownBy(days, value, `${value}T00:00:00Z`);
}

/** `Nov 2026` of any day of it. */
export function month(value: string): string {
  return shownBy(months, value, `${value}T00:00:00Z`);
}

/** `21 Nov 2026, 17:29` in Lagos. */
export function time(value: string): string {
  return shownBy(times, value, value);
}

/** `8 ms`, `4.2 s`, `3 min 20 s`. */
export function seconds(value: number): string {
  if (value < 1) return `${Math.round(value * 1000)} ms`;
  if (value < 60) return `${tenths.format(value)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Exact decimal text with its thousands apart: `377,937,353.50`. */
export function digits(decimal: string): string {
  const [integer = "", ...rest] = decimal.split(".");
  return [integer.replaceAll(/\B(?=(\d{3})+$)/g, ","), ...rest].join(".");
}

/** How long ago, in the largest unit that says enough: `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function ago(value: string, now: number): string {
  const passed = Math.max(0, (now - Date.parse(value)) / 1000);
  if (passed < 60) return "just now";
  if (passed < 3_600) return `${Math.floor(passed / 60)} min ago`;
  if (passed < 2 * 86_400) return `${Math.floor(passed / 3_600)} h ago`;
  return `${Math.floor(passed / 86_400)} days ago`;
}

/** The text of any value of a table or a tile. */
export function show(value: Value, unit: Unit): string {
  if (value === null || value === undefined || value === "") return nothing;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "string") {
    if (unit === "date") return date(value);
    if (unit === "time") return time(value);
    return value;
  }
  return showNumber(value, unit);
}

function showNumber(value: number, unit: Unit): string {
  if (unit === "naira" || unit === "decimal") return amount(value);
  if (unit === "ratio" || unit === "rate") return ratio(value);
  if (unit === "percent") return percent(value);
  if (unit === "seconds") return seconds(value);
  return wholes.format(value);
}

/** As `show`, short enough for a tile: amounts in millions. */
export function brief(value: Value, unit: Unit): string {
  return unit === "naira" && typeof value === "number" ? shortNaira(value) : show(value, unit);
}

/** A value of which no unit is known, such as a setting's: text as it is, a number with its thousands apart. */
export function plain(value: Value): string {
  return typeof value === "number" ? digits(String(value)) : show(value, "text");
}

/** Zeros and missing values stand back, so that the eye finds the others. */
export function isQuiet(value: Value): boolean {
  return value === null || value === undefined || value === "" || value === 0 || value === false;
}

/** Numbers stand at the right, so that their digits stand under each other. */
export function isNumeric(unit: Unit): boolean {
  return !["text", "date", "time", "band", "flag"].includes(unit);
}

/** The difference of two values of a unit, with its sign: `+0.48 pts`, `−12`. Null where either is missing. */
export function difference(now: Value, then: Value, unit: Unit): string | null {
  if (typeof now !== "number" || typeof then !== "number") return null;
  const change = now - then;
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  const size = Math.abs(change);
  if (unit === "ratio" || unit === "rate") return `${sign}${hundredths.format(size * 100)} pts`;
  if (unit === "percent") return `${sign}${hundredths.format(size)} pts`;
  if (unit === "naira") return `${sign}${shortNaira(size)}`;
  return `${sign}${wholes.format(size)}`;
}

/** `1 loan`, `2 loans`; an irregular plural is named. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${wholes.format(number)} ${number === 1 ? one : many}`;
}

/** `par30_incl_rescheduled` as words, where nothing better names a column. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
