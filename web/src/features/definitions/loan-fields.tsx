import { Table, Text } from "@mantine/core";
import { computedLoanColumns, loanColumns } from "#contract/loan-columns.ts";
import { loanDefinitions } from "#contract/loan-definitions.ts";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty } from "#web/components/states.tsx";
import { loanColumn } from "#web/features/loans/loan-table.ts";
import * as format from "#web/lib/format.ts";
import { joinList } from "#web/lib/list-value.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

const computed = new Set(computedLoanColumns);
const fields = Object.entries(loanColumns).map(([id, kind]) => ({
  column: loanColumn(id, kind, () => ""),
  definition: loanDefinitions[id] ?? "",
}));

/** Fields that the service computes, each with the way to the list that shows it; and those that are sent. */
export function LoanFields({ search }: { search: string }) {
  const wanted = search.trim().toLowerCase();
  const found = fields.filter(({ column: { id, title }, definition }) =>
    `${id} ${title} ${definition}`.toLowerCase().includes(wanted),
  );
  if (found.length === 0) {
    return <Empty title="No field matches" hint="Take a word of the search away." />;
  }
  return (
    <Panel
      title="Fields of a loan"
      hint={`${format.plural(found.length, "field")}. A computed one explains itself in the list and in the loan, down to its instalments and repayments.`}
    >
      <Table.ScrollContainer
        minWidth={520}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="Fields of a loan"
      >
        <Table fz="sm" verticalSpacing={4} aria-label="Fields of a loan">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              <Table.Th>Meaning</Table.Th>
              <Table.Th>Made by</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.map(({ column: { id, title }, definition }) => (
              <Field key={id} id={id} title={title} definition={definition} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function Field({ id, title, definition }: { id: string; title: string; definition: string }) {
  const { state } = useUrlState();
  const columns = joinList(["customer_name", "officer_name", id]);
  return (
    <Table.Tr style={{ verticalAlign: "top" }}>
      <Table.Td>
        <TextLink size="sm" href={screenAddress("/loans", state, { columns, sort: `-${id}` })}>
          {title}
        </TextLink>
        <Text size="xs" c="dimmed" ff="monospace">
          {id}
        </Text>
      </Table.Td>
      <Table.Td>{definition === "" ? format.nothing : definition}</Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        {computed.has(id) ? "the service" : "sent"}
      </Table.Td>
    </Table.Tr>
  );
}
