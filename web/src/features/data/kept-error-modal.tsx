import { Button, Code, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { pageLimitMax } from "#contract/limits.ts";
import { retryErrors } from "#web/api/operations.ts";
import { type KeptError, syncErrors } from "#web/api/service.ts";
import { Tone } from "#web/components/band.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { stateOf } from "#web/features/data/error-columns.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** The API lists kept records and has no address for one; a record is looked for among so many. */
const searchedMax = pageLimitMax;

/** The record that the address names: why it waits, and what was sent. */
export function KeptErrorModal() {
  const { state, set } = useUrlState();
  const id = state["error"];
  const query = useApi(syncErrors, { limit: searchedMax }, { enabled: id !== undefined });
  return (
    <Modal
      opened={id !== undefined}
      onClose={() => set({ error: null })}
      size="lg"
      title="Kept record"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Loaded query={query}>
        {({ data }) => {
          const found = data.find((one) => String(one.id) === id);
          return found === undefined ? (
            <Empty
              title="There is no such record"
              hint={`It is not among the newest ${format.count(searchedMax)} records that were kept.`}
            />
          ) : (
            <Shown error={found} />
          );
        }}
      </Loaded>
    </Modal>
  );
}

function Shown({ error }: { error: KeptError }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => retryErrors({ ids: [error.id] }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text fw={600}>
          {format.words(error.entity_type)} {error.entity_id ?? "without an id"}
        </Text>
        <Tone {...stateOf(error)} />
      </Group>
      <Text size="sm">{error.error_message}</Text>
      <Text size="xs" c="dimmed">
        {error.reason_code ?? error.error_code}
        {error.field === null ? "" : `, field ${error.field}`}; kept since{" "}
        {format.time(error.created_at)}
      </Text>
      <Text size="sm" fw={600} component="h3" m={0}>
        What was sent
      </Text>
      <Code
        block
        tabIndex={0}
        aria-label="What was sent"
        role="group"
        style={{ maxHeight: 320, overflow: "auto" }}
      >
        {JSON.stringify(error["payload"], null, 2)}
      </Code>
      {error.quarantined && !error.resolved ? (
        <Text size="sm">Correct it at the source; the next sync takes it in by itself.</Text>
      ) : null}
      {error.resolved || error.quarantined ? null : (
        <Group>
          <Button size="compact-sm" loading={retry.isPending} onClick={() => retry.mutate()}>
            Try this one again
          </Button>
          <Text size="xs" role="status" c={retry.error === null ? "dimmed" : "var(--bad)"}>
            {retry.error?.message ??
              (retry.data === undefined
                ? ""
                : retry.data.resolved > 0
                  ? "Taken in."
                  : "Still failing: the cause is where it was.")}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
