import { Group, Table } from "@mantine/core";
import type { Definition } from "#web/api/metrics.ts";
import type { Cell, MetricValues } from "#web/api/values.ts";
import { useShownDay } from "#web/app/day.tsx";
import { Band } from "#web/components/band.tsx";
import { DayInput } from "#web/components/day-input.tsx";
import { Delta } from "#web/components/delta.tsx";
import { Explained } from "#web/components/explain-button.tsx";
import { Panel } from "#web/components/panel.tsx";
import { metricTitle } from "#web/features/metric-table/metric-columns.ts";
import { plusDays } from "#contract/calendar-date.ts";
import * as format from "#web/lib/format.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** The metrics of an officer on the shown day and on an earlier one. */
export interface Numbers {
  /** `officer:12`. */
  scope: string;
  current: MetricValues;
  /** Empty where there was no loan yet. */
  previous: MetricValues;
  previousDay: string;
}

/** Every metric of the registry against the earlier day, which is chosen here. */
export function OfficerMetrics({ numbers }: { numbers: Numbers }) {
  const definitions = useDefinitions();
  return (
    <Panel
      title="All metrics"
      hint="A click on a number explains it."
      actions={<EarlierDay day={numbers.previousDay} />}
    >
      <Table.ScrollContainer
        minWidth={480}
        type="native"
        tabIndex={0}
        role="group"
        aria-label="All metrics, now and before"
        // Holds the texts for those who hear them within what scrolls.
        pos="relative"
      >
        <Table fz="xs" verticalSpacing={3} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Metric</Table.Th>
              <Table.Th ta="right">Now</Table.Th>
              <Table.Th ta="right">{format.date(numbers.previousDay)}</Table.Th>
              <Table.Th ta="right">Change</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...definitions.values()].map((definition) => (
              <MetricRow key={definition.id} definition={definition} numbers={numbers} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

function EarlierDay({ day }: { day: string }) {
  const { set } = useUrlState();
  const shownDay = useShownDay();
  return (
    <Group gap="xs">
      <DayInput
        label="Compare with"
        {...(shownDay !== undefined && { max: plusDays(shownDay, -1) })}
        value={day}
        change={(next) => {
          if (shownDay !== undefined && next < shownDay) set({ compare_to: next });
        }}
      />
    </Group>
  );
}

function MetricRow({
  definition,
  numbers: { scope, current, previous, previousDay },
}: {
  definition: Definition;
  numbers: Numbers;
}) {
  const { id, title, unit, better } = definition;
  const [now, then] = [current[id] ?? null, previous[id] ?? null];
  return (
    <Table.Tr data-metric={id}>
      <Table.Th scope="row" fw={400} title={definition.definition}>
        {metricTitle(definition)}
      </Table.Th>
      <Table.Td ta="right">
        <Explained target={{ metric: id, scope }} label={title}>
          <Shown value={now} unit={unit} />
        </Explained>
      </Table.Td>
      <Table.Td ta="right">
        <Shown value={then} unit={unit} />
      </Table.Td>
      <Table.Td ta="right">
        <Delta now={now} then={then} unit={unit} better={better} since={format.date(previousDay)} />
      </Table.Td>
    </Table.Tr>
  );
}

function Shown({ value, unit }: { value: Cell; unit: format.Unit }) {
  if (unit === "band" && typeof value === "string") return <Band name={value} />;
  const color = format.isQuiet(value) ? "var(--mantine-color-dimmed)" : "inherit";
  return <span style={{ fontSize: "0.75rem", color }}>{format.show(value, unit)}</span>;
}
