import { Text } from "@mantine/core";
import { useMemo } from "react";
import type { AuditState } from "#web/api/audit.ts";
import type { Params } from "#web/api/http.ts";
import { groupLists } from "#web/api/metrics.ts";
import { cellOf, type Row } from "#web/api/values.ts";
import { ExportMenu } from "#web/components/export-menu.tsx";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { identityColumn, metricColumn } from "#web/features/metric-table/metric-columns.ts";
import { AuditStatusTone } from "#web/features/officers/audit-status.tsx";
import { scopeOfOfficer } from "#web/features/officers/officer-columns.tsx";
import * as format from "#web/lib/format.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

const shownMetrics = ["ayr", "ayr_band", "portfolio_total", "overdue_15d", "par30", "fimr", "oti"];

/** Officers with a portfolio below Green, the lowest risk score first, and whether somebody looks into it. */
export function AlertList({
  params,
  audited,
}: {
  params: Params;
  audited: ReadonlyMap<string, AuditState>;
}) {
  const { state, set } = useUrlState();
  const definitions = useDefinitions();
  const sort = state["sort"] ?? "risk_score";
  const asked = { ...params, watchlist: true, sort };
  const rows = usePagedRows(groupLists.officers, asked);
  // A filter may leave only some of an officer's loans; the explanation would be of all.
  const isWhole = Object.entries(params).every(
    ([name, value]) => name === "officer_id" || value === null || value === undefined,
  );
  const columns = useMemo((): Column<Row>[] => {
    const metric = (id: string): Column<Row>[] => {
      const one = definitions.get(id);
      const scopeOf = (row: Row): string | null => (isWhole ? scopeOfOfficer(row) : null);
      return one === undefined ? [] : [metricColumn(one, scopeOf)];
    };
    return [
      identityColumn("officer_name", {
        title: "Officer",
        width: 180,
        href: (row) =>
          screenAddress(`/officers/${encodeURIComponent(String(row["officer_id"]))}`, state),
      }),
      ...["risk_score", "risk_band"].flatMap(metric),
      ...auditColumns(audited),
      ...shownMetrics.flatMap(metric),
      identityColumn("branch", { width: 150 }),
    ];
  }, [state, definitions, audited, isWhole]);
  return (
    <Panel
      title="Alerts"
      hint="Officers with a portfolio whose risk score is below Green, the lowest first."
      actions={
        <>
          <Text size="xs" c="dimmed" data-testid="alert-count">
            {rows.total === undefined ? "" : format.plural(rows.total, "officer")}
          </Text>
          <TextLink size="sm" href={screenAddress("/officers", state, { watchlist: "true" })}>
            In Officers
          </TextLink>
          <ExportMenu endpoint={groupLists.officers} params={asked} total={rows.total} />
        </>
      }
    >
      <DataTable
        label="Alerts"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={(next) => set({ sort: next })}
        height={400}
        emptyTitle="No alerts"
        emptyHint="Nobody who has a portfolio is below Green here."
      />
    </Panel>
  );
}

function auditColumns(audited: ReadonlyMap<string, AuditState>): Column<Row>[] {
  const auditOf = (row: Row): AuditState | undefined =>
    audited.get(String(cellOf(row, "officer_id")));
  return [
    {
      id: "audit_status",
      title: "Audit",
      unit: "text",
      width: 120,
      sortable: false,
      value: (row) => auditOf(row)?.status ?? null,
      render: (row) => {
        const status = auditOf(row)?.status;
        return status ? <AuditStatusTone status={status} /> : undefined;
      },
    },
    {
      id: "audit_assignee",
      title: "Assigned to",
      unit: "text",
      width: 150,
      sortable: false,
      value: (row) => auditOf(row)?.assignee?.name ?? null,
    },
  ];
}
