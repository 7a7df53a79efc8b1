import { loans } from "#web/api/loans.ts";
import { ColumnMenu } from "#web/components/column-menu.tsx";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { loanTableColumns, usualLoanColumns } from "#web/features/loans/loan-table.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { filterParams, loanFields } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useColumns } from "#web/lib/use-columns.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";
import { useMemo } from "react";

const usualSort = "-current_dpd";

export function Loans() {
  const { state, set } = useUrlState();
  const openLoan = useLoanAddress();
  const columns = useMemo(() => loanTableColumns(openLoan), [openLoan]);
  const choice = useColumns(columns, usualLoanColumns);
  const sort = state["sort"] ?? usualSort;
  const params = { ...filterParams(state, loanFields), sort };
  const rows = usePagedRows(loans, params);
  return (
    <>
      <PageHead
        title="All loans"
        hint={rows.total === undefined ? "Loading" : format.plural(rows.total, "loan")}
      >
        <ColumnMenu choice={choice} />
        <ExportMenu endpoint={loans} params={params} total={rows.total} />
      </PageHead>
      <FilterBar fields={loanFields} search="Customer, phone or loan id" />
      <DataTable
        label="Loans"
        columns={choice.shown}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        density={choice.density}
      />
    </>
  );
}
