import { transactionRetries } from "#contract/limits.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyInto, copyText, libpqUrl, openDatabase } from "#store/database.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";

let empty: TestDatabase;
beforeAll(async () => {
  empty = await createEmptyDatabase();
  await empty.db.query(
    "create table item (id integer primary key, amount numeric(15,2), note text)",
  );
});
afterAll(() => empty.drop());

describe("values keep their exact meaning", () => {
  test("dates, timestamps and money are text, counts are integers", async () => {
    const [row] = await empty.db.query(
      `select date '2026-03-29' as day, 1.10::numeric as money, count(*) as rows, array[date '2026-03-29', null] as days,
         array[1.10::numeric] as amounts, array['a', null] as names, timestamptz '2026-03-29 00:00:00.123456+01' as at
       from item`,
    );
    expect(row).toMatchObject({
      day: "2026-03-29",
      money: "1.10",
      rows: 0,
      days: ["2026-03-29", null],
      amounts: ["1.10"],
      names: ["a", null],
    });
    expect(row?.at).toMatch(/^2026-03-2[89] .*\.123456[+-]/);
  });

  test("a bigint beyond the safe integers is refused, not rounded", async () => {
    await expect(empty.db.query("select 9007199254740993 as big")).rejects.toThrow(
      "9007199254740993",
    );
    expect(await empty.db.query("select 9007199254740991 as big")).toEqual([
      { big: 9007199254740991 },
    ]);
  });

  test("a prepared statement runs by its name", async () => {
    const statement = { name: "add_one", text: "select $1::int + 1 as sum", values: [41] };
    expect(await empty.db.query(statement)).toEqual([{ sum: 42 }]);
    expect(await empty.db.query({ name: "add_one", text: statement.text }, [1])).toEqual([
      { sum: 2 },
    ]);
  });
});

describe("transactions", () => {
  test("what fails leaves nothing behind, and the connection is good again", async () => {
    const failing = empty.db.transaction(async (client) => {
      await client.query("insert into item values (100)");
      await client.query("insert into item values (100)");
    });
    await expect(failing).rejects.toMatchObject({ code: "23505" });
    expect(await empty.db.query("select count(*) from item where id = 100")).toEqual([
      { count: 0 },
    ]);
  });

  test("an error that was swallowed does not pass as a commit", async () => {
    const swallowing = empty.db.transaction(async (client) => {
      await client.query("select 1/0").catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow("rolled back");
  });

  test("two that deadlock both succeed: PostgreSQL ends one, which is run again", async () => {
    await empty.db.query("insert into item values (1, 0), (2, 0)");
    let attempts = 0;
    const both = Promise.withResolvers<void>();
    let waiting = 2;
    const meet = async (): Promise<void> => {
      waiting -= 1;
      if (waiting === 0) both.resolve();
      await both.promise;
    };
    const add = (first: number, second: number): Promise<void> =>
      empty.db.transaction(async (client) => {
        attempts += 1;
        await client.query("set local deadlock_timeout = '20ms'");
        await client.query("update item set amount = amount + 1 where id = $1", [first]);
        await meet();
        await client.query("update item set amount = amount + 1 where id = $1", [second]);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    expect(attempts).toBe(3);
    expect(await empty.db.query("select sum(amount) from item where id in (1, 2)")).toEqual([
      { sum: "4.00" },
    ]);
  });

  test("a conflict that stays is reported after the last run", async () => {
    let attempts = 0;
    const conflicting = empty.db.transaction(async (client) => {
      attempts += 1;
      await client.query("do $$ begin raise exception 'conflict' using errcode = '40001'; end $$");
    });
    await expect(conflicting).rejects.toMatchObject({ code: "40001" });
    expect(attempts).toBe(transactionRetries + 1);
  });

  test("a read-only transaction refuses to write; a statement time-out of its own applies", async () => {
    const writing = empty.db.transaction((client) => client.query("insert into item values (7)"), {
      readOnly: true,
    });
    await expect(writing).rejects.toMatchObject({ code: "25006" });
    const slow = empty.db.transaction((client) => client.query("select pg_sleep(5)"), {
      statementTimeoutMs: 20,
    });
    await expect(slow).rejects.toMatchObject({ code: "57014" });
  });
});

describe("COPY", () => {
  test("every character arrives as it was sent", async () => {
    const notes = ["tab\there", "back\\slash", "line\nend\r", "₦ é 🙂", "\\N", "", null];
    const lines = notes.map(
      (note, index) => `${10 + index}\t${copyText("1.10")}\t${copyText(note)}\n`,
    );
    const count = await empty.db.transaction((client) =>
      copyInto(client, "item (id, amount, note)", lines),
    );
    expect(count).toBe(notes.length);
    const rows = await empty.db.query<{ note: string }>(
      "select note from item where id between 10 and 30 order by id",
    );
    expect(rows.map((row) => row.note)).toEqual(notes);
  });

  test("a row that does not fit fails the transaction with PostgreSQL's own error", async () => {
    const bad = empty.db.transaction((client) => copyInto(client, "item (id)", "20\nx\n"));
    await expect(bad).rejects.toMatchObject({ code: "22P02" });
    expect(await empty.db.query("select count(*) from item where id = 20")).toEqual([{ count: 0 }]);
  });
});

describe("connections", () => {
  test("a database's own defaults change no date and no isolation", async () => {
    const { pathname } = new URL(empty.url);
    await empty.db.query(
      `alter database ${pathname.slice(1)} set datestyle = 'SQL, DMY';
       alter database ${pathname.slice(1)} set default_transaction_isolation = 'repeatable read'`,
    );
    const other = openDatabase(empty.url);
    const [row] = await other.query(
      "select date '2025-02-03' as day, current_setting('transaction_isolation') as isolation",
    );
    await other.end();
    expect(row).toEqual({ day: "2025-02-03", isolation: "read committed" });
  });

  test("one that the server ends is replaced", async () => {
    const db = openDatabase(empty.url, { max: 1 });
    const ended = db.query("select pg_terminate_backend(pg_backend_pid())");
    await expect(ended).rejects.toMatchObject({ code: "57P01" });
    expect(await db.query("select 1 as one")).toEqual([{ one: 1 }]);
    const [idle] = await db.query<{ pid: number }>("select pg_backend_pid() as pid");
    await empty.db.query("select pg_terminate_backend($1)", [idle?.pid]);
    await expect.poll(() => db.query("select 1 as one").catch(() => "lost")).toEqual([{ one: 1 }]);
    await db.end();
  });

  test("a server that cannot be reached is told from one that refuses a statement", async () => {
    const unreachable = new URL(empty.url);
    unreachable.port = "1";
    const db = openDatabase(unreachable.href);
    await expect(db.query("select 1")).rejects.toMatchObject({
      name: "DatabaseUnavailableError",
      code: "ECONNREFUSED",
    });
    await db.end();
  });

  test("sslmode=require means what libpq means by it", () => {
    expect(libpqUrl("postgres://h/d?sslmode=require")).toBe(
      "postgres://h/d?sslmode=require&uselibpqcompat=true",
    );
    expect(libpqUrl("postgres://h/d")).toBe("postgres://h/d");
  });
});
