// Brings a database to this build's schema: numbered migrations once each, then the functions, views and triggers
// when any of their files changed. Any number of processes may start at once; one does the work, the others wait.
import { basename, relative } from "node:path";
import { runner } from "node-pg-migrate";
import pg from "pg";
import { clientConfig, type Session } from "./database.ts";
import { functionsFolder, migrationsFolder, readFunctionFiles, sqlFileNames } from "./sql-files.ts";
import type { FunctionFile } from "./sql-files.ts";

export interface MigrationReport {
  /** Names of the migrations applied now. */
  applied: string[];
  /** Names of the function files applied now: all of them, or none. */
  functionsReplaced: string[];
}

export interface MigrationFolders {
  migrations: string;
  functions: string;
}

export class MigrationError extends Error {
  override name = "MigrationError";
}

const migrationsTable = "schema_migration";
/** One lock for the whole procedure; the number only has to differ from the library's own. */
const lockKey = 5_338_301_947;

const projectFolders: MigrationFolders = {
  migrations: migrationsFolder,
  functions: functionsFolder,
};

/** Migrates the database of `databaseUrl`; `log` gets one line per thing done. Safe to call at every start. */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void = () => undefined,
  folders: MigrationFolders = projectFolders,
): Promise<MigrationReport> {
  const functionFiles = readFunctionFiles(folders.functions);
  const client = new pg.Client(clientConfig(databaseUrl, "seeds-metrics migrate"));
  client.on("error", () => undefined); // the statement under way reports a lost connection
  await client.connect();
  try {
    const free = await client.query("select pg_try_advisory_lock($1) as taken", [lockKey]);
    if (!free.rows[0].taken) {
      log("Another process is migrating this database; waiting for it.");
      await client.query("select pg_advisory_lock($1)", [lockKey]);
    }
    await client.query(`
      create table if not exists schema_object (
        name text primary key,
        sha256 text not null,
        applied_at timestamptz not null default now()
      )`);
    const applied = await applyMigrations(client, folders.migrations, log);
    const functionsReplaced = await applyFunctions(client, folders.functions, functionFiles, {
      evenIfUnchanged: applied.length > 0,
    });
    if (functionsReplaced.length > 0)
      log(`Replaced the functions of ${functionsReplaced.length} files.`);
    return { applied, functionsReplaced };
  } finally {
    await client.end();
  }
}

/** Number of the newest migration of the database: 4 for 0004_metrics; 0 when nothing was migrated. */
export async function schemaVersion(db: Session): Promise<number> {
  const [present] = await db.query<{ present: boolean }>(
    `select to_regclass('${migrationsTable}') is not null as present`,
  );
  if (!present?.present) return 0;
  const [row] = await db.query<{ name: string | null }>(
    `select max(name) as name from ${migrationsTable}`,
  );
  return Number.parseInt(row?.name ?? "0", 10);
}

/** Whether the database has exactly this build's migrations and functions. */
export async function isCurrentSchema(db: Session): Promise<boolean> {
  const newest = sqlFileNames(migrationsFolder).at(-1) ?? "0";
  if ((await schemaVersion(db)) !== Number.parseInt(newest, 10)) return false;
  const rows = await db.query<SchemaObject>("select name, sha256 from schema_object");
  return isUnchanged(rows, readFunctionFiles());
}

interface SchemaObject {
  name: string;
  sha256: string;
}

function isUnchanged(rows: SchemaObject[], files: FunctionFile[]): boolean {
  const applied = new Map(rows.map((row) => [row.name, row.sha256]));
  return (
    applied.size === files.length && files.every((file) => applied.get(file.name) === file.sha256)
  );
}

async function applyMigrations(
  client: pg.Client,
  folder: string,
  log: (line: string) => void,
): Promise<string[]> {
  const known = sqlFileNames(folder).map((file) => basename(file, ".sql"));
  await refuseDowngrade(client, known);
  if (known.length === 0) return [];
  const messages: string[] = [];
  try {
    const runs = await runner({
      dbClient: client,
      dir: folder,
      direction: "up",
      singleTransaction: true,
      migrationsTable,
      ignorePattern: "(\\..*|(?!.*\\.sql$).*)",
      advisoryLockMode: "wait",
      logger: {
        info: () => undefined,
        warn: (message) => messages.push(message),
        error: (message) => messages.push(message),
      },
    });
    for (const { name } of runs) log(`Applied the migration ${name}.`);
    return runs.map(({ name }) => name);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail = messages.filter((message) => !message.includes(reason)).join("\n");
    throw new MigrationError(
      `A migration failed, nothing was changed: ${reason}\n${detail}`.trim(),
      {
        cause: error,
      },
    );
  }
}

async function refuseDowngrade(client: pg.Client, known: string[]): Promise<void> {
  const table = await client.query("select to_regclass($1) is not null as present", [
    migrationsTable,
  ]);
  if (!table.rows[0].present) return;
  const { rows } = await client.query<{ name: string }>(
    `select name from ${migrationsTable} order by name`,
  );
  const unknown = rows.map((row) => row.name).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new MigrationError(
    `The database was migrated by a newer build: it has ${unknown.join(", ")}, this build ends with ` +
      `${known.at(-1) ?? "none"}. Start that newer build, or restore a backup taken before it.`,
  );
}

/** All files in one transaction, in order, or none: what depends on what then never matters. */
async function applyFunctions(
  client: pg.Client,
  folder: string,
  files: FunctionFile[],
  { evenIfUnchanged }: { evenIfUnchanged: boolean },
): Promise<string[]> {
  const { rows } = await client.query<SchemaObject>("select name, sha256 from schema_object");
  if (isUnchanged(rows, files) && !evenIfUnchanged) return [];
  await client.query("begin");
  try {
    for (const file of files) await applyFile(client, folder, file);
    await client.query("delete from schema_object");
    await client.query(
      "insert into schema_object (name, sha256) select * from unnest($1::text[], $2::text[])",
      [files.map((file) => file.name), files.map((file) => file.sha256)],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
  return files.map((file) => file.name);
}

async function applyFile(client: pg.Client, folder: string, file: FunctionFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    const { message, position, hint } = error as pg.DatabaseError;
    const line = position ? file.text.slice(0, Number(position)).split("\n").length : undefined;
    const place = `${relative(process.cwd(), folder)}/${file.name}`;
    throw new MigrationError(
      `${place}${line ? `, line ${line} (includes in place)` : ""}: ${message}${hint ? ` (${hint})` : ""}`,
      { cause: error },
    );
  }
}
