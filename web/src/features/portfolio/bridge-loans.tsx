import { Drawer, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { bridgeLoans } from "#web/api/bridge.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { chosenMeasure, chosenStart, stepTexts } from "#web/features/portfolio/bridge-view.ts";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import * as format from "#web/lib/format.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { usePageAddress, useUrlState } from "#web/lib/url-state.ts";

const usualSort = "amount";

const columnsShown: readonly [string, string, format.Unit, number][] = [
  ["loan_id", "Loan", "text", 84],
  ["customer_name", "Customer", "text", 170],
  ["amount", "Part, ₦", "naira", 118],
  ["opening_amount", "Before, ₦", "naira", 118],
  ["closing_amount", "After, ₦", "naira", 118],
  ["opening_dpd", "DPD before", "count", 76],
  ["closing_dpd", "DPD after", "count", 76],
  ["status", "Status", "text", 92],
  ["officer_name", "Officer", "text", 170],
  ["branch", "Branch", "text", 150],
];

/** The loans of a step, each with its part. */
export function BridgeLoans({ figures, step }: { figures: Figures; step: string }) {
  const { state, set } = useUrlState();
  const { day } = figures;
  if (day === undefined) return null;
  return (
    <Drawer
      opened
      onClose={() => set({ step: null, sort: null })}
      position="right"
      size="min(1100px, 100%)"
      title={`${chosenMeasure(state).title}: ${stepTexts[step]?.title ?? step}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <StepList figures={figures} step={step} day={day} />
    </Drawer>
  );
}

function StepList({ figures, step, day }: { figures: Figures; step: string; day: string }) {
  const { state, set } = useUrlState();
  const here = usePageAddress();
  const from = chosenStart(state).from(day);
  const sort = state["sort"] ?? usualSort;
  const params = { ...figures.filters, measure: chosenMeasure(state).id, step, from, sort };
  const rows = usePagedRows(bridgeLoans, params);
  const columns = useMemo<Column<Row>[]>(
    () =>
      columnsShown.map(([id, title, unit, width]) => ({
        id,
        title,
        unit,
        width,
        value: (row) => cellOf(row, id),
        ...(id === "loan_id" && {
          // The loan's drawer takes the place of this one; the way back leads here again.
          href: (row: Row) => here({ loan: String(row["loan_id"]), step: null, sort: null }),
        }),
      })),
    [here],
  );
  const summary = rows.meta?.["summary"] as { amount?: number } | undefined;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status" data-testid="step-count">
          {rows.total === undefined
            ? "Loading"
            : `${format.plural(rows.total, "loan")}, ${format.date(from)} to ${format.date(day)}. ${stepTexts[step]?.description ?? ""}`}
        </Text>
        <ExportMenu endpoint={bridgeLoans} params={params} total={rows.total} />
      </Group>
      <DataTable
        label="Loans of the step"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        height="calc(100dvh - 140px)"
        summary={
          typeof summary?.amount === "number"
            ? { loan_id: "Sum", amount: format.naira(summary.amount) }
            : undefined
        }
      />
    </>
  );
}
