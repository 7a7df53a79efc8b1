import { Button, Table, Text } from "@mantine/core";
import type { Setting } from "#web/api/settings.ts";
import { Tone } from "#web/components/band.tsx";
import { isSameValue, settingTitle, valueText } from "#web/features/settings/setting-text.ts";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export function SettingsTable({
  label,
  settings,
}: {
  label: string;
  settings: readonly Setting[];
}) {
  return (
    <Table.ScrollContainer minWidth={760} type="native">
      <Table fz="sm" verticalSpacing={5} layout="fixed" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="36%">Setting</Table.Th>
            <Table.Th w="24%">Value</Table.Th>
            <Table.Th w="18%">Default</Table.Th>
            <Table.Th w="14%">Unit</Table.Th>
            <Table.Th w={84}>
              <span className="visually-hidden">Change</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {settings.map((setting) => (
            <SettingRow key={setting.name} setting={setting} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SettingRow({ setting }: { setting: Setting }) {
  const { set } = useUrlState();
  const { name, value, default_value: usual, unit, description } = setting;
  const isUsual = isSameValue(value, usual);
  return (
    <Table.Tr style={{ verticalAlign: "top" }} data-testid={`setting-${name}`}>
      <Table.Td>
        <Text size="sm" fw={600}>
          {settingTitle(name)}
        </Text>
        <Text size="xs">{description}</Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text size="sm" fw={isUsual ? 400 : 600}>
          {valueText(value)}
        </Text>
        {isUsual ? null : (
          <>
            <Tone tone="watch" text="Changed" />
            <Text size="xs" c="dimmed">
              {format.time(setting.updated_at)}, by {setting.updated_by ?? "nobody known"}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td {...(isUsual && { c: "dimmed" })}>{valueText(usual)}</Table.Td>
      <Table.Td c="dimmed">{unit}</Table.Td>
      <Table.Td>
        <Button
          className="no-print"
          size="compact-xs"
          variant="default"
          aria-label={`Change ${settingTitle(name)}`}
          onClick={() => set({ setting: name })}
        >
          Change
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
