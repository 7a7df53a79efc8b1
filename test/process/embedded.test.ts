import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#store/database.ts";
import { type EmbeddedServer, findEmbedded, startEmbedded } from "#store/embedded.ts";

const binDir = process.env.SEEDS_TEST_PG_BIN;
let dataDir: string;
const started: EmbeddedServer[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  // As mktemp -d makes it: closed to everyone else, the server's own user included.
  dataDir = mkdtempSync(join(tmpdir(), `seeds-metrics-test-${process.pid}-`));
  chmodSync(dataDir, 0o700);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const server of started.splice(0)) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(keepRunning?: (message: string) => void): Promise<EmbeddedServer> {
  const server = await startEmbedded({
    dataDir,
    binDir,
    testing: true,
    ...(keepRunning ? { keepRunning } : {}),
  });
  started.push(server);
  return server;
}

async function stop(server: EmbeddedServer): Promise<void> {
  started.splice(started.indexOf(server), 1);
  await server.stop();
}

/** Another process that uses the server, for as long as it lives. */
async function startInChild(): Promise<{ child: ChildProcess; adopted: boolean }> {
  const child = fork(join(import.meta.dirname, "embedded-user.ts"), [dataDir, binDir ?? ""]);
  children.push(child);
  const [adopted] = (await once(child, "message")) as [boolean];
  return { child, adopted };
}

async function ask<T>(url: string, statement: string): Promise<T[]> {
  const db = openDatabase(url, { max: 1 });
  try {
    return await db.query<T>(statement);
  } finally {
    await db.end();
  }
}

function serverFile(name: string): string {
  const version = /(\d+)/.exec(binDir ?? "")?.[1] ?? "18";
  return join(dataDir, `pg${version}`, name);
}

function serverPid(): number {
  return Number(readFileSync(serverFile("data/postmaster.pid"), "utf8").split("\n")[0]);
}

describe("the embedded PostgreSQL", () => {
  test("starts from nothing, keeps its data and its port over a stop, and leaves nothing running", async () => {
    const first = await start();
    expect(first.adopted).toBe(false);
    await ask(first.url, "create table kept as select 1 as id");
    const [settings] = await ask<Record<string, string>>(
      first.url,
      `select current_database() as database, current_setting('listen_addresses') as address,
         pg_encoding_to_char(encoding) as encoding, 'a' < 'B' as by_language, lower('É') as lower
       from pg_database where datname = current_database()`,
    );
    expect(settings).toEqual({
      database: "seedsmetrics",
      address: "127.0.0.1",
      encoding: "UTF8",
      by_language: false,
      lower: "é",
    });
    expect(statSync(serverFile("password")).mode & 0o777).toBe(0o600);
    await stop(first);
    expect(existsSync(serverFile("data/postmaster.pid"))).toBe(false);
    expect(await findEmbedded({ dataDir, binDir })).toBeUndefined();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, "select id from kept")).toEqual([{ id: 1 }]);
  });

  test("refuses a wrong password", async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = "password";
    await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("is shared: the second process adopts it, and only the last one to leave stops it", async () => {
    const { child, adopted } = await startInChild();
    expect(adopted).toBe(false);
    const second = await start();
    expect(second.adopted).toBe(true);
    await stop(second);
    const url = await findEmbedded({ dataDir, binDir });
    expect(await ask(url ?? "", "select 1 as one")).toEqual([{ one: 1 }]);
    child.send("stop");
    await once(child, "exit");
    expect(await findEmbedded({ dataDir, binDir })).toBeUndefined();
  });

  test("is adopted after kill -9 of the process that started it, and stopped by the one that adopted it", async () => {
    const { child } = await startInChild();
    child.kill("SIGKILL");
    await once(child, "exit");
    const next = await start();
    expect(next.adopted).toBe(true);
    await stop(next);
    expect(await findEmbedded({ dataDir, binDir })).toBeUndefined();
  });

  test("recovers at the next start after kill -9 of the server", async () => {
    const first = await start();
    await ask(first.url, "create table kept as select 1 as id");
    await ask(first.url, "checkpoint"); // a testing server does not flush at commit
    process.kill(serverPid(), "SIGKILL");
    const second = await start();
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, "select id from kept")).toEqual([{ id: 1 }]);
  });

  test("is started again for a process that serves, at the same address", async () => {
    const messages: string[] = [];
    const { url } = await start((message) => messages.push(message));
    process.kill(serverPid(), "SIGKILL");
    await expect
      .poll(() => ask(url, "select 1 as one").catch(() => "away"), { timeout: 20_000 })
      .toEqual([{ one: 1 }]);
    await expect.poll(() => messages.at(-1)).toBe("The embedded PostgreSQL runs again.");
  });

  test("three starts at once share one server", async () => {
    const servers = await Promise.all([start(), start(), start()]);
    expect(new Set(servers.map((server) => server.url)).size).toBe(1);
    expect(servers.filter((server) => !server.adopted)).toHaveLength(1);
  });
});
