import { Group, Select, Text } from "@mantine/core";
import { useMemo } from "react";
import { pageLimitMax } from "#contract/limits.ts";
import { auditStatuses } from "#contract/audit-steps.ts";
import { audits, type AuditState, teamMembers } from "#web/api/audit.ts";
import { ExportMenu } from "#web/components/export-menu.tsx";
import type { Column } from "#web/components/columns.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { Panel } from "#web/components/panel.tsx";
import { AuditStatusTone } from "#web/features/officers/audit-status.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** The audits that somebody has written to, the latest change first, whatever day is looked at. */
export function AuditTracker() {
  const { state, set } = useUrlState();
  const members = useApi(teamMembers, { limit: pageLimitMax });
  const params = { status: state["audit_status"], assignee_id: state["assignee"] };
  const rows = usePagedRows(audits, params);
  const columns = useMemo(
    () => trackerColumns((id) => screenAddress(`/officers/${encodeURIComponent(id)}`, state)),
    [state],
  );
  return (
    <Panel
      title="Audit tracker"
      hint="Audits as they stand now, of all officers, the latest change first. An officer's page begins one and takes it further."
      actions={
        <>
          <Text size="xs" c="dimmed" data-testid="tracker-count">
            {rows.total === undefined ? "" : format.plural(rows.total, "audit")}
          </Text>
          <ExportMenu endpoint={audits} params={params} total={rows.total} />
        </>
      }
    >
      <Group gap="xs" mb="xs" className="no-print">
        <Select
          size="xs"
          aria-label="Status of the audit"
          placeholder="Any status"
          data={[...auditStatuses]}
          value={state["audit_status"] ?? null}
          onChange={(next) => set({ audit_status: next })}
          clearable
        />
        <Select
          size="xs"
          aria-label="Assigned to"
          placeholder="Anybody"
          data={
            members.data?.data.map(({ id, name }) => ({ value: String(id), label: name })) ?? []
          }
          value={state["assignee"] ?? null}
          onChange={(next) => set({ assignee: next })}
          clearable
          searchable
        />
      </Group>
      <DataTable
        label="Audit tracker"
        columns={columns}
        rows={rows}
        height={400}
        emptyTitle="No audits"
        emptyHint="Open an officer and assign a team member: the audit begins and stands here."
      />
    </Panel>
  );
}

function trackerColumns(addressOf: (officerId: string) => string): Column<AuditState>[] {
  const plain = { unit: "text", sortable: false } as const;
  return [
    {
      ...plain,
      id: "officer_name",
      title: "Officer",
      width: 180,
      value: (row) => row.officer_name,
      href: (row) => addressOf(row.officer_id),
    },
    {
      ...plain,
      id: "status",
      title: "Status",
      width: 124,
      value: (row) => row.status,
      render: (row) => <AuditStatusTone status={row.status} />,
    },
    {
      ...plain,
      id: "assignee",
      title: "Assigned to",
      width: 160,
      value: (row) => row.assignee?.name,
    },
    {
      ...plain,
      id: "last_action",
      title: "Last action",
      width: 100,
      value: (row) => row.last_action?.action_type,
    },
    {
      ...plain,
      id: "last_note",
      title: "Note",
      width: 320,
      value: (row) => row.last_action?.notes,
    },
    {
      ...plain,
      id: "updated_at",
      title: "Last change",
      unit: "time",
      width: 150,
      value: (row) => row.updated_at,
    },
    { ...plain, id: "branch", title: "Branch", width: 150, value: (row) => row.branch },
    { ...plain, id: "region", title: "Region", width: 120, value: (row) => row.region },
  ];
}
