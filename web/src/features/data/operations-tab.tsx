import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { operationKinds, operations } from "#web/api/operations.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import { OperationForm } from "#web/features/data/operation-form.tsx";
import { OperationRunPanel } from "#web/features/data/operation-run.tsx";
import { runColumns } from "#web/features/data/run-columns.tsx";
import { RunningWork } from "#web/features/data/running-work.tsx";
import * as format from "#web/lib/format.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { usePageAddress, useUrlState } from "#web/lib/url-state.ts";
import { useMemo } from "react";

export function OperationsTab() {
  const { state } = useUrlState();
  const here = usePageAddress();
  const kinds = useQuery({
    queryKey: ["operation kinds"],
    queryFn: ({ signal }) => operationKinds(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const rows = usePagedRows(operations, {});
  const columns = useMemo(() => runColumns((id) => here({ run: id })), [here]);
  const run = state["run"];
  return (
    <Stack gap="sm">
      {run === undefined ? <RunningWork /> : <OperationRunPanel id={run} />}
      <Panel
        title="Run an operation"
        hint="The same work as on the command line and in the schedules; each run is kept below."
      >
        <Loaded query={kinds} height={400}>
          {(found) => (
            <Stack gap={0}>
              {found.map((kind) => (
                <OperationForm key={kind.name} kind={kind} />
              ))}
            </Stack>
          )}
        </Loaded>
      </Panel>
      <Panel
        title="Runs"
        hint={
          rows.total === undefined
            ? "Loading"
            : `${format.plural(rows.total, "run")}, the newest first`
        }
        actions={<ExportMenu endpoint={operations} params={{}} total={rows.total} />}
      >
        <DataTable
          label="Runs of operations"
          columns={columns}
          rows={rows}
          height={420}
          emptyTitle="Nothing ran yet"
          emptyHint="Run an operation above."
        />
      </Panel>
    </Stack>
  );
}
