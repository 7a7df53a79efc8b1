// Months as the vintages count them: numbered through, so that months on book are a difference.
import { plusDays } from "#contract/calendar-date.ts";
import type { IsoDate } from "#contract/ports.ts";

/** Months since the year 0. */
export function monthOf(day: IsoDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

export function firstOfMonth(month: number): IsoDate {
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

export function endOfMonth(month: number): IsoDate {
  return plusDays(firstOfMonth(month + 1), -1);
}

/** The week's Monday. */
export function mondayOf(day: IsoDate): IsoDate {
  return plusDays(day, -((new Date(day).getUTCDay() + 6) % 7));
}

export function earlier(a: IsoDate, b: IsoDate): IsoDate {
  return a < b ? a : b;
}

export function later(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
