import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSource } from "#demo/source/create.ts";
import { createSourceTables } from "#demo/source/tables.ts";
import { createEmptyDatabase, type TestDatabase } from "../support/database.ts";
import { documentedTables } from "./source-document.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createEmptyDatabase();
  await createSourceTables(database.db);
});
afterAll(() => database.drop());

interface Column {
  name: string;
  type: string;
  nullable: boolean;
  default: string | null;
}

const TYPES: Readonly<Record<string, string>> = {
  Integer: "integer",
  IntegerField: "integer",
  BigIntegerField: "bigint",
  SmallIntegerField: "smallint",
  ForeignKey: "integer",
  OneToOneField: "integer",
  EmailField: "character varying(254)",
  FileField: "character varying(100)",
  TextField: "text",
  FloatField: "double precision",
  BooleanField: "boolean",
  DateField: "date",
  DateTimeField: "timestamp with time zone",
  JSONField: "jsonb",
  UUIDField: "uuid",
};

/** A line of the document as Django makes a column of it. */
function columnOf(line: string): Column {
  const [field = "", django = "", constraints = ""] = line.split("|").map((part) => part.trim());
  const isKey = django === "ForeignKey" || django === "OneToOneField";
  const name = isKey ? `${field}_id` : field;
  const length = /^CharField\((\d+)\)$/.exec(django)?.[1];
  const type = length ? `character varying(${length})` : (TYPES[django] ?? `unknown ${django}`);
  // The lite user is "(optional)"; SET_NULL needs a null; and we are told that date_modified may be null.
  const nullable =
    /Nullable|SET_NULL/.test(constraints) || field === "lite_user" || field === "date_modified";
  return { name, type, nullable, default: defaultOf(constraints, type) };
}

function defaultOf(constraints: string, type: string): string | null {
  if (constraints.includes("Auto-now")) return "now()";
  const given = /Default: (\S+?)(,|$)/.exec(constraints)?.[1];
  if (given === undefined) return null;
  if (given === "uuid4") return type === "uuid" ? "gen_random_uuid()" : "(gen_random_uuid())::text";
  if (given === "[]") return "'[]'::jsonb";
  if (given.startsWith("'")) return `${given}::character varying`;
  return type === "double precision" ? `'${given}'::double precision` : given.toLowerCase();
}

async function columnsOf(table: string): Promise<Column[]> {
  const rows = await database.db.query<Column & { identity: string }>(
    `select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
       pg_get_expr(adbin, adrelid) as default, attidentity as identity
     from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [table],
  );
  expect(rows[0]?.identity).toBe("d");
  return rows.map(({ identity: _, ...column }) => column);
}

const flag = (name: string): Column => ({
  name,
  type: "boolean",
  nullable: false,
  default: "false",
});

describe("the source's tables", () => {
  it.each(Object.entries(documentedTables))(
    "%s has the documented columns",
    async (table, text) => {
      const documented = text.trim().split("\n").map(columnOf);
      // The document's indexes name two columns that its table of fields does not.
      if (table === "ajo_ajouser") documented.push(flag("card_issued"), flag("need_card"));
      const byName = (a: Column, b: Column): number => (a.name < b.name ? -1 : 1);
      const made = (await columnsOf(table)).map((column) =>
        // PostgreSQL writes 0.0 of a float as 0.0, without a cast.
        column.type === "double precision" && column.default === "0.0"
          ? { ...column, default: "'0.0'::double precision" }
          : column,
      );
      expect(made.toSorted(byName)).toEqual(documented.toSorted(byName));
    },
  );

  it("loans_holiday has the columns the definitions name", async () => {
    const names = (await columnsOf("loans_holiday")).map(({ name }) => name);
    expect(names).toEqual(["id", "date", "name", "type", "created_at", "updated_at"]);
  });

  it("have the documented indexes and no others: none on date_modified", async () => {
    const rows = await database.db.query<{ index: string }>(
      `select relname || ' ' || string_agg(attname, ',' order by attnum) || case when indisunique then ' unique' else '' end as index
       from pg_index join pg_class on pg_class.oid = indrelid join pg_attribute on attrelid = indrelid and attnum = any(indkey)
       where relnamespace = 'public'::regnamespace group by relname, indexrelid, indisunique order by 1`,
    );
    expect(rows.map(({ index }) => index)).toEqual([
      "accounts_customuser call_agent_id unique",
      "accounts_customuser customer_user_id unique",
      "accounts_customuser email unique",
      "accounts_customuser id unique",
      "accounts_customuser user_phone unique",
      "ajo_ajouser bvn_verified",
      "ajo_ajouser card_issued",
      "ajo_ajouser id unique",
      "ajo_ajouser lite_user_id unique",
      "ajo_ajouser need_card",
      "ajo_ajouser nin unique",
      "ajo_ajouser onboarding_complete",
      "ajo_ajouser onboarding_verified",
      "ajo_ajouser phone_number unique",
      "ajo_ajouser user_id",
      "loans_ajoloan agent_id",
      "loans_ajoloan borrower_id",
      "loans_ajoloan id unique",
      "loans_ajoloan is_disbursed",
      "loans_ajoloan status",
      "loans_ajoloanrepayment agent_id",
      "loans_ajoloanrepayment ajo_loan_id",
      "loans_ajoloanrepayment borrower_id",
      "loans_ajoloanrepayment id unique",
      "loans_ajoloanschedule id unique",
      "loans_ajoloanschedule loan_id",
      "loans_holiday id unique",
    ]);
  });

  it("check foreign keys at the commit, and an inserted orphan fails", async () => {
    const insert = `insert into loans_ajoloanschedule (loan_id) values (404)`;
    await expect(database.db.run(insert)).rejects.toMatchObject({ code: "23503" });
    const both = database.db.transaction(async (client) => {
      await client.run("insert into loans_ajoloanschedule (loan_id) values (1)");
      await client.run("insert into accounts_customuser (id, email) values (1, 'a@example.com')");
      await client.run("insert into ajo_ajouser (id, phone_number, pin) values (1, '1', '0000')");
      await client.run(
        "insert into loans_ajoloan (id, agent_id, borrower_id, eligibility_id) values (1, 1, 1, 1)",
      );
    });
    await expect(both).resolves.toBeUndefined();
  });
});

describe("the lender's own tables", () => {
  it("are never replaced, whatever was asked", async () => {
    const lender = await createEmptyDatabase();
    await lender.db.run(
      "create table loans_ajoloan (id int); insert into loans_ajoloan values (7)",
    );
    const options = { businessDate: "2026-11-21", loans: 5 };
    await expect(createSource(lender.db, options)).rejects.toThrow("has the table loans_ajoloan");
    await expect(createSource(lender.db, { ...options, replace: true })).rejects.toThrow(
      'The table loans_ajoloan was not made by "seeds source create"',
    );
    expect(await lender.db.query("select id from loans_ajoloan")).toEqual([{ id: 7 }]);
    await lender.drop();
  });
});
