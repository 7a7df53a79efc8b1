/** Branches, regions and vertical leads: who a row is, and where it leads. */

import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { identityColumn } from "#web/features/metric-table/metric-columns.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, type UrlState } from "#web/lib/url-state.ts";

export type GroupKind = "branches" | "regions" | "vertical-leads";

interface Kind {
  title: string;
  hint: string;
  noun: readonly [string, string?];
  search: string;
  /** Columns of counts that are shown at first, beside the metrics. */
  counted: readonly string[];
  identity: (state: UrlState) => readonly Column<Row>[];
  scopeOf: (row: Row) => string;
  ownFilters: readonly string[];
  /** Who the row is, in words. */
  nameOf: (row: Row) => string;
  /** The list of the loans of its portfolio; undefined for loans that belong to none. */
  loansOf: (row: Row, state: UrlState) => string | undefined;
}

/** A screen narrowed to the row; loans without a vertical lead cannot be chosen by a filter. */
function narrowed(path: string, state: UrlState, filter: string, key: unknown, more = {}) {
  return typeof key === "string" && key !== ""
    ? screenAddress(path, state, { [filter]: joinList([key]), ...more })
    : undefined;
}

function kindOf(
  own: Pick<Kind, "title" | "hint" | "noun" | "search" | "counted">,
  filter: string,
  [key, name]: readonly [string, string],
  more: readonly Column<Row>[],
): Kind {
  const nameOf = (row: Row): string =>
    String(cellOf(row, name) ?? cellOf(row, key) ?? `No ${own.noun[0]}`);
  const loansOf = (row: Row, state: UrlState) =>
    narrowed("/loans", state, filter, row[key], { portfolio: "true" });
  return {
    ...own,
    nameOf,
    loansOf,
    scopeOf: (row) => `${filter}:${String(cellOf(row, key) ?? "")}`,
    ownFilters: [filter],
    identity: (state) => [
      {
        ...identityColumn(name, { width: 180, href: (row) => loansOf(row, state) }),
        title: format.words(own.noun[0]),
        description: "Opens the loans of its portfolio",
        value: nameOf,
      },
      ...own.counted.map((list) =>
        identityColumn(list, {
          unit: "count",
          width: 84,
          description: `${list === "officers" ? "Officers" : "Branches"} with loans; opens them`,
          href: (row) => narrowed(`/${list}`, state, filter, row[key]),
        }),
      ),
      ...more,
    ],
  };
}

export const groupKinds: Readonly<Record<GroupKind, Kind>> = {
  branches: kindOf(
    {
      title: "Branches",
      hint: "Credit health of each branch. A name opens its loans, officers the list of them, a number explains itself.",
      noun: ["branch", "branches"],
      search: "Name of a branch",
      counted: ["officers"],
    },
    "branch",
    ["branch", "branch"],
    [identityColumn("region", { width: 120 })],
  ),
  regions: kindOf(
    {
      title: "Regions",
      hint: "Credit health of each region. A name opens its loans, branches and officers the lists of them, a number explains itself.",
      noun: ["region"],
      search: "Name of a region",
      counted: ["branches", "officers"],
    },
    "region",
    ["region", "region"],
    [],
  ),
  "vertical-leads": kindOf(
    {
      title: "Vertical leads",
      hint: "Credit health by vertical lead. A name opens the loans, branches and officers the lists of them, a number explains itself.",
      noun: ["vertical lead"],
      search: "Name or e-mail of a lead",
      counted: ["branches", "officers"],
    },
    "vertical_lead",
    ["vertical_lead_email", "vertical_lead_name"],
    [identityColumn("vertical_lead_email", { title: "E-mail", width: 230 })],
  ),
};
