// Where the demo source lives when no other database is named: beside ours on the embedded server.
import { openDatabase } from "#store/database.ts";

export const sourceDatabase = "savings";

/** The same server, database `savings`. */
export function embeddedSourceUrl(url: string): string {
  const source = new URL(url);
  source.pathname = `/${sourceDatabase}`;
  return source.href;
}

/** Makes the database on the embedded server when it is missing, and answers its address. */
export async function ensureSourceDatabase(url: string): Promise<string> {
  const server = openDatabase(url, { max: 1 });
  try {
    const present = await server.query("select from pg_database where datname = $1", [
      sourceDatabase,
    ]);
    if (present.length === 0) await server.run(`create database ${sourceDatabase}`);
  } catch (error) {
    const { code } = error as { code?: string };
    // 42P04, or 23505 at the same instant: another start was faster.
    if (code !== "42P04" && code !== "23505") throw error;
  } finally {
    await server.end();
  }
  return embeddedSourceUrl(url);
}

/** The address of the demo source on the server of `url`; undefined when nobody has made it. */
export async function findSourceDatabase(url: string): Promise<string | undefined> {
  const server = openDatabase(url, { max: 1 });
  try {
    const present = await server.query("select from pg_database where datname = $1", [
      sourceDatabase,
    ]);
    return present.length === 0 ? undefined : embeddedSourceUrl(url);
  } finally {
    await server.end();
  }
}
