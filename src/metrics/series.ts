// One metric of one group over time: kept days, and today as the facts say now.
import { plusDays } from "#contract/calendar-date.ts";
import { validationError } from "#contract/errors.ts";
import { seriesDaysMax } from "#contract/limits.ts";
import type { SeriesQuery } from "#contract/kept-ports.ts";
import type { MetricMeta } from "#contract/metric-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import { businessDate } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import { type Book, oneSnapshot, readBookIn, readFreshness } from "./book.ts";
import { rank } from "./catalogue/rank.ts";
import { componentsOf } from "./catalogue.ts";
import { shownJson } from "./evaluate.ts";
import { groups } from "./groups.ts";
import { jsonList, jsonText } from "./json-text.ts";
import { groupKeyOf } from "./kept-rows.ts";
import { checkGroupIsKnown } from "./known-groups.ts";
import type { Metric } from "./metric.ts";
import { evaluate, everyLoan, groupRows, noWindow, required, shownOf } from "./rows.ts";
import { scopes } from "./scope.ts";
import { readMetricSettings } from "./settings.ts";

const usualDays = 90;

interface Point {
  date: IsoDate;
  value: string | null;
  formula_version: string | null;
}

/** As JSON text; null for a group without loans. */
export function liveValue(
  book: Book,
  metric: Metric,
  { kind, value }: SeriesQuery["scope"],
): string {
  if (kind === "portfolio") {
    if (metric === rank) return "null";
    return shownJson(evaluate(book, book.cells.cells, false).shown(metric), metric.unit);
  }
  const { group } = scopes[kind];
  const rows = groupRows(book, { group, filters: everyLoan, window: noWindow }, [metric]);
  const key = groups[group].columns[0] ?? "";
  const row = rows.find(({ identity }) => identity[key] === value);
  return row ? shownJson(shownOf(row, metric), metric.unit) : "null";
}

async function keptPoints(
  session: Session,
  { metric, scope }: SeriesQuery,
  from: IsoDate,
  to: IsoDate,
): Promise<Point[]> {
  return session.query<Point>(
    `select s.day::date as date, (d.metrics -> $3)::text as value, d.formula_version
     from generate_series($4::date::timestamp, $5::date::timestamp, interval '1 day') s (day)
     left join metrics_daily d on d.scope = $1 and d.group_key = $2 and d.metric_date = s.day::date
     order by s.day`,
    [scope.kind, groupKeyOf(scope.value), metric, from, to],
  );
}

function checkDays(from: IsoDate, to: IsoDate, today: IsoDate): void {
  const refuse = (field: string, message: string): Error =>
    validationError([{ field, code: "OUT_OF_RANGE", message }]);
  if (to > today) throw refuse("to", `to must not be after the business date ${today}`);
  if (from > to) throw refuse("from", "from must not be after to");
  if (plusDays(from, seriesDaysMax) <= to) {
    throw refuse("from", `from must lie at most ${seriesDaysMax - 1} days before to`);
  }
}

async function answer(
  session: Session,
  query: SeriesQuery,
): Promise<MetricMeta & { json: string }> {
  const metric = required(query.metric);
  const today = await businessDate(session);
  const to = query.to ?? today;
  const from = query.from ?? plusDays(to, -usualDays);
  checkDays(from, to, today);
  await checkGroupIsKnown(session, query.scope, true);
  const points = await keptPoints(session, query, from, to);
  if (to === today) {
    const question = { asOf: today, window: noWindow };
    const book = await readBookIn(session, question, componentsOf([metric]));
    const value = liveValue(book, metric, query.scope);
    points[points.length - 1] = {
      date: today,
      value,
      formula_version: book.settings.formulaVersion,
    };
  }
  const { id, title, unit, better } = metric;
  const shown = points.map(({ date, value, formula_version: version }) =>
    jsonText({ date }, { value: value ?? "null", formula_version: JSON.stringify(version) }),
  );
  const known = { metric: id, title, unit, better, scope: query.scope.text, from, to };
  const { dataVersion, freshness } = await readFreshness(session);
  const { formulaVersion } = await readMetricSettings(session);
  return {
    asOf: to,
    dataVersion,
    formulaVersion,
    freshness: JSON.stringify(freshness),
    json: jsonText(known, { points: jsonList(shown) }),
  };
}

export function metricSeries(db: Database, query: SeriesQuery) {
  return db.transaction((session) => answer(session, query), oneSnapshot);
}
