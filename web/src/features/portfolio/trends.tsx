import { SegmentedControl, Title } from "@mantine/core";
import { Figure, Lines } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Failure, Loading } from "#web/components/states.tsx";
import classes from "#web/features/portfolio/portfolio.module.css";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import {
  dailyWindow,
  type HistoryPoint,
  type HistoryWindow,
  monthlyWindow,
  useHistory,
} from "#web/features/portfolio/use-history.ts";
import { useNeeded } from "#web/features/portfolio/use-needed.ts";
import * as format from "#web/lib/format.ts";
import { type UrlState, useUrlState } from "#web/lib/url-state.ts";

interface Trend {
  title: string;
  unit: format.Unit;
  /** Three at most: hooks read them. */
  metrics: readonly { id: string; title: string; color: string }[];
}

const risk: Trend = {
  title: "Portfolio at risk and FIMR",
  unit: "ratio",
  metrics: [
    { id: "par15", title: "PAR 15", color: "orange.7" },
    { id: "par30", title: "PAR 30", color: "red.7" },
    { id: "fimr", title: "FIMR", color: "indigo.6" },
  ],
};
const size: Trend = {
  title: "Gross portfolio",
  unit: "naira",
  metrics: [{ id: "portfolio_total", title: "Gross portfolio, ₦", color: "brand.6" }],
};
const rate: Trend = {
  title: "Collection rate of thirty days",
  unit: "percent",
  metrics: [{ id: "collection_rate", title: "Collection rate", color: "brand.6" }],
};

const trends = [risk, size, rate];

const chartHeight = 240;

const windows: readonly HistoryWindow[] = [dailyWindow, monthlyWindow];

function chosenWindow(state: UrlState): HistoryWindow {
  return windows.find(({ id }) => id === state["trend"]) ?? dailyWindow;
}

/** How the book came to be what it is, over the days that were kept. */
export function Trends({ figures }: { figures: Figures }) {
  const { state, set } = useUrlState();
  const window = chosenWindow(state);
  const { ref, isNeeded } = useNeeded<HTMLDivElement>();
  return (
    <Panel
      title="Trends"
      hint="Of the days that were kept when they ended; the last point is the shown day."
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Window of the trends"
          data={windows.map(({ id, label }) => ({ value: id, label }))}
          value={window.id}
          onChange={(id) => set({ trend: id === dailyWindow.id ? null : id })}
        />
      }
    >
      {figures.scope === null ? (
        <Empty
          title="No history of several groups together"
          hint="Days are kept of the whole portfolio and of each group: choose a single branch, officer or other group."
        />
      ) : (
        <div ref={ref} className={classes["trends"]}>
          {trends.map((trend) => (
            <div key={trend.title} style={{ minWidth: 0 }}>
              <Title order={3} mb={4}>
                {trend.title}
              </Title>
              {isNeeded ? (
                <OneTrend trend={trend} figures={figures} window={window} />
              ) : (
                <div style={{ height: chartHeight }} />
              )}
            </div>
          ))}
        </div>
      )}
    </Panel>
  );
}

function OneTrend({
  trend,
  figures,
  window,
}: {
  trend: Trend;
  figures: Figures;
  window: HistoryWindow;
}) {
  const [first, second, third] = trend.metrics;
  // Of a metric that a trend does not have, the first is read again, which costs nothing.
  const histories = [
    useHistory(first?.id ?? "", figures, window),
    useHistory(second?.id ?? first?.id ?? "", figures, window),
    useHistory(third?.id ?? first?.id ?? "", figures, window),
  ].slice(0, trend.metrics.length);
  const known = histories.map(({ points }) => points).filter((points) => points !== undefined);
  const failed = histories.find(({ error }) => error !== null)?.error;
  if (failed) return <Failure error={failed} />;
  return known.length < trend.metrics.length ? (
    <Loading height={chartHeight} label={`Loading: ${trend.title}`} />
  ) : (
    <TrendChart trend={trend} histories={known} />
  );
}

function TrendChart({ trend, histories }: { trend: Trend; histories: readonly HistoryPoint[][] }) {
  const dates = histories[0]?.map(({ date }) => date) ?? [];
  const rows = dates
    .map((date, index) => ({
      date,
      ...Object.fromEntries(
        trend.metrics.map(({ id }, at) => [id, histories[at]?.[index]?.value ?? null]),
      ),
    }))
    .filter((row: Record<string, unknown>) => trend.metrics.some(({ id }) => row[id] !== null));
  if (rows.length < 2) {
    return (
      <Empty
        title="Too few days were kept"
        hint="The days of this window can be kept on the screen Data, or with seeds metrics calculate."
      />
    );
  }
  const sentence = trend.metrics
    .map(({ title }, at) => sentenceOf(title, histories[at] ?? [], trend.unit))
    .join(" ");
  return (
    <Figure
      label={trend.title}
      sentence={sentence}
      columns={[
        { id: "date", title: "Day", unit: "date" },
        ...trend.metrics.map(({ id, title }) => ({ id, title, unit: trend.unit })),
      ]}
      rows={rows}
    >
      <Lines
        rows={rows}
        along="date"
        alongUnit="date"
        series={trend.metrics}
        unit={trend.unit}
        height={chartHeight}
      />
    </Figure>
  );
}

/** `PAR 30 went from 16.52 % (21 Oct 2026) to 13.87 %; highest 17.01 % (8 Nov 2026).` */
function sentenceOf(title: string, points: readonly HistoryPoint[], unit: format.Unit): string {
  const known = points.filter((point): point is { date: string; value: number } => {
    return point.value !== null;
  });
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return `${title}: no day was kept.`;
  const top = known.reduce((best, point) => (point.value > best.value ? point : best));
  const show = (value: number): string => format.brief(value, unit);
  return (
    `${title} went from ${show(first.value)} (${format.date(first.date)}) to ${show(last.value)} ` +
    `(${format.date(last.date)}); highest ${show(top.value)} (${format.date(top.date)}).`
  );
}
