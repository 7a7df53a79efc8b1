import type { KeptError } from "#web/api/service.ts";
import { Tone } from "#web/components/band.tsx";
import { type Column, unsortedColumn } from "#web/components/columns.ts";
import type { FilterField } from "#web/lib/filters.ts";
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

/** `address`: this page with the record opened. */
export function errorColumns(address: (id: number) => string): Column<KeptError>[] {
  return [
    {
      ...unsortedColumn("entity_id", "Record", "text", 150),
      value: (row) => `${format.words(row.entity_type)} ${row.entity_id ?? "without an id"}`,
      href: (row) => address(row.id),
    },
    {
      ...unsortedColumn("state", "State", "text", 116),
      value: (row) => stateOf(row).text,
      render: (row) => <Tone {...stateOf(row)} />,
    },
    unsortedColumn("error_message", "Why", "text", 430),
    unsortedColumn("field", "Field", "text", 130),
    {
      ...unsortedColumn("reason_code", "Reason", "text", 190),
      value: (row) => row.reason_code ?? row.error_code,
    },
    unsortedColumn("retry_count", "Tried again", "count", 76),
    unsortedColumn("created_at", "Kept since", "time", 150),
  ];
}

export function stateOf({ resolved, quarantined }: KeptError): {
  text: string;
  tone: "green" | "amber" | "red";
} {
  if (resolved) return { text: "Resolved", tone: "green" };
  return quarantined ? { text: "Quarantined", tone: "amber" } : { text: "Refused", tone: "red" };
}
