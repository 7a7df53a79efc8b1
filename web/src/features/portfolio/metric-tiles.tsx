import { plusDays } from "#contract/calendar-date.ts";
import type { Definition } from "#web/api/metrics.ts";
import { TextLink } from "#web/components/link.tsx";
import { KpiTile } from "#web/features/portfolio/kpi-tile.tsx";
import { type MetricTile, rollDays } from "#web/features/portfolio/tiles.ts";
import type { Counts } from "#web/features/portfolio/use-counts.ts";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import * as format from "#web/lib/format.ts";
import { dailyWindow, useHistory } from "#web/features/portfolio/use-history.ts";
import type { Registry } from "#web/lib/use-definitions.ts";
import { screenAddress, useUrlState } from "#web/lib/url-state.ts";

interface MetricTilesProps {
  tiles: readonly MetricTile[];
  figures: Figures;
  counts: Counts;
  definitions: Registry;
  /** Metric whose value is a whole bar; without it the tiles have no bars. */
  barOf?: string;
}

export function MetricTiles({ tiles, figures, counts, definitions, barOf }: MetricTilesProps) {
  const whole = barOf === undefined ? undefined : Number(figures.now?.[barOf] ?? 0);
  return tiles.map((tile) => (
    <OneMetric
      key={tile.metric}
      tile={tile}
      figures={figures}
      counts={counts}
      definition={definitions.get(tile.metric)}
      whole={whole}
    />
  ));
}

function OneMetric({
  tile,
  figures,
  counts,
  definition,
  whole,
}: {
  tile: MetricTile;
  figures: Figures;
  counts: Counts;
  definition: Definition | undefined;
  whole: number | undefined;
}) {
  const { metric, band } = tile;
  const { now, before, scope, comparison } = figures;
  const value = now?.[metric];
  const bandName = band === undefined ? undefined : now?.[band];
  const { points } = useHistory(metric, figures, dailyWindow);
  const trend = points?.map((point) => point.value).filter((one) => one !== null);
  const size = typeof value === "number" && whole !== undefined && whole > 0 ? value / whole : 0;
  return (
    <KpiTile
      id={metric}
      title={tile.title ?? definition?.title ?? format.words(metric)}
      definition={definition?.definition}
      unit={definition?.unit ?? "text"}
      better={definition?.better ?? null}
      // Until its unit is known, a value cannot be shown.
      value={definition === undefined ? undefined : value}
      then={before?.[metric]}
      since={comparison.since}
      band={typeof bandName === "string" ? bandName : null}
      share={whole === undefined ? undefined : size}
      explain={scope === null ? null : { metric, scope }}
      trend={trend}
    >
      <TileLink tile={tile} counts={counts} figures={figures} />
    </KpiTile>
  );
}

function TileLink({
  tile,
  counts,
  figures,
}: {
  tile: MetricTile;
  counts: Counts;
  figures: Figures;
}) {
  const { state } = useUrlState();
  const { list, officersBy } = tile;
  if (officersBy !== undefined) {
    return (
      <TextLink size="xs" href={screenAddress("/officers", state, { sort: officersBy })}>
        By officer
      </TextLink>
    );
  }
  if (list === undefined) return null;
  const number = counts[list.count];
  if (number === undefined) return null;
  const { day } = figures;
  const isThen = list.count === "due_last_week" && day !== undefined;
  const then = isThen ? { as_of: plusDays(day, -rollDays) } : {};
  return (
    <TextLink
      size="xs"
      href={screenAddress(list.path, state, { ...list.patch, ...then })}
      {...(isThen && { title: `1 to 6 days late on ${format.date(plusDays(day, -rollDays))}` })}
    >
      {format.plural(number, list.noun)}
    </TextLink>
  );
}
