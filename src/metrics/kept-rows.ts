// The rows of a kept day: every group of every kind, with components and metrics as JSON texts of exact decimals.
import { setImmediate } from "node:timers/promises";
import { scopeKinds, type ScopeKind } from "#contract/explain-ports.ts";
import type { Book } from "./book.ts";
import { rank } from "./catalogue/rank.ts";
import { componentsOf, metrics } from "./catalogue.ts";
import { amountJson } from "./explanation.ts";
import { groups } from "./groups.ts";
import { jsonList, jsonText } from "./json-text.ts";
import { evaluate, everyLoan, groupRows, type MetricRow, noWindow, rowJson } from "./rows.ts";
import { scopes } from "./scope.ts";

/** What is kept: all there is, so that any metric of any version can be told from the row. */
export const keptComponents = componentsOf(metrics);
const portfolioMetrics = metrics.filter((metric) => metric !== rank);

function keptRow(scope: ScopeKind, key: string, row: MetricRow): string {
  const { identity, evaluation } = row;
  const amounts = keptComponents.map((component) => [
    component.id,
    amountJson(evaluation.sums.get(component.id) ?? 0n, component),
  ]);
  const asked = scope === "portfolio" ? portfolioMetrics : metrics;
  return jsonText(
    { scope, group_key: key, identity },
    {
      components: jsonText({}, Object.fromEntries(amounts)),
      metrics: rowJson({ ...row, identity: {} }, asked),
    },
  );
}

/** The key in table metrics_daily of a group by its value. */
export function groupKeyOf(value: string | null): string {
  return value ?? "";
}

/** Rows written before other work of the process has its turn: some milliseconds. */
const rowsAtOnce = 100;

/** `[{scope, group_key, identity, components, metrics}, …]` of a book that was read without a window. */
export async function keptRowsJson(book: Book): Promise<string> {
  const evaluation = evaluate(book, book.cells.cells, false);
  const rows = [keptRow("portfolio", "", { identity: {}, evaluation, rank: null })];
  for (const kind of scopeKinds) {
    if (kind === "portfolio") continue;
    const { group } = scopes[kind];
    const column = groups[group].columns[0] ?? "";
    const query = { group, filters: everyLoan, window: noWindow };
    for (const row of groupRows(book, query, metrics)) {
      const value = row.identity[column];
      rows.push(keptRow(kind, groupKeyOf(typeof value === "string" ? value : null), row));
      // oxlint-disable-next-line no-await-in-loop
      if (rows.length % rowsAtOnce === 0) await setImmediate();
    }
  }
  return jsonList(rows);
}
