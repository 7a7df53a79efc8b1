/**
 * CSV as RFC 4180 has it: a header, commas, CRLF, quotes doubled. Excel takes the byte order mark for UTF-8, and text that
 * begins like a formula for one: such text gets an apostrophe before it.
 */

import { isObject, JsonNumber, jsonText, type JsonValue } from "#contract/json-value.ts";
import type { Column } from "#http/exports/columns.ts";

export const byteOrderMark = "\uFEFF";

// What a spreadsheet may run: also behind a line end, and in the forms of East Asian keyboards.
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const QUOTED = /[",\r\n]/;

export function csvHeader(columns: readonly Column[]): string {
  return csvLine(columns.map(({ id }) => csvText(id)));
}

export function csvRow(columns: readonly Column[], row: JsonValue): string {
  return csvLine(columns.map(({ id }) => csvCell(isObject(row) ? row[id] : null)));
}

function csvLine(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}

/** Nothing for null, quotes for empty text. */
function csvCell(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (value instanceof JsonNumber) return value.text;
  if (typeof value === "boolean") return String(value);
  return csvText(typeof value === "string" ? value : jsonText(value));
}

function csvText(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return safe === "" || QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
