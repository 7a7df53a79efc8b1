/**
 * The workbook around the rows, made by the library: both sheets, styles, frozen header, filter, and a sample row whose cells
 * have the styles that the rows take. The library holds what it writes in memory or writes one sheet alone, so the rows
 * themselves go in the sample's place (docs/decisions/0018-exports.md).
 */

import { strFromU8, unzipSync, type Unzipped } from "fflate";
import { colToLetter, writeXlsx, type Cell, type WriteSheet } from "hucre/xlsx";
import type { About } from "#http/exports/about.ts";
import type { Column } from "#http/exports/columns.ts";

/** What a cell may look like. */
export const cellFormats = {
  money: "#,##0.00",
  ratio: "0.0000",
  fine: "0.000000",
  date: "yyyy-mm-dd",
  time: "yyyy-mm-dd hh:mm:ss",
} as const;
export type CellFormat = keyof typeof cellFormats;

export interface Workbook {
  /** Of the sheet with the rows, what comes before the first of them and after the last. */
  head: string;
  tail: string;
  /** Attribute `s` of a cell. */
  styles: Readonly<Record<CellFormat, string>>;
  /** The other parts of the file, by path. */
  parts: Unzipped;
}

export const sheetPath = "xl/worksheets/sheet1.xml";

/** Letters of the columns, A on. */
export function columnLetters(count: number): string[] {
  return Array.from({ length: count }, (_, index) => colToLetter(index));
}

export async function makeWorkbook(about: About, columns: readonly Column[]): Promise<Workbook> {
  const file = await writeXlsx({
    sheets: [rowSheet(about, columns), aboutSheet(about, columns)],
    properties: { title: about.title, creator: "Seeds Metrics" },
  });
  const { [sheetPath]: sheet, ...parts } = unzipSync(file);
  const xml = strFromU8(sheet ?? new Uint8Array());
  const sample = /<row r="2"[^>]*>(.*?)<\/row>/s.exec(xml);
  const found = [...(sample?.[1] ?? "").matchAll(/<c r="[A-Z]+2"[^>]*? s="(\d+)"/g)];
  const names = Object.keys(cellFormats);
  if (!sample || found.length !== names.length) {
    throw new Error("The workbook's sample row is not where it was written.");
  }
  const dimension = `<dimension ref="${rangeOf(columns.length, about.total)}"/>`;
  return {
    head: xml.slice(0, sample.index).replace(/<dimension ref="[^"]*"\/>/, dimension),
    tail: xml.slice(sample.index + sample[0].length),
    styles: Object.fromEntries(
      names.map((name, index) => [name, found[index]?.[1] ?? "0"]),
    ) as Record<CellFormat, string>,
    parts,
  };
}

function rangeOf(columns: number, rows: number): string {
  return `A1:${colToLetter(Math.max(columns, 1) - 1)}${rows + 1}`;
}

const bold = { font: { bold: true } };

function rowSheet({ name, total }: About, columns: readonly Column[]): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  for (const [index, { id }] of columns.entries()) {
    cells.set(`0,${index}`, { value: id, type: "string", style: bold });
  }
  for (const [index, numFmt] of Object.values(cellFormats).entries()) {
    cells.set(`1,${index}`, { value: 1, type: "number", style: { numFmt } });
  }
  return {
    name,
    columns: columns.map(({ id, kind }) => ({
      width: Math.min(Math.max(id.length + 3, kind === "time" ? 20 : 12), 32),
    })),
    rows: [],
    cells,
    freezePane: { rows: 1 },
    autoFilter: { range: rangeOf(columns.length, total) },
  };
}

function aboutSheet(about: About, columns: readonly Column[]): WriteSheet {
  const filters = about.filters.map(([filter, value]) => [`Filter ${filter}`, value]);
  const lines: [string, string][] = [
    [about.title, ""],
    ["Path", about.path],
    ["As of", about.asOf ?? "does not speak of a day"],
    ["Made at", `${about.generatedAt} (Lagos; so are all times of this file)`],
    ["Data version", about.dataVersion ?? ""],
    ["Rows", String(about.total)],
    ...(filters.length > 0
      ? (filters as [string, string][])
      : [["Filters", "none"] as [string, string]]),
    ["", ""],
    ["Column", "Definition"],
    ...columns.map(({ id, definition }): [string, string] => [id, definition]),
  ];
  const titles = [0, lines.findIndex(([first]) => first === "Column")];
  const cells = new Map<string, Partial<Cell>>();
  for (const [row, line] of lines.entries()) {
    for (const [column, value] of line.entries()) {
      const style = titles.includes(row) ? { style: bold } : {};
      cells.set(`${row},${column}`, { value, type: "string", ...style });
    }
  }
  return { name: "About", columns: [{ width: 32 }, { width: 110 }], rows: [], cells };
}
