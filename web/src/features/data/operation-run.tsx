/** One run of an operation: how far it is while it runs, and what it said when it ended. */

import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { operation, type OperationRun } from "#web/api/operations.ts";
import { Tone } from "#web/components/band.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Loaded } from "#web/components/states.tsx";
import { ResultView } from "#web/features/data/result-view.tsx";
import {
  errorText,
  parameterText,
  runSeconds,
  runStates,
} from "#web/features/data/run-columns.tsx";
import { RunProgress } from "#web/features/data/running-work.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const pollMs = 1_000;

export function OperationRunPanel({ id }: { id: string }) {
  const { set } = useUrlState();
  const queries = useQueryClient();
  // The state of the last answer decides whether there will be another.
  const known = useApi(operation, { operation_id: id });
  const isOpen = known.data === undefined ? known.error === null : isRunning(known.data.data);
  const query = useApi(operation, { operation_id: id }, { everyMs: isOpen ? pollMs : false });
  useEffect(() => {
    if (!isOpen) void queries.invalidateQueries({ queryKey: ["/operations"] });
  }, [isOpen, queries]);
  return (
    <Panel
      title="Run"
      actions={
        <Button size="compact-sm" variant="default" onClick={() => set({ run: null })}>
          Close
        </Button>
      }
    >
      <Loaded query={query} height={60}>
        {({ data }) => (data.operation_id === id ? <Shown run={data} /> : null)}
      </Loaded>
    </Panel>
  );
}

function isRunning({ state }: OperationRun): boolean {
  return state === "queued" || state === "running";
}

function Shown({ run }: { run: OperationRun }) {
  if (isRunning(run)) return <RunProgress run={run} />;
  const asked = parameterText(run.parameters);
  const took = runSeconds(run);
  const error = errorText(run.error);
  return (
    <Stack gap="xs" data-testid="run-result">
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {format.words(run.name)}
        </Text>
        <Tone {...runStates[run.state]} />
        <Text size="xs" c="dimmed">
          {run.finished_at === null ? "" : format.time(run.finished_at)}
          {took === null ? "" : `, took ${format.seconds(took)}`}
          {asked === "" ? "" : `; ${asked}`}
        </Text>
      </Group>
      {error === null ? null : (
        <Alert color="red" variant="outline" role="alert">
          {error}
        </Alert>
      )}
      {run.result === null ? (
        error === null ? (
          <Text size="sm" c="dimmed">
            It ended without anything to report.
          </Text>
        ) : null
      ) : (
        <ResultView label={`Result of ${run.name}`} value={run.result} />
      )}
    </Stack>
  );
}
