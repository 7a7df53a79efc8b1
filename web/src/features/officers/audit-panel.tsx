/** The audit of an officer: where it stands, what one may do next, and what was done. */

import { Alert, Button, Group, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { pageLimitMax } from "#contract/limits.ts";
import {
  audit,
  type AuditState,
  type AuditWrite,
  type Member,
  teamMembers,
  writeAudit,
} from "#web/api/audit.ts";
import { ServerError } from "#web/api/http.ts";
import { Panel } from "#web/components/panel.tsx";
import { Failure, Loaded } from "#web/components/states.tsx";
import {
  ActionForm,
  AssignForm,
  memberOptions,
  StatusForm,
  type Write,
} from "#web/features/officers/audit-forms.tsx";
import { AuditHistory } from "#web/features/officers/audit-history.tsx";
import { AuditStatusTone } from "#web/features/officers/audit-status.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

export function AuditPanel({ officerId }: { officerId: string }) {
  const found = useApi(audit, { officer_id: officerId });
  const members = useApi(teamMembers, { is_active: true, limit: pageLimitMax });
  return (
    <Panel title="Audit" hint="As it stands now, whatever day is looked at.">
      <Loaded query={found} height={240}>
        {({ data }) => (
          <Loaded query={members} height={240}>
            {(team) => (
              <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
                <Desk state={data} members={team.data} refresh={() => void found.refetch()} />
                <AuditHistory officerId={officerId} />
              </SimpleGrid>
            )}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  );
}

function Desk({
  state,
  members,
  refresh,
}: {
  state: AuditState;
  members: readonly Member[];
  refresh: () => void;
}) {
  const queries = useQueryClient();
  const [actedBy, setActedBy] = useState<string | null>(null);
  const { mutateAsync, isPending, error, isSuccess, reset } = useMutation({
    mutationFn: ({ what, notes }: { what: AuditWrite; notes: string }) =>
      writeAudit(state.officer_id, what, {
        version: state.version,
        notes: notes.trim() === "" ? null : notes,
        acted_by: actedBy === null ? null : Number(actedBy),
      }),
    // What else shows audits follows with the new data version.
    onSuccess: () =>
      queries.invalidateQueries({
        predicate: ({ queryKey: [path] }) => String(path).startsWith("/audit/"),
      }),
  });
  // What is refused is shown below; the form keeps what was typed.
  const write: Write = async (what, notes) => {
    await mutateAsync({ what, notes });
  };
  return (
    <Stack gap="sm" className="no-print">
      <Standing state={state} />
      <WriteError
        error={error}
        isNewer={error instanceof ServerError && error.code === "VERSION_CONFLICT"}
        reload={() => {
          reset();
          refresh();
        }}
      />
      <Text size="sm" role="status" c="var(--good)">
        {isSuccess ? "Recorded." : ""}
      </Text>
      <Select
        size="xs"
        label="Who acts"
        placeholder="Not said"
        data={memberOptions(members)}
        value={actedBy}
        onChange={setActedBy}
        clearable
        maw={320}
      />
      <AssignForm state={state} members={members} write={write} isBusy={isPending} />
      {state.allowed_steps.length === 0 ? null : (
        <StatusForm state={state} write={write} isBusy={isPending} />
      )}
      <ActionForm write={write} isBusy={isPending} />
    </Stack>
  );
}

function Standing({ state: { status, assignee, updated_at: changed } }: { state: AuditState }) {
  return (
    <Group gap="xs" data-testid="audit-standing">
      <AuditStatusTone status={status} />
      <Text size="sm">
        {assignee === null ? "Nobody is assigned yet." : `Assigned to ${assignee.name}.`}
        {changed === null ? "" : ` Last change ${format.time(changed)}.`}
      </Text>
    </Group>
  );
}

function WriteError({
  error,
  isNewer,
  reload,
}: {
  error: Error | null;
  isNewer: boolean;
  reload: () => void;
}) {
  if (error === null) return null;
  if (!isNewer) return <Failure error={error} />;
  return (
    <Alert
      variant="outline"
      color="orange"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title="Somebody else changed this audit"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          It was changed after you opened it, so nothing of yours was recorded. Read the newest
          state, then send again what still applies; what you typed is kept.
        </Text>
        <Button size="compact-sm" variant="default" onClick={reload}>
          Read the newest state
        </Button>
      </Stack>
    </Alert>
  );
}
