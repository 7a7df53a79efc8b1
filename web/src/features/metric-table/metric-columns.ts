/** The columns of a list of groups: who it is, then every metric of the registry with its own title, unit and definition. */

import type { Definition } from "#web/api/metrics.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import type { Unit } from "#web/lib/format.ts";
import * as format from "#web/lib/format.ts";

/** The scope that explains a metric of a row, as the API names it; null where nothing explains the number. */
type ScopeOfRow = (row: Row, metric: string) => string | null;

/** Titles of the registry that do not fit over a column of numbers. */
const headings: Readonly<Record<string, string>> = {
  portfolio_total: "Portfolio",
  active_loans: "Portfolio loans",
  disbursed_amount: "Disbursed",
  par30_incl_rescheduled: "PAR 30 with resch.",
  overdue_15d: "Overdue > 15 d",
  fimr: "FIMR",
  fpd0: "FPD 0",
  fpd7: "FPD 7",
  fpd30: "FPD 30",
  amount_due_7d: "Due in 7 days",
  slippage: "Slippage D0-6",
  roll: "Roll 0-6 → 7-30",
  frr: "FRR",
  ayr: "AYR",
  porr: "PORR",
  waiver_ratio: "Waivers to dues",
  dqi: "DQI",
  expected: "Due in window",
  collected: "Collected",
  paying_loans: "Paid in 7 d",
  inactive_loans: "Not paid in 7 d",
};

const widths: Readonly<Partial<Record<Unit, number>>> = {
  naira: 136,
  count: 82,
  ratio: 84,
  percent: 88,
  score: 72,
  rank: 64,
  flag: 72,
  band: 96,
};

/** `FIMR`, `FIMR band`, `Portfolio, ₦`: what stands over the numbers of a metric. */
function metricHeading({ id, title, unit }: Pick<Definition, "id" | "title" | "unit">) {
  if (unit === "band") {
    if (id === "risk_band") return "Risk band";
    const base = id.replace(/_band$/, "");
    return `${headings[base] ?? title.replace(/: band$/, "")} band`;
  }
  const heading = metricShortTitle({ id, title });
  return unit === "naira" ? `${heading},\u00a0₦` : heading;
}

/** Without its unit, where the value has it. */
export function metricShortTitle({ id, title }: Pick<Definition, "id" | "title">): string {
  return headings[id] ?? title;
}

/** The whole title, where there is room for it. */
export function metricTitle({ title, unit }: Pick<Definition, "title" | "unit">): string {
  return unit === "naira" ? `${title},\u00a0₦` : title;
}

export function metricColumn(one: Definition, scopeOf: ScopeOfRow): Column<Row> {
  return {
    id: one.id,
    title: metricHeading(one),
    unit: one.unit,
    width: widths[one.unit] ?? 96,
    description: `${one.title}. ${one.definition}`,
    value: (row) => cellOf(row, one.id),
    explain: (row) => {
      const scope = scopeOf(row, one.id);
      return scope === null ? undefined : { metric: one.id, scope };
    },
  };
}

/** In the order of the registry. */
export function metricColumns(
  registry: ReadonlyMap<string, Definition>,
  scopeOf: ScopeOfRow,
): Column<Row>[] {
  return [...registry.values()].map((one) => metricColumn(one, scopeOf));
}

/** A column that says who a row is, named as the API names it. */
export function identityColumn(
  id: string,
  {
    unit = "text",
    ...rest
  }: Partial<Omit<Column<Row>, "id" | "value">> & Pick<Column<Row>, "width">,
): Column<Row> {
  return { id, title: format.words(id), unit, value: (row) => cellOf(row, id), ...rest };
}
