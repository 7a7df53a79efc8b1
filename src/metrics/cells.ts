// The sums of every component by cell, in one pass over the loans. A cell is the finest group: loans of one officer, branch, region,
// vertical lead, channel, wave and product. Any group is a set of cells, so ratios are ratios of sums.
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import type { Component } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import type { Days } from "./days.ts";
import { listsOf, type Positions, readPositions } from "./positions.ts";
import { bind, daysIn, isOfRepayments, loansFrom, repaymentSums } from "./relation.ts";

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

/** One text a cell: an array of as many numerics costs PostgreSQL and the driver more than the sums themselves. */
function sumsSql(
  components: readonly Component[],
  positions: Positions,
  by: readonly Dimension[],
): string {
  const keys = by.map((name) => `l.${name}`);
  const sums = components.map((component) => {
    if (component.id === commonestChannelLoans.id) return "0";
    const sql = isOfRepayments(component) ? `repayment_rows.${component.id}` : component.sql;
    return `coalesce(sum(${sql}), 0)`;
  });
  const named = by.includes("vertical_lead")
    ? ["max(l.vertical_lead_name) as vertical_lead_name"]
    : [];
  const ofRepayments = components.filter(isOfRepayments);
  return `
select ${[...keys, ...named, `concat_ws(' ', ${sums.join(", ")}) as sums`].join(", ")}
${loansFrom(expressionsOf(components, by), positions)}
${ofRepayments.length > 0 ? repaymentSums(ofRepayments) : ""}
group by ${keys.length > 0 ? keys.join(", ") : "()"}`;
}

/** What the statement asks of the loans. */
function expressionsOf(components: readonly Component[], by: readonly Dimension[]): string {
  const ofLoans = components.filter(
    (component) => !isOfRepayments(component) && component.id !== commonestChannelLoans.id,
  );
  return [
    ...by.map((name) => `l.${name}`),
    "l.vertical_lead_name",
    ...ofLoans.map(({ sql }) => sql),
  ].join(", ");
}

interface CellRow extends Partial<Record<Dimension, string | null>> {
  vertical_lead_name?: string | null;
  sums: string;
}

const noKeys = Object.fromEntries(
  [...dimensions, "vertical_lead_name"].map((name) => [name, null]),
) as Omit<Cell, "sums">;

/** Most sums of most cells are 0. */
function readSums(text: string): bigint[] {
  return text.split(" ").map((sum) => (sum === "0" ? 0n : BigInt(sum)));
}

/** `businessDate`: of the same snapshot. `by`: fewer dimensions make fewer, larger cells; the others are null in them. */
export async function readCells(
  session: Session,
  components: readonly Component[],
  days: Days,
  businessDate: IsoDate,
  by: readonly Dimension[] = dimensions,
): Promise<Cells> {
  const asked = daysIn(expressionsOf(components, by));
  const positions = await readPositions(session, asked, days, businessDate);
  return readCellsFrom(session, components, days, { positions, by });
}

/** However the positions of the days are had, the cells are the same. */
export async function readCellsFrom(
  session: Session,
  components: readonly Component[],
  days: Days,
  { positions, by }: { positions: Positions; by: readonly Dimension[] },
): Promise<Cells> {
  const sql = sumsSql(components, positions, by);
  const { text, values } = bind(sql, days, [], listsOf(positions));
  const rows = await session.query<CellRow>(text, values);
  const cells = rows.map((row) => ({ ...noKeys, ...row, sums: readSums(row.sums) }));
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
