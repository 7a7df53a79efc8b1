// The settings of the schedules: the times agreed on, and what a time may be.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { daySchedules, metricSchedules, sourceSchedules } from "#jobs/schedules.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function set(setting: string, value: string): Promise<void> {
  await database.db.query("select set_setting($1, to_jsonb($2::text), 'test', 'a test')", [
    setting,
    value,
  ]);
}

test("the settings of all schedules are there, with the times agreed on", async () => {
  const settings = await database.db.query(
    "select name, value #>> '{}' as value from settings where name like 'schedule.%' order by name",
  );
  expect(settings).toEqual([
    { name: "schedule.day_roll", value: "0 0 * * *" },
    { name: "schedule.metrics", value: "*/15 * * * *" },
    { name: "schedule.sync_full", value: "0 3 * * 0" },
    { name: "schedule.sync_holidays", value: "0 1 * * *" },
    { name: "schedule.sync_incremental", value: "*/15 * * * *" },
  ]);
  const known = [...metricSchedules, ...daySchedules, ...sourceSchedules].map(
    ({ setting }) => setting,
  );
  expect(new Set(known)).toEqual(new Set(settings.map((row) => row["name"])));
});

describe("the setting of a schedule", () => {
  test.each([
    "* * * * *",
    "*/15 * * * *",
    "0 3 * * 0",
    "0,30 8-17 1,15 1-6/2 1-5",
    "59 23 31 12 7",
    "off",
    "",
  ])("takes %o", async (value) => {
    await set("schedule.sync_full", value);
  });

  test.each([
    "daily",
    "@daily",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "*/0 * * * *",
    "5-1 * * * *",
    "1,,2 * * * *",
    "-1 * * * *",
    "0 3 * * SUN",
    "\n* * * * *",
  ])("refuses %o and says what to give", async (value) => {
    await expect(set("schedule.sync_full", value)).rejects.toMatchObject({
      code: "SM003",
      hint: expect.stringContaining('for example "*/15 * * * *"'),
    });
  });
});
