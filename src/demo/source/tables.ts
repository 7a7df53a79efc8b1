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
  const rows = await db.query<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = current_schema() and table_name = any($1::text[]) order by table_name`,
    [[...sourceTables]],
  );
  return rows.map(({ name }) => name);
}

export async function dropTables(db: Session): Promise<void> {
  await db.run(`drop table if exists ${sourceTables.join(", ")}`);
}

function sqlOf(file: string): string {
  return readFileSync(join(import.meta.dirname, file), "utf8");
}
