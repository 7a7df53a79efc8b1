import { Button, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { retryErrors } from "#web/api/operations.ts";
import { syncErrors } from "#web/api/service.ts";
import { DataTable } from "#web/components/data-table.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { Panel } from "#web/components/panel.tsx";
import { errorColumns, errorFields } from "#web/features/data/error-columns.tsx";
import { KeptErrorModal } from "#web/features/data/kept-error-modal.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { usePagedRows } from "#web/lib/use-paged-rows.ts";
import { usePageAddress, useUrlState } from "#web/lib/url-state.ts";

export function ErrorsTab() {
  const { state } = useUrlState();
  const here = usePageAddress();
  const { entity_type, quarantined, resolved = "false" } = state;
  const params = { entity_type, quarantined, resolved: resolved === "all" ? undefined : resolved };
  const rows = usePagedRows(syncErrors, params);
  const columns = useMemo(() => errorColumns((id) => here({ error: String(id) })), [here]);
  return (
    <Panel
      title="Errors and quarantine"
      hint="Refused records are kept and can be tried again. Rows of the source that break a rule stay in quarantine until they are corrected there: the next sync takes them in."
      actions={
        <>
          <RetryRefused entityType={entity_type} />
          <ExportMenu endpoint={syncErrors} params={params} total={rows.total} />
        </>
      }
    >
      <FilterBar fields={errorFields} />
      <Text size="xs" c="dimmed" mb={6}>
        {rows.total === undefined ? "Loading" : format.plural(rows.total, "record")}
        {state["resolved"] === undefined ? ", those that are still open" : ""}
      </Text>
      <DataTable
        label="Errors and quarantine"
        columns={columns}
        rows={rows}
        emptyTitle="No record waits"
        emptyHint="Everything that was sent has been taken in. Choose All in the filter Open or resolved to see those of the past."
      />
      <KeptErrorModal />
    </Panel>
  );
}

/**
 * Tries all refused records again, or those of the kind that is filtered, and says how many it helped. Rows in quarantine are
 * the source's: the next sync takes them in once they are corrected there.
 */
function RetryRefused({ entityType }: { entityType: string | undefined }) {
  const queries = useQueryClient();
  const open = useApi(syncErrors, {
    limit: 1,
    resolved: false,
    quarantined: false,
    entity_type: entityType,
  });
  const count = open.data?.meta.total;
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () => retryErrors(entityType === undefined ? {} : { entity_type: entityType }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Stack gap={2} align="flex-end">
      <Button
        size="compact-sm"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={isPending}
        disabled={count === 0}
        onClick={() => mutate()}
      >
        Try {count ? format.count(count) : "the"} refused again
      </Button>
      <Text size="xs" role="status" c={error === null ? "dimmed" : "var(--bad)"}>
        {error?.message ??
          (data === undefined
            ? ""
            : `${format.count(data.retried)} tried: ${format.count(data.resolved)} resolved, ${format.count(data.still_failing)} still failing`)}
      </Text>
    </Stack>
  );
}
