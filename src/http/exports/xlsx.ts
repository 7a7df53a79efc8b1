/** XLSX, piece by piece: the rows as cells of a workbook, zipped as they come. */

import { constants, deflateRawSync } from "node:zlib";
import { Zip, ZipPassThrough } from "fflate";
import { isObject, JsonNumber, jsonText, type JsonValue } from "#contract/json-value.ts";
import { xlsxDigitsMax, xlsxSheetBytesMax, xlsxTextLengthMax } from "#contract/limits.ts";
import type { About } from "#http/exports/about.ts";
import { type Column, columnsOf } from "#http/exports/columns.ts";
import { parsed } from "#http/exports/encode.ts";
import { columnLetters, makeWorkbook, sheetPath, type Workbook } from "#http/exports/workbook.ts";

export async function* xlsx(
  about: About,
  batches: AsyncIterable<string[]>,
): AsyncGenerator<Uint8Array> {
  const archive = new Archive();
  let sheet: Sheet | undefined;
  for await (const texts of batches) {
    const rows = parsed(texts);
    sheet ??= await beginSheet(about, columnsOf(about.columns, rows[0]), archive);
    sheet.rows(rows);
    yield* archive.pieces();
  }
  sheet ??= await beginSheet(about, about.columns, archive);
  sheet.end();
  for (const [path, bytes] of Object.entries(sheet.workbook.parts)) archive.add(path, bytes);
  archive.end();
  yield* archive.pieces();
}

/** Packed by Node.js' own zlib, five times as fast as one in JavaScript. Each piece ends on a byte, so they follow each other. */
class Packed extends ZipPassThrough {
  override compression = 8;

  protected override process(piece: Uint8Array, isLast: boolean): void {
    const finishFlush = isLast ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    // Cells repeat themselves: the lowest level packs them to a tenth.
    this.ondata(null, deflateRawSync(piece, { level: 1, finishFlush }), isLast);
  }
}

class Archive {
  readonly #zip: Zip;
  #made: Uint8Array[] = [];

  constructor() {
    this.#zip = new Zip((error, piece) => {
      if (error) throw error;
      this.#made.push(piece);
    });
  }

  /** A file of the archive, to be pushed to until its end. The next one begins after it. */
  begin(path: string): Packed {
    const file = new Packed(path);
    this.#zip.add(file);
    return file;
  }

  add(path: string, bytes: Uint8Array): void {
    this.begin(path).push(bytes, true);
  }

  end(): void {
    this.#zip.end();
  }

  /** What has been made since the last call. */
  pieces(): Uint8Array[] {
    const made = this.#made;
    this.#made = [];
    return made;
  }
}

interface Sheet {
  workbook: Workbook;
  rows(rows: readonly JsonValue[]): void;
  end(): void;
}

async function beginSheet(
  about: About,
  columns: readonly Column[],
  archive: Archive,
): Promise<Sheet> {
  const workbook = await makeWorkbook(about, columns);
  const letters = columnLetters(columns.length);
  const file = archive.begin(sheetPath);
  let size = 0;
  const push = (text: string, isLast = false): void => {
    const bytes = Buffer.from(text);
    size += bytes.length;
    if (size > xlsxSheetBytesMax) throw new Error("The sheet outgrew its archive: export CSV.");
    file.push(bytes, isLast);
  };
  let number = 1;
  push(workbook.head);
  return {
    workbook,
    rows(rows) {
      const lines = rows.map((row) => {
        number += 1;
        return rowXml(number, row, columns, letters, workbook.styles);
      });
      push(lines.join(""));
    },
    end: () => push(workbook.tail, true),
  };
}

function rowXml(
  number: number,
  row: JsonValue,
  columns: readonly Column[],
  letters: readonly string[],
  styles: Workbook["styles"],
): string {
  let cells = "";
  for (const [index, column] of columns.entries()) {
    const value = isObject(row) ? row[column.id] : null;
    if (value === null || value === undefined) continue;
    cells += cellXml(`${letters[index]}${number}`, column, value, styles);
  }
  return `<row r="${number}">${cells}</row>`;
}

function cellXml(
  place: string,
  { kind }: Column,
  value: Exclude<JsonValue, null>,
  styles: Workbook["styles"],
): string {
  if (value instanceof JsonNumber) return numberXml(place, value.text, styles);
  if (typeof value === "boolean") return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = typeof value === "string" ? value : jsonText(value);
  const serial = kind === "date" || kind === "time" ? serialOf(text) : null;
  if (serial !== null) return `<c r="${place}" s="${styles[kind as "date"]}"><v>${serial}</v></c>`;
  return textXml(place, text);
}

/** Digits beyond what Excel keeps would be rounded away: such a number stays text. */
function numberXml(place: string, text: string, styles: Workbook["styles"]): string {
  const digits = text.replace(/^-?[0.]*/, "").replace(".", "");
  if (digits.length > xlsxDigitsMax || /e/i.test(text)) return textXml(place, text);
  const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  const style =
    decimals === 2 ? "money" : decimals === 4 ? "ratio" : decimals === 6 ? "fine" : null;
  return `<c r="${place}"${style === null ? "" : ` s="${styles[style]}"`}><v>${text}</v></c>`;
}

const DAY_MS = 86_400_000;
/** Excel's day 0; its 29 February 1900, which never was, makes it wrong before March of that year. */
const firstDay = Date.UTC(1899, 11, 30);
const firstRight = Date.UTC(1900, 2, 1);
const lagosMs = 3_600_000;

/** Days since Excel's day 0, in Lagos; null for what is no date of Excel. */
function serialOf(text: string): string | null {
  const isTime = text.length > 10;
  const instant = Date.parse(text) + (isTime ? lagosMs : 0);
  if (!(instant >= firstRight)) return null;
  const days = (instant - firstDay) / DAY_MS;
  return isTime ? days.toFixed(9) : String(days);
}

function textXml(place: string, text: string): string {
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const PLAIN = /^[\w .,:;@+\-/()']*$/;
// What XML cannot hold has a form of its own in a workbook, and so has text that looks like one.
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)/g;
const cutMark = "… (cut; the CSV has all of it)";

function xmlText(text: string): string {
  const whole =
    text.length <= xlsxTextLengthMax
      ? text
      : text.slice(0, xlsxTextLengthMax - cutMark.length) + cutMark;
  if (PLAIN.test(whole) && !whole.includes("_x")) return whole;
  return whole
    .toWellFormed()
    .replaceAll(/[&<>]/g, (char) => entities[char] ?? char)
    .replaceAll(
      UNWRITABLE,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`,
    );
}
