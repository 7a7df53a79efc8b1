import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tryLock } from "#store/session-lock.ts";
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from "../support/database.ts";

const seeds = join(import.meta.dirname, "..", "..", "bin", "seeds");
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], { env = {}, input = "", program = seeds } = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: tmpdir(),
      env: { ...process.env, DATABASE_URL: database.url, ...env },
    });
    const outcome: Outcome = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (piece) => (outcome.stdout += String(piece)));
    child.stderr.on("data", (piece) => (outcome.stderr += String(piece)));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...outcome, code }));
    child.stdin.end(input);
  });
}

describe("seeds", () => {
  test("says in one line that a data folder cannot be used", async () => {
    const file = import.meta.filename;
    for (const args of [["status"], ["db", "url"]]) {
      const outcome = await run(args, { env: { DATABASE_URL: "", DATA_DIR: file } });
      expect(outcome.code).toBe(1);
      expect(outcome.stderr).toMatch(/^seeds [\w ]+: The data folder .+ cannot be used: .+\n$/);
    }
  });

  test("answers JSON in snake_case with ISO 8601 times", async () => {
    const [migrated, settings] = await Promise.all([
      run(["migrate", "--json"]),
      run(["settings", "get", "tolerance_amount", "--json"]),
    ]);
    expect(JSON.parse(migrated.stdout)).toEqual({ applied: [], functions_replaced: [] });
    expect(JSON.parse(settings.stdout).updated_at).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/,
    );
  });

  test("helps, suggests, and says what is wrong with its exit code", async () => {
    const [help, sqlHelp, misspelt, extra] = await Promise.all([
      run(["--help"]),
      run(["sql", "--help"]),
      run(["stats"]),
      run(["sql", "select 1", "select 2"]),
    ]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("roll day") });
    expect(sqlHelp).toMatchObject({ code: 0, stdout: expect.stringContaining("Examples:") });
    expect(misspelt).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "status"?'),
    });
    expect(extra).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("one argument too many"),
    });
  });

  test("names all mistakes of the environment at once, without their values", async () => {
    const outcome = await run(["status"], {
      env: { DATABASE_URL: "mysql://u:s3cret@h/d", PORT: "x" },
    });
    expect(outcome.code).toBe(2);
    expect(
      outcome.stderr
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(["DATABASE_URL", "PORT"]);
    expect(outcome.stderr).not.toContain("s3cret");
  });

  test("works from any folder and through a link", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seeds-metrics-unit-"));
    symlinkSync(seeds, join(folder, "seeds"));
    const outcome = await run(["status", "--json"], { program: join(folder, "seeds") });
    rmSync(folder, { recursive: true });
    expect(outcome.stderr).toBe("");
    expect(JSON.parse(outcome.stdout)).toMatchObject({
      database: "DATABASE_URL",
      loans: 0,
      open_errors: 0,
    });
  });

  test("asks for a migration of a database it does not manage, and makes it", async () => {
    const empty = await createEmptyDatabase();
    const env = { DATABASE_URL: empty.url };
    expect(await run(["status"], { env })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("seeds migrate"),
    });
    expect(await run(["migrate"], { env })).toMatchObject({
      code: 0,
      stdout: "The schema is current.\n",
    });
    expect(await run(["migrate"], { env })).toMatchObject({
      code: 0,
      stdout: "The schema was current already.\n",
    });
    await empty.drop();
  });
});

describe("seeds sql", () => {
  test("prints rows as a table or as JSON, from an argument or standard input", async () => {
    const statement = "select 1.10::numeric as amount, null as nothing, E'a\\nb' as text";
    const [table, json] = await Promise.all([
      run(["sql", statement]),
      run(["sql", "--json"], { input: statement }),
    ]);
    expect(table.stdout.split("\n")).toEqual([
      "amount | nothing | text",
      "-------+---------+-----",
      "  1.10 |         | a\\nb",
      "(1 row)",
      "",
    ]);
    expect(JSON.parse(json.stdout)).toEqual([{ amount: "1.10", nothing: null, text: "a\nb" }]);
  });

  test.each([
    "create table intruder (id integer)",
    "commit; create table intruder (id integer)",
    "update clock set business_date = '2030-01-01'",
    "select set_setting('tolerance_amount', '5', 'me', 'why')",
  ])("changes nothing without --write: %s", async (statement) => {
    const outcome = await run(["sql", statement]);
    expect(outcome.code).toBe(1);
    const [state] = await database.db.query(
      `select to_regclass('intruder') as intruder, (select count(*) from settings_history) as changes,
         (select business_date from clock) < '2030-01-01' as on_time`,
    );
    expect(state).toEqual({ intruder: null, changes: 0, on_time: true });
  });

  test("changes with --write, all statements or none", async () => {
    const input = "create table note (id integer); insert into note values (1), (2);";
    expect(await run(["sql", "--write"], { input })).toMatchObject({
      code: 0,
      stdout: "INSERT 2\n",
    });
    const failing = await run(["sql", "--write", "delete from note; select 1/0"]);
    expect(failing).toMatchObject({ code: 1, stderr: expect.stringContaining("division by zero") });
    expect(await database.db.query("select count(*) from note")).toEqual([{ count: 2 }]);
  });
});

describe("settings, days and recalculation", () => {
  test("a setting changes with a reason only, and keeps its history", async () => {
    const set = ["settings", "set", "tolerance_amount", "2.50"];
    expect(await run(set)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--reason is required"),
    });
    expect(await run([...set, "--reason", "Board decision 14", "--by", "ada"])).toMatchObject({
      code: 0,
      stdout: "tolerance_amount: 1.00 became 2.50; 0 loans refreshed.\n",
    });
    const history =
      "select old_value::text, new_value::text, changed_by, reason from settings_history";
    expect(await database.db.query(history)).toEqual([
      { old_value: "1.00", new_value: "2.50", changed_by: "ada", reason: "Board decision 14" },
    ]);
    const unknown = await run(["settings", "set", "tolerance", "1", "--reason", "x"]);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining("tolerance_amount") });
    expect((await run(["settings", "get", "tolerance_amount"])).stdout).toContain("2.50");
  });

  test("the business date moves forward only", async () => {
    expect(await run(["roll-day", "--to", "2098-05-04"])).toMatchObject({ code: 0 });
    expect(await database.db.query("select business_date from clock")).toEqual([
      { business_date: "2098-05-04" },
    ]);
    expect(await run(["roll-day"])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^seeds roll day: .+ only moves forward\.\n$/),
    });
    expect((await run(["roll", "day", "--to", "2098-05-05", "--json"])).stdout).toContain(
      '"days_rolled": 1',
    );
    expect(await run(["roll-day", "--to", "2098-02-30"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--to is a day that does not exist"),
    });
  });

  test("kept errors are retried; exit code 3 while one still fails", async () => {
    expect((await run(["retry-errors"])).stdout).toBe("There is no open error.\n");
    await database.db.query(
      `with sync as (
         insert into sync_history (sync_id, sync_type, status) values ('S1', 'incremental', 'failed') returning id
       )
       insert into sync_error (sync_history_id, entity_type, entity_id, error_message, reason_code, payload)
       select id, 'officer', 'O1', 'region is missing', 'REQUIRED', '{"officer_id": "O1"}' from sync`,
    );
    expect(await run(["retry-errors", "--json"])).toMatchObject({ code: 3 });
    expect(await run(["retry-errors", "--entity-type", "car"])).toMatchObject({ code: 2 });
  });

  test("an operation's progress is one JSON line for each step where nobody watches", async () => {
    const { code, stderr, stdout } = await run(["check", "quality", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("checks");
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { level: "info", operation: "check quality", step: "checks", state: "done", unit: "checks" },
    ]);
  });

  test("an operation that runs already is refused with the id of that run", async () => {
    const lock = await tryLock(database.url, "seeds.operation recalculate");
    const [running] = await database.db.query(
      `insert into operation (name, trigger, requested_by, state) values ('recalculate', 'schedule', 'test', 'running')
       returning operation_id`,
    );
    const refused = await run(["recalculate"]);
    await lock?.release();
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toBe(
      `seeds recalculate: recalculate is running already as ${String(running?.["operation_id"])}: wait for its end, then ask again.\n`,
    );
    expect(await run(["recalculate"])).toMatchObject({ code: 0 });
  });

  test("a hierarchy file is read before anything else, and what is wrong with it is said in one line", async () => {
    const folder = mkdtempSync(join(tmpdir(), "seeds-metrics-unit-"));
    const file = join(folder, "verticals.tsv");
    writeFileSync(file, "loan_officer_email\tregion_name\n");
    const [absent, directory, columns, none] = await Promise.all([
      run(["hierarchy", "load", join(folder, "none.tsv")]),
      run(["hierarchy", "load", folder]),
      run(["hierarchy", "load", file]),
      run(["hierarchy", "load"]),
    ]);
    rmSync(folder, { recursive: true });
    expect([absent, directory, columns, none].map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(absent.stderr).toContain("none.tsv cannot be read: there is no such file.\n");
    expect(directory.stderr).toContain(" is not a file.\n");
    expect(columns.stderr).toContain(
      `${file} has no column branch_name, branch_supervisor_email, `,
    );
    expect(none.stderr).toContain(
      "An argument is missing.\nUsage: seeds hierarchy load <verticals.tsv> [--only WHAT] [--dry-run]\n",
    );
  });

  test("recalculation of nothing changes nothing", async () => {
    expect((await run(["recalculate"])).stdout).toMatch(/^0 of 0 loans changed/);
  });
});
