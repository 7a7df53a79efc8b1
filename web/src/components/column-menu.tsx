import {
  Button,
  Checkbox,
  Group,
  Popover,
  ScrollArea,
  SegmentedControl,
  Stack,
  TextInput,
} from "@mantine/core";
import { IconColumns } from "@tabler/icons-react";
import { useState } from "react";
import type { ColumnChoice } from "#web/lib/use-columns.ts";

/** Chooses columns and density of a table. */
export function ColumnMenu<R>({ choice }: { choice: ColumnChoice<R> }) {
  const [search, setSearch] = useState("");
  const shown = new Set(choice.shown.map((column) => column.id));
  const found = choice.all
    .slice(1)
    .filter(({ id, title }) => `${title} ${id}`.toLowerCase().includes(search.toLowerCase()));
  const toggle = (id: string): void => {
    const next = choice.all.filter((one) => (one.id === id ? !shown.has(id) : shown.has(one.id)));
    choice.choose(next.map((one) => one.id));
  };
  return (
    <Popover position="bottom-end" width={300} trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconColumns size={14} aria-hidden />}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs">
          <SegmentedControl
            size="xs"
            aria-label="Density"
            data={[
              { value: "compact", label: "Compact" },
              { value: "normal", label: "Roomy" },
            ]}
            value={choice.density}
            onChange={(value) => choice.chooseDensity(value === "normal" ? "normal" : "compact")}
          />
          <TextInput
            size="xs"
            aria-label="Find a column"
            placeholder="Find a column"
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
          />
          <ScrollArea.Autosize mah={320} type="auto">
            {/* A box is 16 px high, its place 24. */}
            <Stack gap={8}>
              {found.map((column) => (
                <Checkbox
                  key={column.id}
                  size="xs"
                  label={column.title}
                  checked={shown.has(column.id)}
                  onChange={() => toggle(column.id)}
                />
              ))}
            </Stack>
          </ScrollArea.Autosize>
          <Group justify="space-between">
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={choice.isUsual}
              onClick={choice.reset}
            >
              Usual columns
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => choice.choose(choice.all.map((one) => one.id))}
            >
              All {choice.all.length}
            </Button>
          </Group>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
