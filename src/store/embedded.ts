// The embedded PostgreSQL: what runs when DATABASE_URL is not set. A server that is already running on the same data
// is adopted; one that was killed is started again. Several processes may use it, the last one to leave stops it.
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join as joinPath } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { embeddedStartTimeoutMs, embeddedStopTimeoutMs } from "#contract/limits.ts";
import {
  choosePort,
  closeHome,
  clusterUrl,
  dropZombiePidFile,
  ensureCluster,
  logTail,
  probe,
  readPidFile,
  spawnServer,
} from "./embedded-cluster.ts";
import { clientConfig } from "./database.ts";
import { type EmbeddedLayout, type LayoutOptions, prepareLayout } from "./embedded-layout.ts";

export interface EmbeddedOptions extends LayoutOptions {
  /** No write reaches the disk safely: for data that is thrown away. */
  testing?: boolean;
  /** Starts the server again when it dies; gets a line for the log each time. For a process that serves. */
  keepRunning?: (message: string) => void;
}

export interface EmbeddedServer {
  /** Of the database `seedsmetrics`. */
  url: string;
  /** The server was already running. */
  adopted: boolean;
  /** Leaves the server; stops it (fast shutdown, waited for) when no other process uses it. */
  stop(): Promise<void>;
}

export const embeddedDatabase = "seedsmetrics";
const leaseName = "seeds-metrics lease";
const pollMs = 25;
/** A server that another process is just stopping is found alive and then gone; the next try starts it again. */
const joinAttempts = 5;
const joinPauseMs = 250;

/** A server this process uses. The open connection tells the other processes so, and ends with this process. */
interface Membership {
  port: number;
  adopted: boolean;
  child: ChildProcess | undefined;
  lease: pg.Client;
}

/** Starts or adopts the embedded server. Throws one message with the end of the server's log when it cannot. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const layout = prepareLayout(options);
  const testing = options.testing ?? false;
  await ensureCluster(layout, testing);
  closeHome(layout);
  let current = await join(layout, testing);
  let leaving = false;
  const report = options.keepRunning;
  const watch = (): void => {
    if (!report) return;
    current.lease.once("end", () => {
      if (!leaving) void revive();
    });
  };
  const revive = async (): Promise<void> => {
    report?.("The embedded PostgreSQL is gone; starting it again.");
    try {
      const { port } = current;
      current = await join(layout, testing);
      if (leaving) await leave(layout, current);
      else watch();
      report?.(
        current.port === port
          ? "The embedded PostgreSQL runs again."
          : `The embedded PostgreSQL runs again, but on port ${current.port} instead of ${port}: start anew.`,
      );
    } catch (error) {
      report?.(`The embedded PostgreSQL did not start again: ${String(error)}`);
    }
  };
  watch();
  return {
    url: clusterUrl(layout, current.port, embeddedDatabase),
    adopted: current.adopted,
    stop: async () => {
      leaving = true;
      await leave(layout, current);
    },
  };
}

async function join(layout: EmbeddedLayout, testing: boolean): Promise<Membership> {
  for (let attempt = 1; ; attempt += 1) {
    const started = await startOrAdopt(layout, testing);
    try {
      const lease = await openLease(layout, started.port);
      await ensureDatabase(lease);
      return { ...started, lease };
    } catch (error) {
      if (attempt === joinAttempts) throw error;
      await delay(joinPauseMs);
    }
  }
}

/** The address of the server of a running process on the same data; undefined when there is none. */
export async function findEmbedded(options: LayoutOptions = {}): Promise<string | undefined> {
  const layout = prepareLayout(options);
  const noted = readPidFile(layout);
  if (!noted || !existsSync(joinPath(layout.home, "password"))) return undefined;
  if ((await probe(layout, noted.port)) !== "live") return undefined;
  return clusterUrl(layout, noted.port, embeddedDatabase);
}

async function startOrAdopt(
  layout: EmbeddedLayout,
  testing: boolean,
): Promise<Omit<Membership, "lease">> {
  const deadline = Date.now() + embeddedStartTimeoutMs;
  while (Date.now() < deadline) {
    const noted = readPidFile(layout);
    const state = noted ? await probe(layout, noted.port) : "none";
    if (noted && state === "live") return { port: noted.port, adopted: true, child: undefined };
    if (state === "none") {
      dropZombiePidFile(layout);
      const port = await choosePort(layout);
      const child = spawnServer(layout, port, testing);
      if (await becomesReady(layout, port, child, deadline)) return { port, adopted: false, child };
    }
    // Another start was faster, the port was taken, or children of a killed server are still leaving: look again.
    await delay(10 * pollMs);
  }
  throw new Error(
    `The embedded PostgreSQL did not start within ${embeddedStartTimeoutMs / 1000} s. Its log, ` +
      `${joinPath(layout.home, "log")}, ends with:\n${logTail(layout)}`,
  );
}

async function becomesReady(
  layout: EmbeddedLayout,
  port: number,
  child: ChildProcess,
  deadline: number,
): Promise<boolean> {
  let ended = false;
  child.on("exit", () => (ended = true));
  child.on("error", () => (ended = true));
  while (!ended && Date.now() < deadline) {
    if ((await probe(layout, port)) === "live") {
      // The server lives on when this process is killed, and does not keep it alive.
      child.unref();
      return true;
    }
    await delay(pollMs);
  }
  return false;
}

async function openLease(layout: EmbeddedLayout, port: number): Promise<pg.Client> {
  const lease = new pg.Client(clientConfig(clusterUrl(layout, port, "postgres"), leaseName));
  lease.on("error", () => undefined);
  await lease.connect();
  return lease;
}

async function ensureDatabase(lease: pg.Client): Promise<void> {
  const present = await lease.query("select from pg_database where datname = $1", [
    embeddedDatabase,
  ]);
  if (present.rowCount === 1) return;
  try {
    await lease.query(`create database ${embeddedDatabase}`);
  } catch (error) {
    const { code } = error as { code?: string };
    // 42P04, or 23505 at the same instant: another start was faster.
    if (code !== "42P04" && code !== "23505") throw error;
  }
}

async function leave(layout: EmbeddedLayout, { lease, child }: Membership): Promise<void> {
  const others = await lease
    .query("select from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()", [
      leaseName,
    ])
    .then((result) => result.rowCount ?? 0)
    .catch(() => 0);
  const noted = readPidFile(layout);
  await lease.end().catch(() => undefined);
  if (others === 0 && noted) await shutDown(layout, noted.pid, noted.port, child);
}

async function shutDown(
  layout: EmbeddedLayout,
  pid: number,
  port: number,
  child: ChildProcess | undefined,
): Promise<void> {
  // The pid file of a killed server may name a stranger by now: only a server that answers is signalled.
  if ((await probe(layout, port)) === "none") return;
  process.kill(pid, "SIGINT"); // PostgreSQL's fast shutdown
  const deadline = Date.now() + embeddedStopTimeoutMs;
  while (Date.now() < deadline) {
    const gone = readPidFile(layout) === undefined;
    const exited = !child || child.exitCode !== null || child.signalCode !== null;
    if (gone && exited) return;
    await delay(pollMs);
  }
  throw new Error(
    `The embedded PostgreSQL (process ${pid}) did not stop in ${embeddedStopTimeoutMs / 1000} s.`,
  );
}
