import type { KeptError } from "#web/api/service.ts";
import { cellOf } from "#web/api/values.ts";
import { Tone } from "#web/components/band.tsx";
import type { Column } from "#web/components/columns.ts";
import type { FilterField } from "#web/lib/filters.ts";
import type { Unit } from "#web/lib/format.ts";
import * as format from "#web/lib/format.ts";

const entities = [
  "loan",
  "repayment",
  "customer",
  "officer",
  "loan_schedule",
  "holiday",
  "deletion",
];

export const errorFields: readonly FilterField[] = [
  {
    kind: "choice",
    name: "entity_type",
    label: "Kind of record",
    choices: entities.map((value) => ({ value, label: format.words(value) })),
  },
  {
    kind: "choice",
    name: "quarantined",
    label: "Refused or quarantined",
    choices: [
      { value: "false", label: "Refused by the API" },
      { value: "true", label: "Quarantined at the source" },
    ],
  },
  {
    kind: "choice",
    name: "resolved",
    label: "Open or resolved",
    choices: [
      { value: "true", label: "Resolved" },
      { value: "all", label: "All" },
    ],
  },
];

function column(id: string, title: string, unit: Unit, width: number): Column<KeptError> {
  return { id, title, unit, width, sortable: false, value: (row) => cellOf(row, id) };
}

/** `address`: this page with the record opened. */
export function errorColumns(address: (id: number) => string): Column<KeptError>[] {
  return [
    {
      ...column("entity_id", "Record", "text", 150),
      value: (row) => `${format.words(row.entity_type)} ${row.entity_id ?? "without an id"}`,
      href: (row) => address(row.id),
    },
    {
      ...column("state", "State", "text", 116),
      value: (row) => stateOf(row).text,
      render: (row) => <Tone {...stateOf(row)} />,
    },
    column("error_message", "Why", "text", 430),
    column("field", "Field", "text", 130),
    {
      ...column("reason_code", "Reason", "text", 190),
      value: (row) => row.reason_code ?? row.error_code,
    },
    column("retry_count", "Tried again", "count", 76),
    column("created_at", "Kept since", "time", 150),
  ];
}

export function stateOf({ resolved, quarantined }: KeptError): {
  text: string;
  tone: "green" | "amber" | "red";
} {
  if (resolved) return { text: "Resolved", tone: "green" };
  return quarantined ? { text: "Quarantined", tone: "amber" } : { text: "Refused", tone: "red" };
}
