import { Group, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";

export interface Total {
  label: string;
  value: ReactNode;
  /** What it is, in a sentence. */
  description?: string;
}

/** What is filtered in a few numbers, above its rows. */
export function Totals({ label, totals }: { label: string; totals: readonly Total[] }) {
  return (
    <Group
      component="dl"
      aria-label={label}
      data-testid="totals"
      gap="lg"
      m={0}
      mb="xs"
      style={{ rowGap: 4 }}
    >
      {totals.map(({ label: name, value, description }) => (
        <div key={name}>
          <Text component="dt" size="xs" c="dimmed">
            {description === undefined ? (
              name
            ) : (
              <Tooltip label={description}>
                <span>{name}</span>
              </Tooltip>
            )}
          </Text>
          <Text component="dd" m={0} fw={600} size="md">
            {value}
          </Text>
        </div>
      ))}
    </Group>
  );
}
