// Rows as aligned columns for a terminal. A column is set to the right when all its values look like numbers.
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  // Control characters are shown, not sent: data must not steer the terminal.
  const shown = rows.map((row) => row.map((text) => text.replaceAll(/\p{Cc}/gu, "?")));
  const all = [header, ...shown];
  const widths = header.map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? "").length)),
  );
  const right = header.map((_, column) =>
    shown.every((row) => /^[-\d.,%s ]*$/.test(row[column] ?? "")),
  );
  const line = (row: readonly string[]): string =>
    header
      .map((_, column) => {
        const value = row[column] ?? "";
        const width = widths[column] ?? 0;
        return right[column] ? value.padStart(width) : value.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(header), rule, ...shown.map(line)].join("\n");
}

/** 1234567 → '1,234,567'; decimal text keeps its decimals. */
export function grouped(value: number | string): string {
  return String(value).replace(/^(-?\d+)/, (whole) => whole.replaceAll(/\B(?=(\d{3})+$)/g, ","));
}
