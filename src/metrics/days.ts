// The days that components speak of, from the day asked for and its window.
import { plusDays } from "#contract/calendar-date.ts";
import type { IsoDate } from "#contract/ports.ts";

export interface Window {
  from: IsoDate;
  to: IsoDate;
}

/** Named as in the components' SQL: `:as_of`. */
export interface Days {
  as_of: IsoDate;
  /** Seven days before: where roll starts. */
  week_before: IsoDate;
  /** The last complete calendar month: the one before as_of's. */
  month_from: IsoDate;
  month_to: IsoDate;
  month_middle: IsoDate;
  /** First day of the last thirty. */
  thirty_from: IsoDate;
  recent_from: IsoDate;
  /** What was asked for; else the last thirty days, for what falls due and is collected in a time. */
  window_from: IsoDate;
  window_to: IsoDate;
  /** What was asked for; null: no limit, for what runs over all loans or since disbursement. */
  asked_from: IsoDate | null;
  asked_to: IsoDate | null;
}

export function daysOf(asOf: IsoDate, asked: { from: IsoDate | null; to: IsoDate | null }): Days {
  const firstOfMonth = `${asOf.slice(0, 7)}-01`;
  const monthTo = plusDays(firstOfMonth, -1);
  const month = monthTo.slice(0, 7);
  const monthFrom = `${month}-01`;
  const thirtyFrom = plusDays(asOf, -29);
  // What comes after as_of is not known; a window that begins there is empty.
  const windowTo = asked.to !== null && asked.to < asOf ? asked.to : asOf;
  const windowFrom = asked.from ?? plusDays(windowTo, -29);
  return {
    as_of: asOf,
    week_before: plusDays(asOf, -7),
    month_from: monthFrom,
    month_to: monthTo,
    month_middle: `${month}-15`,
    thirty_from: thirtyFrom,
    recent_from: monthFrom < thirtyFrom ? monthFrom : thirtyFrom,
    window_from: windowFrom,
    window_to: windowTo < windowFrom ? plusDays(windowFrom, -1) : windowTo,
    asked_from: asked.from,
    asked_to: asked.to,
  };
}
