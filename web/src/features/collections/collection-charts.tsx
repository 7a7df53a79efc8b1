import { SimpleGrid } from "@mantine/core";
import {
  type CollectedDay,
  type CollectedByMethod,
  collectionsMethods,
} from "#web/api/collections.ts";
import { Bars, Figure } from "#web/components/figure.tsx";
import { Panel } from "#web/components/panel.tsx";
import { Empty, Failure, Loaded, Loading } from "#web/components/states.tsx";
import { sumsOf, useDaily } from "#web/features/collections/collection-tiles.tsx";
import { type CollectionWindow, daysText } from "#web/features/collections/collection-window.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useAllRows } from "#web/lib/use-all-rows.ts";
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

/** More methods than this cannot be told apart by their colours. */
const methodsShown = 5;
const methodColors = ["brand.7", "blue.5", "orange.5", "grape.5", "cyan.6", "gray.5"];

function ReceivedByMethod({ window }: { window: CollectionWindow }) {
  const { state } = useUrlState();
  const all = useAllRows(collectionsMethods, { ...belongingParams(state), ...window.charted });
  return (
    <Panel title="Received by method of payment" hint={daysText(window.charted)}>
      {all.error !== null ? (
        <Failure error={all.error} retry={all.refetch} />
      ) : all.rows === undefined ? (
        <Loading height={260} />
      ) : all.rows.length === 0 ? (
        <Empty title="Nothing came in" hint="Choose other days, or take a filter away." />
      ) : (
        <MethodFigure rows={all.rows} />
      )}
    </Panel>
  );
}

/** Sums are in kobo: thousands of floats would drift from the kobo. */
function addTo<K>(sums: Map<K, number>, key: K, naira: number): void {
  sums.set(key, (sums.get(key) ?? 0) + Math.round(naira * 100));
}

function MethodFigure({ rows }: { rows: readonly CollectedByMethod[] }) {
  const ofMethods = new Map<string, number>();
  for (const { payment_method: method, collected } of rows) addTo(ofMethods, method, collected);
  const methods = [...ofMethods].toSorted(([, one], [, other]) => other - one);
  const shown = methods.length > methodsShown + 1 ? methods.slice(0, methodsShown) : methods;
  // A method may have any name, that of another column, too: columns are called by their place.
  const placeOf = new Map(shown.map(([method], place) => [method, `method_${place}`]));
  const others = `method_${shown.length}`;
  const series = [
    ...shown.map(([title], place) => ({ id: `method_${place}`, title })),
    ...(shown.length < methods.length ? [{ id: others, title: "Others" }] : []),
  ].map((one, place) => ({ ...one, color: methodColors[place] ?? "gray.5" }));
  const days = Map.groupBy(rows, ({ date }) => date);
  const points = [...days].map(([date, own]) => {
    const ofDay = new Map(series.map(({ id }) => [id, 0]));
    for (const row of own) addTo(ofDay, placeOf.get(row.payment_method) ?? others, row.collected);
    return { date, ...Object.fromEntries([...ofDay].map(([id, kobo]) => [id, kobo / 100])) };
  });
  const total = methods.reduce((sum, [, kobo]) => sum + kobo, 0);
  const shares = methods
    .slice(0, methodsShown)
    .map(([name, kobo]) => `${name} ${format.show(total === 0 ? null : kobo / total, "ratio")}`);
  return (
    <Figure
      label="Received by method of payment"
      sentence={`Of ${format.shortNaira(total / 100)} received: ${shares.join(", ")}.`}
      columns={[
        { id: "date", title: "Day", unit: "date" },
        ...series.map(({ id, title }) => ({ id, title: `${title}, ₦`, unit: "naira" as const })),
      ]}
      rows={points}
    >
      <Bars rows={points} along="date" alongUnit="date" unit="naira" isStacked series={series} />
    </Figure>
  );
}
