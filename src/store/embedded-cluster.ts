// One embedded cluster: made once (initdb), asked whether it is alive (by connecting, because a process id tells
// nothing: a killed server stays a zombie for a while), started, stopped.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync } from "node:fs";
import {
  chmodSync,
  fchownSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { statfsSync } from "node:fs";
import pg from "pg";
import { embeddedLogBytes, embeddedSharedMemoryBytes } from "#contract/limits.ts";
import { clientConfig } from "./database.ts";
import { type EmbeddedLayout, giveTo, reason } from "./embedded-layout.ts";

export const superuser = "seeds";
const unfinishedMs = 10 * 60_000;

export function clusterUrl(layout: EmbeddedLayout, port: number, database: string): string {
  const password = readFileSync(join(layout.home, "password"), "utf8").trim();
  return `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
}

/** Makes the cluster when there is none. It is built aside and renamed, so a half-made one is never found. */
export async function ensureCluster(layout: EmbeddedLayout, testing: boolean): Promise<void> {
  removeUnfinished(layout);
  if (existsSync(join(layout.home, "data", "PG_VERSION"))) return;
  const aside = `${layout.home}.new-${randomBytes(6).toString("hex")}`;
  mkdirSync(aside, { mode: 0o700 });
  giveTo(layout.runAs, aside);
  const passwordFile = join(aside, "password");
  writeFileSync(passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  giveTo(layout.runAs, passwordFile);
  // The builtin locale sorts alike on every platform and whatever LANG says; it exists since 17.
  const locale =
    layout.major >= 17
      ? ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
      : ["--locale=C.UTF-8"];
  const args = ["-D", join(aside, "data"), "-U", superuser, "-E", "UTF8", ...locale];
  args.push("-A", "scram-sha-256", `--pwfile=${passwordFile}`, ...(testing ? ["--no-sync"] : []));
  try {
    await runProgram(layout, "initdb", args);
    renameSync(aside, layout.home);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(join(layout.home, "data", "PG_VERSION"))) throw error; // else another start was faster
  }
}

function removeUnfinished(layout: EmbeddedLayout): void {
  for (const name of readdirSync(layout.dataDir)) {
    const path = join(layout.dataDir, name);
    if (!path.startsWith(`${layout.home}.new-`)) continue;
    if (Date.now() - statSync(path).mtimeMs > unfinishedMs)
      rmSync(path, { recursive: true, force: true });
  }
}

function runProgram(layout: EmbeddedLayout, name: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(layout.binDir, name), args, {
      ...spawnSettings(layout),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (piece) => (output += piece));
    child.stderr.on("data", (piece) => (output += piece));
    child.on("error", (error) =>
      reject(new Error(`${name} could not be started: ${error.message}`)),
    );
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${name} failed (exit code ${code}):\n${output.trim()}`));
    });
  });
}

function spawnSettings(layout: EmbeddedLayout): {
  cwd: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
} {
  // Nothing of our environment reaches the server but what programs need to be found and to make temporary files.
  const { PATH, TMPDIR, SystemRoot, TZ } = process.env;
  const env = Object.fromEntries(
    Object.entries({ PATH, TMPDIR, SystemRoot, TZ, LC_ALL: "C" }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const identity = layout.runAs ? { uid: layout.runAs.uid, gid: layout.runAs.gid } : {};
  return { cwd: process.platform === "win32" ? layout.dataDir : "/", env, ...identity };
}

export interface PidFile {
  pid: number;
  port: number;
}

/** What the running server, or the last one when it was killed, wrote down. */
export function readPidFile(layout: EmbeddedLayout): PidFile | undefined {
  try {
    const lines = readFileSync(join(layout.home, "data", "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    const port = Number(lines[3]);
    return pid > 0 && port > 0 ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** "live": a server of exactly this cluster answers. "busy": one is starting, stopping or has no connection left. */
export async function probe(
  layout: EmbeddedLayout,
  port: number,
): Promise<"live" | "busy" | "none"> {
  const client = new pg.Client(
    clientConfig(clusterUrl(layout, port, "postgres"), "seeds-metrics probe"),
  );
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query("show data_directory");
    return rows[0].data_directory === join(layout.home, "data") ? "live" : "none";
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "57P03" || code === "53300" ? "busy" : "none"; // cannot connect now, too many connections
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A free port; the last one if it still is, so that pools and noted addresses find the server again. */
export async function choosePort(layout: EmbeddedLayout): Promise<number> {
  const note = join(layout.home, "port");
  const last = existsSync(note) ? Number(readFileSync(note, "utf8")) : 0;
  const port = (last > 0 ? await listens(last) : undefined) ?? (await listens(0));
  if (!port) throw new Error("No free port on 127.0.0.1 for the embedded PostgreSQL.");
  writeFileSync(note, `${port}\n`, { mode: 0o600 });
  giveTo(layout.runAs, note);
  return port;
}

function listens(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

/** Starts the server process; it is in a process group of its own, so Ctrl-C in a terminal does not reach it. */
export function spawnServer(layout: EmbeddedLayout, port: number, testing: boolean): ChildProcess {
  const logPath = join(layout.home, "log");
  if (existsSync(logPath) && statSync(logPath).size > embeddedLogBytes) truncateSync(logPath);
  const log = openSync(logPath, "a", 0o600);
  if (layout.runAs) fchownSync(log, layout.runAs.uid, layout.runAs.gid);
  const settings = Object.entries(serverSettings(testing)).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  try {
    return spawn(
      join(layout.binDir, "postgres"),
      ["-D", join(layout.home, "data"), "-p", String(port), ...settings],
      { ...spawnSettings(layout), stdio: ["ignore", log, log], detached: true },
    );
  } finally {
    closeSync(log);
  }
}

function serverSettings(testing: boolean): Record<string, string> {
  return {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_buffers: "256MB",
    max_wal_size: "4GB",
    work_mem: "32MB",
    jit: "off",
    // Failing statements carry names and phone numbers; the log says what failed, not on whose data.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    ...(smallSharedMemory() ? { dynamic_shared_memory_type: "mmap" } : {}),
    ...(testing ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } : {}),
  };
}

function smallSharedMemory(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const { bsize, blocks } = statfsSync("/dev/shm");
    return bsize * blocks < embeddedSharedMemoryBytes;
  } catch {
    return true;
  }
}

/** Last lines of the server's log, for an error message. */
export function logTail(layout: EmbeddedLayout, lines = 8): string {
  try {
    return readFileSync(join(layout.home, "log"), "utf8")
      .trimEnd()
      .split("\n")
      .slice(-lines)
      .join("\n");
  } catch (error) {
    return `(no log: ${reason(error)})`;
  }
}

/** A dead server's pid file that a zombie keeps alive in the eyes of PostgreSQL, which only asks for the process id. */
export function dropZombiePidFile(layout: EmbeddedLayout): void {
  const noted = readPidFile(layout);
  if (!noted || process.platform !== "linux") return;
  try {
    const state = /\) (\S)/.exec(readFileSync(`/proc/${noted.pid}/stat`, "utf8"))?.[1];
    if (state === "Z") rmSync(join(layout.home, "data", "postmaster.pid"), { force: true });
  } catch {
    // The process is gone: PostgreSQL sees that by itself.
  }
}

/** The folder of the cluster stays closed to others even when DATA_DIR is open. */
export function closeHome(layout: EmbeddedLayout): void {
  chmodSync(layout.home, 0o700);
}
