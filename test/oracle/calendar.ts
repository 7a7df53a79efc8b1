/**
 * definitions.md section 1: dates and business days. A date is `YYYY-MM-DD` text, which compares in
 * calendar order; nothing here reads a clock.
 */

/** Days since 1970-01-01. The year is made to begin in March, so that a leap day ends it. */
export function dayNumber(date: string): number {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const marchYear = month <= 2 ? year - 1 : year;
  const marchMonth = (month + 9) % 12;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  return 365 * marchYear + leapDays + dayOfYear - 719_468;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function toDate(year: number, month: number, day: number): string {
  return [
    String(year).padStart(4, "0"),
    String(month).padStart(2, "0"),
    String(day).padStart(2, "0"),
  ].join("-");
}

export function addDays(date: string, days: number): string {
  let [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  day += days;
  while (day > daysInMonth(year, month)) {
    day -= daysInMonth(year, month);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  while (day < 1) {
    month -= 1;
    if (month < 1) [year, month] = [year - 1, 12];
    day += daysInMonth(year, month);
  }
  return toDate(year, month, day);
}

/** Month ends clamp, and do not drift: the day of month is always the first date's. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const index = year * 12 + (month - 1) + months;
  const newYear = Math.floor(index / 12);
  const newMonth = (index % 12) + 1;
  return toDate(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Monday to Friday. 1970-01-01 was a Thursday. */
export function isWeekday(date: string): boolean {
  const mondayIsZero = (((dayNumber(date) + 3) % 7) + 7) % 7;
  return mondayIsZero <= 4;
}

export interface Calendar {
  isBusinessDay(date: string): boolean;
}

/** Holidays of any other type than `company` are an agent's leave and move no instalment. */
export function calendarOf(
  holidays: { date: string; type: string }[],
  settings: { use_holidays: boolean },
): Calendar {
  const closed = new Set(
    settings.use_holidays
      ? holidays.filter((holiday) => holiday.type === "company").map((holiday) => holiday.date)
      : [],
  );
  return { isBusinessDay: (date) => isWeekday(date) && !closed.has(date) };
}

/** The day itself when it is a business day, else the next one. */
export function rollForward(calendar: Calendar, date: string): string {
  let day = date;
  while (!calendar.isBusinessDay(day)) day = addDays(day, 1);
  return day;
}

/** Business days in `(after, upTo]`. */
export function businessDaysIn(calendar: Calendar, after: string, upTo: string): number {
  let count = 0;
  for (let day = addDays(after, 1); day <= upTo; day = addDays(day, 1)) {
    if (calendar.isBusinessDay(day)) count += 1;
  }
  return count;
}
