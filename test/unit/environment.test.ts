import { describe, expect, test } from "vitest";
import { EnvironmentError, readEnvironment } from "#contract/environment.ts";

function mistakesOf(env: Record<string, string>): string[] {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.mistakes;
    throw error;
  }
  return [];
}

describe("the environment", () => {
  test("has a default for everything, also when a variable is set to nothing", () => {
    const defaults = {
      databaseUrl: undefined,
      sourceDatabaseUrl: undefined,
      redisUrl: undefined,
      host: "127.0.0.1",
      port: 8080,
      dataDir: undefined,
      demo: true,
      businessDate: undefined,
      logLevel: "info",
      etlApiUrl: undefined,
      etlBatchSizeLoans: 100,
      etlBatchSizeRepayments: 200,
    };
    expect(readEnvironment({})).toEqual(defaults);
    expect(readEnvironment({ PORT: "", DATABASE_URL: " ", DEMO: "", UNKNOWN: "x" })).toEqual(
      defaults,
    );
  });

  test("is read as it stands", () => {
    const env = readEnvironment({
      DATABASE_URL: "postgresql://u:p@127.0.0.1/d?sslmode=require",
      PORT: "0",
      DEMO: "off",
      BUSINESS_DATE: "2024-02-29",
      LOG_LEVEL: "debug",
    });
    expect(env).toMatchObject({
      port: 0,
      demo: false,
      businessDate: "2024-02-29",
      logLevel: "debug",
    });
    expect(env.databaseUrl).toBe("postgresql://u:p@127.0.0.1/d?sslmode=require");
  });

  test("names every mistake at once, a line each, and repeats no secret", () => {
    const mistakes = mistakesOf({
      DATABASE_URL: "mysql://user:s3cret@127.0.0.1/d",
      REDIS_URL: "not a url s3cret",
      PORT: "70000",
      DEMO: "yes",
      BUSINESS_DATE: "2026-02-30",
      LOG_LEVEL: "loud",
    });
    expect(mistakes.map((line) => line.split(" ")[0])).toEqual([
      "DATABASE_URL",
      "REDIS_URL",
      "PORT",
      "DEMO",
      "BUSINESS_DATE",
      "LOG_LEVEL",
    ]);
    expect(mistakes.join("\n")).not.toContain("s3cret");
    expect(mistakes[2]).toBe(
      "PORT must be a port from 0 (any free one) to 65535; leave it out for 8080.",
    );
  });

  test.each(["80 80", "-1", "1e3", "65536", "0x50"])("PORT=%s is refused", (port) => {
    expect(mistakesOf({ PORT: port })).toHaveLength(1);
  });

  test.each(["0", "25001", "1e2", "-5", "1.5", "many"])(
    "ETL_BATCH_SIZE_LOANS=%s is refused",
    (size) => {
      expect(mistakesOf({ ETL_BATCH_SIZE_LOANS: size })).toEqual([
        "ETL_BATCH_SIZE_LOANS must be a whole number from 1 to 25000, which one request holds; leave it out for 100.",
      ]);
      expect(mistakesOf({ ETL_BATCH_SIZE_REPAYMENTS: size })).toHaveLength(1);
    },
  );

  test("batch sizes are numbers", () => {
    const env = readEnvironment({ ETL_BATCH_SIZE_LOANS: "7", ETL_BATCH_SIZE_REPAYMENTS: "25000" });
    expect(env).toMatchObject({ etlBatchSizeLoans: 7, etlBatchSizeRepayments: 25_000 });
  });

  test.each(["2026-1-1", "0000-00-00", "tomorrow", "2025-02-29", "2026-01-01T00:00:00Z"])(
    "BUSINESS_DATE=%s is refused",
    (date) => {
      expect(mistakesOf({ BUSINESS_DATE: date })).toHaveLength(1);
    },
  );
});
