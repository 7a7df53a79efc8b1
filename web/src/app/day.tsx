/** Time travel: the day of the header turns every screen to it. */

import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconCalendar, IconHistory } from "@tabler/icons-react";
import { isCalendarDate } from "#contract/calendar-date.ts";
import { health } from "#web/api/service.ts";
import { DayInput } from "#web/components/day-input.tsx";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";
import * as format from "#web/lib/format.ts";

/** The service's own day; undefined until it is known. */
export function useBusinessDate(): string | undefined {
  return useApi(health).data?.data.business_date;
}

/** The day that the screens show: the one that was chosen, else the business date */
export function useShownDay(): string | undefined {
  const today = useBusinessDate();
  return useUrlState().state["as_of"] ?? today;
}

export function DayPicker() {
  const { state, set } = useUrlState();
  const today = useBusinessDate();
  return (
    <DayInput
      w={148}
      aria-label="Day to look at"
      leftSection={<IconCalendar size={14} aria-hidden />}
      {...(today !== undefined && { max: today })}
      value={state["as_of"] ?? today ?? ""}
      change={(day) => {
        if (today !== undefined) set({ as_of: day >= today ? null : day });
      }}
    />
  );
}

/** Says on every screen that it is not today that one looks at. */
export function DayBanner() {
  const { state, set } = useUrlState();
  const day = state["as_of"];
  if (day === undefined) return null;
  return (
    <Group
      role="status"
      data-testid="day-banner"
      justify="space-between"
      wrap="nowrap"
      gap="sm"
      p="xs"
      mb="xs"
      style={{ background: "#5f3dc4", color: "#fff", borderRadius: "var(--mantine-radius-sm)" }}
    >
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <IconHistory size={18} aria-hidden style={{ flex: "none" }} />
        <Text size="sm">
          You look at <strong>{format.date(day)}</strong>. Every number is of that day, by the facts
          as they are known now.
        </Text>
      </Group>
      <Button
        size="compact-sm"
        variant="white"
        color="violet"
        style={{ flex: "none" }}
        onClick={() => set({ as_of: null })}
      >
        Back to today
      </Button>
    </Group>
  );
}

/** Why the chosen day has no numbers; null: it has. Only an address that somebody wrote by hand asks for such a day. */
export function useDayProblem(): string | null {
  const today = useBusinessDate();
  const day = useUrlState().state["as_of"];
  if (day === undefined) return null;
  if (!isCalendarDate(day)) return `There is no day ${day}. Choose one above, as in 2026-11-21.`;
  if (today === undefined || day <= today) return null;
  return `${format.date(day)} is still to come: the business date is ${format.date(today)}.`;
}

/** In the place of a screen: none can be of that day, and each would otherwise be refused a dozen times. */
export function NoSuchDay({ problem }: { problem: string }) {
  const { set } = useUrlState();
  return (
    <Stack p="md" gap="xs" align="flex-start" role="alert">
      <Title order={1}>No numbers of this day</Title>
      <Text size="sm">{problem}</Text>
      <Button size="compact-sm" variant="default" onClick={() => set({ as_of: null })}>
        Back to today
      </Button>
    </Stack>
  );
}
