import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/link.tsx";
import { Failure } from "#web/components/states.tsx";
import { CollectionTiles } from "#web/features/portfolio/collection-tiles.tsx";
import { KpiTile } from "#web/features/portfolio/kpi-tile.tsx";
import { MetricTiles } from "#web/features/portfolio/metric-tiles.tsx";
import classes from "#web/features/portfolio/portfolio.module.css";
import { bookTiles, parTiles, qualityTiles, windowTiles } from "#web/features/portfolio/tiles.ts";
import type { CountedBook } from "#web/features/portfolio/use-counts.ts";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import * as format from "#web/lib/format.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

/** The key figures of the book, in four rows. */
export function KpiStrip({ figures, book }: { figures: Figures; book: CountedBook }) {
  const definitions = useDefinitions();
  if (figures.error !== null) return <Failure error={figures.error} retry={figures.retry} />;
  const shared = { figures, counts: book.counts, definitions };
  return (
    <div aria-busy={figures.isWaiting} data-testid="kpi-strip">
      {figures.scope === null ? (
        <Text size="xs" c="dimmed" mb={4}>
          Several filters are chosen together. A number is explained, and its history kept, for one
          group at a time: choose a single branch, officer or other group to see both.
        </Text>
      ) : null}
      <Row title="Book">
        <MetricTiles tiles={bookTiles} {...shared} />
      </Row>
      <Row title="Portfolio at risk">
        <MetricTiles tiles={parTiles} {...shared} barOf="par0" />
      </Row>
      <Row title="Early warning, yield and conduct">
        <MetricTiles tiles={qualityTiles} {...shared} />
        <WatchTile figures={figures} book={book} />
      </Row>
      <Row title="Collections" more="/collections">
        <CollectionTiles figures={figures} />
        <MetricTiles tiles={windowTiles} {...shared} />
      </Row>
    </div>
  );
}

function Row({
  title,
  more,
  children,
}: {
  title: string;
  /** Screen that has more of it. */
  more?: string;
  children: ReactNode;
}) {
  const { state } = useUrlState();
  return (
    <section aria-label={title} className={classes["row"]}>
      <Group gap="xs" mb={2} align="baseline">
        <Title order={2} size="h3">
          {title}
        </Title>
        {more === undefined ? null : (
          <TextLink size="xs" className="no-print" href={screenAddress(more, state)}>
            By day, branch and officer
          </TextLink>
        )}
      </Group>
      <div className={classes["tiles"]}>{children}</div>
    </section>
  );
}

function WatchTile({ figures, book }: { figures: Figures; book: CountedBook }) {
  const { state } = useUrlState();
  const number = book.counts.watchlist;
  return (
    <KpiTile
      id="watchlist"
      title="Watch list"
      definition="Officers with a portfolio whose risk band is below Green."
      unit="count"
      better="lower"
      value={number}
      then={book.watchlistBefore}
      since={figures.comparison.since}
      explain={null}
    >
      {number === undefined ? null : (
        <TextLink size="xs" href={screenAddress("/officers", state, { watchlist: "true" })}>
          {format.plural(number, "officer")}
        </TextLink>
      )}
    </KpiTile>
  );
}
