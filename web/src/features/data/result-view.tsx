/** What an operation answered, whatever its shape: facts as a table, lists as rows, and so on within them. */

import { Table, Text } from "@mantine/core";
import { Empty } from "#web/components/states.tsx";
import * as format from "#web/lib/format.ts";

/** Rows of a list that are drawn; the export of runs has all. */
const rowsMax = 100;

export function ResultView({ label, value }: { label: string; value: unknown }) {
  if (Array.isArray(value)) return <List label={label} rows={value} />;
  if (!isFacts(value)) return <span>{plainText(value)}</span>;
  const entries = Object.entries(value);
  if (entries.length === 0) return <span>{format.nothing}</span>;
  return (
    <Table.ScrollContainer
      minWidth={280}
      type="native"
      tabIndex={0}
      role="group"
      aria-label="Result"
    >
      <Table fz="sm" verticalSpacing={3} withTableBorder aria-label={label}>
        <Table.Tbody>
          {entries.map(([name, part]) => (
            <Table.Tr key={name}>
              <Table.Td w={220} style={{ verticalAlign: "top" }}>
                {format.words(name)}
              </Table.Td>
              <Table.Td>
                <ResultView label={format.words(name)} value={part} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function isFacts(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function plainText(value: unknown): string {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return format.plain(value);
  }
  return format.nothing;
}

function List({ label, rows }: { label: string; rows: readonly unknown[] }) {
  if (rows.length === 0) return <span>none</span>;
  if (!rows.every(isFacts)) return <span>{rows.map(plainText).join(", ")}</span>;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return <Empty title="Nothing" />;
  return (
    <Table.ScrollContainer
      minWidth={columns.length * 90}
      type="native"
      tabIndex={0}
      role="group"
      aria-label="Rows of the result"
    >
      <Table fz="xs" verticalSpacing={2} withTableBorder aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{format.words(column)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, rowsMax).map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows of a report have no other identity
            <Table.Tr key={index}>
              {columns.map((column) => (
                <Table.Td key={column}>{cellText(row[column])}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {rows.length > rowsMax ? (
        <Text size="xs" c="dimmed">
          The first {rowsMax} of {format.count(rows.length)}.
        </Text>
      ) : null}
    </Table.ScrollContainer>
  );
}

/** Within a row there is no room for more tables. */
function cellText(value: unknown): string {
  if (Array.isArray(value)) return value.map(cellText).join(", ");
  if (!isFacts(value)) return plainText(value);
  return Object.entries(value)
    .map(([name, part]) => `${format.words(name).toLowerCase()} ${cellText(part)}`)
    .join(", ");
}
