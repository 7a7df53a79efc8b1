// The sums of every component by cell, in one pass over the loans. A cell is the finest group: loans of one officer, branch, region,
// vertical lead, channel, wave and product. Any group is a set of cells, so ratios are ratios of sums.
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import type { Component, ComponentRows } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import type { Days } from "./days.ts";
import { bind, loansFrom, repaymentSums } from "./relation.ts";

export const dimensions = [
  "officer_id",
  "branch",
  "region",
  "vertical_lead",
  "channel",
  "wave",
  "product",
] as const;
export type Dimension = (typeof dimensions)[number];

export type Cell = Readonly<Record<Dimension, string | null>> & {
  readonly vertical_lead_name: string | null;
  /** In the order of the components read. */
  readonly sums: readonly bigint[];
};

export interface Cells {
  components: readonly Component[];
  cells: readonly Cell[];
}

const repaymentRows: readonly Exclude<ComponentRows, "loan">[] = ["recent", "window", "unremitted"];

function sumsSql(components: readonly Component[], stored: boolean): string {
  const keys = dimensions.map((name) => `l.${name}`).join(", ");
  const sums = components.map(({ id, rows, sql }) => {
    if (id === commonestChannelLoans.id) return "null::bigint";
    return rows === "loan" ? `sum(${sql})` : `sum(${rows}_rows.${id})`;
  });
  const list = sums.map((sum) => `coalesce(${sum}, 0)`).join(", ");
  const beside = repaymentRows.flatMap((rows) => {
    const of = components.filter((component) => component.rows === rows);
    return of.length > 0 ? [repaymentSums(rows, of)] : [];
  });
  const expressions = `${keys}, max(l.vertical_lead_name), ${components
    .filter(({ rows }) => rows === "loan")
    .map(({ sql }) => sql)
    .join(", ")}`;
  return `
select ${keys}, max(l.vertical_lead_name) as vertical_lead_name, array[${list}]::text[] as sums
${loansFrom(expressions, stored)}
${beside.join("\n")}
group by ${keys}`;
}

interface CellRow extends Record<Dimension, string | null> {
  vertical_lead_name: string | null;
  sums: string[];
}

/** `businessDate`: of the same snapshot. */
export async function readCells(
  session: Session,
  components: readonly Component[],
  days: Days,
  businessDate: IsoDate,
): Promise<Cells> {
  const { text, values } = bind(sumsSql(components, days.as_of === businessDate), days);
  const rows = await session.query<CellRow>(text, values);
  const cells = rows.map((row) => ({ ...row, sums: row.sums.map((sum) => BigInt(sum)) }));
  return { components, cells };
}

/** The sums of some cells, by component id. */
export function sumCells({ components }: Cells, cells: readonly Cell[]): Map<string, bigint> {
  const totals = components.map(() => 0n);
  for (const { sums } of cells) {
    for (let index = 0; index < sums.length; index += 1) {
      totals[index] = (totals[index] ?? 0n) + (sums[index] ?? 0n);
    }
  }
  const byId = new Map(components.map(({ id }, index) => [id, totals[index] ?? 0n]));
  if (byId.has(commonestChannelLoans.id)) {
    byId.set(commonestChannelLoans.id, commonestLoans(components, cells));
  }
  return byId;
}

/** Over officers: the loans of the channel in which each has most. */
function commonestLoans(components: readonly Component[], cells: readonly Cell[]): bigint {
  const place = components.findIndex(({ id }) => id === "loans");
  const officers = new Map<string | null, Map<string | null, bigint>>();
  for (const { officer_id: officer, channel, sums } of cells) {
    const channels = officers.get(officer) ?? new Map<string | null, bigint>();
    officers.set(officer, channels);
    channels.set(channel, (channels.get(channel) ?? 0n) + (sums[place] ?? 0n));
  }
  let total = 0n;
  for (const channels of officers.values()) {
    let most = 0n;
    for (const loans of channels.values()) if (loans > most) most = loans;
    total += most;
  }
  return total;
}
