// The business date follows the calendar of Lagos: rolled on start over the days missed, then at every midnight there.
// A fixed BUSINESS_DATE stands still. Several servers may roll: rolling to the same day twice does nothing.
import type { IsoDate } from "#contract/ports.ts";
import { type RollReport, rollDayTo } from "#operations/roll-day.ts";
import type { Database } from "#store/database.ts";

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

const hourMs = 3_600_000;
/** Nigeria is an hour ahead of UTC all year round. */
const lagosOffsetMs = hourMs;

/** Milliseconds from an instant to the next midnight in Lagos. */
export function untilLagosMidnight(instant: Date): number {
  const dayMs = 24 * hourMs;
  return dayMs - ((instant.getTime() + lagosOffsetMs) % dayMs);
}

export interface DayRoll {
  stop(): void;
}

/** Rolls at every midnight in Lagos until stopped; a roll that fails is tried again every minute. */
export function rollAtMidnight(
  db: Database,
  onRolled: (report: RollReport) => void,
  onFailed: (error: unknown) => void,
): DayRoll {
  const retryMs = 60_000;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const schedule = (delayMs: number): void => {
    if (!stopped) timer = setTimeout(() => void roll(), delayMs).unref();
  };
  const roll = async (): Promise<void> => {
    try {
      onRolled(await rollDayTo(db, lagosDate(new Date())));
      schedule(untilLagosMidnight(new Date()));
    } catch (error) {
      onFailed(error);
      schedule(retryMs);
    }
  };
  schedule(untilLagosMidnight(new Date()));
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
