import type { OperationRun } from "#web/api/operations.ts";
import { Tone } from "#web/components/band.tsx";
import type { Column } from "#web/components/columns.ts";
import * as format from "#web/lib/format.ts";

export const runStates = {
  queued: { text: "Waiting", tone: "watch" },
  running: { text: "Running", tone: "watch" },
  succeeded: { text: "Done", tone: "green" },
  partial: { text: "Done in part", tone: "amber" },
  failed: { text: "Failed", tone: "red" },
} as const;

/** Seconds that a run took so far, or in all. */
export function runSeconds({ started_at: from, finished_at: to }: OperationRun): number | null {
  return from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;
}

/** `address`: this page with the run opened. */
export function runColumns(address: (id: string) => string): Column<OperationRun>[] {
  const fixed = { sortable: false } as const;
  return [
    {
      ...fixed,
      id: "name",
      title: "Operation",
      unit: "text",
      width: 190,
      value: (run) => format.words(run.name),
      href: (run) => address(run.operation_id),
    },
    {
      ...fixed,
      id: "state",
      title: "State",
      unit: "text",
      width: 120,
      value: (run) => runStates[run.state].text,
      render: (run) => <Tone {...runStates[run.state]} />,
    },
    {
      ...fixed,
      id: "queued_at",
      title: "Asked for",
      unit: "time",
      width: 150,
      value: (run) => run.queued_at,
    },
    { ...fixed, id: "took", title: "Took", unit: "seconds", width: 90, value: runSeconds },
    {
      ...fixed,
      id: "trigger",
      title: "By",
      unit: "text",
      width: 100,
      value: (run) => format.words(run.trigger),
    },
    {
      ...fixed,
      id: "parameters",
      title: "With",
      unit: "text",
      width: 220,
      value: (run) => parameterText(run.parameters),
    },
    {
      ...fixed,
      id: "error",
      title: "What failed",
      unit: "text",
      width: 320,
      value: (run) => errorText(run.error),
    },
  ];
}

export function parameterText(parameters: OperationRun["parameters"]): string {
  return Object.entries(parameters ?? {})
    .filter(([, value]) => value !== null && value !== false)
    .map(([name, value]) => `${format.words(name)}: ${value === true ? "yes" : String(value)}`)
    .join(", ");
}

export function errorText(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  if (typeof error === "string") return error;
  const { message } = error as { message?: unknown };
  return typeof message === "string" ? message : JSON.stringify(error);
}
