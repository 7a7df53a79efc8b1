// The demo's past: the last month day by day and a year of month ends, calculated while the service answers already.
import { setTimeout as delay } from "node:timers/promises";
import { plusDays } from "#contract/calendar-date.ts";
import { ApiError } from "#contract/errors.ts";
import { operationRivalPauseMs } from "#contract/limits.ts";
import { businessDate } from "#loans/relation.ts";
import { metricsCalculate } from "#operations/metrics-calculate.ts";
import { readParameters } from "#operations/parameter.ts";
import type { Runner } from "#operations/runner.ts";
import type { Database } from "#store/database.ts";

const requestedBy = "demo";
const daysBack = 31;
const yearBack = 366;

/** Those parts of it that have not once ended well. An interrupted one goes on. */
export async function keepDemoHistory(
  db: Database,
  runner: Runner,
  signal: AbortSignal,
): Promise<void> {
  const [done] = await db.query<{ runs: number }>(
    "select count(*) as runs from operation where requested_by = $1 and name = $2 and state = 'succeeded'",
    [requestedBy, metricsCalculate.name],
  );
  const today = await businessDate(db);
  const parts = [
    { from: plusDays(today, -daysBack) },
    { from: plusDays(today, -yearBack), month_ends: true },
  ].slice(done?.runs ?? 0);
  for (const given of parts) {
    // The second after the first: both are the same operation.
    // oxlint-disable-next-line no-await-in-loop
    if (!(await run(runner, given, signal))) return;
  }
}

type Given = Parameters<typeof readParameters>[1];

/** Waits while the schedule runs the same operation; false when it failed or has to stop. */
async function run(runner: Runner, given: Given, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      const { end } = await runner.start({
        operation: metricsCalculate,
        parameters: readParameters(metricsCalculate.parameters, given),
        trigger: "schedule",
        requestedBy,
        signal,
      });
      // oxlint-disable-next-line no-await-in-loop
      return (await end).state === "succeeded";
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "OPERATION_RUNNING") throw error;
      // oxlint-disable-next-line no-await-in-loop
      await delay(operationRivalPauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}
