// Rows as an aligned table for a terminal.

/** Columns under their names, numbers to the right, null as an empty cell, and the number of rows. */
export function formatTable(
  columns: readonly string[],
  rows: readonly Record<string, unknown>[],
): string {
  const cells = rows.map((row) => columns.map((column) => cellText(row[column])));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column), ...cells.map((row) => displayWidth(row[index] ?? ""))),
  );
  const numeric = columns.map((column) => rows.every((row) => isNumeric(row[column])));
  const line = (row: readonly string[], right: readonly boolean[]): string =>
    row
      .map((text, index) => {
        const space = " ".repeat((widths[index] ?? 0) - displayWidth(text));
        return right[index] ? space + text : text + space;
      })
      .join(" | ")
      .trimEnd();
  return [
    line(columns, numeric),
    widths.map((width) => "-".repeat(width)).join("-+-"),
    ...cells.map((row) => line(row, numeric)),
    `(${rows.length} ${rows.length === 1 ? "row" : "rows"})`,
  ].join("\n");
}

/** Control characters are shown, not sent: data must not steer the terminal. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}

function isNumeric(value: unknown): boolean {
  if (value === null || typeof value === "number") return true;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
}

function displayWidth(text: string): number {
  return [...text].length;
}
