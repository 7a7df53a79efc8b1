import { Group, Text, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { Band } from "#web/components/band.tsx";
import { Delta } from "#web/components/delta.tsx";
import { Explained } from "#web/components/explain-button.tsx";
import { Sparkline } from "#web/components/sparkline.tsx";
import classes from "#web/features/portfolio/portfolio.module.css";
import type { ExplainTarget } from "#web/lib/explain-target.ts";
import * as format from "#web/lib/format.ts";

interface KpiTileProps {
  /** Of the tile in tests and in nothing else. */
  id: string;
  title: string;
  definition?: string | undefined;
  unit: format.Unit;
  better: "higher" | "lower" | null;
  value: format.Value;
  then: format.Value;
  since: string;
  band?: string | null | undefined;
  /** 0…1: a bar under the value. */
  share?: number | null | undefined;
  explain: ExplainTarget | null;
  /** Values of the days up to the shown one, the earliest first. */
  trend?: readonly number[] | undefined;
  /** A link to what it counts, or a few words. */
  children?: ReactNode;
}

/** One number: what it is, how much, how it moved, and where its rows are. */
export function KpiTile(props: KpiTileProps) {
  const { id, title, definition, unit, value, band, share, explain } = props;
  return (
    <div className={classes["tile"]} role="group" aria-label={title} data-testid={`tile-${id}`}>
      <Tooltip label={definition} disabled={definition === undefined}>
        <Text size="xs" c="dimmed" truncate>
          {title}
        </Text>
      </Tooltip>
      <Group justify="space-between" gap="0 4px">
        <Explained target={value === undefined ? null : explain} label={title}>
          <span
            className={classes["value"]}
            data-testid="value"
            {...(unit === "naira" && { title: `₦${format.show(value, unit)}` })}
          >
            {value === undefined ? "…" : format.brief(value, unit)}
          </span>
        </Explained>
        {typeof band === "string" ? (
          <span className={classes["band"]}>
            <Band name={band} />
          </span>
        ) : null}
      </Group>
      {share === undefined ? null : (
        <div className={classes["track"]} aria-hidden="true">
          <div className={classes["bar"]} style={{ width: `${(share ?? 0) * 100}%` }} />
        </div>
      )}
      <Foot {...props} />
    </div>
  );
}

function Foot({ title, unit, better, value, then, since, trend, children }: KpiTileProps) {
  return (
    <>
      <div className={classes["trend"]}>
        {trend === undefined ? null : (
          <Sparkline values={trend} label={trendLabel(title, unit, trend)} />
        )}
      </div>
      <Group justify="space-between" gap="0 4px" mih={18}>
        <span data-testid="delta">
          <Delta now={value} then={then} unit={unit} better={better} since={since} />
        </span>
        <Text component="span" size="xs" c="dimmed" truncate>
          {children}
        </Text>
      </Group>
    </>
  );
}

function trendLabel(title: string, unit: format.Unit, trend: readonly number[]): string {
  const [first, last] = [trend[0], trend.at(-1)];
  return `${title} over ${trend.length} days: from ${format.brief(first, unit)} to ${format.brief(last, unit)}`;
}
