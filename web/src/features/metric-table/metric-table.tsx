/** A list of groups with all their metrics: filters, columns, export and the table. Officers, branches, regions and leads share it. */

import { Group, Text } from "@mantine/core";
import { useMemo, type ReactNode } from "react";
import { groupLists, type GroupList } from "#web/api/metrics.ts";
import type { Row } from "#web/api/values.ts";
import { ColumnMenu } from "#web/components/column-menu.tsx";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { metricColumns } from "#web/features/metric-table/metric-columns.ts";
import { loanFiltersOf, metricListFields } from "#web/features/metric-table/metric-fields.ts";
import { filterParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useColumns } from "#web/lib/use-columns.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

interface MetricTableProps {
  list: GroupList;
  /** `Officers`. */
  label: string;
  /** `officer`; an irregular plural is named beside it. */
  noun: readonly [string, string?];
  /** Who a row is; the first stays in view. A constant or memoised. */
  identity: readonly Column<Row>[];
  /** Ids of the columns shown where the address says nothing, without the first. */
  usual: readonly string[];
  /** `-par30`. */
  usualSort: string;
  /** `officer:12`. A constant. */
  scopeOf: (row: Row) => string;
  /** Filters that choose whole groups of this list, such as `officer_id` of officers. A constant. */
  ownFilters: readonly string[];
  /** What can be searched for. */
  search: string;
  /** Texts under all rows, by column id. */
  summary?: Readonly<Record<string, ReactNode>> | undefined;
  height?: string | number;
  emptyTitle?: string;
  /** More buttons of the toolbar. */
  children?: ReactNode;
}

export function MetricTable(props: MetricTableProps) {
  const { list, label, noun, identity, usual, usualSort, scopeOf, ownFilters, search } = props;
  const { state, set } = useUrlState();
  const definitions = useDefinitions();
  const chosen = loanFiltersOf(state);
  // An explanation is of all loans of a group, and a rank of all groups: what filters cut has none.
  const isWhole = chosen.every((name) => ownFilters.includes(name));
  const isRanked = chosen.length === 0;
  const columns = useMemo(
    () => [
      ...identity,
      ...metricColumns(definitions, (row, metric) =>
        isWhole && (isRanked || metric !== "rank") ? scopeOf(row) : null,
      ),
    ],
    [identity, definitions, isWhole, isRanked, scopeOf],
  );
  const choice = useColumns(columns, usual);
  const sort = state["sort"] ?? usualSort;
  const params = { ...filterParams(state, metricListFields), sort };
  const endpoint = groupLists[list];
  const rows = usePagedRows(endpoint, params);
  return (
    <>
      <FilterBar fields={metricListFields} search={search}>
        <Group gap="xs" ml="auto">
          <Text size="xs" c="dimmed" role="status" data-testid="row-count">
            {rows.total === undefined ? "" : format.plural(rows.total, ...noun)}
          </Text>
          {props.children}
          <ColumnMenu choice={choice} />
          <ExportMenu endpoint={endpoint} params={params} total={rows.total} />
        </Group>
      </FilterBar>
      {isWhole ? null : (
        <Text size="xs" c="dimmed" mb={4}>
          Each row counts the loans chosen by the filters alone; take the filters away to explain a
          number.
        </Text>
      )}
      <DataTable
        label={label}
        columns={choice.shown}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        density={choice.density}
        summary={props.summary}
        {...(props.height !== undefined && { height: props.height })}
        {...(props.emptyTitle !== undefined && { emptyTitle: props.emptyTitle })}
      />
    </>
  );
}
