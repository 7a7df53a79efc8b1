import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Title of a screen, a sentence on what it is for, and its own buttons at the right. */
export function PageHead({
  title,
  hint,
  children,
}: {
  title: string;
  hint?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Group justify="space-between" align="flex-end" mb="sm" gap="xs">
      <Stack gap={0}>
        <Title order={1}>{title}</Title>
        {hint === undefined ? null : (
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        )}
      </Stack>
      {children === undefined ? null : (
        <Group gap="xs" className="no-print">
          {children}
        </Group>
      )}
    </Group>
  );
}
