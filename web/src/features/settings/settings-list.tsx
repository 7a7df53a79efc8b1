import { Button, Group, Stack, Text, Title } from "@mantine/core";
import type { Setting } from "#web/api/settings.ts";
import { Tone } from "#web/components/band.tsx";
import {
  isSameValue,
  settingTitle,
  unitText,
  valueText,
} from "#web/features/settings/setting-text.ts";
import * as format from "#web/lib/format.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** Not a table: on a phone the value stands under the name instead of beyond the edge. */
export function SettingsList({ settings }: { settings: readonly Setting[] }) {
  return (
    <Stack gap={0}>
      {settings.map((setting) => (
        <SettingRow key={setting.name} setting={setting} />
      ))}
    </Stack>
  );
}

function SettingRow({ setting }: { setting: Setting }) {
  const { set } = useUrlState();
  const { name, value, default_value: usual, unit, description } = setting;
  const isUsual = isSameValue(value, usual);
  const title = settingTitle(name);
  return (
    <Group
      align="flex-start"
      gap="sm"
      py="xs"
      style={{ borderTop: "1px solid var(--line)" }}
      data-testid={`setting-${name}`}
    >
      <div style={{ flex: "3 1 260px", minWidth: 0 }}>
        <Title order={3}>{title}</Title>
        <Text size="sm">{description}</Text>
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
          {name}
        </Text>
      </div>
      <div style={{ flex: "3 1 220px", minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {valueText(value)}
          </Text>
          {isUsual ? null : <Tone tone="watch" text="Changed" />}
        </Group>
        <Text size="xs" c="dimmed">
          {unitText(unit)}
        </Text>
        {isUsual ? null : (
          <Text size="xs" c="dimmed">
            Default {valueText(usual)}; changed {format.time(setting.updated_at)} by{" "}
            {setting.updated_by ?? "nobody known"}
          </Text>
        )}
      </div>
      <Button
        className="no-print"
        size="compact-sm"
        variant="default"
        aria-label={`Change ${title}`}
        onClick={() => set({ setting: name })}
      >
        Change
      </Button>
    </Group>
  );
}
