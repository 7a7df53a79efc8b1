// GET /explain: a metric of one group taken apart, down to the loans and repayments, all of one snapshot.
import type { ExplainQuery, Scope } from "#contract/explain-ports.ts";
import type { RowStream } from "#contract/export-ports.ts";
import { exportBatchRows } from "#contract/limits.ts";
import type { MetricMeta } from "#contract/metric-ports.ts";
import { businessDate } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import type { Snapshot } from "#store/snapshot.ts";
import { type Book, oneSnapshot, readBookIn } from "./book.ts";
import { rank } from "./catalogue/rank.ts";
import { componentsOf } from "./catalogue.ts";
import type { Dimension } from "./cells.ts";
import type { Component } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import { unusedComponent } from "./explain-parameters.ts";
import {
  type Contribution,
  type ContributionQuestion,
  contributionsStatement,
  withCounters,
} from "./explain-rows.ts";
import { amountJson, explain, type Explanation } from "./explanation.ts";
import { formulaInForce, versionInForce } from "./formula-in-force.ts";
import { jsonList, jsonText } from "./json-text.ts";
import { checkGroupIsKnown } from "./known-groups.ts";
import type { Metric } from "./metric.ts";
import { metaOf } from "./meta.ts";
import { required } from "./rows.ts";
import { scopes } from "./scope.ts";

type Answer = MetricMeta & { json: string; total: number };

export function explainMetric(db: Database, query: ExplainQuery): Promise<Answer> {
  return db.transaction((session) => answer(session, query), oneSnapshot);
}

/** Its rows, all of them: each component is read once, by a cursor. */
export async function wholeExplanation(
  snapshot: Snapshot,
  query: ExplainQuery,
): Promise<RowStream> {
  const { book, asked, question } = await takeApart(snapshot, query);
  return {
    total: totalOf(asked),
    asOf: book.days.as_of,
    dataVersion: book.dataVersion,
    batches: allRows(snapshot, asked, question),
  };
}

async function answer(session: Session, query: ExplainQuery): Promise<Answer> {
  const { metric, book, found, asked, question } = await takeApart(session, query);
  const rows = await pageOfRows(session, asked, query, question);
  const settings = await settingsJson(session, found.metrics);
  return {
    ...metaOf(book),
    json: answerJson(metric, book, query, { ...found, settings, rows }),
    total: totalOf(asked),
  };
}

interface TakenApart {
  metric: Metric;
  book: Book;
  found: Explanation;
  /** The components whose rows were asked for. */
  asked: Chosen;
  question: ContributionQuestion;
}

async function takeApart(session: Session, query: ExplainQuery): Promise<TakenApart> {
  const metric = required(query.metric);
  await checkGroupIsKnown(session, query.scope, false);
  const components = componentsOf([metric]);
  const by = dimensionsOf(metric, components, query.scope);
  const book = await readBookIn(session, query, withCounters(components), by);
  const found = explain(metric, book, query);
  const isToday = book.days.as_of === (await businessDate(session));
  return {
    metric,
    book,
    found,
    asked: chosen(query, found.components),
    question: { scope: query.scope, days: book.days, isToday },
  };
}

function totalOf(components: Chosen): number {
  return components.reduce((sum, one) => sum + one.rows, 0);
}

/** The cells need be no finer than the scope; a commonest channel is an officer's, a rank is among groups. */
function dimensionsOf(
  metric: Metric,
  components: readonly Component[],
  { kind }: Scope,
): Dimension[] | undefined {
  if (metric === rank) return undefined;
  const own = kind === "portfolio" ? [] : [scopes[kind].dimension];
  const ofOfficers: Dimension[] = components.includes(commonestChannelLoans)
    ? ["officer_id", "channel"]
    : [];
  return [...new Set([...own, ...ofOfficers])];
}

function answerJson(
  metric: Metric,
  book: Book,
  { scope }: ExplainQuery,
  found: Explanation & { settings: string; rows: readonly string[] },
): string {
  const { id, title, unit, definition, source } = metric;
  return jsonText(
    {
      metric: id,
      title,
      unit,
      scope: scope.text,
      as_of: book.days.as_of,
      definition,
      formula: formulaInForce(metric, book),
      version: versionInForce(metric, book),
      source,
      days: book.days,
    },
    {
      value: found.value,
      settings: found.settings,
      parts: jsonList(found.parts),
      components: jsonList(found.shown),
      rows: jsonList(found.rows),
    },
  );
}

type Chosen = Explanation["components"];

function chosen({ metric, component: id }: ExplainQuery, components: Chosen): Chosen {
  if (id === null) return components;
  const one = components.filter(({ component }) => component.id === id);
  if (one.length > 0) return one;
  const names = components.map(({ component }) => component.id);
  throw unusedComponent(metric, names);
}

/** The components' rows are one list, a component after the other. */
async function pageOfRows(
  session: Session,
  components: Chosen,
  { page, limit }: ExplainQuery,
  question: ContributionQuestion,
): Promise<string[]> {
  const first = (page - 1) * limit;
  const found: string[] = [];
  let before = 0;
  for (const { component, rows } of components) {
    const offset = Math.max(0, first - before);
    const wanted = Math.min(limit - found.length, rows - offset);
    before += rows;
    if (wanted <= 0) continue;
    const statement = contributionsStatement(component, question, { limit: wanted, offset });
    // The session is one connection: a statement after the other.
    // oxlint-disable-next-line no-await-in-loop
    const read = await session.query<Contribution>(statement.text, statement.values);
    found.push(...read.map((row) => rowJson(component, row)));
  }
  return found;
}

async function* allRows(
  snapshot: Snapshot,
  components: Chosen,
  question: ContributionQuestion,
): AsyncGenerator<string[]> {
  for (const { component, rows } of components) {
    if (rows === 0) continue;
    const { text, values } = contributionsStatement(component, question, {
      limit: null,
      offset: 0,
    });
    for await (const batch of snapshot.batches<Contribution>(text, values, exportBatchRows)) {
      yield batch.map((row) => rowJson(component, row));
    }
  }
}

function rowJson(component: Component, { amount, ...ids }: Contribution): string {
  return jsonText(
    { component: component.id, ...ids },
    { amount: amountJson(BigInt(amount), component) },
  );
}

/** The values of the settings that some metrics name. */
async function settingsJson(session: Session, metrics: readonly Metric[]): Promise<string> {
  const rows = await session.query<{ name: string; value: string }>(
    "select name, value::text as value from settings where name = any($1::text[]) order by name",
    [metrics.flatMap(({ settings }) => settings)],
  );
  return jsonText({}, Object.fromEntries(rows.map(({ name, value }) => [name, value])));
}
