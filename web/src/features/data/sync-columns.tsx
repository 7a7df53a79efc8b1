import type { Sync } from "#web/api/service.ts";
import { cellOf } from "#web/api/values.ts";
import { Tone } from "#web/components/band.tsx";
import type { Column } from "#web/components/columns.ts";
import type { FilterField } from "#web/lib/filters.ts";
import type { Unit } from "#web/lib/format.ts";
import * as format from "#web/lib/format.ts";

const states: Readonly<
  Record<string, { text: string; tone: "green" | "watch" | "amber" | "red" }>
> = {
  completed: { text: "Completed", tone: "green" },
  partial_success: { text: "In part", tone: "amber" },
  failed: { text: "Failed", tone: "red" },
  in_progress: { text: "Running", tone: "watch" },
  pending: { text: "Waiting", tone: "watch" },
};

export const syncFields: readonly FilterField[] = [
  {
    kind: "choice",
    name: "status",
    label: "Ended",
    choices: Object.entries(states).map(([value, { text }]) => ({ value, label: text })),
  },
  {
    kind: "choice",
    name: "type",
    label: "Kind",
    choices: [
      { value: "incremental", label: "What changed" },
      { value: "full", label: "Everything" },
    ],
  },
];

function column(id: string, title: string, unit: Unit, width: number): Column<Sync> {
  return { id, title, unit, width, sortable: false, value: (row) => cellOf(row, id) };
}

export const syncColumns: readonly Column<Sync>[] = [
  column("started_at", "Started", "time", 150),
  {
    ...column("status", "Ended", "text", 110),
    render: ({ status }) => (
      <Tone
        tone={states[status]?.tone ?? "watch"}
        text={states[status]?.text ?? format.words(status)}
      />
    ),
  },
  {
    ...column("sync_type", "Kind", "text", 116),
    value: ({ sync_type: type }) => (type === "full" ? "Everything" : "What changed"),
  },
  column("duration_seconds", "Took", "seconds", 84),
  column("source_system", "From", "text", 90),
  column("loans_success", "Loans", "count", 80),
  column("repayments_success", "Repayments", "count", 108),
  column("customers_success", "Customers", "count", 90),
  column("officers_success", "Officers", "count", 80),
  {
    ...column("refused", "Refused", "count", 80),
    description: "Records that were not taken in; they stand under Errors and quarantine",
    value: (row) =>
      ["loans_failed", "repayments_failed", "customers_failed", "officers_failed"].reduce(
        (sum, name) => sum + Number(cellOf(row, name) ?? 0),
        0,
      ),
  },
  column("endpoint", "By", "text", 170),
  column("error_message", "What failed", "text", 300),
];
