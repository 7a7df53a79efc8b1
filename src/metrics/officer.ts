// One officer: the numbers of a day beside those of an earlier one, and what changed.
import { plusDays } from "#contract/calendar-date.ts";
import type { OfficerMetrics, OfficerMetricsQuery } from "#contract/metric-ports.ts";
import type { Database } from "#store/database.ts";
import type { Books } from "./book.ts";
import { metrics } from "./catalogue.ts";
import { shownJson } from "./evaluate.ts";
import { metaOf } from "./meta.ts";
import type { Metric } from "./metric.ts";
import { everyLoan, groupRows, type MetricRow, noWindow, rowJson, shownOf } from "./rows.ts";

/** How far back the comparison looks where no day is named. */
const comparedDays = 30;

/** The differences of the numbers shown; null where there was or is no exposure. */
function trendJson(now: MetricRow, before: MetricRow | undefined): string {
  const changes = metrics.flatMap((metric: Metric) => {
    const value = shownOf(now, metric);
    const earlier = before ? shownOf(before, metric) : null;
    if (typeof value === "boolean" || typeof value === "string") return [];
    const change =
      typeof value === "bigint" && typeof earlier === "bigint" ? value - earlier : null;
    return metric.unit === "band" ? [] : [`"${metric.id}":${shownJson(change, metric.unit)}`];
  });
  return `{${changes.join(",")}}`;
}

/** Ranked among all officers. `current` is null for an officer without a loan disbursed on or before the day. */
export async function officerMetrics(
  db: Database,
  books: Books,
  { officerId, asOf, compareTo }: OfficerMetricsQuery,
): Promise<OfficerMetrics> {
  const rowOf = async (day: string | null) => {
    const book = await books.read(db, { asOf: day, window: noWindow, metrics });
    const rows = groupRows(
      book,
      { group: "officers", filters: everyLoan, window: noWindow },
      metrics,
    );
    return { book, row: rows.find(({ identity }) => identity["officer_id"] === officerId) };
  };
  const now = await rowOf(asOf);
  const previousDay = compareTo ?? plusDays(now.book.days.as_of, -comparedDays);
  const before = await rowOf(previousDay);
  const withoutIdentity = (row: MetricRow | undefined): string =>
    row ? rowJson({ ...row, identity: {} }, metrics) : "null";
  return {
    ...metaOf(now.book),
    previousAsOf: previousDay,
    identity: JSON.stringify(now.book.officers.get(officerId) ?? null),
    current: withoutIdentity(now.row),
    previous: withoutIdentity(before.row),
    trend: now.row ? trendJson(now.row, before.row) : "null",
  };
}
