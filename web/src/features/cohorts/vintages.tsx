import { Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { isCalendarDate, plusDays } from "#contract/calendar-date.ts";
import { type VintageMeasure, vintageMeasures } from "#contract/flow-ports.ts";
import { type VintagePoint, vintages } from "#web/api/flows.ts";
import type { Line } from "#web/components/charts.tsx";
import { ExportMenu } from "#web/components/export-menu.tsx";
import { Figure, Lines } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { VintageGrid } from "#web/features/cohorts/vintage-grid.tsx";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export const measures: Readonly<
  Record<VintageMeasure, { title: string; of: string; isBad: boolean }>
> = {
  par0: { title: "PAR 0", of: "Principal of late loans, of the amount disbursed", isBad: true },
  par30: {
    title: "PAR 30",
    of: "Principal of loans more than 30 days late, of the amount disbursed",
    isBad: true,
  },
  fimr: { title: "FIMR", of: "Loans that missed their first instalment, of all", isBad: true },
  principal_repaid: {
    title: "Repaid",
    of: "Principal paid, of the amount disbursed",
    isBad: false,
  },
  settled: { title: "Settled", of: "Loans that are settled, of all", isBad: false },
};

/** Weeks are many: so far back they are shown. */
const weeksShown = 12;

/** From the oldest cohort to the newest. */
const colors = [
  "gray.6",
  "teal.6",
  "cyan.5",
  "cyan.8",
  "blue.4",
  "blue.7",
  "violet.4",
  "violet.7",
  "pink.4",
  "pink.7",
  "orange.5",
  "red.7",
];

export interface Vintage {
  cohort: string;
  title: string;
  points: VintagePoint[];
}

function vintagesOf(points: readonly VintagePoint[], isWeekly: boolean): Vintage[] {
  const groups = Map.groupBy(points, ({ cohort }) => cohort);
  return [...groups].map(([cohort, own]) => ({
    cohort,
    title: isWeekly ? `From ${format.date(cohort)}` : format.month(cohort),
    points: own,
  }));
}

export function Vintages({ day }: { day: string }) {
  const { state, set } = useUrlState();
  const measure = vintageMeasures.find((one) => one === state["measure"]) ?? "par30";
  const isWeekly = state["by"] === "week";
  const from = isWeekly && isCalendarDate(day) ? plusDays(day, -7 * (weeksShown - 1)) : null;
  const by = isWeekly ? "week" : "month";
  const params = { ...belongingParams(state), by, measure, from };
  const query = useApi(vintages, params);
  return (
    <Panel
      title={`${measures[measure].title} by months on book`}
      hint={measures[measure].of}
      actions={
        <>
          <Select
            size="xs"
            w={120}
            label="Measure"
            data={vintageMeasures.map((value) => ({ value, label: measures[value].title }))}
            value={measure}
            allowDeselect={false}
            onChange={(value) => set({ measure: value === "par30" ? null : value })}
          />
          <SegmentedControl
            size="xs"
            aria-label="Loans of each"
            data={[
              { value: "month", label: "Months" },
              { value: "week", label: "Weeks" },
            ]}
            value={by}
            onChange={(value) => set({ by: value === "month" ? null : value })}
          />
          <ExportMenu endpoint={vintages} params={params} total={query.data?.data.length} />
        </>
      }
    >
      <Loaded query={query} height={420}>
        {({ data }) => {
          const groups = vintagesOf(data, isWeekly);
          if (groups.every(({ points }) => points.every(({ loans }) => loans === 0))) {
            return (
              <Empty
                title="No loans were disbursed in this time"
                hint="Choose another day, or take a filter away."
              />
            );
          }
          return (
            <Stack gap="sm">
              <VintageGrid vintages={groups} isBad={measures[measure].isBad} />
              <VintageFigure vintages={groups} measure={measure} />
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** The last stretch of a curve leads to a month that is not over. */
const soFar = " so far";

function VintageFigure({
  vintages: groups,
  measure,
}: {
  vintages: readonly Vintage[];
  measure: VintageMeasure;
}) {
  const ages = [...new Set(groups.flatMap(({ points }) => points.map((p) => p.months_on_book)))];
  const rows = ages
    .toSorted((one, other) => one - other)
    .map((age) => {
      const row: Record<string, string | number | null> = { age: String(age) };
      for (const { cohort, points } of groups) {
        const point = points.find(({ months_on_book: own }) => own === age);
        const next = points.find(({ months_on_book: own }) => own === age + 1);
        row[cohort] = point === undefined || point.is_partial ? null : point.value;
        // It begins where the finished part ends.
        if (point?.is_partial === true || next?.is_partial === true) {
          row[cohort + soFar] = point?.value ?? null;
        }
      }
      return row;
    });
  const series = groups.flatMap(({ cohort, title }, index): Line[] => {
    const color =
      colors[(index + Math.max(0, colors.length - groups.length)) % colors.length] ?? "gray.6";
    return [
      { id: cohort, title, color },
      { id: cohort + soFar, title: `${title}, so far`, color, isDashed: true },
    ];
  });
  return (
    <Figure
      label={`${measures[measure].title} by months on book`}
      sentence={`${sentenceOf(groups, measures[measure].title)} Dashed: the month is not over.`}
      columns={[
        { id: "age", title: "Months on book", unit: "text" },
        ...series.map(({ id, title }) => ({ id, title, unit: "ratio" as const })),
      ]}
      rows={rows}
    >
      <Group gap={4} justify="center">
        <Text size="xs" c="dimmed">
          Share by months on book
        </Text>
      </Group>
      <Lines
        rows={rows}
        along="age"
        alongUnit="text"
        unit="ratio"
        series={series}
        height={280}
        fromZero
      />
    </Figure>
  );
}

/** Compares the cohorts at the oldest age that at least three of them have reached in full. */
function sentenceOf(groups: readonly Vintage[], title: string): string {
  const whole = groups.flatMap(({ title: name, points }) =>
    points.flatMap(({ is_partial: isPartial, value, months_on_book: age }) =>
      isPartial || value === null ? [] : [{ name, age, value }],
    ),
  );
  const reached = Map.groupBy(whole, ({ age }) => age);
  const [age, points] =
    [...reached].filter(([, own]) => own.length >= 3).toSorted(([a], [b]) => b - a)[0] ?? [];
  if (age === undefined || points === undefined) return "Too few cohorts to compare.";
  const ordered = points.toSorted((one, other) => one.value - other.value);
  const [low, high] = [ordered[0], ordered.at(-1)];
  if (low === undefined || high === undefined) return "";
  const after =
    age === 0 ? "At the end of the month of disbursement" : `After ${format.plural(age, "month")}`;
  return `${after} ${title} was lowest for ${low.name} (${format.ratio(low.value)}) and highest for ${high.name} (${format.ratio(high.value)}).`;
}
