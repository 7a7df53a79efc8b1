// One at a time of a name, in every process over a database; a record of each run that tells how it ended, even of a process that
// was killed.
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { defineOperation, type Operation, OperationError } from "#operations/operation.ts";
import { flag } from "#operations/parameter.ts";
import { failAbandoned } from "#operations/record.ts";
import { createRunner, type OperationRequest, type Runner } from "#operations/runner.ts";
import { tryLock } from "#store/session-lock.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let runner: Runner;

beforeAll(async () => {
  database = await createTestDatabase();
  runner = createRunner({ db: database.db });
});
beforeEach(() => database.db.query("delete from operation"));
afterAll(() => database.drop());

function request(operation: Operation, more: Partial<OperationRequest> = {}): OperationRequest {
  return { operation, parameters: {}, trigger: "command", requestedBy: "ada", ...more };
}

/** Works until `finish` is called, or it is asked to stop. */
function longWork(name: string): { operation: Operation; finish(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const operation = defineOperation({
    name,
    summary: "Waits",
    parameters: { quietly: flag("says nothing") },
    examples: [],
    async run({ signal }) {
      const aborted = new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
      await Promise.race([promise, aborted]);
      return { status: "ok", result: { waited: true }, text: "Waited." };
    },
  });
  return { operation, finish: resolve };
}

function failing(error: unknown): Operation {
  return {
    name: "fail",
    summary: "Fails",
    parameters: {},
    examples: [],
    async run() {
      throw error;
    },
  };
}

describe("a run", () => {
  test("is recorded with who asked, how and with what, and what came of it", async () => {
    const { operation, finish } = longWork("wait");
    const { operationId, end } = await runner.start(
      request(operation, { parameters: { quietly: true }, trigger: "schedule" }),
    );
    expect(await runner.find(operationId)).toMatchObject({
      name: "wait",
      parameters: { quietly: true },
      trigger: "schedule",
      requested_by: "ada",
      state: "running",
      result: null,
      finished_at: null,
    });
    finish();
    expect(await end).toMatchObject({ operationId, state: "succeeded" });
    const row = await runner.find(operationId);
    expect(row).toMatchObject({
      state: "succeeded",
      progress: 1,
      result: { waited: true },
      error: null,
    });
    expect(row?.started_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(Date.parse(row?.finished_at ?? "")).toBeGreaterThanOrEqual(
      Date.parse(row?.started_at ?? ""),
    );
  });

  test("tells its step and the share of it that is done", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const heard: unknown[][] = [];
    const operation: Operation = {
      ...failing(null),
      async run({ progress }) {
        progress("rows", 1, 4, "rows");
        await promise;
        progress("index");
        return { status: "partial", result: null, text: "One left." };
      },
    };
    const { operationId, end } = await runner.start(
      request(operation, { onProgress: (...told) => heard.push(told) }),
    );
    await expect
      .poll(() => runner.find(operationId))
      .toMatchObject({ step: "rows", progress: 0.25 });
    resolve();
    expect(await end).toMatchObject({ state: "partial" });
    expect(await runner.find(operationId)).toMatchObject({ state: "partial", progress: 1 });
    expect(heard).toEqual([
      ["rows", 1, 4, "rows"],
      ["index", undefined, undefined, undefined],
    ]);
  });

  test.for([
    ["an operation's own error", new OperationError("NO_FILE", "There is none."), "NO_FILE"],
    ["a fault", new TypeError("x is not a function"), "INTERNAL_ERROR"],
  ] as const)("%s becomes its code and message", async ([, error, code]) => {
    const { operationId, end } = await runner.start(request(failing(error)));
    expect(await end).toMatchObject({ state: "failed", error });
    expect(await runner.find(operationId)).toMatchObject({
      state: "failed",
      error: { code, message: error.message },
    });
  });

  test("a database error is kept without the values its text repeats", async () => {
    const operation: Operation = {
      ...failing(null),
      run: async ({ db }) => {
        await db.query("select 'Adebayo'::numeric");
        return { status: "ok", result: null, text: "" };
      },
    };
    const { operationId, end } = await runner.start(request(operation));
    await end;
    expect((await runner.find(operationId))?.error).toEqual({
      code: "DATABASE_ERROR",
      message: "The database answered with SQLSTATE 22P02.",
    });
  });

  test("that needs the source is refused where none is configured, and leaves no row", async () => {
    const operation = { ...failing(null), needsSource: true };
    await expect(runner.start(request(operation))).rejects.toMatchObject({
      code: "SOURCE_NOT_CONFIGURED",
      details: { error: "fail reads the source database: set SOURCE_DATABASE_URL." },
    });
    expect((await runner.list({ name: null, state: null, page: 1, limit: 10 })).total).toBe(0);
  });
});

describe("one at a time of a name", () => {
  test("a second one is refused with the id of the first, in this process and another", async () => {
    const { operation, finish } = longWork("wait");
    const other = createRunner({ db: database.db });
    const first = await runner.start(request(operation));
    for (const asked of [runner, other]) {
      await expect(asked.start(request(operation))).rejects.toMatchObject({
        status: 409,
        code: "OPERATION_RUNNING",
        details: { operation_id: first.operationId },
      });
    }
    finish();
    await first.end;
    const again = await other.start(request(operation));
    expect(await again.end).toMatchObject({ state: "succeeded" });
  });

  test("of twenty that start together one runs", async () => {
    const { operation, finish } = longWork("wait");
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () => runner.start(request(operation))),
    );
    const started = tries.filter((attempt) => attempt.status === "fulfilled");
    expect(started).toHaveLength(1);
    finish();
    await started[0]?.value.end;
    const { rows } = await runner.list({ name: "wait", state: null, page: 1, limit: 100 });
    expect(rows.map(({ state }) => state)).toEqual(["succeeded"]);
  });

  test("another name runs beside it", async () => {
    const one = longWork("wait");
    const two = longWork("wait too");
    const ends = [
      await runner.start(request(one.operation)),
      await runner.start(request(two.operation)),
    ];
    one.finish();
    two.finish();
    expect(await Promise.all(ends.map(({ end }) => end))).toMatchObject([
      { state: "succeeded" },
      { state: "succeeded" },
    ]);
  });
});

describe("a process that ended", () => {
  const leaveOpen = (name: string) =>
    database.db.query(
      `insert into operation (name, trigger, requested_by, state, heartbeat_at)
       values ($1, 'http', 'ada', 'running', now() - interval '1 hour')`,
      [name],
    );
  const states = () =>
    database.db.query("select name, state, error from operation order by queued_at, name");

  test("leaves a row that the next start of the operation closes", async () => {
    await leaveOpen("wait");
    const { operation, finish } = longWork("wait");
    const { end } = await runner.start(request(operation));
    finish();
    await end;
    expect(await states()).toEqual([
      {
        name: "wait",
        state: "failed",
        error: { code: "PROCESS_ENDED", message: "the process ended" },
      },
      { name: "wait", state: "succeeded", error: null },
    ]);
  });

  test("leaves rows that the next start of a service closes, and none of a living one", async () => {
    await leaveOpen("dead");
    await leaveOpen("alive");
    const held = await tryLock(database.url, "seeds.operation alive");
    await failAbandoned(database.db);
    await held?.release();
    expect(await states()).toMatchObject([
      { name: "dead", state: "failed", error: { code: "PROCESS_ENDED" } },
      { name: "alive", state: "running" },
    ]);
  });

  test("frees its lock: a connection that breaks stops the work and lets the next one begin", async () => {
    const { operation, finish } = longWork("wait");
    const { end } = await runner.start(request(operation));
    await database.db.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'seeds-lock' and datname = current_database()`,
    );
    expect(await end).toMatchObject({ state: "failed", error: { code: "LOCK_LOST" } });
    const next = await runner.start(request(operation));
    finish();
    expect(await next.end).toMatchObject({ state: "succeeded" });
    expect(await states()).toMatchObject([
      { state: "failed", error: { code: "LOCK_LOST" } },
      { state: "succeeded" },
    ]);
  });
});

describe("stopping", () => {
  test("a runner asks its operations to stop and waits for their ends", async () => {
    const own = createRunner({ db: database.db });
    const { operation } = longWork("wait");
    const { operationId, end } = await own.start(request(operation));
    await own.stop();
    expect(await end).toMatchObject({ state: "failed", error: { code: "STOPPED" } });
    expect(await runner.find(operationId)).toMatchObject({
      state: "failed",
      error: { code: "STOPPED" },
    });
  });

  test("a caller's signal stops its own operation alone", async () => {
    const stop = new AbortController();
    const mine = longWork("mine");
    const other = longWork("other");
    const stopped = await runner.start(request(mine.operation, { signal: stop.signal }));
    const untouched = await runner.start(request(other.operation));
    stop.abort();
    expect(await stopped.end).toMatchObject({ state: "failed", error: { code: "STOPPED" } });
    await delay(20);
    other.finish();
    expect(await untouched.end).toMatchObject({ state: "succeeded" });
  });
});
