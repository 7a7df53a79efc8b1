import { Group, SegmentedControl, Stack, Tabs } from "@mantine/core";
import { useShownDay } from "#web/app/day.tsx";
import { DayInput } from "#web/components/day-input.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Loading } from "#web/components/states.tsx";
import { CollectionCharts } from "#web/features/collections/collection-charts.tsx";
import { CollectionTiles } from "#web/features/collections/collection-tiles.tsx";
import {
  type CollectionWindow,
  collectionWindow,
  periods,
} from "#web/features/collections/collection-window.ts";
import { Leaderboard } from "#web/features/collections/leaderboard.tsx";
import { WatchList, watchFields } from "#web/features/collections/watch-list.tsx";
import { belongingFields } from "#web/lib/filters.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const tabs = ["branches", "officers", "watch"] as const;

/** What belongs to one of the lists alone; another list begins without it. */
const ofOneList = { sort: null, columns: null, search: null, paid: null, bucket: null };

export function Collections() {
  const { state, set } = useUrlState();
  const day = useShownDay();
  if (day === undefined) return <Loading height={300} />;
  const window = collectionWindow(state, day);
  const tab = tabs.find((one) => one === state["tab"]) ?? "branches";
  const watch = tab === "watch";
  return (
    <>
      <PageHead title="Collections" hint={`What fell due and what came in, ${window.text}`}>
        <PeriodChoice window={window} today={day} />
      </PageHead>
      <FilterBar
        fields={watch ? watchFields : belongingFields}
        {...(watch && { search: "Customer, phone or loan id" })}
      />
      <Stack gap="sm">
        <CollectionTiles window={window} />
        <CollectionCharts window={window} />
        <Tabs
          value={tab}
          onChange={(next) => set({ ...ofOneList, tab: next === "branches" ? null : next })}
          keepMounted={false}
        >
          <Tabs.List mb="sm" className="no-print">
            <Tabs.Tab value="branches">Branches</Tabs.Tab>
            <Tabs.Tab value="officers">Officers</Tabs.Tab>
            <Tabs.Tab value="watch">Watch list</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="branches">
            <Leaderboard list="branches" window={window} />
          </Tabs.Panel>
          <Tabs.Panel value="officers">
            <Leaderboard list="officers" window={window} />
          </Tabs.Panel>
          <Tabs.Panel value="watch">
            <WatchList day={window.days.to} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </>
  );
}

const labels = { today: "Day", month: "Month so far", window: "Other days" };

function PeriodChoice({ window, today }: { window: CollectionWindow; today: string }) {
  const { set } = useUrlState();
  const choose = (period: string): void => set({ period, from: null, to: null });
  return (
    <Group gap="xs" align="flex-end">
      {window.period === "window" ? (
        <>
          <DayInput
            label="From"
            value={window.days.from}
            max={window.days.to}
            change={(from) => set({ from })}
          />
          <DayInput
            label="To"
            value={window.days.to}
            max={today}
            change={(to) => set({ to: to === today ? null : to })}
          />
        </>
      ) : null}
      <SegmentedControl
        size="xs"
        aria-label="Days to show"
        data={periods.map((value) => ({ value, label: labels[value] }))}
        value={window.period}
        onChange={(value) => choose(value === "today" ? "" : value)}
      />
    </Group>
  );
}
