// What a list of metrics has a row for: the key of its cells, and the columns that say who it is.
import type { MetricGroup } from "#contract/metric-ports.ts";
import type { Cell, Dimension } from "./cells.ts";
import type { Officer } from "./officers.ts";

export type Identity = Readonly<Record<string, string | number | boolean | null>>;

export interface Group {
  dimension: Dimension;
  /** Columns in front of the metrics, in their order; the first is the key. */
  columns: readonly string[];
  identity(
    key: string | null,
    cells: readonly Cell[],
    officers: ReadonlyMap<string, Officer>,
  ): Identity;
}

function distinct(cells: readonly Cell[], dimension: Dimension): number {
  return new Set(cells.map((cell) => cell[dimension])).size;
}

/** What most of the officers among the cells have, of several the first by name: one loan booked elsewhere does not move a branch. */
function commonest(cells: readonly Cell[], name: Dimension | "vertical_lead_name"): string | null {
  const officers = new Map<string, Set<string | null>>();
  for (const cell of cells) {
    const value = cell[name];
    if (value === null) continue;
    const having = officers.get(value);
    if (having) having.add(cell.officer_id);
    else officers.set(value, new Set([cell.officer_id]));
  }
  let most: string | null = null;
  let number = 0;
  for (const [value, { size }] of officers) {
    if (most !== null && (size < number || (size === number && value > most))) continue;
    [most, number] = [value, size];
  }
  return most;
}

function plain(dimension: Dimension, column: string): Group {
  return {
    dimension,
    columns: [column, "branches", "officers"],
    identity: (key, cells) => ({
      [column]: key,
      branches: distinct(cells, "branch"),
      officers: distinct(cells, "officer_id"),
    }),
  };
}

const officerColumns = [
  "officer_id",
  "officer_name",
  "officer_email",
  "branch",
  "region",
  "user_type",
  "employment_status",
  "hire_date",
  "vertical_lead_email",
  "vertical_lead_name",
  "supervisor_email",
  "supervisor_name",
] as const;

export const groups: Readonly<Record<MetricGroup, Group>> = {
  officers: {
    dimension: "officer_id",
    columns: officerColumns,
    identity: (key, _cells, officers) => {
      const officer = officers.get(key ?? "");
      return Object.fromEntries(
        officerColumns.map((name) => [
          name,
          name === "officer_id" ? key : (officer?.[name] ?? null),
        ]),
      );
    },
  },
  branches: {
    dimension: "branch",
    columns: ["branch", "region", "officers"],
    identity: (key, cells) => ({
      branch: key,
      region: commonest(cells, "region"),
      officers: distinct(cells, "officer_id"),
    }),
  },
  regions: plain("region", "region"),
  "vertical-leads": {
    dimension: "vertical_lead",
    columns: ["vertical_lead_email", "vertical_lead_name", "branches", "officers"],
    identity: (key, cells) => ({
      vertical_lead_email: key,
      vertical_lead_name: commonest(cells, "vertical_lead_name"),
      branches: distinct(cells, "branch"),
      officers: distinct(cells, "officer_id"),
    }),
  },
  channels: plain("channel", "channel"),
  waves: plain("wave", "wave"),
  products: plain("product", "product"),
};
