/** A list of loans with a condition of its own: totals above, all filters, export, and the loan a click away. */

import { Group } from "@mantine/core";
import { type ComponentType, type ReactNode, useMemo } from "react";
import type { ColumnKind } from "#contract/loan-columns.ts";
import type { Endpoint, Meta } from "#web/api/endpoint.ts";
import type { Row } from "#web/api/values.ts";
import { ColumnMenu } from "#web/components/column-menu.tsx";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { loanSummary, summaryRow } from "#web/features/loans/loan-summary.tsx";
import { loanTableColumns } from "#web/features/loans/loan-table.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { filterParams, type FilterField } from "#web/lib/filters.ts";
import { useColumns } from "#web/lib/use-columns.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

interface Drilldown {
  title: string;
  hint: string;
  endpoint: Endpoint<Row[]>;
  kinds: Readonly<Record<string, ColumnKind>>;
  usual: readonly string[];
  usualSort: string;
  fields: readonly FilterField[];
  /** Instead of the usual drawing of a column. */
  drawn?: Readonly<Record<string, (row: Row) => ReactNode>>;
  emptyTitle: string;
  /** What stands between the filters and the rows. */
  Head: ComponentType<{ meta: Meta | undefined }>;
}

export function DrilldownList(drilldown: Drilldown) {
  const { title, hint, endpoint, kinds, usual, usualSort, fields, drawn, emptyTitle, Head } =
    drilldown;
  const { state, set } = useUrlState();
  const openLoan = useLoanAddress();
  const columns = useMemo(
    () =>
      loanTableColumns(openLoan, kinds).map((column): Column<Row> => {
        const render = drawn?.[column.id];
        return render === undefined ? column : { ...column, width: 116, render };
      }),
    [openLoan, kinds, drawn],
  );
  const choice = useColumns(columns, usual);
  const sort = state["sort"] ?? usualSort;
  const params = { ...filterParams(state, fields), sort };
  const rows = usePagedRows(endpoint, params);
  return (
    <>
      <PageHead title={title} hint={hint} />
      <FilterBar fields={fields} search="Customer, phone or loan id">
        <Group gap="xs" ml="auto">
          <ColumnMenu choice={choice} />
          <ExportMenu endpoint={endpoint} params={params} total={rows.total} />
        </Group>
      </FilterBar>
      <Head meta={rows.meta} />
      <DataTable
        label={title}
        columns={choice.shown}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        density={choice.density}
        summary={summaryRow(loanSummary(rows.meta))}
        height="max(320px, calc(100dvh - 292px))"
        emptyTitle={emptyTitle}
        emptyHint="Take a filter away, or look at another day."
      />
    </>
  );
}
