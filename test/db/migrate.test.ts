import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isCurrentSchema, migrate, schemaVersion } from "#store/migrate.ts";
import {
  functionsFolder,
  migrationsFolder,
  readFunctionFiles,
  readSql,
  sqlFileNames,
} from "#store/sql-files.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

let empty: TestDatabase;
let root: string;
let folders: { migrations: string; functions: string };

beforeEach(async () => {
  empty = await createEmptyDatabase();
  root = mkdtempSync(join(tmpdir(), "seeds-metrics-unit-"));
  folders = { migrations: join(root, "migrations"), functions: join(root, "functions") };
  mkdirSync(folders.migrations);
  mkdirSync(join(folders.functions, "fragments"), { recursive: true });
  write("migrations/0001_items.sql", "create table item (id integer primary key);");
  write("migrations/0002_more.sql", "alter table item add column price numeric;");
  write("functions/order.txt", "# first things first\nprice.sql\ntotal.sql\n");
  write(
    "functions/price.sql",
    "create or replace function price() returns integer language sql as $$ select\n--! include fragments/value.sql value=1\n$$;",
  );
  write("functions/fragments/value.sql", "  :value::integer");
  write(
    "functions/total.sql",
    "create or replace function total() returns integer language sql as $$ select price() * 2 $$;",
  );
});
afterEach(async () => {
  rmSync(root, { recursive: true, force: true });
  await empty.drop();
});

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

const none = { applied: [], functionsReplaced: [] };
const silent = (): void => undefined;

describe("the migrator", () => {
  test("starts from nothing, and the second time does nothing", async () => {
    const lines: string[] = [];
    expect(await migrate(empty.url, (line) => lines.push(line), folders)).toEqual({
      applied: ["0001_items", "0002_more"],
      functionsReplaced: ["price.sql", "total.sql"],
    });
    expect(lines).toEqual([
      "Applied the migration 0001_items.",
      "Applied the migration 0002_more.",
      "Replaced the functions of 2 files.",
    ]);
    expect(await empty.db.query("select total()")).toEqual([{ total: 2 }]);
    expect(await schemaVersion(empty.db)).toBe(2);
    expect(await migrate(empty.url, silent, folders)).toEqual(none);
  });

  test("four starters at once: one does it, the others wait", async () => {
    const reports = await Promise.all([1, 2, 3, 4].map(() => migrate(empty.url, silent, folders)));
    expect(reports.flatMap((report) => report.applied).sort()).toEqual(["0001_items", "0002_more"]);
    expect(reports.filter((report) => report.functionsReplaced.length > 0)).toHaveLength(1);
  });

  test("a changed function, or a fragment it includes, replaces all; line ends alone do not", async () => {
    await migrate(empty.url, silent, folders);
    const total = readFileSync(join(folders.functions, "total.sql"), "utf8");
    write("functions/total.sql", total.replaceAll("\n", "\r\n"));
    expect(await migrate(empty.url, silent, folders)).toEqual(none);
    write("functions/fragments/value.sql", "  :value::integer + 20");
    expect(await migrate(empty.url, silent, folders)).toEqual({
      applied: [],
      functionsReplaced: ["price.sql", "total.sql"],
    });
    expect(await empty.db.query("select total()")).toEqual([{ total: 42 }]);
  });

  test("a function that fails is named with its line, and the old ones stay", async () => {
    await migrate(empty.url, silent, folders);
    write(
      "functions/price.sql",
      "create or replace function price() returns integer language sql as $$ select 5 $$;",
    );
    write("functions/total.sql", "\n\nselect nothing_of_the_kind();");
    await expect(migrate(empty.url, silent, folders)).rejects.toThrow(
      /total\.sql, line 3.*nothing_of_the_kind/,
    );
    expect(await empty.db.query("select total()")).toEqual([{ total: 2 }]);
  });

  test("a migration that fails leaves nothing behind", async () => {
    write("migrations/0002_more.sql", "create table half (id integer); select 1/0;");
    await expect(migrate(empty.url, silent, folders)).rejects.toThrow("division by zero");
    expect(
      await empty.db.query("select to_regclass('half') as half, to_regclass('item') as item"),
    ).toEqual([{ half: null, item: null }]);
  });

  test("a database of a newer build is refused, not touched", async () => {
    await migrate(empty.url, silent, folders);
    rmSync(join(folders.migrations, "0002_more.sql"));
    await expect(migrate(empty.url, silent, folders)).rejects.toThrow(
      /newer build: it has 0002_more/,
    );
  });

  test("a function file that order.txt does not list is an error", async () => {
    write("functions/forgotten.sql", "select 1");
    await expect(migrate(empty.url, silent, folders)).rejects.toThrow("Not listed: forgotten.sql");
  });
});

describe("this build's own SQL", () => {
  test("every function file is listed once, and every include exists", () => {
    expect(
      readFunctionFiles()
        .map((file) => file.name)
        .sort(),
    ).toEqual(sqlFileNames(functionsFolder));
    for (const file of readFunctionFiles()) expect(file.text).not.toContain("--! include");
  });

  test("migrations are numbered without a gap", () => {
    const numbers = sqlFileNames(migrationsFolder).map((name) => Number.parseInt(name, 10));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  test("applies from nothing and twice", async () => {
    const first = await migrate(empty.url);
    expect(first.applied).toHaveLength(sqlFileNames(migrationsFolder).length);
    expect(await isCurrentSchema(empty.db)).toBe(true);
    expect(await migrate(empty.url)).toEqual(none);
  });

  test("an include that goes round in a circle is an error", () => {
    cpSync(join(folders.functions, "price.sql"), join(folders.functions, "fragments", "value.sql"));
    expect(() => readSql(join(folders.functions, "price.sql"))).toThrow("circle");
  });
});
