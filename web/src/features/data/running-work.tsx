/** What runs on the server at this moment, with its step and how far it is; asked for every second while something runs. */

import { Group, Progress, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { operations, type OperationRun } from "#web/api/operations.ts";
import { Panel } from "#web/components/panel.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

const [busyMs, idleMs] = [1_000, 10_000];

function useRunningWork(): OperationRun[] {
  const queries = useQueryClient();
  const before = useRef(0);
  const first = useApi(operations, { state: "running", limit: 20 }, { everyMs: idleMs });
  const isBusy = (first.data?.data.length ?? 0) > 0;
  const busy = useApi(
    operations,
    { state: "running", limit: 20 },
    { everyMs: isBusy ? busyMs : false },
  );
  const running = busy.data?.data ?? [];
  useEffect(() => {
    // Something has ended: histories, certificate and numbers may have changed.
    if (running.length < before.current) void queries.invalidateQueries();
    before.current = running.length;
  }, [running.length, queries]);
  return running;
}

export function RunningWork() {
  const running = useRunningWork();
  if (running.length === 0) return null;
  return (
    <Panel title="Running now">
      <Stack gap="xs">
        {running.map((run) => (
          <RunProgress key={run.operation_id} run={run} />
        ))}
      </Stack>
    </Panel>
  );
}

export function RunProgress({ run }: { run: OperationRun }) {
  const share = Math.round((run.progress ?? 0) * 100);
  return (
    <div>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {format.words(run.name)}
        </Text>
        <Text size="xs" c="dimmed" role="status">
          {run.state === "queued" ? "waiting" : (run.step ?? "working")}, {share} %
        </Text>
      </Group>
      <Progress
        value={share}
        size="md"
        aria-label={`Progress of ${run.name}`}
        animated={run.state === "running"}
      />
    </div>
  );
}
