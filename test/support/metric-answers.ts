/** What `GET /metrics/…` says, read so that no number passes through a float, and where it differs from the oracle. */
import type { FastifyInstance } from "fastify";
import { readJson } from "#contract/json.ts";
import { JsonNumber, type JsonObject } from "#contract/json-value.ts";
import type { Belonging, Window } from "../oracle/metric-facts.ts";
import type { Metrics } from "../oracle/metrics.ts";

/** The list of each kind of group, and the column that names its rows. */
export const groupLists: readonly { list: string; key: keyof Belonging; column: string }[] = [
  { list: "officers", key: "officer_id", column: "officer_id" },
  { list: "branches", key: "branch", column: "branch" },
  { list: "regions", key: "region", column: "region" },
  { list: "vertical-leads", key: "vertical_lead_email", column: "vertical_lead_email" },
  { list: "channels", key: "channel", column: "channel" },
  { list: "waves", key: "wave", column: "wave" },
  { list: "products", key: "loan_type", column: "product" },
];

export interface Asked {
  asOf: string;
  window?: Window | undefined;
}

type Row = Record<string, unknown>;

/** `data` with every number as its text. */
export async function readData(app: FastifyInstance, path: string): Promise<unknown> {
  const { statusCode, payload } = await app.inject(`/api/v1/metrics/${path}`);
  if (statusCode !== 200) throw new Error(`GET /metrics/${path}: ${statusCode} ${payload}`);
  return plain((readJson(payload).value as JsonObject)["data"]);
}

function plain(value: unknown): unknown {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

function question({ asOf, window }: Asked): string {
  const days = window && { start_date: window.from, end_date: window.to };
  return new URLSearchParams({ as_of: asOf, ...days }).toString();
}

export async function portfolioAnswer(app: FastifyInstance, asked: Asked): Promise<Row> {
  return (await readData(app, `portfolio?${question(asked)}`)) as Row;
}

/** Rows by the group's name; "" is the row of the loans that belong nowhere. */
export async function groupAnswers(
  app: FastifyInstance,
  { list, column }: (typeof groupLists)[number],
  asked: Asked,
): Promise<Map<string, Row>> {
  const rows = (await readData(app, `${list}?limit=1000&${question(asked)}`)) as Row[];
  return new Map(rows.map((row) => [(row[column] as string | null) ?? "", row]));
}

/** One line for each metric of `expected` that the answer has otherwise. */
export function metricDifferences(
  label: string,
  expected: Metrics,
  actual: Row | undefined,
): string[] {
  if (actual === undefined) return [`${label}: no row`];
  return Object.entries(expected)
    .map(([name, value]) => [name, typeof value === "number" ? String(value) : value] as const)
    .filter(([name, value]) => actual[name] !== value)
    .map(([name, value]) => `${label} ${name}: expected ${value}, got ${String(actual[name])}`);
}

/** Both ways: a row that only one side has is a difference too. */
export function groupDifferences(
  label: string,
  expected: ReadonlyMap<string, Metrics>,
  actual: ReadonlyMap<string, Row>,
): string[] {
  const unexpected = [...actual.keys()].filter((name) => !expected.has(name));
  return [
    ...unexpected.map((name) => `${label} ${name || "(none)"}: a row nobody expected`),
    ...[...expected].flatMap(([name, metrics]) =>
      metricDifferences(`${label} ${name || "(none)"}`, metrics, actual.get(name)),
    ),
  ];
}
