/** The loans or repayments of one component, each with what it contributes. */

import { Group, Title } from "@mantine/core";
import { useMemo } from "react";
import {
  type Component,
  type Contribution,
  contributions,
  type Explanation,
} from "#web/api/explain.ts";
import type { Params } from "#web/api/http.ts";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Loading } from "#web/components/states.tsx";
import { useRowsMetric } from "#web/features/explain/rows-metric.ts";
import { useLoanAddress } from "#web/features/loans/use-loan-address.ts";
import type { OpenLoan } from "#web/features/loans/loan-table.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";

interface RowsProps {
  data: Explanation;
  component: Component;
  params: Params;
}

export function ContributionRows(props: RowsProps) {
  const metric = useRowsMetric(props.data, props.component.id);
  if (metric === undefined) return <Loading height={320} />;
  // The rows of another component do not stay while these are read.
  return <Rows key={props.component.id} {...props} metric={metric} />;
}

function Rows({ component, params, metric }: RowsProps & { metric: string }) {
  const openLoan = useLoanAddress();
  const columns = useMemo(() => columnsOf(component, openLoan), [component, openLoan]);
  const asked = { ...params, metric, component: component.id };
  const rows = usePagedRows(contributions, asked);
  return (
    <section aria-label={`Rows of ${component.title}`}>
      <Group justify="space-between" mb={6} gap="xs">
        <Title order={3}>Rows of “{component.title}”</Title>
        <ExportMenu endpoint={contributions} params={asked} total={rows.total} />
      </Group>
      <DataTable
        label={`Rows of ${component.title}`}
        columns={columns}
        rows={rows}
        height={320}
        emptyTitle="No row contributes"
        emptyHint="The component is zero: there is no loan or repayment of this kind in the group on this day."
      />
    </section>
  );
}

function columnsOf({ rows, unit }: Component, openLoan: OpenLoan): Column<Contribution>[] {
  const loan: Column<Contribution> = {
    id: "loan_id",
    title: "Loan",
    unit: "text",
    width: 130,
    sortable: false,
    value: (row) => row.loan_id,
    href: (row) => openLoan(row.loan_id),
  };
  const repayment: Column<Contribution> = {
    id: "repayment_id",
    title: "Repayment",
    unit: "text",
    width: 150,
    sortable: false,
    value: (row) => row.repayment_id,
  };
  const amount: Column<Contribution> = {
    id: "amount",
    title: unit === "naira" ? "Contributes, ₦" : "Contributes",
    unit: unit === "naira" ? "naira" : "count",
    width: 160,
    sortable: false,
    value: (row) => row.amount,
  };
  return rows === "repayments" ? [loan, repayment, amount] : [loan, amount];
}
