// The rows of a list of metrics: cells chosen by filters, summed by group, evaluated, ranked, sorted.
import type { MetricListQuery, MetricLoanFilters } from "#contract/metric-ports.ts";
import type { Book } from "./book.ts";
import { ayr } from "./catalogue/ratios.ts";
import { rank, type Ranked, ranksOf } from "./catalogue/rank.ts";
import { riskScore } from "./catalogue/risk-score.ts";
import { findMetric } from "./catalogue.ts";
import { type Cell, dimensions, sumCells } from "./cells.ts";
import { Evaluation, type Shown, shownJson } from "./evaluate.ts";
import type { Fraction } from "./fraction.ts";
import { groups, type Identity } from "./groups.ts";
import { bandsInOrder, type Metric } from "./metric.ts";

export interface MetricRow {
  identity: Identity;
  evaluation: Evaluation;
  rank: bigint | null;
}

/** No filter, no window. */
export const everyLoan: MetricLoanFilters = {
  officer_id: null,
  branch: null,
  region: null,
  vertical_lead: null,
  channel: null,
  wave: null,
  product: null,
  user_type: null,
};
export const noWindow: MetricListQuery["window"] = { from: null, to: null };

/** The cells of the loans that enter. */
export function chooseCells({ cells, officers }: Book, filters: MetricLoanFilters): Cell[] {
  const wanted = dimensions.flatMap((dimension) => {
    const values = filters[dimension];
    return values === null ? [] : [{ dimension, values: new Set<string | null>(values) }];
  });
  const types = filters.user_type === null ? null : new Set<string | null>(filters.user_type);
  return cells.cells.filter(
    (cell) =>
      wanted.every(({ dimension, values }) => values.has(cell[dimension])) &&
      (types === null || types.has(officers.get(cell.officer_id ?? "")?.user_type ?? null)),
  );
}

export function evaluate(book: Book, cells: readonly Cell[], isWindowed: boolean): Evaluation {
  return new Evaluation(sumCells(book.cells, cells), book.settings, isWindowed);
}

/** Every row of the group, ranked among all of them, before `rows` chooses which are shown. */
export function groupRows(
  book: Book,
  query: Pick<MetricListQuery, "group" | "filters" | "window">,
  asked: readonly Metric[],
): MetricRow[] {
  const { dimension, identity } = groups[query.group];
  const byKey = new Map<string | null, Cell[]>();
  for (const cell of chooseCells(book, query.filters)) {
    const cells = byKey.get(cell[dimension]);
    if (cells) cells.push(cell);
    else byKey.set(cell[dimension], [cell]);
  }
  const isWindowed = isAsked(query.window);
  const rows = [...byKey].map(([key, cells]) => ({
    identity: identity(key, cells, book.officers),
    evaluation: evaluate(book, cells, isWindowed),
  }));
  if (!asked.includes(rank)) return rows.map((row) => ({ ...row, rank: null }));
  const ranks = ranksOf(rows.map(rankedOf), book.settings);
  return rows.map((row, index) => ({ ...row, rank: BigInt(ranks[index] ?? 0) }));
}

export function rankedOf({ evaluation }: Pick<MetricRow, "evaluation">): Ranked {
  return {
    riskScore: evaluation.value(riskScore) as Fraction,
    ayr: (evaluation.value(ayr) ?? null) as Fraction | null,
  };
}

export function isAsked(window: MetricListQuery["window"]): boolean {
  return window.from !== null || window.to !== null;
}

export function shownOf(row: MetricRow, metric: Metric): Shown {
  return metric === rank ? row.rank : row.evaluation.shown(metric);
}

/** `{identity…, metrics…}` as JSON text. */
export function rowJson(row: MetricRow, asked: readonly Metric[]): string {
  const who = Object.entries(row.identity).map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  const numbers = asked.map(
    (metric) => `"${metric.id}":${shownJson(shownOf(row, metric), metric.unit)}`,
  );
  return `{${[...who, ...numbers].join(",")}}`;
}

/** Sorted as asked for: nothing last, ties by the key. */
export function sortRows(
  rows: readonly MetricRow[],
  { group, sort }: Pick<MetricListQuery, "group" | "sort">,
): MetricRow[] {
  const key = groups[group].columns[0] ?? "";
  const { column, descending } = sort ?? { column: key, descending: false };
  const metric = findMetric(column);
  const valued = rows.map((row) => ({
    row,
    value: metric ? sortValue(shownOf(row, metric), metric) : (row.identity[column] ?? null),
    key: String(row.identity[key] ?? ""),
  }));
  const direction = descending ? -1 : 1;
  valued.sort((a, b) => {
    if (a.value === null || b.value === null) {
      if (a.value !== b.value) return a.value === null ? 1 : -1;
    } else if (a.value !== b.value) return a.value < b.value ? -direction : direction;
    return a.key < b.key ? -1 : Number(a.key > b.key);
  });
  return valued.map(({ row }) => row);
}

/** Bands are in their own order, not in that of the alphabet. */
function sortValue(shown: Shown, { unit }: Metric): Shown {
  return unit === "band" && typeof shown === "string" ? BigInt(bandsInOrder.indexOf(shown)) : shown;
}

/** Rows the list shows. */
export function chooseRows(
  rows: readonly MetricRow[],
  wanted: MetricListQuery["rows"],
): MetricRow[] {
  const { risk_band: bands, watchlist, search } = wanted;
  const text = search?.trim().toLowerCase() ?? "";
  return rows.filter((row) => {
    if (text !== "" && !searched(row.identity).some((value) => holds(value, text))) return false;
    if (bands === null && watchlist === null) return true;
    const band = row.evaluation.shown(required("risk_band"));
    if (bands !== null && !bands.some((one) => one === band)) return false;
    return watchlist === null || isWatched(row, band) === watchlist;
  });
}

/** Columns that are no name and no id: what they say is not searched. */
export const unsearched: readonly string[] = ["user_type", "employment_status", "hire_date"];

function searched(identity: Identity): Identity[string][] {
  return Object.entries(identity).flatMap(([name, value]) =>
    unsearched.includes(name) ? [] : [value],
  );
}

function isWatched(row: MetricRow, band: Shown): boolean {
  return band !== "Green" && row.evaluation.shown(required("active_loans")) !== 0n;
}

function holds(value: Identity[string] | undefined, text: string): boolean {
  return typeof value === "string" && value.toLowerCase().includes(text);
}

export function required(id: string): Metric {
  const metric = findMetric(id);
  if (!metric) throw new Error(`there is no metric ${id}`);
  return metric;
}
