import type { Sync } from "#web/api/service.ts";
import { cellOf } from "#web/api/values.ts";
import { Tone } from "#web/components/band.tsx";
import { type Column, unsortedColumn } from "#web/components/columns.ts";
import type { FilterField } from "#web/lib/filters.ts";
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

export const syncColumns: readonly Column<Sync>[] = [
  unsortedColumn("started_at", "Started", "time", 150),
  {
    ...unsortedColumn("status", "Ended", "text", 110),
    render: ({ status }) => (
      <Tone
        tone={states[status]?.tone ?? "watch"}
        text={states[status]?.text ?? format.words(status)}
      />
    ),
  },
  {
    ...unsortedColumn("sync_type", "Kind", "text", 116),
    value: ({ sync_type: type }) => (type === "full" ? "Everything" : "What changed"),
  },
  unsortedColumn("duration_seconds", "Took", "seconds", 84),
  unsortedColumn("source_system", "From", "text", 90),
  unsortedColumn("loans_success", "Loans", "count", 80),
  unsortedColumn("repayments_success", "Repayments", "count", 108),
  unsortedColumn("customers_success", "Customers", "count", 90),
  unsortedColumn("officers_success", "Officers", "count", 80),
  {
    ...unsortedColumn("refused", "Refused", "count", 80),
    description: "Records that were not taken in; they stand under Errors and quarantine",
    value: (row) =>
      ["loans_failed", "repayments_failed", "customers_failed", "officers_failed"].reduce(
        (sum, name) => sum + Number(cellOf(row, name) ?? 0),
        0,
      ),
  },
  unsortedColumn("endpoint", "By", "text", 170),
  unsortedColumn("error_message", "What failed", "text", 300),
];
