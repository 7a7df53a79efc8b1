// Vintage curves: loans by their month (or week) of disbursement, looked at on every month end since.
import { plusDays } from "#contract/calendar-date.ts";
import { validationError } from "#contract/errors.ts";
import type {
  CohortAnswer,
  VintageMeasure,
  VintageQuery,
  VintageSpan,
} from "#contract/flow-ports.ts";
import { vintageMonthsDefault, vintageMonthsMax } from "#contract/limits.ts";
import type { IsoDate } from "#contract/ports.ts";
import { decimalText, ratio, rounded } from "#metrics/fraction.ts";
import type { Database } from "#store/database.ts";
import { earlier, endOfMonth, firstOfMonth, later, mondayOf, monthOf } from "./months.ts";
import { disbursedBetween, type Observed, observe } from "./observe.ts";
import { inSnapshot } from "./book.ts";

/** What a measure is divided by: loans where it counts them, else what was disbursed. */
export const denominators: Readonly<Record<VintageMeasure, "loans" | "disbursed">> = {
  par0: "disbursed",
  par30: "disbursed",
  principal_repaid: "disbursed",
  fimr: "loans",
  settled: "loans",
};

const keys: Readonly<Record<VintageSpan, string>> = {
  month: "date_trunc('month', l.disbursement_date::timestamp)::date",
  week: "date_trunc('week', l.disbursement_date::timestamp)::date",
};

interface Cohort {
  from: IsoDate;
  to: IsoDate;
}

function cohortOf(by: VintageSpan, day: IsoDate): Cohort {
  if (by === "month") return { from: firstOfMonth(monthOf(day)), to: endOfMonth(monthOf(day)) };
  const monday = mondayOf(day);
  return { from: monday, to: plusDays(monday, 6) };
}

function cohortsBetween(by: VintageSpan, from: IsoDate, to: IsoDate): Cohort[] {
  const cohorts: Cohort[] = [];
  for (let cohort = cohortOf(by, from); cohort.from <= to;) {
    cohorts.push(cohort);
    cohort = cohortOf(by, plusDays(cohort.to, 1));
  }
  return cohorts;
}

/** The month ends up to the day, and the day itself where it is none. */
function daysUpTo(asOf: IsoDate, firstMonth: number): IsoDate[] {
  const months = Array.from(
    { length: monthOf(asOf) - firstMonth + 1 },
    (_, index) => firstMonth + index,
  );
  return months.map((month) => earlier(endOfMonth(month), asOf));
}

export function checkMonths(from: IsoDate, asOf: IsoDate): void {
  if (monthOf(asOf) - monthOf(from) < vintageMonthsMax) return;
  const message = `from must be at most ${vintageMonthsMax - 1} months before the day looked at (${asOf})`;
  throw validationError([{ field: "from", code: "OUT_OF_RANGE", message }]);
}

type Row = Observed<"loans" | "disbursed" | VintageMeasure>;

/** One point of a curve; `row` undefined: no loan was disbursed, so there is no curve. */
function pointJson(
  query: VintageQuery,
  cohort: Cohort,
  months: number,
  day: IsoDate | null,
  row: Row,
): string {
  const per = denominators[query.measure];
  const value = day === null ? null : ratio(row[query.measure], row[per]);
  const amount = per === "loans" ? row[query.measure] : decimalText(row[query.measure], 2);
  const isPartial = day !== null && day !== endOfMonth(monthOf(day));
  return (
    `{"cohort":"${cohort.from}","cohort_end":"${cohort.to}","loans":${row.loans},"disbursed_amount":${decimalText(row.disbursed, 2)},` +
    `"months_on_book":${months},"day":${day === null ? "null" : `"${day}"`},"is_partial":${isPartial},` +
    `"numerator":${day === null ? "null" : amount},"value":${value === null ? "null" : decimalText(rounded(value, 6), 6)}}`
  );
}

/** Each cohort that has loans at 0 months on book and on: as far as the oldest has come, null where it has not been yet. */
function curves(
  query: VintageQuery,
  cohorts: readonly Cohort[],
  days: readonly IsoDate[],
  rows: readonly Row[],
): string[] {
  const found = new Map(rows.map((row) => [`${row.key} ${row.day}`, row]));
  const asOf = days.at(-1) ?? "";
  const shown = cohorts.flatMap((cohort) => {
    const first = monthOf(earlier(cohort.to, asOf));
    const points = days.filter((day) => monthOf(day) >= first);
    const row = found.get(`${cohort.from} ${asOf}`);
    return row === undefined ? [] : [{ cohort, points, row }];
  });
  const longest = Math.max(0, ...shown.map(({ points }) => points.length));
  return shown.flatMap(({ cohort, points, row }) =>
    Array.from({ length: longest }, (_, months) => {
      const day = points[months] ?? null;
      return pointJson(query, cohort, months, day, found.get(`${cohort.from} ${day}`) ?? row);
    }),
  );
}

export async function vintages(db: Database, query: VintageQuery): Promise<CohortAnswer> {
  return inSnapshot(db, async (session, today, dataVersion) => {
    const asOf = query.asOf ?? today;
    const to = cohortOf(query.by, earlier(query.to ?? asOf, asOf)).to;
    const asked = query.from ?? firstOfMonth(monthOf(asOf) - vintageMonthsDefault + 1);
    const { from } = cohortOf(query.by, asked);
    checkMonths(from, asOf);
    const found = await disbursedBetween(session, from, earlier(to, asOf));
    if (found === null) return { json: "[]", asOf, dataVersion };
    const cohorts = cohortsBetween(query.by, found.first, found.last);
    const days = daysUpTo(asOf, monthOf(later(from, found.first)));
    const observations = days.map((day) => ({ day, from, to }));
    const { by, measure, filters } = query;
    const rows = await observe(session, observations, {
      key: keys[by],
      label: "null",
      sums: ["loans", "disbursed", measure],
      filters,
      positions: "every",
    });
    return {
      json: `[${curves(query, cohorts, days, rows).join(",")}]`,
      asOf,
      dataVersion,
    };
  });
}
