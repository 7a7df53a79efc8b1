import { Group, Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A framed part of a screen with a heading of its own. */
export function Panel({
  title,
  hint,
  actions,
  children,
}: {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Paper
      component="section"
      withBorder
      p="sm"
      aria-label={title}
      style={{ background: "var(--panel)", minWidth: 0 }}
    >
      <Group justify="space-between" mb="xs" gap="xs" align="flex-start">
        <div>
          <Title order={2}>{title}</Title>
          {hint === undefined ? null : (
            <Text size="xs" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {actions === undefined ? null : (
          <Group gap="xs" className="no-print">
            {actions}
          </Group>
        )}
      </Group>
      {children}
    </Paper>
  );
}
