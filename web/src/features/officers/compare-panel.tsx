import { Button, Group, Table, Text } from "@mantine/core";
import { IconEqual, IconThumbUp } from "@tabler/icons-react";
import type { Definition } from "#web/api/metrics.ts";
import { officerMetrics } from "#web/api/officers.ts";
import type { Cell } from "#web/api/values.ts";
import { Band } from "#web/components/band.tsx";
import { Explained } from "#web/components/explain-button.tsx";
import { TextLink } from "#web/components/link.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Failure, Loading } from "#web/components/states.tsx";
import { metricTitle } from "#web/features/metric-table/metric-columns.ts";
import {
  compare,
  type Compared,
  comparedIds,
  type Side,
} from "#web/features/officers/comparison.ts";
import * as format from "#web/lib/format.ts";
import { useApis } from "#web/lib/use-api.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

interface Person {
  id: string;
  name: string;
}

/** The officers that the address names side by side, by every metric. */
export function ComparePanel() {
  const { state, set } = useUrlState();
  const ids = comparedIds(state["compare"]);
  const definitions = useDefinitions();
  const answers = useApis(
    officerMetrics,
    ids.map((id) => ({ officer_id: id })),
  );
  if (ids.length === 0) return null;
  const people = ids.map((id, index) => ({
    id,
    name: answers[index]?.data?.data.officer?.officer_name ?? `officer ${id}`,
  }));
  const [one, other] = people;
  const failed = answers.find(({ error }) => error !== null);
  const [first, second] = answers.map(({ data }) => data?.data.current);
  return (
    <Panel
      title="Compare two officers"
      hint="All loans of each, whatever the filters; the rank is among all officers."
      actions={
        <Button size="compact-xs" variant="default" onClick={() => set({ compare: null })}>
          End the comparison
        </Button>
      }
    >
      {failed?.error ? (
        <Failure error={failed.error} retry={() => void failed.refetch()} />
      ) : one !== undefined && other === undefined ? (
        <Text size="sm">{one.name} is chosen. Choose a second officer in the list below.</Text>
      ) : answers.some(({ data }) => data === undefined) || definitions.size === 0 ? (
        <Loading height={320} label="Loading the comparison" />
      ) : (
        <Comparison
          people={people}
          rows={compare(definitions.values(), first ?? {}, second ?? {})}
          state={state}
        />
      )}
    </Panel>
  );
}

function Comparison({
  people,
  rows,
  state,
}: {
  people: readonly Person[];
  rows: readonly Compared[];
  state: Readonly<Record<string, string>>;
}) {
  const wins = (side: Side): number => rows.filter(({ better }) => better === side).length;
  const [one, other] = people;
  return (
    <>
      <Text size="sm" mb="xs" data-testid="comparison-sentence">
        {one?.name} is better in {format.plural(wins("one"), "metric")}, {other?.name} in{" "}
        {format.plural(wins("other"), "metric")}; the others are equal, or neither good nor bad.
      </Text>
      <Table.ScrollContainer
        minWidth={560}
        maxHeight={420}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="Comparison, metric by metric"
        // Holds the texts for those who hear them within what scrolls.
        pos="relative"
      >
        <Table stickyHeader fz="xs" verticalSpacing={3} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Metric</Table.Th>
              {people.map(({ id, name }) => (
                <Table.Th key={id} ta="right">
                  <TextLink
                    size="xs"
                    fw={600}
                    href={screenAddress(`/officers/${encodeURIComponent(id)}`, state)}
                  >
                    {name}
                  </TextLink>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ definition, better, ...values }) => (
              <Table.Tr key={definition.id} data-metric={definition.id}>
                <Table.Th scope="row" fw={400} title={definition.definition}>
                  {metricTitle(definition)}
                </Table.Th>
                {people.map(({ id, name }, index) => {
                  const side = index === 0 ? "one" : "other";
                  return (
                    <Table.Td key={id} ta="right">
                      <ComparedValue
                        definition={definition}
                        value={values[side]}
                        verdict={better === "equal" ? "equal" : better === side ? "better" : null}
                        person={{ id, name }}
                      />
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function ComparedValue({
  definition: { id, title, unit },
  value,
  verdict,
  person,
}: {
  definition: Definition;
  value: Cell;
  verdict: "better" | "equal" | null;
  person: Person;
}) {
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <Explained
        target={{ metric: id, scope: `officer:${person.id}` }}
        label={`${title} of ${person.name}`}
      >
        {unit === "band" && typeof value === "string" ? (
          <Band name={value} />
        ) : (
          <Text component="span" fz="xs">
            {format.show(value, unit)}
          </Text>
        )}
      </Explained>
      <Text
        component="span"
        fz="xs"
        w={62}
        ta="left"
        c={verdict === "better" ? "var(--good)" : "dimmed"}
      >
        {verdict === "better" ? <IconThumbUp size={12} aria-hidden /> : null}
        {verdict === "equal" ? <IconEqual size={12} aria-hidden /> : null} {verdict}
      </Text>
    </Group>
  );
}
