import { collectionsDaily } from "#web/api/collections.ts";
import { KpiTile } from "#web/features/portfolio/kpi-tile.tsx";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import { dailyWindow } from "#web/features/portfolio/use-history.ts";
import * as format from "#web/lib/format.ts";
import { useApi } from "#web/lib/use-api.ts";

/** What was due and what came in on the shown day alone. */
export function CollectionTiles({ figures }: { figures: Figures }) {
  const { day, earlier, filters, comparison } = figures;
  const from = day === undefined ? undefined : dailyWindow.from(day);
  const { data } = useApi(
    collectionsDaily,
    { ...filters, from },
    { enabled: from !== undefined && figures.now !== undefined },
  );
  const days = data?.data ?? [];
  const today = days.find(({ date }) => date === day);
  const before = days.find(({ date }) => date === earlier);
  const since = comparison.since;
  const trend = (of: "expected" | "collected" | "collection_rate"): number[] =>
    days.map((one) => one[of]).filter((value) => value !== null);
  return (
    <>
      <KpiTile
        id="due_on_day"
        title="Due on the day"
        definition="Instalments due on the shown day, of loans that had not left before it, prepaid or not."
        unit="naira"
        better={null}
        value={today?.expected}
        then={before?.expected}
        since={since}
        explain={null}
        trend={trend("expected")}
      >
        {today === undefined ? null : format.plural(today.loans_due, "loan")}
      </KpiTile>
      <KpiTile
        id="received_on_day"
        title="Received on the day"
        definition="Payment amounts of the repayments that count and are dated the shown day."
        unit="naira"
        better="higher"
        value={today?.collected}
        then={before?.collected}
        since={since}
        explain={null}
        trend={trend("collected")}
      >
        {today === undefined ? null : format.plural(today.payments, "payment")}
      </KpiTile>
      <KpiTile
        id="rate_on_day"
        title="Rate of the day"
        definition="Received as a percentage of what fell due on the shown day; payments of late loans count, so it may exceed 100 %."
        unit="percent"
        better="higher"
        value={today?.collection_rate}
        then={before?.collection_rate}
        since={since}
        explain={null}
        trend={trend("collection_rate")}
      />
    </>
  );
}
