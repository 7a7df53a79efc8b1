// The database a command works on, opened when it first asks and closed after it.
import type { Environment } from "#contract/environment.ts";
import { operationConnections } from "#contract/limits.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { type EmbeddedServer, startEmbedded } from "#store/embedded.ts";
import { isCurrentSchema, migrate } from "#store/migrate.ts";
import { asCommandError, CommandError, type SchemaNeed } from "./command.ts";

export interface Connection {
  url(): Promise<string>;
  database(need?: SchemaNeed): Promise<Database>;
  close(): Promise<void>;
}

export function connection(environment: Environment): Connection {
  let embedded: EmbeddedServer | undefined;
  let database: Database | undefined;
  const url = async (): Promise<string> => {
    if (environment.databaseUrl) return environment.databaseUrl;
    embedded ??= await startEmbedded({ dataDir: environment.dataDir }).catch(asCommandError);
    return embedded.url;
  };
  return {
    url,
    async database(need: SchemaNeed = "current") {
      // The work of a command is the operator's own: no time limit on its statements.
      database ??= openDatabase(await url(), {
        max: operationConnections,
        statementTimeoutMs: 0,
        applicationName: "seeds",
      });
      if (need === "current") await ensureSchema(database, embedded !== undefined);
      return database;
    },
    async close() {
      await database?.end();
      await embedded?.stop();
    },
  };
}

async function ensureSchema(database: Database, isEmbedded: boolean): Promise<void> {
  if (await isCurrentSchema(database)) return;
  if (!isEmbedded) {
    throw new CommandError("The database does not have this build's schema; run: seeds migrate");
  }
  await migrate(database.url);
}
