import { Button } from "@mantine/core";
import { useMemo } from "react";
import { movedSumsShape, transitionLoans } from "#web/api/flows.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const shown = [
  ["loan_id", "Loan", "text", 92],
  ["customer_name", "Customer", "text", 170],
  ["officer_name", "Officer", "text", 160],
  ["branch", "Branch", "text", 150],
  ["product", "Product", "text", 96],
  ["disbursement_date", "Disbursed", "date", 104],
  ["status", "Status", "text", 96],
  ["opening_dpd", "DPD then", "count", 84],
  ["closing_dpd", "DPD now", "count", 84],
  ["from_bucket", "From", "text", 80],
  ["to_bucket", "To", "text", 96],
  ["opening_balance", "Principal then, ₦", "naira", 136],
  ["closing_balance", "Principal now, ₦", "naira", 136],
] as const;

/** The loans of the cell that the address names. */
export function MovedLoans({ days }: { days: { from: string; to: string } }) {
  const { state } = useUrlState();
  const [from, to] = [state["from_bucket"], state["to_bucket"]];
  if (from === undefined || to === undefined) return null;
  return <LoansOfCell days={days} from={from} to={to} />;
}

function LoansOfCell({
  days,
  from,
  to,
}: {
  days: { from: string; to: string };
  from: string;
  to: string;
}) {
  const { state, set } = useUrlState();
  const openLoan = useLoanAddress();
  const columns = useMemo(
    () =>
      shown.map(([id, title, unit, width]): Column<Row> => ({
        id,
        title,
        unit,
        width,
        value: (row) => cellOf(row, id),
        ...(id === "loan_id" && { href: (row: Row) => openLoan(String(row["loan_id"])) }),
      })),
    [openLoan],
  );
  const sort = state["sort"] ?? "-opening_balance";
  const params = { ...belongingParams(state), ...days, from_bucket: from, to_bucket: to, sort };
  const rows = usePagedRows(transitionLoans, params);
  const sums = rows.meta === undefined ? undefined : movedSumsShape.parse(rows.meta["summary"]);
  return (
    <Panel
      title={`${from} to ${to}`}
      hint={
        <span data-testid="moved-count">
          {sums === undefined
            ? "Loading"
            : `${format.plural(sums.loans, "loan")}, ₦${format.naira(sums.opening_balance)} then`}
        </span>
      }
      actions={
        <>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => set({ from_bucket: null, to_bucket: null, sort: null })}
          >
            Close
          </Button>
          <ExportMenu endpoint={transitionLoans} params={params} total={rows.total} />
        </>
      }
    >
      <DataTable
        label={`Loans that went from ${from} to ${to}`}
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        height="480px"
        {...(sums !== undefined && {
          summary: {
            loan_id: "All",
            opening_balance: format.naira(sums.opening_balance),
            closing_balance: format.naira(sums.closing_balance),
          },
        })}
      />
    </Panel>
  );
}
