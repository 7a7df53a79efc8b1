/** What else took part in a value: the settings in force and the days it looked at. */

import { Table, Text } from "@mantine/core";
import type { Explanation } from "#web/api/explain.ts";
import { Section } from "#web/features/explain/parts.tsx";
import { TextLink } from "#web/components/link.tsx";
import * as format from "#web/lib/format.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

export function SettingsUsed({ settings }: { settings: Explanation["settings"] }) {
  const { state } = useUrlState();
  const names = Object.entries(settings);
  if (names.length === 0) return null;
  return (
    <Section title="Settings in force">
      <Table withTableBorder fz="sm" verticalSpacing={3} aria-label="Settings in force">
        <Table.Tbody>
          {names.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td style={{ overflowWrap: "anywhere" }}>
                <TextLink href={screenAddress("/settings", state, { setting: name })} size="sm">
                  {name}
                </TextLink>
              </Table.Td>
              <Table.Td>{settingText(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function settingText(value: Explanation["settings"][string]): string {
  if (value === null || typeof value !== "object") return format.plain(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${format.plain(part)}`)
    .join(", ");
}

const meanings: Readonly<Record<string, string>> = {
  as_of: "The day",
  week_before: "A week before",
  month_from: "Last month, from",
  month_to: "Last month, to",
  month_middle: "Middle of last month",
  thirty_from: "Last thirty days, from",
  recent_from: "Recent loans, disbursed from",
  window_from: "Window, from",
  window_to: "Window, to",
  asked_from: "Asked for, from",
  asked_to: "Asked for, to",
};

export function Days({ days }: { days: Explanation["days"] }) {
  const known = Object.entries(days).filter(([, day]) => day !== null);
  return (
    <details>
      <summary style={{ cursor: "pointer", fontSize: "0.8125rem" }}>
        Days that the definitions speak of
      </summary>
      <Table withTableBorder fz="sm" verticalSpacing={2} mt={6} aria-label="Days">
        <Table.Tbody>
          {known.map(([name, day]) => (
            <Table.Tr key={name}>
              <Table.Td>{meanings[name] ?? format.words(name)}</Table.Td>
              <Table.Td>{format.show(day, "date")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt={4}>
        Each component uses those that its definition names.
      </Text>
    </details>
  );
}
