// The application over a real database, as src/server.ts builds it, with its log lines kept.
import type { FastifyInstance } from "fastify";
import { createAnswerCache } from "#cache/answers.ts";
import { buildApp } from "#http/app.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { createService } from "../../src/service.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface TestApp {
  app: FastifyInstance;
  logLines: string[];
  testDatabase: TestDatabase;
  close(): Promise<void>;
}

/** `parts` replace what the service would have. */
export async function createTestApp(parts: AppParts = {}): Promise<TestApp> {
  const testDatabase = await createTestDatabase();
  const logLines: string[] = [];
  const app = appOver(testDatabase.db, logLines, parts);
  const close = async (): Promise<void> => {
    await app.close();
    await testDatabase.drop();
  };
  return { app, logLines, testDatabase, close };
}

export type AppParts = Partial<Parameters<typeof buildApp>[0]>;

export function appOver(db: Database, logLines: string[], parts: AppParts = {}): FastifyInstance {
  return buildApp({
    ...createService(db, () => {}),
    // Tests write behind the service's back and read at once.
    cache: createAnswerCache(openDatabase(db.url, { max: 1 }), { exact: true }),
    logLevel: "info",
    logStream: { write: (line) => void logLines.push(line) },
    ...parts,
  });
}

/** An application whose database does not answer. */
export function appWithoutDatabase(): { app: FastifyInstance; end(): Promise<void> } {
  const db = openDatabase("postgres://nobody@127.0.0.1:9/none");
  return { app: appOver(db, []), end: () => db.end() };
}
