// A database for one test file: a copy of the migrated template (50 to 80 ms), or an empty one.
import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { type Database, openDatabase } from "#store/database.ts";
import { templateName } from "./test-server.ts";

export interface TestDatabase {
  url: string;
  db: Database;
  /** Closes `db` and removes the database, whoever else is still connected to it. */
  drop(): Promise<void>;
}

/** A copy of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { migrationError } = inject("testServer");
  if (migrationError) throw new Error(`The schema does not migrate: ${migrationError}`);
  return create(`template ${templateName}`);
}

/** What a backup of a database restores. Closes `original.db`: nobody may be connected to what is copied. */
export async function createCopy(original: TestDatabase): Promise<TestDatabase> {
  await original.db.end();
  return create(`template ${new URL(original.url).pathname.slice(1)}`);
}

/** A database without any table of ours. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return create("template template0");
}

async function create(source: string): Promise<TestDatabase> {
  const { url: serverUrl } = inject("testServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} ${source}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const db = openDatabase(url.href);
  const drop = async (): Promise<void> => {
    await db.end().catch(() => undefined);
    await onServer(serverUrl, `drop database if exists ${name} with (force)`);
  };
  return { url: url.href, db, drop };
}

async function onServer(url: string, statement: string): Promise<void> {
  const server = openDatabase(url, { max: 1 });
  try {
    await server.query(statement);
  } finally {
    await server.end();
  }
}
