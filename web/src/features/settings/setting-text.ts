/** Settings in words. */

import type { SettingValue } from "#web/api/settings.ts";
import * as format from "#web/lib/format.ts";

/** `metrics.fimr_bands` as `FIMR bands`. */
export function settingTitle(name: string): string {
  const [, ...rest] = name.split(".");
  const words = format.words(rest.length === 0 ? name : rest.join(" "));
  return upperNames(words);
}

/** Names that are said letter by letter. */
function upperNames(words: string): string {
  return words.replaceAll(/\b(dqi|ayr|fimr|cp|frr|porr|oti|bnpl)\b/gi, (word) =>
    word.toUpperCase(),
  );
}

/** `risk_score` of a weight as `Risk score`. */
export function partTitle(name: string): string {
  return upperNames(format.words(name));
}

/** The parts in an order that does not change; bands from the best to the worst. */
export function partsOf(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  const bands = ["green", "watch", "amber"];
  const place = (name: string): number => {
    const at = bands.indexOf(name);
    return at < 0 ? bands.length : at;
  };
  return Object.entries(value).sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b, "en"));
}

export function valueText(value: SettingValue | null): string {
  if (value === null) return format.nothing;
  if (typeof value !== "object") return isDay(value) ? format.date(value) : format.plain(value);
  const parts = partsOf(value);
  if (parts.length === 0) return "none";
  return parts.map(([name, part]) => `${partTitle(name)} ${partText(part)}`).join(", ");
}

function partText(part: unknown): string {
  return typeof part === "number" || typeof part === "string" || typeof part === "boolean"
    ? format.plain(part)
    : JSON.stringify(part);
}

export function isSameValue(a: SettingValue, b: SettingValue): boolean {
  return valueText(a) === valueText(b);
}

function isDay(value: string | number | boolean): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
}

/** Of a value that says itself what it is, the type alone tells a reader nothing. */
export function unitText(unit: string | null): string | null {
  return unit === null || ["boolean", "object", "date"].includes(unit) ? null : unit;
}
