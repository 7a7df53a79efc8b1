// The handbook of the metrics, docs/metrics: pages made from the registry and from one worked example of six loans (example.json, which a
// test holds to what the service answers). `npm run docs:metrics` writes them.
import { families } from "../src/metrics/catalogue/families.ts";
import { componentsOf, metrics } from "../src/metrics/catalogue.ts";
import type { Component } from "../src/metrics/component.ts";
import type { Metric } from "../src/metrics/metric.ts";

type Cell = string | number | boolean | null;

export interface Example {
  as_of: string;
  loans: Readonly<Record<string, Cell>>[];
  /** By id; a row is a loan, or a repayment of one, and what it contributes. */
  components: Readonly<
    Record<
      string,
      { value: number; rows: [loan: string, repayment: string | null, amount: number][] }
    >
  >;
  metrics: Readonly<Record<string, ExampleOfMetric>>;
}

export interface ExampleOfMetric {
  scope: string;
  value: Cell;
  formula: string;
  settings: Readonly<Record<string, unknown>>;
  parts: { metric: string; value: Cell; neutral_value: number | null }[];
  components: { id: string; title: string; unit: string; definition: string; value: number }[];
}

/** Rows of a component that a page shows; the largest come first. */
const rowsShown = 12;

const made = "<!-- Made by `npm run docs:metrics` from src/metrics; change it there. -->";

function money(value: number): string {
  const [whole = "", decimals] = value.toFixed(2).split(".");
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}.${decimals}`;
}

function shown(value: Cell | undefined, unit: Metric["unit"] | Component["unit"]): string {
  if (value === null || value === undefined) return "—";
  if (typeof value !== "number") return String(value);
  if (unit === "naira") return money(value);
  return unit === "ratio"
    ? value.toFixed(6)
    : unit === "percent"
      ? value.toFixed(2)
      : String(value);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function pageOf(id: string): string {
  return `[${id}](${id}.md)`;
}

function metricOf(id: string): Metric | undefined {
  return metrics.find((metric) => metric.id === id);
}

const units: Readonly<Record<Metric["unit"], string>> = {
  naira: "naira, two decimals",
  count: "a count",
  ratio: "a share, 0.25 = 25 %, six decimals; — without exposure",
  percent: "percent, two decimals; — when nothing was due",
  score: "points from 0 to 100",
  rank: "a place, 1 is best",
  flag: "yes or no",
  band: "a name",
};

function facts(metric: Metric): string {
  const { unit, better, neutral, version, settings, bands, source, id } = metric;
  const band = metrics.find((one) => one.unit === "band" && one.parts.includes(metric));
  const rows: [string, string][] = [
    ["shown as", units[unit]],
    ["better", better ?? "neither"],
    ["version", typeof version === "string" ? version : `setting \`${version.setting}\``],
    ["without exposure a score takes", neutral === null ? "—" : String(neutral.numerator)],
    ["band", band && bands ? `${pageOf(band.id)}, limits in \`${bands}\`` : "—"],
    ["settings", settings.map((name) => `\`${name}\``).join(", ") || "—"],
    ["source", source],
    ["in the API", `\`metrics=${id}\` of \`/metrics/…\`, taken apart by \`/explain?metric=${id}\``],
  ];
  return table(
    ["", ""],
    rows.filter(([, value]) => value !== "—"),
  );
}

function formulas(metric: Metric): string {
  const versions = metric.formula.split(/; (?=v\d: )/);
  const text = versions.map((one) => `    ${one}`).join("\n");
  const components = componentsOf([metric]);
  const own = table(
    ["component", "is", "in", "each row is"],
    components.map(({ id, definition, unit, rows }) => [
      `\`${id}\``,
      definition,
      unit,
      rows === "loan" ? "a loan" : "a repayment",
    ]),
  );
  const parts = metric.parts.map(({ id, title }) => `- ${pageOf(id)}: ${title}`).join("\n");
  if (parts === "") return `## Formula\n\n${text}\n\n${own}`;
  return `## Formula\n\n${text}\n\nIt is made of\n\n${parts}`;
}

/** A sum shown as it is: the rows below say all. */
function isSum({ formula }: Metric): boolean {
  return /^[\w]+(, or \w+)?$/.test(formula);
}

/** The formula with values in the place of names. */
export function arithmetic(metric: Metric, example: ExampleOfMetric): string {
  const values = new Map<string, string>();
  for (const { id, value, unit } of example.components) {
    values.set(id, shown(value, unit === "naira" ? "naira" : "count"));
  }
  for (const { metric: id, value, neutral_value: neutral } of example.parts) {
    const part = metricOf(id);
    const taken = metric.unit === "band" ? value : (value ?? neutral);
    if (part)
      values.set(id, part.unit === "flag" ? String(Number(taken)) : shown(taken, part.unit));
  }
  for (const [name, setting] of Object.entries(example.settings)) {
    if (typeof setting !== "object" || setting === null) continue;
    for (const [key, value] of Object.entries(setting)) values.set(`${name}.${key}`, String(value));
  }
  const named =
    metric.unit === "rank"
      ? example.formula.replaceAll(/rank of (?=[a-z])/g, "rank_of_")
      : example.formula;
  const formula = named.replaceAll(/[a-z][\w.]*[a-z0-9]/g, (name) => values.get(name) ?? name);
  return isSum(metric) ? example.components.map(({ id }) => id).join() : formula;
}

function rowsOf(component: ExampleOfMetric["components"][number], example: Example): string {
  const { id, title, value } = component;
  const unit = component.unit === "naira" ? "naira" : "count";
  const rows = example.components[id]?.rows ?? [];
  const heading = `**${title}** (\`${id}\`)`;
  if (rows.length === 0) return `${heading}: ${shown(value, unit)}, no row contributes.`;
  const isOfRepayments = rows[0]?.[1] !== null;
  const named = rows
    .slice(0, rowsShown)
    .map(([loan, repayment, amount]) => [
      loan,
      ...(isOfRepayments ? [String(repayment)] : []),
      shown(amount, unit),
    ]);
  const others = rows.slice(rowsShown);
  const rest = others.reduce((sum, [, , amount]) => sum + Math.round(amount * 100), 0) / 100;
  const blank = isOfRepayments ? [""] : [];
  if (others.length > 0) named.push([`and ${others.length} more`, ...blank, shown(rest, unit)]);
  named.push(["**sum**", ...blank, `**${shown(value, unit)}**`]);
  const head = ["loan", ...(isOfRepayments ? ["repayment"] : []), "contributes"];
  return `${heading}\n\n${table(head, named)}`;
}

function workedExample(metric: Metric, example: Example): string {
  const own = example.metrics[metric.id];
  if (!own) throw new Error(`the example has no ${metric.id}: npm run docs:metrics`);
  const whose = own.scope === "portfolio" ? "the whole portfolio" : `\`${own.scope}\``;
  const equals = metric.unit === "band" ? ": " : " = ";
  const result = `${arithmetic(metric, own)}${equals}${shown(own.value, metric.unit)}`;
  const intro = `## Worked example\n\nOf ${whose} of the [six loans](README.md#the-six-loans) on ${example.as_of}:\n\n    ${result}`;
  if (metric.parts.length === 0) {
    return [intro, ...own.components.map((component) => rowsOf(component, example))].join("\n\n");
  }
  const parts = own.parts.map(({ metric: id, value, neutral_value: neutral }) => {
    const part = metricOf(id);
    // A rank puts what has no value first; it takes nothing in its place.
    const isReplaced = value === null && neutral !== null && metric.unit !== "rank";
    const note = isReplaced ? ` (taken as ${neutral})` : "";
    return [pageOf(id), `${part ? shown(value, part.unit) : String(value)}${note}`];
  });
  const ranks = metric.unit === "rank" ? own.components : [];
  const places = ranks.map(({ title, definition, value }) => [
    `${title}: ${definition}`,
    String(value),
  ]);
  return `${intro}\n\n${table(["part", "value"], [...parts, ...places])}`;
}

export function metricPage(metric: Metric, example: Example): string {
  return `${made}\n\n# ${metric.title}\n\n\`${metric.id}\`. ${metric.definition}\n\n${metric.meaning}\n\n${facts(metric)}\n\n${formulas(metric)}\n\n${workedExample(metric, example)}\n`;
}

const loanHead: readonly (readonly [column: string, title: string, unit: Metric["unit"]])[] = [
  ["loan_id", "loan", "count"],
  ["officer_name", "officer", "count"],
  ["channel", "channel", "count"],
  ["loan_amount", "principal lent", "naira"],
  ["amount_due_total", "due in all", "naira"],
  ["instalment_count", "weeks", "count"],
  ["first_payment_due_date", "first due", "count"],
  ["settled_amount", "settled", "naira"],
  ["principal_outstanding", "principal open", "naira"],
  ["total_outstanding", "open in all", "naira"],
  ["current_dpd", "DPD", "count"],
  ["arrears_amount", "arrears", "naira"],
  ["story", "what happened", "count"],
];

export function indexPage(example: Example): string {
  const chapters = families.map(({ title, prose, metrics: ids }) => {
    const rows = ids.map((id) => {
      const metric = metricOf(id);
      if (!metric) throw new Error(`families.ts names no metric: ${id}`);
      const value = shown(example.metrics[id]?.value, metric.unit);
      return [pageOf(id), metric.title, `\`${metric.formula.split(/; (?=v\d: )/)[0]}\``, value];
    });
    return `## ${title}\n\n${prose}\n\n${table(["id", "title", "formula", "of the six loans"], rows)}`;
  });
  const loans = table(
    loanHead.map(([, title]) => title),
    example.loans.map((loan) => loanHead.map(([column, , unit]) => shown(loan[column], unit))),
  );
  return `${made}

# The metrics

${metrics.length} metrics of officers, branches, regions, vertical leads, channels, waves, products and the whole portfolio, on any day. Each is a formula over
_components_: what every loan, or every repayment, contributes to a sum. A group's value is made of the sums over the group, never of
its members' values, and is rounded once, at the end. Where there is nothing to divide by there is no value (—), not a zero.

Which loans: the _portfolio_ is what was disbursed on or before the day, has not left (closed, written off) and is not settled. PAR,
slippage and arrears are of the portfolio; first payments, fees, yield, on-time share and the thirty-day counts are of all disbursed
loans. [Definitions](../definitions.md) has the fields of a loan that these pages speak of, the [glossary](../glossary.md) every word.

\`GET /explain?metric=…&scope=…&as_of=…\` takes any value of yours apart as these pages do: formula, components, rows.

${chapters.join("\n\n")}

## The six loans

The worked examples are of these, on ${example.as_of}, two officers, due on Mondays. Interest is 10 % and the fee 2 % of the principal, in equal
parts with it.

${loans}
`;
}
