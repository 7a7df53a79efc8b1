/**
 * Dates as whole numbers: days since 1970-01-01. The book is simulated with integers and written as
 * 'YYYY-MM-DD'; nothing here knows a time zone or asks a clock.
 */
export type Day = number;

const textOfDay = new Map<Day, string>();

/** '2026-11-20' → 20777. */
export function dayOf(date: string): Day {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (parts === null) throw new RangeError(`not a date YYYY-MM-DD: ${date}`);
  const day = fromCivil(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  if (dateOf(day) !== date) throw new RangeError(`no such day: ${date}`);
  return day;
}

/** 20777 → '2026-11-20'. */
export function dateOf(day: Day): string {
  const known = textOfDay.get(day);
  if (known !== undefined) return known;
  const { year, month, dayOfMonth } = civil(day);
  const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
  textOfDay.set(day, text);
  return text;
}

/** 0 = Sunday … 6 = Saturday. 1970-01-01 was a Thursday. */
export function weekday(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** 1 … 12. */
export function monthOf(day: Day): number {
  return civil(day).month;
}

/** Month ends clamp without drift: 31 January + 1 = 28 February, + 2 = 31 March. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, dayOfMonth } = civil(day);
  const monthIndex = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(monthIndex / 12);
  const targetMonth = (monthIndex % 12) + 1;
  const nextMonth = fromCivil(
    targetMonth === 12 ? targetYear + 1 : targetYear,
    targetMonth === 12 ? 1 : targetMonth + 1,
    1,
  );
  return Math.min(fromCivil(targetYear, targetMonth, dayOfMonth), nextMonth - 1);
}

/** Monday to Friday and no company holiday (definitions, section 1). */
export class BusinessCalendar {
  readonly #holidays: ReadonlySet<Day>;

  constructor(companyHolidays: Iterable<Day>) {
    this.#holidays = new Set(companyHolidays);
  }

  isBusinessDay(day: Day): boolean {
    const name = weekday(day);
    return name !== 0 && name !== 6 && !this.#holidays.has(day);
  }

  /** The day itself when it is a business day, else the next one. */
  rollForward(day: Day): Day {
    let rolled = day;
    while (!this.isBusinessDay(rolled)) rolled += 1;
    return rolled;
  }
}

// The proleptic Gregorian calendar in integer arithmetic, counting years from March so that the leap
// day is the last of its year (the public-domain method usually called "days from civil").
function fromCivil(year: number, month: number, dayOfMonth: number): Day {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function civil(day: Day): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const dayOfMonth = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth };
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
