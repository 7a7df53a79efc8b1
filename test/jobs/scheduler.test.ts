// The schedules: what a setting says comes due once, however many processes serve the database; a setting that changes is
// followed; what fails is tried again and never stops the service.
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Operation, OperationError } from "#operations/operation.ts";
import { rollDay } from "#operations/roll-day.ts";
import { createRunner } from "#operations/runner.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { migrate } from "#store/migrate.ts";
import { daySchedules, type Schedule } from "#jobs/schedules.ts";
import { type Scheduler, startScheduler } from "#jobs/scheduler.ts";
import { startService } from "../support/service-process.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
const running: Scheduler[] = [];
const complaints: string[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  complaints.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((scheduler) => scheduler.stop()));
  await database.drop();
});

function start(schedules: readonly Schedule[], db: Database = database.db): Scheduler {
  const scheduler = startScheduler({
    db,
    runner: createRunner({ db: database.db }),
    schedules,
    complain: (line) => complaints.push(line),
    timing: { scheduleSeconds: 1, pollSeconds: 0.5, settingsPollMs: 200 },
  });
  running.push(scheduler);
  return scheduler;
}

async function set(setting: string, value: string): Promise<void> {
  await database.db.query("select set_setting($1, to_jsonb($2::text), 'test', 'a test')", [
    setting,
    value,
  ]);
}

const runs = () =>
  database.db.query<{ name: string; state: string; trigger: string; requested_by: string }>(
    "select name, state, trigger, requested_by from operation where name <> 'metrics calculate' order by queued_at",
  );

/** Comes due at once: the minute that has begun is due for 60 s. */
const everyMinute = "* * * * *";
const soon = { timeout: 15_000, interval: 100 };

describe("a schedule", () => {
  test("runs its operation when its time has come, recorded as such", async () => {
    await set("schedule.day_roll", everyMinute);
    await database.db.query("update clock set business_date = '2025-01-16'");
    start(daySchedules);
    await expect.poll(runs, soon).toMatchObject([
      {
        name: "roll day",
        state: "succeeded",
        trigger: "schedule",
        requested_by: "schedule.day_roll",
      },
    ]);
    const [clock] = await database.db.query(
      "select business_date = (now() at time zone 'Africa/Lagos')::date as is_today from clock",
    );
    expect(clock).toEqual({ is_today: true });
    expect(complaints).toEqual([]);
  });

  test("that brought something is followed by the metrics of it", async () => {
    await set("schedule.day_roll", everyMinute);
    start(daySchedules);
    const following = () =>
      database.db.query(
        "select state, requested_by from operation where name = 'metrics calculate'",
      );
    await expect
      .poll(following, soon)
      .toMatchObject([{ state: "succeeded", requested_by: "schedule.day_roll" }]);
    expect(complaints).toEqual([]);
  });

  test("of two processes runs once a time", async () => {
    await set("schedule.day_roll", everyMinute);
    const began = Date.now();
    start(daySchedules);
    start(daySchedules);
    await expect.poll(runs, soon).toMatchObject([{ state: "succeeded" }]);
    await delay(2_500);
    // The minute the test began in, and each that began since.
    const minutes = Math.floor(Date.now() / 60_000) - Math.floor(began / 60_000) + 1;
    expect((await runs()).length).toBeLessThanOrEqual(minutes);
    expect(complaints).toEqual([]);
  });

  test("that is off does not run, and follows its setting when that changes", async () => {
    await set("schedule.day_roll", "off");
    start(daySchedules);
    const schedules = async () =>
      database.db.query("select name, cron, timezone from pgboss.schedule").catch(() => null);
    await expect.poll(schedules, soon).toEqual([]);
    await set("schedule.day_roll", "30 4 * * 1-5");
    await expect
      .poll(schedules, soon)
      .toEqual([{ name: "roll-day", cron: "30 4 * * 1-5", timezone: "Africa/Lagos" }]);
    await set("schedule.day_roll", "");
    await expect.poll(schedules, soon).toEqual([]);
    expect(await runs()).toEqual([]);
  });

  test("that failed is tried again, until it succeeds", async () => {
    let tries = 0;
    const operation: Operation = {
      ...rollDay,
      name: "fail first",
      parameters: {},
      async run() {
        tries += 1;
        if (tries < 3) throw new OperationError("NOT_YET", "Not yet.");
        return { status: "ok", result: null, text: "Done." };
      },
    };
    await set("schedule.day_roll", everyMinute);
    const retries = { limit: 5, delaySeconds: 1 };
    start([{ setting: "schedule.day_roll", operation, madeUp: false, retries }]);
    await expect
      .poll(async () => (await runs()).map(({ state }) => state), soon)
      .toEqual(["failed", "failed", "succeeded"]);
  });

  test("whose operation somebody else runs is left out, and says so", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const operation: Operation = {
      ...rollDay,
      name: "long",
      parameters: {},
      async run() {
        await promise;
        return { status: "ok", result: null, text: "Done." };
      },
    };
    const byHand = await createRunner({ db: database.db }).start({
      operation,
      parameters: {},
      trigger: "command",
      requestedBy: "ada",
    });
    await set("schedule.day_roll", everyMinute);
    const retries = { limit: 5, delaySeconds: 1 };
    start([{ setting: "schedule.day_roll", operation, madeUp: false, retries }]);
    await expect
      .poll(() => complaints, soon)
      .toEqual(["The scheduled long was left out: long is running already."]);
    resolve();
    await byHand.end;
    expect(await runs()).toHaveLength(1);
  });
});

describe("schedules that cannot run", () => {
  test("say so in one line, and end when they are asked to", async () => {
    const nowhere = openDatabase("postgres://nobody@127.0.0.1:9/none");
    const scheduler = start(daySchedules, nowhere);
    await expect.poll(() => complaints.length, soon).toBe(1);
    expect(complaints[0]).toMatch(/^The schedules do not run, and are tried again: .+/);
    await scheduler.stop();
    await nowhere.end();
  });

  test("end in the middle of their beginning, too", async () => {
    const empty = await createEmptyDatabase();
    await start(daySchedules, empty.db).stop();
    await empty.drop();
  });

  test("are no reason for a role that only owns its database", async () => {
    const role = `owner_${randomBytes(4).toString("hex")}`;
    const password = randomBytes(8).toString("hex");
    const { db } = database;
    await db.query(`create role ${role} login password '${password}'`);
    await db.query(`create database ${role} owner ${role} template template0`);
    const url = new URL(database.url);
    Object.assign(url, { username: role, password, pathname: `/${role}` });
    await migrate(url.href);
    const own = openDatabase(url.href);
    await own.query(`update settings set value = '"0 0 * * *"' where name = 'schedule.day_roll'`);
    const scheduler = start(daySchedules, own);
    const schedules = () => own.query("select name from pgboss.schedule").catch(() => null);
    await expect.poll(schedules, soon).toEqual([{ name: "roll-day" }]);
    await scheduler.stop();
    await own.end();
    await db.query(`drop database ${role} with (force)`);
    await db.query(`drop role ${role}`);
    expect(complaints).toEqual([]);
  });
});

describe("a service", () => {
  test("rolls the day by its schedule, and not while BUSINESS_DATE is fixed", async () => {
    await set("schedule.day_roll", everyMinute);
    const schedules = () =>
      database.db.query("select name from pgboss.schedule order by name").catch(() => null);
    const fixed = await startService(database.url, "2025-01-16");
    await expect.poll(schedules, soon).toEqual([{ name: "metrics-calculate" }]);
    expect(await fixed.stop()).toBe(0);
    const rolling = await startService(database.url, "");
    await expect
      .poll(schedules, soon)
      .toEqual([{ name: "metrics-calculate" }, { name: "roll-day" }]);
    expect(await rolling.stop()).toBe(0);
    expect(rolling.output).not.toMatch(/schedule/i);
  });
});
