import { isCalendarDate } from "#contract/calendar-date.ts";
import { businessDateMax, businessDateMin } from "#contract/limits.ts";
import { type Command, CommandError, exitCodes, UsageError } from "../command.ts";

interface DayRoll {
  from_date: string;
  to_date: string;
  days_rolled: number;
  loans_refreshed: number;
}

export const rollDay: Command = {
  name: "roll-day",
  summary: "Moves the business date forward; the server does it by itself at 00:00 in Lagos",
  usage: "[--to DATE]",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds roll-day", "to today in Lagos, over all days that were missed"],
    ["seeds roll-day --to 2026-12-01", "to a day of your choice"],
  ],
  options: {
    to: {
      type: "string",
      value: "DATE",
      summary: "the new business date, YYYY-MM-DD (today in Lagos)",
    },
  },
  async run({ values, database, report }) {
    const to = values.to as string | undefined;
    if (
      to !== undefined &&
      !(isCalendarDate(to) && to >= businessDateMin && to <= businessDateMax)
    ) {
      throw new UsageError(
        `--to ${to} is not a day from ${businessDateMin} to ${businessDateMax}.`,
      );
    }
    const db = await database();
    const [clock] = await db.query<{ to_date: string; goes_back: boolean }>(
      `select day.to_date, day.to_date < clock.business_date as goes_back
       from clock, (select coalesce($1::date, (now() at time zone 'Africa/Lagos')::date) as to_date) day`,
      [to ?? null],
    );
    if (!clock || clock.goes_back) {
      throw new CommandError(
        `The business date is already past ${clock?.to_date}; it only moves forward.`,
      );
    }
    const [done] = await db.query<DayRoll>("select * from roll_day($1)", [clock.to_date]);
    report(
      done?.days_rolled === 0
        ? `The business date is ${done.to_date} already.`
        : `From ${done?.from_date} to ${done?.to_date}; ${done?.loans_refreshed} loans refreshed.`,
      done,
    );
    return exitCodes.ok;
  },
};
