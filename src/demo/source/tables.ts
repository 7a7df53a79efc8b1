// The tables of the lender's Django application: made, found, removed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Session } from "#store/database.ts";

export const sourceTables = [
  "accounts_customuser",
  "ajo_ajouser",
  "loans_ajoloan",
  "loans_ajoloanrepayment",
  "loans_ajoloanschedule",
  "loans_holiday",
] as const;
export type SourceTable = (typeof sourceTables)[number];

/** Empty tables with everything the schema document says of them. */
export async function createSourceTables(db: Session): Promise<void> {
  await createBareTables(db);
  await addConstraints(db);
}

/** Columns and primary keys alone, for a load. */
export async function createBareTables(db: Session): Promise<void> {
  await db.run(sqlOf("tables.sql"));
}

/** Indexes and foreign keys. */
export async function addConstraints(db: Session): Promise<void> {
  await db.run(sqlOf("constraints.sql"));
}

/** Which of the tables are there already. */
export async function presentTables(db: Session): Promise<string[]> {
  const rows = await tablesFound(db);
  return rows.map(({ name }) => name);
}

/** Removes the tables, if each of them is a demo's. */
export async function dropTables(db: Session): Promise<void> {
  await assertDemo(db);
  await db.run(`drop table if exists ${sourceTables.join(", ")}`);
}

/** The database holds data of the lender, which no generator may touch. */
export class NotDemoError extends Error {
  override name = "NotDemoError";
}

/** Throws when one of the tables was not made here. */
export async function assertDemo(db: Session): Promise<void> {
  const foreign = (await tablesFound(db)).find(({ mark }) => mark !== DEMO_MARK);
  if (foreign === undefined) return;
  throw new NotDemoError(
    `The table ${foreign.name} was not made by "seeds source create" and is left alone; name another database.`,
  );
}

/** The comment of every table in tables.sql. */
const DEMO_MARK = "Demo data of Seeds Metrics";

function tablesFound(db: Session): Promise<{ name: string; mark: string | null }[]> {
  return db.query(
    `select relname as name, obj_description(oid, 'pg_class') as mark from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f') and relname = any($1::text[])
     order by relname`,
    [[...sourceTables]],
  );
}

function sqlOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), "utf8");
}
