/** Rows in, pieces of a file out, in each format. */

import { readJson } from "#contract/json.ts";
import type { JsonValue } from "#contract/json-value.ts";
import type { About } from "#http/exports/about.ts";
import { columnsOf } from "#http/exports/columns.ts";
import { byteOrderMark, csvHeader, csvRow } from "#http/exports/csv.ts";

type Pieces = AsyncGenerator<string | Uint8Array>;
export async function* csv(about: About, batches: AsyncIterable<string[]>): Pieces {
  let columns = about.columns;
  let begun = false;
  for await (const texts of batches) {
    const rows = parsed(texts);
    if (!begun) {
      columns = columnsOf(columns, rows[0]);
      yield byteOrderMark + csvHeader(columns);
      begun = true;
    }
    yield rows.map((row) => csvRow(columns, row)).join("");
  }
  if (!begun) yield byteOrderMark + csvHeader(columns);
}

export async function* ndjson(_about: About, batches: AsyncIterable<string[]>): Pieces {
  for await (const texts of batches) yield texts.map((text) => `${oneLine(text)}\n`).join("");
}

/** JSON has line ends only between its values; a record kept as it was sent may have some. */
function oneLine(json: string): string {
  return /[\r\n]/.test(json) ? json.replaceAll(/[\r\n]+/g, " ") : json;
}

/** With numbers as they are written. */
export function parsed(texts: readonly string[]): JsonValue[] {
  return readJson(`[${texts.join(",")}]`).value as JsonValue[];
}

/** A file that lost a row must not look complete: throws in the middle, and the connection breaks off. */
export async function* counted(
  batches: AsyncIterable<string[]>,
  total: number,
): AsyncGenerator<string[]> {
  let rows = 0;
  for await (const texts of batches) {
    rows += texts.length;
    yield texts;
  }
  if (rows !== total) throw new Error(`An export of ${total} rows ended after ${rows}.`);
}
