import { Badge, Button, Group, Stack, Table, Text, Title } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { Link } from "#web/features/definitions/metric-link.tsx";
import type { Definition } from "#web/api/metrics.ts";
import { Band } from "#web/components/band.tsx";
import { Explained } from "#web/components/explain-button.tsx";
import { TextLink } from "#web/components/link.tsx";
import * as format from "#web/lib/format.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** Not shown as values of the whole portfolio: a rank is among others. */
const valueless = new Set(["rank"]);

export function MetricEntry({ metric, value }: { metric: Definition; value: format.Value }) {
  const { state, set } = useUrlState();
  const isOpen = state["metric"] === metric.id;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Stack
      gap={4}
      py="xs"
      style={{ borderTop: "1px solid var(--line)" }}
      data-testid={`metric-${metric.id}`}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Title order={3}>{metric.title}</Title>
            <Text size="xs" c="dimmed" ff="monospace">
              {metric.id}
            </Text>
            {metric.better === null ? null : (
              <Badge size="sm" radius="sm" tt="none" variant="default">
                {metric.better} is better
              </Badge>
            )}
          </Group>
          <Text size="sm">{metric.definition}</Text>
        </div>
        <ValueNow metric={metric} value={value} />
      </Group>
      <Group gap="xs">
        <Button
          size="compact-xs"
          variant="subtle"
          px={4}
          aria-expanded={isOpen}
          aria-label={`Formula and meaning of ${metric.title}`}
          leftSection={<Chevron size={14} aria-hidden />}
          onClick={() => set({ metric: isOpen ? null : metric.id }, { replace: true })}
        >
          Formula and meaning
        </Button>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {isOpen ? "" : metric.formula}
        </Text>
      </Group>
      {isOpen ? (
        <Details
          metric={metric}
          settingsPath={(name) => screenAddress("/settings", state, { setting: name })}
        />
      ) : null}
    </Stack>
  );
}

function ValueNow({ metric, value }: { metric: Definition; value: format.Value }) {
  if (valueless.has(metric.id) || value === undefined) return null;
  const text =
    (metric.unit === "naira" && value !== null ? "₦" : "") + format.show(value, metric.unit);
  return (
    <Explained target={{ metric: metric.id, scope: "portfolio" }} label={metric.title}>
      <Text
        component="span"
        fw={600}
        size="sm"
        td="underline"
        style={{ textDecorationStyle: "dotted", whiteSpace: "nowrap" }}
      >
        {metric.unit === "band" && typeof value === "string" ? <Band name={value} /> : text}
      </Text>
    </Explained>
  );
}

function Details({
  metric,
  settingsPath,
}: {
  metric: Definition;
  settingsPath: (name: string) => string;
}) {
  const settings = [...metric.settings, ...(metric.bands === null ? [] : [metric.bands])];
  return (
    <Stack gap="xs" pl="sm" style={{ borderLeft: "2px solid var(--line)" }}>
      <Text size="sm" ff="monospace" style={{ overflowWrap: "anywhere" }}>
        {metric.formula}
      </Text>
      <Text size="sm">{metric.meaning}</Text>
      {metric.parts.length === 0 ? null : (
        <Text size="sm">
          Made of{" "}
          {metric.parts.map((part, index) => (
            <span key={part}>
              {index > 0 ? ", " : ""}
              <Link metric={part} />
            </span>
          ))}
          .
        </Text>
      )}
      <Table
        fz="sm"
        verticalSpacing={2}
        withTableBorder
        aria-label={`Components of ${metric.title}`}
      >
        <Table.Tbody>
          {metric.components.map(({ id, title, definition }) => (
            <Table.Tr key={id}>
              <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: "anywhere" }}>
                {id}
              </Table.Td>
              <Table.Td>
                {title}
                <Text size="xs" c="dimmed">
                  {definition}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        Version {metric.version}. Source: {metric.source}.
        {settings.length === 0 ? "" : " Settings: "}
        {settings.map((name, index) => (
          <span key={name}>
            {index > 0 ? ", " : ""}
            <TextLink underline="always" size="xs" href={settingsPath(name)}>
              {name}
            </TextLink>
          </span>
        ))}
      </Text>
    </Stack>
  );
}
