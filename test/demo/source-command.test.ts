import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Fault } from "#contract/ports.ts";
import { parseHierarchyFile } from "#operations/hierarchy/file.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { embeddedSourceUrl } from "#demo/source/database.ts";

const seeds = join(import.meta.dirname, "..", "..", "bin", "seeds");
const source: TestDatabase = await createEmptyDatabase();
afterAll(() => source.drop());

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(seeds, args, {
      cwd: tmpdir(),
      env: { ...process.env, DATABASE_URL: "", SOURCE_DATABASE_URL: source.url, ...env },
    });
    const outcome: Outcome = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (piece) => (outcome.stdout += String(piece)));
    child.stderr.on("data", (piece) => (outcome.stderr += String(piece)));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...outcome, code }));
    if (args.includes("live") && !args.includes("--seconds")) {
      child.stderr.once("data", () => setTimeout(() => child.kill("SIGINT"), 300));
    }
  });
}

describe("seeds source", () => {
  it("create fills the database of SOURCE_DATABASE_URL, once, and anew when asked", async () => {
    const args = ["source", "create", "--loans", "60", "--business-date", "2026-11-21", "--json"];
    const first = await run(args);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const summary = JSON.parse(first.stdout);
    expect(summary).toMatchObject({
      seed: 20_251_101,
      business_date: "2026-11-21",
      rows: { loans_ajoloan: 60 },
      dirt: { repayment_negative: { table: "loans_ajoloanrepayment", rows: 2 } },
    });
    expect(await source.db.query("select count(*) from loans_ajoloan")).toEqual([{ count: 60 }]);

    const again = await run(args);
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toMatch(/^seeds source create: .+ already.+--replace.+\n$/);

    const anew = await run([
      "source",
      "create",
      "--loans",
      "20",
      "--clean",
      "--replace",
      "--seed",
      "7",
    ]);
    expect(anew.code).toBe(0);
    expect(anew.stdout).toContain("Seed 7, up to the evening before");
    expect(anew.stdout).toMatch(/^loans_ajoloan +\| +20$/m);
    expect(anew.stdout).not.toContain("on purpose");
    expect(anew.stderr).toMatch(/Demo source 100 %\n/);
  });

  it("create writes the hierarchy file that seeds hierarchy load reads", async () => {
    const folder = mkdtempSync(join(tmpdir(), "verticals-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "verticals.tsv");
    const made = await run(["source", "create", "--loans", "60", "--replace", "--verticals", path]);
    expect(made.code).toBe(0);
    const faults: Fault[] = [];
    const file = parseHierarchyFile(readFileSync(path), "verticals.tsv", faults);
    expect({ faults, refused: file?.refused }).toEqual({ faults: [], refused: [] });
    // 60 agents at the least, of whom some use the application for something else.
    expect(file?.rows.length).toBeGreaterThan(45);
    const emails = await source.db.query<{ email: string }>(
      "select email from accounts_customuser where user_type like any ('{AGENT,%\\_AGENT}') and user_type <> 'LOTTO_AGENT' order by email",
    );
    expect(file?.rows.map(({ officerEmail }) => officerEmail).toSorted()).toEqual(
      emails.map(({ email }) => email),
    );
    expect(new Set(file?.rows.map(({ verticalLeadEmail }) => verticalLeadEmail)).size).toBe(
      new Set(file?.rows.map(({ region }) => region)).size,
    );

    const nowhere = join(path, "none.tsv");
    const refused = await run([
      "source",
      "create",
      "--loans",
      "60",
      "--replace",
      "--verticals",
      nowhere,
    ]);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(nowhere) });
  });

  it("live changes it until it is stopped, and says what it did", async () => {
    await run(["source", "create", "--loans", "60", "--replace", "--json"]);
    const timed = await run(["source", "live", "--rate", "40", "--seconds", "1", "--json"]);
    expect(timed.code).toBe(0);
    const { changes, seconds } = JSON.parse(timed.stdout);
    expect(changes.payment).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThan(0);
    const interrupted = await run(["source", "live", "--rate", "40"]);
    expect(interrupted).toMatchObject({ code: 0, stdout: expect.stringContaining("change ") });
  });

  it("says what to do when there is no place for a source, and what a number may be", async () => {
    const [placeless, none, day, much] = await Promise.all([
      run(["source", "create"], { DATABASE_URL: source.url, SOURCE_DATABASE_URL: "" }),
      run(["source", "create", "--loans", "0"]),
      run(["source", "create", "--business-date", "2026-02-30"]),
      run(["source", "live", "--rate", "1e3"]),
    ]);
    expect(placeless).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("name an empty database in SOURCE_DATABASE_URL"),
    });
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("from 1 to 5000000") });
    expect(day).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("2026-02-30 is not a day"),
    });
    expect(much).toMatchObject({ code: 2, stderr: expect.stringContaining("from 1 to 500") });
  });

  it("leaves the lender's own tables alone", async () => {
    const lender = await createEmptyDatabase();
    await lender.db.run("create table ajo_ajouser (id int)");
    const env = { SOURCE_DATABASE_URL: lender.url };
    const outcomes = await Promise.all([
      run(["source", "create", "--replace"], env),
      run(["source", "live", "--seconds", "1"], env),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("is left alone") });
    }
    await lender.drop();
  });
});

describe("the embedded source", () => {
  it("is the database savings of the same server", () => {
    const url = "postgres://seeds:secret@127.0.0.1:5433/seedsmetrics";
    expect(embeddedSourceUrl(url)).toBe("postgres://seeds:secret@127.0.0.1:5433/savings");
  });
});
