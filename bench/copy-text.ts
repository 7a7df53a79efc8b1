import { copyChunkChars } from "#contract/limits.ts";
import { copyText } from "#store/database.ts";

/** A value of a row: text, a number, a boolean, or null. */
export type Cell = string | number | boolean | null;

/** Rows as the text format of COPY, in pieces that end with a whole row. */
export function* copyRows<R>(
  rows: Iterable<R>,
  cellsOf: (row: R) => readonly Cell[],
): Generator<string, void, undefined> {
  let piece = "";
  for (const row of rows) {
    let separator = "";
    for (const cell of cellsOf(row)) {
      piece += separator + copyText(cell);
      separator = "\t";
    }
    piece += "\n";
    if (piece.length >= copyChunkChars) {
      yield piece;
      piece = "";
    }
  }
  if (piece !== "") yield piece;
}
