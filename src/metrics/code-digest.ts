// What the numbers are calculated by, as one text: when it changes, kept days are calculated anew.
import { createHash } from "node:crypto";
import type { Session } from "#store/database.ts";
import { metrics } from "./catalogue.ts";
import { decimalText, rounded } from "./fraction.ts";
import { keptComponents } from "./kept-rows.ts";
import type { Metric } from "./metric.ts";
import { loansFrom } from "./relation.ts";

const functionFiles = [
  "calendar.sql",
  "contract.sql",
  "position.sql",
  "figures.sql",
  "portfolio.sql",
  "metric_loans.sql",
  "collections.sql",
];

/** All of a metric that its value follows from: of metrics made by one function the expressions read the same. */
export function calculationOf(metric: Metric): object {
  const { id, unit, formula, neutral, settings, bands, version, value } = metric;
  return {
    id,
    unit,
    formula,
    settings,
    bands,
    version,
    components: metric.components.map((component) => component.id),
    parts: metric.parts.map((part) => part.id),
    neutral: neutral === null ? null : decimalText(rounded(neutral, 6), 6),
    value: String(value),
  };
}

/** Of the registry's expressions and of the SQL functions behind them. */
export async function codeDigest(session: Session): Promise<string> {
  const functions = await session.query<{ name: string; sha256: string }>(
    "select name, sha256 from schema_object where name = any($1::text[]) order by name",
    [functionFiles],
  );
  const expressions = keptComponents.map(({ sql }) => sql).join(", ");
  const registry = [
    functions,
    keptComponents.map(({ id, rows, sql }) => [id, rows, sql]),
    metrics.map(calculationOf),
    loansFrom(expressions, { as_of: "every", week_before: "every", month_middle: "every" }),
  ];
  return createHash("sha256").update(JSON.stringify(registry)).digest("hex");
}
