import type { IsoDate } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { defineOperation, OperationError } from "./operation.ts";
import { date } from "./parameter.ts";

export interface RollReport {
  from_date: IsoDate;
  to_date: IsoDate;
  days_rolled: number;
  loans_refreshed: number;
}

const lagosCalendar = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Africa/Lagos",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The calendar date in Lagos at an instant. */
export function lagosDate(instant: Date): IsoDate {
  return lagosCalendar.format(instant);
}

/** Moves the clock; whatever it takes, the transaction is not cut off half-way by the statement timeout. */
export async function rollDayTo(db: Database, to: IsoDate): Promise<RollReport> {
  return db.transaction(
    async (tx) => {
      const [report] = await tx.query<RollReport>("select * from roll_day($1)", [to]);
      if (!report) throw new Error("roll_day answered without a row");
      return report;
    },
    { statementTimeoutMs: 0 },
  );
}

export const rollDay = defineOperation({
  name: "roll day",
  summary: "Moves the business date forward; the server does it by itself at 00:00 in Lagos",
  parameters: { to: date("the new business date, YYYY-MM-DD (today in Lagos)") },
  examples: [
    ["seeds roll day", "to today in Lagos, over all days that were missed"],
    ["seeds roll day --to 2026-12-01", "to a day of your choice"],
  ],
  async run({ db }, { to }) {
    const [clock] = await db.query<{ to_date: IsoDate; goes_back: boolean }>(
      `select day.to_date, day.to_date < clock.business_date as goes_back
       from clock, (select coalesce($1::date, (now() at time zone 'Africa/Lagos')::date) as to_date) day`,
      [to],
    );
    if (!clock || clock.goes_back) {
      throw new OperationError(
        "BUSINESS_DATE_AHEAD",
        `The business date is already past ${clock?.to_date}; it only moves forward.`,
      );
    }
    const done = await rollDayTo(db, clock.to_date);
    return {
      status: "ok",
      result: done,
      text:
        done.days_rolled === 0
          ? `The business date is ${done.to_date} already.`
          : `From ${done.from_date} to ${done.to_date}; ${done.loans_refreshed} loans refreshed.`,
    };
  },
});
