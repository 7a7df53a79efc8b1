// What a value is made of: the components it used, its parts, the settings. Evaluated from the very sums that are shown.
import type { ExplainQuery, Scope } from "#contract/explain-ports.ts";
import type { Book } from "./book.ts";
import { placesOfRows, rank } from "./catalogue/rank.ts";
import { componentsOf } from "./catalogue.ts";
import { type Cell, sumCells } from "./cells.ts";
import type { Component } from "./component.ts";
import { Evaluation, shownJson } from "./evaluate.ts";
import { rowsTotal } from "./explain-rows.ts";
import { formulaInForce } from "./formula-in-force.ts";
import { decimalText, rounded } from "./fraction.ts";
import { groups } from "./groups.ts";
import { jsonText } from "./json-text.ts";
import type { Metric } from "./metric.ts";
import { everyLoan, groupRows, isAsked, rankedOf } from "./rows.ts";
import { scopes } from "./scope.ts";

export interface Explanation {
  /** JSON texts, like the two below. */
  value: string;
  parts: readonly string[];
  shown: readonly string[];
  /** Whose rows there are. */
  components: readonly { component: Component; rows: number }[];
  /** The metric and the parts that took part. */
  metrics: readonly Metric[];
}

export function explain(metric: Metric, book: Book, query: ExplainQuery): Explanation {
  return metric === rank ? explainRank(book, query) : explainValue(metric, book, query);
}

function cellsOf({ cells }: Book, { kind, value }: Scope): readonly Cell[] {
  if (kind === "portfolio") return cells.cells;
  const { dimension } = scopes[kind];
  return cells.cells.filter((cell) => cell[dimension] === value);
}

/** Every part of the metric, parts of parts before them, each once. */
function partsOf(metric: Metric): Metric[] {
  const found = new Set<Metric>();
  const visit = (one: Metric): void => {
    for (const part of one.parts) {
      visit(part);
      found.add(part);
    }
  };
  visit(metric);
  return [...found];
}

function explainValue(metric: Metric, book: Book, { scope, window }: ExplainQuery): Explanation {
  const sums = sumCells(book.cells, cellsOf(book, scope));
  const evaluationOf = (one: Metric): Evaluation => {
    const evaluation = new Evaluation(sums, book.settings, isAsked(window));
    evaluation.value(one);
    return evaluation;
  };
  const evaluation = evaluationOf(metric);
  const value = shownJson(evaluation.shown(metric), metric.unit);
  const { used } = evaluation;
  const components = componentsOf([metric]).filter((one) => used.has(one));
  // A part took part when the value asked for all that it is made of.
  const parts = partsOf(metric).filter((part) =>
    [...evaluationOf(part).used].every((one) => used.has(one)),
  );
  return {
    value,
    parts: parts.map((part) => partJson(part, evaluationOf(part), book)),
    shown: components.map((component) => componentJson(component, sums)),
    components: components.map((component) => ({
      component,
      rows: Number(rowsTotal(sums, component)),
    })),
    metrics: [metric, ...parts],
  };
}

/** A group's rank follows from those of all groups like it: there are no rows of one group that sum to it. */
function explainRank(book: Book, { scope, window }: ExplainQuery): Explanation {
  const { kind, value } = scope;
  const nothing = { shown: [], parts: [], components: [], metrics: [rank] };
  if (kind === "portfolio") return { ...nothing, value: "null" };
  const { group } = scopes[kind];
  const rows = groupRows(book, { group, filters: everyLoan, window }, [rank]);
  const key = groups[group].columns[0] ?? "";
  const place = rows.findIndex(({ identity }) => identity[key] === value);
  const row = rows[place];
  if (!row) return { ...nothing, value: "null" };
  const places = placesOfRows(rows.map(rankedOf))[place];
  const component = (id: string, title: string, definition: string, shown: number | undefined) =>
    JSON.stringify({
      id,
      title,
      unit: "rank",
      rows: null,
      definition,
      value: shown,
      rows_total: 0,
    });
  return {
    value: String(row.rank),
    parts: rank.parts.map((part) => partJson(part, row.evaluation, book)),
    shown: [
      component(
        "rank_of_risk_score",
        "Rank by risk score",
        `Place by risk score among the ${rows.length} ${group} with loans; equal scores share it.`,
        places?.byRisk,
      ),
      component(
        "rank_of_ayr",
        "Rank by AYR",
        `Place by AYR among the same ${rows.length}; those without an AYR come first.`,
        places?.byAyr,
      ),
    ],
    components: [],
    metrics: [rank],
  };
}

function componentJson(component: Component, sums: ReadonlyMap<string, bigint>): string {
  const { id, title, unit, rows, definition } = component;
  return jsonText(
    { id, title, unit, rows: rows === "loan" ? "loans" : "repayments", definition },
    {
      value: amountJson(sums.get(id) ?? 0n, component),
      rows_total: String(rowsTotal(sums, component)),
    },
  );
}

/** Kobo or count of a component, or of one of its rows. */
export function amountJson(amount: bigint, { unit }: Component): string {
  return decimalText(amount, unit === "naira" ? 2 : 0);
}

function partJson(part: Metric, evaluation: Evaluation, book: Book): string {
  const { id: metric, title, neutral } = part;
  return jsonText(
    { metric, title, formula: formulaInForce(part, book) },
    {
      value: shownJson(evaluation.shown(part), part.unit),
      neutral_value: neutral === null ? "null" : decimalText(rounded(neutral, 0), 0),
    },
  );
}
