// The hierarchy file: tab-separated text with a line of column names, as a spreadsheet writes it. Every line ends up as a row, or
// among the refused with its number and the reason.
import { addFault } from "#contract/field.ts";
import {
  hierarchyFileBytesMax,
  hierarchyRowsMax,
  labelLengthMax,
  nameLengthMax,
} from "#contract/limits.ts";
import type { Fault } from "#contract/ports.ts";

export interface HierarchyRow {
  line: number;
  /** Trimmed, in lower case. */
  officerEmail: string;
  branch: string | null;
  /** As written. */
  region: string | null;
  supervisorEmail: string | null;
  supervisorName: string | null;
  verticalLeadEmail: string | null;
  verticalLeadName: string | null;
}

export interface RefusedLine {
  line: number;
  reason: string;
}

export interface HierarchyFile {
  rows: HierarchyRow[];
  refused: RefusedLine[];
}

/** The columns that are read, and the most characters a cell of each may have; others may stand beside them. */
const columns = {
  loan_officer_email: nameLengthMax,
  branch_name: labelLengthMax,
  branch_supervisor_email: nameLengthMax,
  branch_supervisor_name: nameLengthMax,
  region_name: labelLengthMax,
  vertical_lead_email: nameLengthMax,
  vertical_lead_name: nameLengthMax,
};
type Column = keyof typeof columns;
const columnNames = Object.keys(columns) as Column[];

/** What spreadsheets and scripts write into a cell that holds nothing. */
const nothing = new Set(["", "-", "n/a", "#n/a", "null", "none", "nan"]);

export const hierarchyExample = [
  columnNames.join("\t"),
  "ada@example.com\tIkeja\tsola@example.com\tSola Ade\tSouth West\tlekan@example.com\tLekan Bello",
].join("\n");

/** Pushes a fault and answers undefined when the file as a whole cannot be read. */
export function parseHierarchyFile(
  bytes: Uint8Array,
  name: string,
  faults: Fault[],
): HierarchyFile | undefined {
  const text = decode(bytes, name, faults);
  if (text === undefined) return undefined;
  const lines = text.split(/\r\n|\n|\r/);
  const head = lines.findIndex(isFilled);
  if (head < 0) return addFault(faults, "BLANK", name, "is empty");
  const header = cellsOf(lines[head] ?? "").map((cell) => cell.trim().toLowerCase());
  const absent = columnNames.filter((column) => !header.includes(column));
  if (absent.length > 0) {
    const hint =
      absent.length === columnNames.length ? " (are the columns separated by tabs?)" : "";
    return addFault(
      faults,
      "REQUIRED",
      name,
      `has no column ${absent.join(", ")} in its first line${hint}: the columns go by their names`,
    );
  }
  const twice = columnNames.find((column) => header.indexOf(column) !== header.lastIndexOf(column));
  if (twice !== undefined) {
    return addFault(faults, "GIVEN_TWICE", name, `has the column ${twice} twice`);
  }
  const filled = [...lines.entries()].filter(([index, line]) => index > head && isFilled(line));
  if (filled.length === 0)
    return addFault(faults, "BLANK", name, "has no rows below its first line");
  if (filled.length > hierarchyRowsMax) {
    const problem = `has ${filled.length} rows: a file may have ${hierarchyRowsMax}`;
    return addFault(faults, "TOO_MANY_RECORDS", name, problem);
  }
  return readRows(filled, header);
}

function isFilled(line: string): boolean {
  return /\S/.test(line);
}

function decode(bytes: Uint8Array, name: string, faults: Fault[]): string | undefined {
  if (bytes.length > hierarchyFileBytesMax) {
    const problem = `has ${bytes.length} bytes: a file may have ${hierarchyFileBytesMax}`;
    return addFault(faults, "TOO_LONG", name, problem);
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return addFault(faults, "BAD_TEXT", name, "is UTF-16: save it as tab-separated text in UTF-8");
  }
  let text: string;
  try {
    // It also takes the byte order mark away.
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return addFault(
      faults,
      "BAD_TEXT",
      name,
      "is not UTF-8: save it as tab-separated text in UTF-8",
    );
  }
  if (text.includes("\0")) {
    return addFault(faults, "BAD_TEXT", name, "holds the character NUL: is it a text file?");
  }
  return text;
}

/**
 * A cell may stand in quotes, with quotes in it doubled. A quote that does not close before the end of its cell is a
 * character like any other, so that a stray one never swallows the lines that follow.
 */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split("\t");
  const cells = line.matchAll(/(?:^|\t)(?:"((?:[^"]|"")*)"(?=\t|$)|([^\t]*))/g);
  return [...cells].map(([, quoted, plain = ""]) => quoted?.replaceAll('""', '"') ?? plain);
}

function readRows(lines: readonly [number, string][], header: readonly string[]): HierarchyFile {
  const file: HierarchyFile = { rows: [], refused: [] };
  const place = new Map(columnNames.map((column) => [column, header.indexOf(column)]));
  for (const [index, text] of lines) {
    const line = index + 1;
    const cells = cellsOf(text);
    const cell = (column: Column): string => (cells[place.get(column) ?? -1] ?? "").trim();
    const reason = refusal(cells, header, cell);
    if (reason === null) file.rows.push(rowOf(line, cell));
    else file.refused.push({ line, reason });
  }
  return file;
}

function refusal(
  cells: readonly string[],
  header: readonly string[],
  cell: (column: Column) => string,
): string | null {
  if (cells.length !== header.length) {
    const count = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
    return `has ${count}, the first line ${header.length}`;
  }
  const long = columnNames.find((column) => [...cell(column)].length > columns[column]);
  if (long !== undefined) return `${long} is longer than ${columns[long]} characters`;
  if (nothing.has(cell("loan_officer_email").toLowerCase())) return "has no loan_officer_email";
  return null;
}

function rowOf(line: number, cell: (column: Column) => string): HierarchyRow {
  const stated = (column: Column): string | null => {
    const text = cell(column);
    return nothing.has(text.toLowerCase()) ? null : text;
  };
  return {
    line,
    officerEmail: cell("loan_officer_email").toLowerCase(),
    branch: stated("branch_name"),
    region: stated("region_name"),
    supervisorEmail: stated("branch_supervisor_email"),
    supervisorName: stated("branch_supervisor_name"),
    verticalLeadEmail: stated("vertical_lead_email"),
    verticalLeadName: stated("vertical_lead_name"),
  };
}
