/** A metric over the days that were kept, up to the shown one. */

import { plusDays, plusMonths } from "#contract/calendar-date.ts";
import { series } from "#web/api/metrics.ts";
import type { Figures } from "#web/features/portfolio/use-figures.ts";
import { useApi } from "#web/lib/use-api.ts";

export interface HistoryPoint {
  date: string;
  value: number | null;
}

export interface HistoryWindow {
  id: "days" | "months";
  label: string;
  from: (day: string) => string;
  /** Of the days in it, those that are shown; the shown day always is. */
  has: (date: string) => boolean;
}

/** Days of the daily window, the shown one among them. */
const daysShown = 31;

export const dailyWindow: HistoryWindow = {
  id: "days",
  label: "31 days",
  from: (day) => plusDays(day, 1 - daysShown),
  has: () => true,
};

export const monthlyWindow: HistoryWindow = {
  id: "months",
  label: "12 months",
  from: (day) => plusMonths(day, -12),
  has: (date) => plusDays(date, 1).endsWith("-01"),
};

export interface History {
  /** Undefined until they are there, and where the filters choose several groups. */
  points: HistoryPoint[] | undefined;
  error: Error | null;
}

/**
 * The shown day is no kept one: its value is that of the tile, and the service need not compute it once more for every
 * metric.
 */
export function useHistory(
  metric: string,
  { day, scope, now, isCompared }: Figures,
  { from, has }: HistoryWindow,
): History {
  const params = day === undefined ? {} : { metric, scope, from: from(day), to: plusDays(day, -1) };
  const { data, error, isPlaceholderData } = useApi(series, params, {
    enabled: day !== undefined && scope !== null && isCompared,
  });
  if (data === undefined || isPlaceholderData || day === undefined || scope === null) {
    return { points: undefined, error: data === undefined ? error : null };
  }
  const kept = data.data.points.filter(({ date }) => has(date));
  const points = [...kept, { date: day, value: now?.[metric] }].map(({ date, value }) => ({
    date,
    value: typeof value === "number" ? value : null,
  }));
  return { points, error: null };
}
