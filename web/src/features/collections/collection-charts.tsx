import { SimpleGrid } from "@mantine/core";
import {
  type CollectedDay,
  type CollectedByMethod,
  collectionsMethods,
} from "#web/api/collections.ts";
import { Bars, Figure } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Loaded } from "#web/components/states.tsx";
import { sumsOf, useDaily } from "#web/features/collections/collection-tiles.tsx";
import { type CollectionWindow, daysText } from "#web/features/collections/collection-window.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApis } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

export function CollectionCharts({ window }: { window: CollectionWindow }) {
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm" verticalSpacing="sm">
      <DueAndReceived window={window} />
      <ReceivedByMethod window={window} />
    </SimpleGrid>
  );
}

function DueAndReceived({ window }: { window: CollectionWindow }) {
  const query = useDaily(window.charted);
  return (
    <Panel title="Due and received by day" hint={daysText(window.charted)}>
      <Loaded query={query} height={260}>
        {({ data, meta }) => {
          const { expected, collected, collection_rate: rate } = sumsOf(meta);
          return (
            <Figure
              label="Due and received by day"
              sentence={
                `${format.shortNaira(expected)} fell due and ${format.shortNaira(collected)} came in` +
                `${rate === null ? "" : `, ${format.percent(rate)} of it`}.${bestDay(data)}`
              }
              columns={[
                { id: "date", title: "Day", unit: "date" },
                { id: "expected", title: "Due, ₦", unit: "naira" },
                { id: "collected", title: "Received, ₦", unit: "naira" },
                { id: "collection_rate", title: "Received of due", unit: "percent" },
              ]}
              rows={data}
            >
              <Bars
                rows={data}
                along="date"
                alongUnit="date"
                unit="naira"
                series={[
                  { id: "expected", title: "Due", color: "gray.5" },
                  { id: "collected", title: "Received", color: "brand.6" },
                ]}
              />
            </Figure>
          );
        }}
      </Loaded>
    </Panel>
  );
}

function bestDay(days: readonly CollectedDay[]): string {
  const [best] = days.toSorted((one, other) => other.collected - one.collected);
  if (best === undefined || best.collected === 0 || days.length < 2) return "";
  return ` The most came on ${format.date(best.date)}: ${format.shortNaira(best.collected)}.`;
}

/** Of a year there are a few thousand rows: pages of what the API gives at most at once. */
const pageRows = 1000;
const pagesMax = 4;

function useMethods(window: CollectionWindow) {
  const { state } = useUrlState();
  const params = { ...belongingParams(state), ...window.charted, limit: pageRows };
  const [first] = useApis(collectionsMethods, [{ ...params, page: 1 }]);
  const pages = Math.min(pagesMax, Math.ceil((first?.data?.meta.total ?? 0) / pageRows));
  const more = useApis(
    collectionsMethods,
    Array.from({ length: Math.max(0, pages - 1) }, (_, index) => ({ ...params, page: index + 2 })),
  );
  return { first, more };
}

/** More methods than this cannot be told apart by their colours. */
const methodsShown = 5;
const methodColors = ["brand.7", "blue.5", "orange.5", "grape.5", "cyan.6", "gray.5"];

function ReceivedByMethod({ window }: { window: CollectionWindow }) {
  const { first, more } = useMethods(window);
  if (first === undefined) return null;
  return (
    <Panel title="Received by method of payment" hint={daysText(window.charted)}>
      <Loaded query={first} height={260}>
        {({ data }) => {
          const rows = [...data, ...more.flatMap((page) => page.data?.data ?? [])];
          if (rows.length === 0) {
            return (
              <Empty title="Nothing came in" hint="Choose other days, or take a filter away." />
            );
          }
          return <MethodFigure rows={rows} />;
        }}
      </Loaded>
    </Panel>
  );
}

function MethodFigure({ rows }: { rows: readonly CollectedByMethod[] }) {
  const sums = new Map<string, number>();
  for (const { payment_method: method, collected } of rows) {
    sums.set(method, (sums.get(method) ?? 0) + collected);
  }
  const methods = [...sums].toSorted(([, one], [, other]) => other - one).map(([name]) => name);
  const own = methods.length > methodsShown + 1 ? methods.slice(0, methodsShown) : methods;
  const series = [...own, ...(own.length < methods.length ? ["Others"] : [])];
  const days = new Map<string, Record<string, string | number>>();
  for (const { date, payment_method: method, collected } of rows) {
    const day = days.get(date) ?? { date };
    const name = own.includes(method) ? method : "Others";
    day[name] = Number(day[name] ?? 0) + collected;
    days.set(date, day);
  }
  const points = [...days.values()].map((day) => ({
    ...Object.fromEntries(series.map((name) => [name, 0])),
    ...day,
  }));
  const total = [...sums.values()].reduce((sum, one) => sum + one, 0);
  const shares = methods
    .slice(0, methodsShown)
    .map((name) => `${name} ${format.ratio((sums.get(name) ?? 0) / total)}`);
  return (
    <Figure
      label="Received by method of payment"
      sentence={`Of ${format.shortNaira(total)} received: ${shares.join(", ")}.`}
      columns={[
        { id: "date", title: "Day", unit: "date" },
        ...series.map((name) => ({ id: name, title: `${name}, ₦`, unit: "naira" as const })),
      ]}
      rows={points}
    >
      <Bars
        rows={points}
        along="date"
        alongUnit="date"
        unit="naira"
        isStacked
        series={series.map((name, index) => ({
          id: name,
          title: name,
          color: methodColors[index] ?? "gray.5",
        }))}
      />
    </Figure>
  );
}
