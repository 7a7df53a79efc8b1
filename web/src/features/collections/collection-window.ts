/** Which days the collections are shown of: the shown day, its month so far, or a window; in the address. */

import { isCalendarDate, plusDays } from "#contract/calendar-date.ts";
import * as format from "#web/lib/format.ts";
import type { UrlState } from "#web/lib/url-state.ts";

export const periods = ["today", "month", "window"] as const;
type Period = (typeof periods)[number];

/** A window that nobody has chosen yet, and the days of the charts beside a single day. */
const usualDays = 30;

export interface Days {
  from: string;
  to: string;
}

export interface CollectionWindow {
  period: Period;
  /** Of the tiles and the lists. */
  days: Days;
  /** Of the charts: one day alone is no chart. */
  charted: Days;
  month: Days;
  /** `21 Nov 2026`, `1 Nov 2026 to 21 Nov 2026`. */
  text: string;
}

/** What the server refuses (a day that does not exist, a window that is too long) it says itself. */
export function collectionWindow(state: UrlState, shownDay: string): CollectionWindow {
  const period = periods.find((one) => one === state["period"]) ?? "today";
  const month = { from: `${shownDay.slice(0, 8)}01`, to: shownDay };
  const recent = { from: daysBefore(shownDay, usualDays - 1), to: shownDay };
  const days = {
    today: { from: shownDay, to: shownDay },
    month,
    window: windowOf(state, recent),
  }[period];
  const charted = period === "today" ? recent : days;
  return { period, days, charted, month, text: daysText(days) };
}

/** Time travel also ends a window: nothing of later days is shown. */
function windowOf(state: UrlState, recent: Days): Days {
  const asked = state["to"] ?? recent.to;
  const to = asked > recent.to ? recent.to : asked;
  return { from: state["from"] ?? recent.from, to };
}

function daysBefore(day: string, days: number): string {
  return isCalendarDate(day) ? plusDays(day, -days) : day;
}

export function daysText({ from, to }: Days): string {
  return from === to ? format.date(to) : `${format.date(from)} to ${format.date(to)}`;
}
