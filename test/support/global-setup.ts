// One PostgreSQL server for a whole test run, in a folder of its own that goes away with it, with a migrated
// template from which each test file copies its database. SEEDS_TEST_PG_BIN names the programs of another version.
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "#store/database.ts";
import { startEmbedded } from "#store/embedded.ts";
import { migrate } from "#store/migrate.ts";
import { type TestServer, templateName } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

const folderPrefix = "seeds-metrics-test-";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  chmodSync(dataDir, 0o711);
  const binDir = process.env.SEEDS_TEST_PG_BIN;
  const server = await startEmbedded({ dataDir, binDir, testing: true });
  const teardown = async (): Promise<void> => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const migrationError = await makeTemplate(server.url);
    project.provide("testServer", { url: server.url, migrationError });
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** A schema that does not migrate fails the tests that need it, with its reason, and no others. */
async function makeTemplate(url: string): Promise<string | null> {
  const db = openDatabase(url, { max: 1 });
  const [server] = await db.query<{ version: string }>("select version() as version");
  process.stdout.write(`Tests run on ${server?.version.split(" on ")[0]}.\n`);
  await db.query(`create database ${templateName}`);
  await db.end();
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${templateName}`;
  try {
    await migrate(templateUrl.href);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Servers of test runs that were killed: their folder names the process, which is gone. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^${folderPrefix}(\\d+)-`).exec(name)?.[1]);
    if (!owner || isRunning(owner)) continue;
    const dataDir = join(tmpdir(), name);
    const versions = readdirSync(dataDir).filter((entry) => /^pg\d+$/.test(entry));
    for (const version of versions)
      await stopServer(join(dataDir, version, "data", "postmaster.pid"));
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function stopServer(pidPath: string): Promise<void> {
  if (!existsSync(pidPath)) return;
  const pid = Number(readFileSync(pidPath, "utf8").split("\n")[0]);
  const command = `/proc/${pid}/cmdline`;
  // Only a process that still is that very server.
  if (!existsSync(command) || !readFileSync(command, "utf8").includes(folderPrefix)) return;
  process.kill(pid, "SIGQUIT");
  for (let waited = 0; waited < 100 && existsSync(pidPath); waited += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
