import { Tabs } from "@mantine/core";
import { useShownDay } from "#web/app/day.tsx";
import { FilterBar } from "#web/components/filter-bar.tsx";
import { PageHead } from "#web/components/page-head.tsx";
import { Loading } from "#web/components/states.tsx";
import { CohortTable } from "#web/features/cohorts/cohort-table.tsx";
import { TransitionMatrix } from "#web/features/cohorts/transition-matrix.tsx";
import { Vintages } from "#web/features/cohorts/vintages.tsx";
import { belongingFields } from "#web/lib/filters.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const tabs = [
  { value: "cohorts", label: "Cohorts" },
  { value: "vintages", label: "Vintages" },
  { value: "transitions", label: "Transitions" },
] as const;

/** What belongs to one tab alone; another begins without it. */
const ofOneTab = {
  sort: null,
  columns: null,
  by: null,
  months: null,
  measure: null,
  from: null,
  to: null,
  from_bucket: null,
  to_bucket: null,
};

export function Cohorts() {
  const { state, set } = useUrlState();
  const day = useShownDay();
  const tab = tabs.find(({ value }) => value === state["tab"])?.value ?? "cohorts";
  return (
    <>
      <PageHead
        title="Cohorts"
        hint="Loans by where and when they came from, and what has become of them"
      />
      <FilterBar fields={belongingFields} />
      <Tabs
        value={tab}
        onChange={(next) => set({ ...ofOneTab, tab: next === "cohorts" ? null : next })}
        keepMounted={false}
      >
        <Tabs.List mb="sm" className="no-print">
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="cohorts">
          <CohortTable />
        </Tabs.Panel>
        <Tabs.Panel value="vintages">
          {day === undefined ? <Loading /> : <Vintages day={day} />}
        </Tabs.Panel>
        <Tabs.Panel value="transitions">
          {day === undefined ? <Loading /> : <TransitionMatrix day={day} />}
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
