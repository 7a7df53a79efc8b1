import { Table } from "@mantine/core";
import type { Explanation, Part } from "#web/api/explain.ts";
import { TextLink } from "#web/components/link.tsx";
import { Section } from "#web/features/explain/parts.tsx";
import { explainPatch } from "#web/lib/explain-target.ts";
import * as format from "#web/lib/format.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { usePageAddress } from "#web/lib/url-state.ts";

/** The metrics that a composite is made of; each leads to its own explanation. */
export function PartsTable({ data }: { data: Explanation }) {
  const here = usePageAddress();
  const registry = useDefinitions();
  const addressOf = (metric: string): string => here(explainPatch({ metric, scope: data.scope }));
  return (
    <Section title="Made of these metrics">
      <Table.ScrollContainer
        minWidth={420}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="Parts"
      >
        <Table withTableBorder fz="sm" verticalSpacing={3} aria-label="Parts">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Metric</Table.Th>
              <Table.Th>Formula</Table.Th>
              <Table.Th ta="right">Value</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.parts.map((part) => (
              <Table.Tr key={part.metric}>
                <Table.Td>
                  <TextLink href={addressOf(part.metric)} size="sm">
                    {part.title}
                  </TextLink>
                </Table.Td>
                <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: "anywhere" }}>
                  {part.formula}
                </Table.Td>
                <Table.Td ta="right" style={{ whiteSpace: "nowrap" }}>
                  {valueOf(part, registry.get(part.metric)?.unit)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

function valueOf({ value, neutral_value: neutral }: Part, unit: format.Unit = "decimal"): string {
  if (value !== null) return format.show(value, unit);
  return neutral === null ? "none" : `none; counts as ${format.show(neutral, unit)}`;
}
