import { Group, Paper, SimpleGrid, Text, Tooltip } from "@mantine/core";
import type { Definition } from "#web/api/metrics.ts";
import { Band } from "#web/components/band.tsx";
import { Delta } from "#web/components/delta.tsx";
import { Explained } from "#web/components/explain-button.tsx";
import { metricShortTitle } from "#web/features/metric-table/metric-columns.ts";
import type { Numbers } from "#web/features/officers/officer-metrics.tsx";
import * as format from "#web/lib/format.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";

/** What is looked at first. */
const shown = [
  "portfolio_total",
  "active_loans",
  "overdue_15d",
  "par30",
  "fimr",
  "ayr",
  "oti",
  "collection_rate",
  "risk_score",
  "dqi",
  "rank",
  "float_gap",
];

export function OfficerTiles({ numbers }: { numbers: Numbers }) {
  const definitions = useDefinitions();
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        Changes since {format.date(numbers.previousDay)}.
      </Text>
      <SimpleGrid cols={{ base: 2, xs: 3, sm: 4, lg: 6 }} spacing="xs" verticalSpacing="xs">
        {shown.map((id) => {
          const definition = definitions.get(id);
          return definition === undefined ? null : (
            <Tile key={id} definition={definition} numbers={numbers} />
          );
        })}
      </SimpleGrid>
    </div>
  );
}

function Tile({
  definition: { id, title, unit, better, definition },
  numbers: { scope, current, previous, previousDay },
}: {
  definition: Definition;
  numbers: Numbers;
}) {
  const value = current[id] ?? null;
  const band = current[`${id}_band`] ?? (id === "risk_score" ? current["risk_band"] : null);
  const text =
    unit === "naira" && typeof value === "number"
      ? format.shortNaira(value)
      : format.show(value, unit);
  return (
    <Paper withBorder p="xs" style={{ background: "var(--panel)", minWidth: 0 }} data-metric={id}>
      <Tooltip label={`${title}. ${definition}`}>
        <Text size="xs" c="dimmed" truncate>
          {metricShortTitle({ id, title })}
        </Text>
      </Tooltip>
      <Group gap={6} wrap="wrap">
        <Explained target={{ metric: id, scope }} label={title}>
          <Text component="span" fz="lg" fw={650} title={format.show(value, unit)}>
            {text}
          </Text>
        </Explained>
        {typeof band === "string" ? <Band name={band} /> : null}
      </Group>
      <Delta
        now={value}
        then={previous[id]}
        unit={unit}
        better={better}
        since={format.date(previousDay)}
      />
    </Paper>
  );
}
