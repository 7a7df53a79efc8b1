// The reading side of the port: metrics of the whole portfolio and of its groups, on any day.
import type {
  MetricAnswer,
  MetricListQuery,
  MetricQuery,
  MetricReader,
} from "#contract/metric-ports.ts";
import type { Database } from "#store/database.ts";
import type { Books } from "./book.ts";
import { metrics } from "./catalogue.ts";
import { rank } from "./catalogue/rank.ts";
import { currentPortfolio, keptList, keptPortfolio } from "./kept-reader.ts";
import { metricDefinitions } from "./definitions.ts";
import { metaOf } from "./meta.ts";
import { officerMetrics } from "./officer.ts";
import type { Metric } from "./metric.ts";
import {
  chooseCells,
  chooseRows,
  evaluate,
  groupRows,
  isAsked,
  required,
  rowJson,
  sortRows,
} from "./rows.ts";

/** In the registry's order. */
function askedMetrics(ids: readonly string[] | null): readonly Metric[] {
  return ids === null ? metrics : metrics.filter(({ id }) => ids.includes(id));
}

async function portfolio(db: Database, books: Books, query: MetricQuery): Promise<MetricAnswer> {
  const { knownAt } = query;
  if (knownAt !== null) {
    return keptPortfolio(db, { ...query, knownAt }, askedMetrics(query.metrics));
  }
  // There is no list to have a rank in.
  const asked = askedMetrics(query.metrics).filter((metric) => metric !== rank);
  const kept = await currentPortfolio(db, query, asked);
  if (kept) return kept;
  const book = await books.read(db, { ...query, metrics: asked });
  const evaluation = evaluate(book, chooseCells(book, query.filters), isAsked(query.window));
  return { ...metaOf(book), json: rowJson({ identity: {}, evaluation, rank: null }, asked) };
}

/** Beside those asked for, the metrics that choose and sort the rows. */
function neededMetrics(query: MetricListQuery, asked: readonly Metric[]): Metric[] {
  const needed = new Set(asked);
  const sorted = metrics.find(({ id }) => id === query.sort?.column);
  if (sorted) needed.add(sorted);
  if (query.rows.risk_band !== null || query.rows.watchlist !== null) {
    needed.add(required("risk_band")).add(required("active_loans"));
  }
  return [...needed];
}

async function list(
  db: Database,
  books: Books,
  query: MetricListQuery,
): Promise<MetricAnswer & { total: number }> {
  const asked = askedMetrics(query.metrics);
  const { knownAt } = query;
  if (knownAt !== null) return keptList(db, { ...query, knownAt }, asked);
  const needed = neededMetrics(query, asked);
  const book = await books.read(db, { ...query, metrics: needed });
  const rows = chooseRows(groupRows(book, query, needed), query.rows);
  const first = (query.page - 1) * query.limit;
  const page = sortRows(rows, query).slice(first, first + query.limit);
  const json = `[${page.map((row) => rowJson(row, asked)).join(",")}]`;
  return { ...metaOf(book), json, total: rows.length };
}

/** `books`: shared by the readers of one process. */
export function createMetricReader(db: Database, books: Books): MetricReader {
  return {
    portfolio: (query) => portfolio(db, books, query),
    list: (query) => list(db, books, query),
    officer: (query) => officerMetrics(db, books, query),
    definitions: metricDefinitions,
  };
}
