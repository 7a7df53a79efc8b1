// One officer: the numbers of a day beside those of an earlier one, and what changed.
import { plusDays } from "#contract/calendar-date.ts";
import type { OfficerMetrics, OfficerMetricsQuery } from "#contract/metric-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { type Book, type Books, oneSnapshot } from "./book.ts";
import { metrics } from "./catalogue.ts";
import { decimalsOf, shownJson } from "./evaluate.ts";
import { decimalText, fractionOf, minus, rounded } from "./fraction.ts";
import { currentGroup } from "./kept-reader.ts";
import { metaOf } from "./meta.ts";
import type { MetricUnit } from "./metric.ts";
import { everyLoan, groupRows, noWindow, shownOf } from "./rows.ts";

/** How far back the comparison looks where no day is named. */
const comparedDays = 30;

/** JSON texts of the values by metric; null: the officer had no loan. */
type Values = ReadonlyMap<string, string> | null;

const withoutNumbers: ReadonlySet<MetricUnit> = new Set(["flag", "band"]);

/** The differences of the numbers shown; null where there was or is no exposure. */
function trendJson(now: Values, before: Values): string {
  if (now === null) return "null";
  const changes = metrics
    .filter(({ unit }) => !withoutNumbers.has(unit))
    .map(({ id, unit }) => `"${id}":${changeText(now.get(id), before?.get(id), unit)}`);
  return `{${changes.join(",")}}`;
}

function changeText(now = "null", before = "null", unit: MetricUnit): string {
  if (now === "null" || before === "null") return "null";
  const places = decimalsOf(unit);
  return decimalText(rounded(minus(fractionOf(now), fractionOf(before)), places), places);
}

function valuesJson(values: Values): string {
  if (values === null) return "null";
  return `{${metrics.map(({ id }) => `"${id}":${values.get(id) ?? "null"}`).join(",")}}`;
}

function calculated(book: Book, officerId: string): Values {
  const asked = { group: "officers", filters: everyLoan, window: noWindow } as const;
  const row = groupRows(book, asked, metrics).find(
    ({ identity }) => identity["officer_id"] === officerId,
  );
  if (!row) return null;
  return new Map(metrics.map((one) => [one.id, shownJson(shownOf(row, one), one.unit)]));
}

/** Ranked among all officers. `current` is null for an officer without a loan disbursed on or before the day. */
export async function officerMetrics(
  db: Database,
  books: Books,
  { officerId, asOf, compareTo }: OfficerMetricsQuery,
): Promise<OfficerMetrics> {
  const read = (day: IsoDate | null): Promise<Book> =>
    books.read(db, { asOf: day, window: noWindow, metrics });
  const book = await read(asOf);
  const current = calculated(book, officerId);
  const previousDay = compareTo ?? plusDays(book.days.as_of, -comparedDays);
  // A whole earlier book for one officer is dear: his kept row says the same while no fact has changed since.
  const kept = await db.transaction(
    (session) => currentGroup(session, { kind: "officer", value: officerId }, previousDay),
    oneSnapshot,
  );
  const previous = kept === undefined ? calculated(await read(previousDay), officerId) : kept;
  return {
    ...metaOf(book),
    previousAsOf: previousDay,
    identity: JSON.stringify(book.officers.get(officerId) ?? null),
    current: valuesJson(current),
    previous: valuesJson(previous),
    trend: trendJson(current, previous),
  };
}
