/** What a column of a table is. */

import type { ReactNode } from "react";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Unit, Value } from "#web/lib/format.ts";
import type { ExplainTarget } from "#web/lib/explain-target.ts";

export interface Column<R> {
  /** As the API sorts by it; unique in a table, and its name in the address. */
  id: string;
  title: string;
  unit: Unit;
  width: number;
  /** A sentence for the heading's tooltip. */
  description?: string;
  /** Whether the API can sort by it; yes where it is left out. */
  sortable?: boolean;
  value: (row: R) => Value;
  /** Where a click leads; the cell is then a link. */
  href?: (row: R) => string | undefined;
  /** What a click explains. */
  explain?: (row: R) => ExplainTarget | undefined;
  /** Instead of the value's text; what it draws must say the same in words. */
  render?: (row: R) => ReactNode;
}

/** A column that shows the row's value of its name, in a list that the API cannot sort. */
export function unsortedColumn(id: string, title: string, unit: Unit, width: number): Column<Row> {
  return { id, title, unit, width, sortable: false, value: (row) => cellOf(row, id) };
}
