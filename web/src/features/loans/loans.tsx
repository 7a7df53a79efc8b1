import { Group } from "@mantine/core";
import { useMemo } from "react";
import { loans } from "#web/api/loans.ts";
import { ColumnMenu } from "#web/components/column-menu.tsx";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { loanSummary, LoanTotals, summaryRow } from "#web/features/loans/loan-summary.tsx";
import { loanTableColumns, usualLoanColumns } from "#web/features/loans/loan-table.ts";
import { RefreshFields } from "#web/features/loans/refresh-fields.tsx";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { filterParams, loanFields } from "#web/lib/filters.ts";
import { useColumns } from "#web/lib/use-columns.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const usualSort = "-current_dpd";

export function Loans() {
  const { state, set } = useUrlState();
  const openLoan = useLoanAddress();
  const columns = useMemo(() => loanTableColumns(openLoan), [openLoan]);
  const choice = useColumns(columns, usualLoanColumns);
  const sort = state["sort"] ?? usualSort;
  const params = { ...filterParams(state, loanFields), sort };
  const rows = usePagedRows(loans, params);
  const summary = loanSummary(rows.meta);
  return (
    <>
      <PageHead
        title="All loans"
        hint="Every loan that was disbursed, with all that is computed for it. A click on a computed number explains it."
      >
        <RefreshFields />
      </PageHead>
      <FilterBar fields={loanFields} search="Customer, phone or loan id">
        <Group gap="xs" ml="auto">
          <ColumnMenu choice={choice} />
          <ExportMenu endpoint={loans} params={params} total={rows.total} />
        </Group>
      </FilterBar>
      <LoanTotals summary={summary} />
      <DataTable
        label="Loans"
        columns={choice.shown}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        density={choice.density}
        summary={summaryRow(summary)}
        height="max(320px, calc(100dvh - 292px))"
        emptyTitle="No loan matches"
        emptyHint="Take a filter away, look at another day, or run a sync on the screen Data."
      />
    </>
  );
}
