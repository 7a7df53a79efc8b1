import { SimpleGrid, Stack } from "@mantine/core";
import { syncHistory } from "#web/api/service.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { Panel } from "#web/components/panel.tsx";
import { CertificatePanel } from "#web/features/data/certificate-panel.tsx";
import { Freshness } from "#web/features/data/freshness.tsx";
import { RunningWork } from "#web/features/data/running-work.tsx";
import { RunNow } from "#web/features/data/run-now.tsx";
import { syncColumns, syncFields } from "#web/features/data/sync-columns.tsx";
import { filterParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export function SyncTab() {
  const { state } = useUrlState();
  const { status, type } = filterParams(state, syncFields);
  const params = { status, type };
  const rows = usePagedRows(syncHistory, params);
  return (
    <Stack gap="sm">
      <RunningWork />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
        <Freshness />
        <CertificatePanel />
      </SimpleGrid>
      <Panel
        title="Syncs"
        hint={
          rows.total === undefined
            ? "Loading"
            : `${format.plural(rows.total, "sync")}, the newest first. A row is what one sync brought.`
        }
        actions={
          <>
            <RunNow name="sync-incremental" label="Sync what changed" />
            <RunNow name="sync-full" label="Sync everything" />
            <ExportMenu endpoint={syncHistory} params={params} total={rows.total} />
          </>
        }
      >
        <FilterBar fields={syncFields} />
        <DataTable
          label="Syncs"
          columns={syncColumns}
          rows={rows}
          height={420}
          emptyTitle="No sync yet"
          emptyHint="Start one with the button above, or wait for the schedule."
        />
      </Panel>
    </Stack>
  );
}
