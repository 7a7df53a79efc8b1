/** How many rows the lists have that the tiles open. Each count is the list's own, asked with the filters of the link. */

import { plusDays } from "#contract/calendar-date.ts";
import type { Params } from "#web/api/http.ts";
import { fimrDrilldown, loans, type LoanSummary, loanSummaryShape } from "#web/api/loans.ts";
import { groupLists } from "#web/api/metrics.ts";
import { type CountName, rollDays } from "#web/features/portfolio/tiles.ts";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import { useApi } from "#web/lib/use-api.ts";

export type Counts = Readonly<Partial<Record<CountName, number>>>;

export interface CountedBook {
  counts: Counts;
  /** Officers of the watch list on the day that is compared with. */
  watchlistBefore: number | undefined;
  /** Sums over the portfolio, with its DPD buckets. */
  summary: LoanSummary | undefined;
  error: Error | null;
  retry: () => void;
}

/** Loans of these buckets are more than so many days late; the other limits cut a bucket, so their lists are asked. */
const bucketsOf = {
  late_0d: ["1-6", "7-30", "31-60", "61-90", "90+"],
  late_1to6d: ["1-6"],
  late_30d: ["31-60", "61-90", "90+"],
  late_60d: ["61-90", "90+"],
  late_90d: ["90+"],
} as const;

export function useCounts(figures: Figures): CountedBook {
  const { day, earlier, filters, now } = figures;
  const portfolio = { ...filters, portfolio: true, limit: 1 };
  // The numbers come first; a busy server then has one question less to answer before them.
  const later = { enabled: now !== undefined };
  const whole = useApi(loans, portfolio, later);
  const late1 = useApi(loans, { ...portfolio, dpd_min: 2 }, later);
  const late7 = useApi(loans, { ...portfolio, dpd_min: 8 }, later);
  const late15 = useApi(loans, { ...portfolio, dpd_min: 16 }, later);
  const weekBefore = day === undefined ? undefined : plusDays(day, -rollDays);
  const roll = useApi(
    loans,
    { ...portfolio, dpd_min: 1, dpd_max: 6, as_of: weekBefore },
    { enabled: now !== undefined && weekBefore !== undefined },
  );
  const fimr = useApi(fimrDrilldown, { ...filters, limit: 1 }, later);
  const watched = watchlistParams(filters);
  const watchlist = useApi(groupLists.officers, watched, later);
  const before = useApi(
    groupLists.officers,
    { ...watched, as_of: earlier },
    { enabled: watchlist.data !== undefined && earlier !== undefined },
  );
  const summary = summaryOf(whole.data?.meta["summary"]);
  return {
    counts: {
      ...countsOf(summary),
      ...activityCounts(figures),
      late_1d: late1.data?.meta.total,
      late_7d: late7.data?.meta.total,
      late_15d: late15.data?.meta.total,
      due_last_week: roll.data?.meta.total,
      fimr: fimr.data?.meta.total,
      watchlist: watchlist.data?.meta.total,
    } as Counts,
    watchlistBefore:
      watchlist.isPlaceholderData || before.isPlaceholderData ? undefined : before.data?.meta.total,
    summary,
    error: whole.data === undefined ? whole.error : null,
    retry: () => void whole.refetch(),
  };
}

function watchlistParams(filters: Params): Params {
  return { ...filters, watchlist: true, metrics: "risk_score", limit: 1 };
}

function summaryOf(summary: unknown): LoanSummary | undefined {
  const read = loanSummaryShape.safeParse(summary);
  return read.success ? read.data : undefined;
}

function countsOf(summary: LoanSummary | undefined): Partial<Record<CountName, number>> {
  if (summary === undefined) return {};
  const late = Object.entries(bucketsOf).map(([name, buckets]) => {
    const those = summary.buckets.filter(({ bucket }) =>
      (buckets as readonly string[]).includes(bucket),
    );
    return [name, those.reduce((sum, { loans: number }) => sum + number, 0)];
  });
  return { portfolio: summary.loans, ...Object.fromEntries(late) };
}

/** These metrics are counts of loans themselves. */
function activityCounts({ now }: Figures): Partial<Record<CountName, number>> {
  const of = (metric: string): number | undefined => {
    const value = now?.[metric];
    return typeof value === "number" ? value : undefined;
  };
  return {
    paying: of("paying_loans"),
    inactive: of("inactive_loans"),
    never_paid: of("never_paid_loans"),
  } as Partial<Record<CountName, number>>;
}
