// Runs the schedules of the settings by pg-boss, whose tables (schema pgboss) make several processes over one database one
// scheduler: a time that has come becomes one job, and a queue holds one job at most, waiting or at work. The job is the
// operation of that name, through the runner as any other. Whatever fails here never keeps the service from answering.
import type { PgBoss } from "pg-boss";
import { ApiError } from "#contract/errors.ts";
import {
  connectTimeoutMs,
  drainTimeoutMs,
  jobConnections,
  jobExpireSeconds,
  jobHeartbeatSeconds,
  jobPollSeconds,
  jobRetentionSeconds,
  schedulePollSeconds,
  scheduleRetryMs,
  settingsPollMs,
} from "#contract/limits.ts";
import { dashedName, type Operation } from "#operations/operation.ts";
import { readParameters } from "#operations/parameter.ts";
import { failureOf, type Runner } from "#operations/runner.ts";
import { type Database, libpqUrl } from "#store/database.ts";
import type { Schedule } from "./schedules.ts";

export interface SchedulerOptions {
  /** For the settings. The job engine has connections of its own. */
  db: Database;
  runner: Runner;
  schedules: readonly Schedule[];
  /** Hears in one sentence what does not work; it is tried again. */
  complain: (line: string) => void;
  /** Other than the bounds of limits.ts, for tests. */
  timing?: Partial<Timing>;
}

export interface Scheduler {
  /** Ends once the jobs of this process have ended. Operations are asked to stop by their runner, not here. */
  stop(): Promise<void>;
}

const usualTiming = {
  scheduleSeconds: schedulePollSeconds,
  pollSeconds: jobPollSeconds,
  settingsPollMs,
};
type Timing = typeof usualTiming;
const unusedClockSeconds = 24 * 3_600;

/** Begins in the background; schedules that cannot begin are tried again until they do. */
export function startScheduler(options: SchedulerOptions): Scheduler {
  const stopping = new AbortController();
  const complain = complainSeldom(options.complain);
  const work = run({ ...options, complain }, stopping.signal);
  return {
    stop() {
      stopping.abort();
      return work;
    },
  };
}

async function run(options: SchedulerOptions, stop: AbortSignal): Promise<void> {
  const timing: Timing = { ...usualTiming, ...options.timing };
  const { db, complain, schedules } = options;
  let boss: PgBoss | undefined;
  const applied = new Map<string, string>();
  while (!stop.aborted) {
    try {
      boss ??= await startBoss(options, timing);
      await applySettings(boss, db, schedules, applied, complain);
    } catch (error) {
      complain(`The schedules do not run, and are tried again: ${reasonOf(error)}`);
    }
    await pause(boss ? timing.settingsPollMs : scheduleRetryMs, stop);
  }
  await boss
    ?.stop({ timeout: drainTimeoutMs })
    .catch((error: unknown) => complain(reasonOf(error)));
}

/** Loaded when it is needed, so that the service answers before. */
async function startBoss(
  options: SchedulerOptions,
  { scheduleSeconds, pollSeconds }: Timing,
): Promise<PgBoss> {
  const { PgBoss: Boss } = await import("pg-boss");
  const boss = new Boss({
    connectionString: libpqUrl(options.db.url),
    application_name: "seeds-jobs",
    max: jobConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    // Nothing here uses job flows or background migrations; their clocks would only write.
    flowIntervalSeconds: unusedClockSeconds,
    bamIntervalSeconds: unusedClockSeconds,
    cronMonitorIntervalSeconds: scheduleSeconds,
    cronWorkerIntervalSeconds: Math.max(1, pollSeconds),
  });
  boss.on("error", (error) => options.complain(`The schedules met an error: ${reasonOf(error)}`));
  try {
    await boss.start();
    for (const schedule of options.schedules) await serve(boss, schedule, pollSeconds, options);
    return boss;
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw error;
  }
}

async function serve(
  boss: PgBoss,
  schedule: Schedule,
  pollSeconds: number,
  { runner, complain }: SchedulerOptions,
): Promise<void> {
  const queue = queueOf(schedule);
  const { limit, delaySeconds } = schedule.retries;
  const rules = {
    retryLimit: limit,
    retryDelay: delaySeconds,
    expireInSeconds: jobExpireSeconds,
    heartbeatSeconds: jobHeartbeatSeconds,
    retentionSeconds: jobRetentionSeconds,
  };
  await boss.createQueue(queue, { policy: "exclusive", ...rules });
  await boss.updateQueue(queue, rules);
  await boss.work(queue, { pollingIntervalSeconds: pollSeconds }, () =>
    runScheduled(schedule, runner, complain),
  );
}

/** Throws where the run failed, so that it is tried again by the schedule's rule. */
async function runScheduled(
  schedule: Schedule,
  runner: Runner,
  complain: (line: string) => void,
): Promise<void> {
  await runOne(schedule.operation, schedule.setting, runner, complain);
  if (!schedule.followedBy) return;
  await runOne(schedule.followedBy, schedule.setting, runner, complain).catch((error: unknown) =>
    complain(`After ${schedule.operation.name}: ${reasonOf(error)}`),
  );
}

async function runOne(
  operation: Operation,
  setting: string,
  runner: Runner,
  complain: (line: string) => void,
): Promise<void> {
  try {
    const { end } = await runner.start({
      operation,
      parameters: readParameters(operation.parameters, {}),
      trigger: "schedule",
      requestedBy: setting,
    });
    const failure = failureOf(await end);
    if (failure) throw new Error(failure.message);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Somebody else runs it at this moment: that run is this one.
    complain(`The scheduled ${operation.name} was left out: ${error.message}.`);
  }
}

/** Brings the schedules of pg-boss to the settings; a value that it refuses leaves the one before. */
async function applySettings(
  boss: PgBoss,
  db: Database,
  schedules: readonly Schedule[],
  applied: Map<string, string>,
  complain: (line: string) => void,
): Promise<void> {
  const rows = await db.query<{ name: string; value: string }>(
    "select name, value #>> '{}' as value from settings where name like 'schedule.%'",
  );
  const settings = new Map(rows.map(({ name, value }) => [name, value]));
  for (const schedule of schedules) {
    const value = settings.get(schedule.setting) ?? "off";
    if (applied.get(schedule.setting) === value) continue;
    try {
      await applySetting(boss, schedule, value);
      applied.set(schedule.setting, value);
    } catch (error) {
      complain(`Setting ${schedule.setting} cannot be followed: ${reasonOf(error)}`);
    }
  }
}

async function applySetting(boss: PgBoss, schedule: Schedule, value: string): Promise<void> {
  const queue = queueOf(schedule);
  if (value === "" || value === "off") return boss.unschedule(queue);
  const missed = schedule.madeUp ? "once" : "skip";
  await boss.schedule(queue, value, null, { tz: "Africa/Lagos", missed });
}

function queueOf({ operation }: Schedule): string {
  return dashedName(operation.name);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Without a database each poll fails the same way: one line a minute says it. */
function complainSeldom(complain: (line: string) => void): (line: string) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (performance.now() - saidAt < scheduleRetryMs) return;
    saidAt = performance.now();
    complain(line);
  };
}

function pause(durationMs: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    stop.addEventListener("abort", end);
    if (stop.aborted) end();
  });
}
