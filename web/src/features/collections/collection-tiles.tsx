import { Paper, SimpleGrid, Text } from "@mantine/core";
import { pageLimitMax } from "#contract/limits.ts";
import {
  type CollectionSums,
  collectionSumsShape,
  collectionsDaily,
} from "#web/api/collections.ts";
import { Loaded } from "#web/components/states.tsx";
import { type CollectionWindow, type Days } from "#web/features/collections/collection-window.ts";
import { belongingParams } from "#web/lib/filters.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";
import { useUrlState } from "#web/lib/url-state.ts";

/** All days of a window come at once: it is never longer than a page. */
export function useDaily(days: Days) {
  const { state } = useUrlState();
  return useApi(collectionsDaily, { ...belongingParams(state), ...days, limit: pageLimitMax });
}

/** The whole window, in which a loan counts once. */
export function sumsOf(meta: Readonly<Record<string, unknown>>): CollectionSums {
  return collectionSumsShape.parse(meta["summary"]);
}

interface Tile {
  id: keyof CollectionSums;
  title: string;
  show: (value: number) => string;
}

const tiles: readonly Tile[] = [
  { id: "expected", title: "Due", show: format.shortNaira },
  { id: "collected", title: "Received", show: format.shortNaira },
  { id: "collection_rate", title: "Received of due", show: format.percent },
  { id: "loans_due", title: "Loans due", show: format.count },
  { id: "loans_due_paid", title: "Of these paid", show: format.count },
  { id: "loans_paid", title: "Loans that paid", show: format.count },
  { id: "payments", title: "Payments", show: format.count },
];

export function CollectionTiles({ window }: { window: CollectionWindow }) {
  const now = useDaily(window.days);
  const month = useDaily(window.month);
  const monthSums = month.data === undefined ? undefined : sumsOf(month.data.meta);
  return (
    <Loaded query={now} height={76}>
      {({ meta }) => {
        const sums = sumsOf(meta);
        return (
          <SimpleGrid
            component="section"
            aria-label={`Collections, ${window.text}`}
            cols={{ base: 2, xs: 3, md: 4, lg: 7 }}
            spacing="xs"
            verticalSpacing="xs"
          >
            {tiles.map((tile) => (
              <SumTile
                key={tile.id}
                tile={tile}
                sums={sums}
                {...(window.period === "today" && { month: monthSums })}
              />
            ))}
          </SimpleGrid>
        );
      }}
    </Loaded>
  );
}

function SumTile({
  tile: { id, title, show },
  sums,
  month,
}: {
  tile: Tile;
  sums: CollectionSums;
  month?: CollectionSums | undefined;
}) {
  const text = (value: number | null): string => (value === null ? format.nothing : show(value));
  const exact = id === "expected" || id === "collected" ? `₦${format.naira(sums[id])}` : undefined;
  return (
    <Paper
      withBorder
      p="xs"
      style={{ background: "var(--panel)", minWidth: 0 }}
      data-testid={`tile-${id}`}
    >
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text fw={600} size="lg" title={exact}>
        {text(sums[id])}
      </Text>
      {month === undefined ? null : (
        <Text size="xs" c="dimmed" style={{ whiteSpace: "nowrap" }} title="Month so far">
          Month {text(month[id])}
        </Text>
      )}
    </Paper>
  );
}
