import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import { portfolio } from "#web/api/metrics.ts";
import { lastEnded, syncHistory } from "#web/api/service.ts";
import { settings } from "#web/api/settings.ts";
import { useBusinessDate } from "#web/app/day.tsx";
import { Panel } from "#web/components/panel.tsx";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useNow } from "#web/lib/use-now.ts";

/** Among so many there is one that has ended well, or syncing is broken. */
const syncsSeen = 20;

export function Freshness() {
  const now = useNow();
  const day = useBusinessDate();
  const changed = useApi(syncHistory, { limit: syncsSeen, type: "incremental" });
  const full = useApi(syncHistory, { limit: syncsSeen, type: "full" });
  const metrics = useApi(portfolio, { metrics: "loans" });
  const planned = useApi(settings).data?.data;
  const when = (time: string | null | undefined, isRead: boolean): string => {
    if (!isRead) return "…";
    if (time === null || time === undefined) return "never";
    return `${format.time(time)} (${format.ago(time, now)})`;
  };
  const plan = (name: string): string => {
    const value = planned?.find((setting) => setting.name === name)?.value;
    return typeof value === "string" ? schedule(value) : "…";
  };
  const endOf = (query: typeof changed): string => {
    const sync = lastEnded(query.data?.data);
    return when(sync?.completed_at ?? sync?.started_at, query.data !== undefined);
  };
  const { freshness } = metrics.data?.meta ?? {};
  const rows: [string, ReactNode][] = [
    ["Business date", day === undefined ? "…" : format.date(day)],
    ["Last sync of what changed", endOf(changed)],
    ["Last sync of everything", endOf(full)],
    ["Metrics of the day calculated", when(freshness?.calculated_at, metrics.data !== undefined)],
    ["Sync of what changed is planned", plan("schedule.sync_incremental")],
    ["Sync of everything is planned", plan("schedule.sync_full")],
  ];
  return (
    <Panel title="Freshness" hint="Times are of Lagos.">
      <Table fz="sm" verticalSpacing={4} aria-label="Freshness">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

const weekdays = [
  "Sundays",
  "Mondays",
  "Tuesdays",
  "Wednesdays",
  "Thursdays",
  "Fridays",
  "Saturdays",
];

/** A cron line in words where it is a simple one. */
export function schedule(cron: string): string {
  if (cron === "off") return "off";
  const every = /^\*\/(\d+) \* \* \* \*$/.exec(cron);
  if (every) return `every ${every[1]} minutes`;
  const at = /^(\d+) (\d+) \* \* (\*|\d)$/.exec(cron);
  if (!at) return cron;
  const [, minute = "", hour = "", day = "*"] = at;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  return day === "*" ? `daily at ${time}` : `${weekdays[Number(day)] ?? cron} at ${time}`;
}
