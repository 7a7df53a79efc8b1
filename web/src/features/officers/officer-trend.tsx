import { SegmentedControl, Select } from "@mantine/core";
import { plusDays } from "#contract/calendar-date.ts";
import { series } from "#web/api/metrics.ts";
import { useShownDay } from "#web/app/day.tsx";
import { Figure, Lines } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { type Point, trendSentence } from "#web/features/officers/trend-sentence.ts";
import type * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { useUrlState } from "#web/lib/url-state.ts";

const windows = ["30", "90", "365"];

/** A metric over the days that were kept; the metric and how far back are in the address. */
export function OfficerTrend({ scope }: { scope: string }) {
  const { state, set } = useUrlState();
  const definitions = useDefinitions();
  const metric = state["trend"] ?? "risk_score";
  const days = windows.find((one) => one === state["trend_days"]) ?? "90";
  const shownDay = useShownDay();
  const found = useApi(
    series,
    { metric, scope, from: shownDay && plusDays(shownDay, 1 - Number(days)) },
    { enabled: shownDay !== undefined },
  );
  const choices = [...definitions.values()].filter(
    ({ unit }) => unit !== "band" && unit !== "flag",
  );
  return (
    <Panel
      title="Trend"
      actions={
        <>
          <Select
            size="xs"
            w={210}
            aria-label="Metric of the trend"
            searchable
            allowDeselect={false}
            data={choices.map(({ id, title }) => ({ value: id, label: title }))}
            value={metric}
            onChange={(next) => set({ trend: next })}
          />
          <SegmentedControl
            size="xs"
            aria-label="Days of the trend"
            data={windows.map((value) => ({ value, label: `${value} days` }))}
            value={days}
            onChange={(next) => set({ trend_days: next })}
          />
        </>
      }
    >
      <Loaded query={found} height={260}>
        {({ data }) => (
          <Trend
            title={data.title}
            unit={data.unit}
            points={data.points.flatMap(({ date, value }) =>
              typeof value === "number" ? [{ date, value }] : [],
            )}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function Trend({
  title,
  unit,
  points,
}: {
  title: string;
  unit: format.Unit;
  points: readonly Point[];
}) {
  if (points.length < 2) {
    return (
      <Empty
        title="Too few days"
        hint="A trend needs two days on which the metric has a value. Choose another metric, or more days."
      />
    );
  }
  return (
    <Figure
      label={`Trend of ${title}`}
      sentence={trendSentence(title, unit, points)}
      columns={[
        { id: "date", title: "Day", unit: "date" },
        { id: "value", title, unit },
      ]}
      rows={points.map((point) => ({ ...point }))}
    >
      <Lines
        rows={points.map((point) => ({ ...point }))}
        along="date"
        alongUnit="date"
        unit={unit}
        series={[{ id: "value", title, color: "brand.6" }]}
      />
    </Figure>
  );
}
