// The process that serves: database, schema, HTTP; and the way out, in which requests finish and nothing is left running.
import { setTimeout as delay } from "node:timers/promises";
import Fastify, { type FastifyInstance } from "fastify";
import type { Environment } from "#contract/environment.ts";
import { drainTimeoutMs } from "#contract/limits.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { type EmbeddedServer, startEmbedded } from "#store/embedded.ts";
import { migrate, schemaVersion } from "#store/migrate.ts";

/** Serves until SIGINT, SIGTERM or the end of the process that started this one; false when it could not start. */
export async function serve(environment: Environment): Promise<boolean> {
  const stopped = stopRequest();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const parts: Parts = { embedded: undefined, database: undefined, app: undefined };
  try {
    await start(environment, parts, say);
    await stopped;
    say("Stopping: requests in flight are finished first.");
    return true;
  } catch (error) {
    process.stderr.write(`Seeds Metrics does not start: ${startProblem(error, environment)}\n`);
    return false;
  } finally {
    await shutDown(parts);
  }
}

interface Parts {
  embedded: EmbeddedServer | undefined;
  database: Database | undefined;
  app: FastifyInstance | undefined;
}

async function start(
  environment: Environment,
  parts: Parts,
  say: (line: string) => void,
): Promise<void> {
  if (!environment.databaseUrl) {
    parts.embedded = await startEmbedded({
      dataDir: environment.dataDir,
      keepRunning: (message) => process.stderr.write(`${message}\n`),
    });
    say(
      parts.embedded.adopted
        ? "Using the embedded PostgreSQL that is running."
        : "Started the embedded PostgreSQL.",
    );
  }
  const url = environment.databaseUrl ?? parts.embedded?.url ?? "";
  await migrate(url, say);
  parts.database = openDatabase(url);
  parts.app = createApp(parts.database);
  await parts.app.listen({ host: environment.host, port: environment.port });
  const address = parts.app.server.address();
  const port = typeof address === "object" && address ? address.port : environment.port;
  const host = environment.host.includes(":") ? `[${environment.host}]` : environment.host;
  say(`API   http://${host}:${port}/api/v1`);
  say(`Docs  http://${host}:${port}/docs`);
}

function createApp(db: Database): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: "idle" });
  const health = async (): Promise<unknown> => ({
    status: "success",
    data: { schema_version: await schemaVersion(db) },
  });
  app.get("/health", health);
  app.get("/api/v1/health", health);
  return app;
}

/** Settles once, whatever asks first; repeated signals while requests drain change nothing. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGINT", () => resolve());
    process.on("SIGTERM", () => resolve());
    // The channel of npm start or bin/seeds: it closes when that process is killed and can pass on no signal.
    process.on("disconnect", () => resolve());
  });
}

async function shutDown({ app, database, embedded }: Parts): Promise<void> {
  if (app) {
    const closed = app.close();
    const drained = await Promise.race([
      closed.then(() => true),
      delay(drainTimeoutMs, false, { ref: false }),
    ]);
    if (!drained) app.server.closeAllConnections();
    await closed;
  }
  await database?.end();
  await embedded?.stop();
  // The channel would keep the process alive for as long as its parent lives.
  if (process.connected) process.disconnect?.();
}

function startProblem(error: unknown, environment: Environment): string {
  const { code, message } = error as Error & { code?: string };
  if (code === "EADDRINUSE") {
    return `port ${environment.port} of ${environment.host} is taken; set PORT to another (0: any free one).`;
  }
  if (code === "EACCES")
    return `port ${environment.port} is not allowed to this user; set PORT to one above 1023.`;
  return message;
}
