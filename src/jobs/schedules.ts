// What runs by itself, and by which setting. A new schedule is one entry here and one setting in a migration.
import type { Operation } from "#operations/operation.ts";
import { metricsCalculate } from "#operations/metrics-calculate.ts";
import { rollDay } from "#operations/roll-day.ts";
import { syncFull, syncHolidays, syncIncremental } from "#operations/sync.ts";

export interface Schedule {
  /** Its value is a cron expression in Africa/Lagos; '' or 'off': never. */
  setting: string;
  operation: Operation;
  /** Whether a time that passed while no process looked is made up for by the next that does. */
  madeUp: boolean;
  /** How often, and after how many seconds, a run that failed is tried again before its next time. */
  retries: { limit: number; delaySeconds: number };
  /** Runs after it has done its work; that this fails is no failure of the schedule. */
  followedBy?: Operation;
}

const minute = 60;

export const metricSchedules: readonly Schedule[] = [
  {
    setting: "schedule.metrics",
    operation: metricsCalculate,
    madeUp: true, // what was missed is touched days, too
    retries: { limit: 0, delaySeconds: 0 },
  },
];

export const daySchedules: readonly Schedule[] = [
  {
    setting: "schedule.day_roll",
    operation: rollDay,
    madeUp: true, // a start rolls, too; but a database may be away at midnight while the service runs
    retries: { limit: 24 * 60, delaySeconds: minute },
    followedBy: metricsCalculate,
  },
];

export const sourceSchedules: readonly Schedule[] = [
  {
    setting: "schedule.sync_incremental",
    operation: syncIncremental,
    madeUp: false, // the next one, minutes later, brings the same
    retries: { limit: 0, delaySeconds: 0 },
    followedBy: metricsCalculate,
  },
  {
    setting: "schedule.sync_full",
    operation: syncFull,
    madeUp: true,
    retries: { limit: 3, delaySeconds: 10 * minute },
    followedBy: metricsCalculate,
  },
  {
    setting: "schedule.sync_holidays",
    operation: syncHolidays,
    madeUp: true,
    retries: { limit: 3, delaySeconds: 10 * minute },
    followedBy: metricsCalculate,
  },
];
