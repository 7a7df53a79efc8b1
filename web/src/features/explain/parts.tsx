/** Small parts that explanations of metrics and of loan fields share. */

import { Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" gap={6} aria-label={title} style={{ minWidth: 0 }}>
      <Title order={3}>{title}</Title>
      {children}
    </Stack>
  );
}

/** A formula, or numbers in its place: never cut off, wraps where it must. */
export function FormulaText({ children, label }: { children: ReactNode; label: string }) {
  return (
    <Text
      component="div"
      size="sm"
      ff="monospace"
      p="xs"
      aria-label={label}
      role="group"
      style={{ background: "var(--heading-bg)", borderRadius: 4, overflowWrap: "anywhere" }}
    >
      {children}
    </Text>
  );
}

/** Whether two numbers that have to be one are, with a sign and in words. */
export function Verdict({ isSame, children }: { isSame: boolean; children: ReactNode }) {
  const Icon = isSame ? IconCircleCheck : IconAlertTriangle;
  const color = isSame ? "var(--good)" : "var(--bad)";
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" role={isSame ? undefined : "alert"}>
      <Icon size={16} aria-hidden color={color} style={{ flex: "none", marginTop: 1 }} />
      <Text size="sm" c={color} fw={isSame ? 400 : 600}>
        {children}
      </Text>
    </Group>
  );
}
