/** The service as `npm start` runs it, with its demo on a fixed day, in a process and a data folder of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { serviceFlags } from "../../scripts/lib/tasks.mjs";

const root = join(import.meta.dirname, "..", "..");

/** The demo of this day is what the browser sees. */
export const demoDay = "2026-11-20";

/** A slow machine makes the demo, copies it and calculates its month in this time. */
const readyTimeoutMs = 300_000;

const pollMs = 250;

export interface DemoService {
  url: string;
  stop(): Promise<void>;
}

/** `day` null: today's, with the payments of the morning, which a day of another date does not have. */
export async function startDemoService(day: string | null = demoDay): Promise<DemoService> {
  // The prefix of the database tests: what a killed run leaves is removed by the next.
  const dataDir = mkdtempSync(join(tmpdir(), `seeds-metrics-test-${process.pid}-`));
  chmodSync(dataDir, 0o711);
  const child = spawn(process.execPath, [...serviceFlags, join(root, "src/cli/main.ts"), "serve"], {
    cwd: root,
    env: environment(dataDir, day),
    stdio: ["ignore", "pipe", "pipe", "ipc"], // the channel: it ends with this process, however that ends
  });
  const stop = async (): Promise<void> => {
    if (isRunning(child)) {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await announced(child);
    await monthCalculated(url, child);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing of the caller's settings but what a process needs. */
function environment(dataDir: string, day: string | null): Record<string, string> {
  const { PATH = "", HOME = "", LANG = "" } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
    DATA_DIR: dataDir,
    PORT: "0",
    ...(day !== null && { BUSINESS_DATE: day }),
    LOG_LEVEL: "warn",
  };
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

async function announced(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (piece: Buffer) => (output += piece.toString()));
  child.stderr?.on("data", (piece: Buffer) => (output += piece.toString()));
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const url = /^Dashboard +(http:\/\/\S+)\/$/m.exec(output)?.[1];
    if (url) return url;
    if (!isRunning(child) || Date.now() > deadline)
      throw new Error(`the service does not start:\n${output}`);
    // oxlint-disable-next-line no-await-in-loop
    await delay(pollMs);
  }
}

/** The days of the last month are calculated while the service answers already; trends need them. */
async function monthCalculated(url: string, child: ChildProcess): Promise<void> {
  const address = `${url}/api/v1/operations?name=metrics%20calculate&limit=100`;
  const deadline = Date.now() + readyTimeoutMs;
  while (isRunning(child) && Date.now() < deadline) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = (await (await fetch(address)).json()) as { data: Ended[] };
    const ended = answer.data.filter((run) => run.requested_by === "demo");
    if (ended.some((run) => run.state === "succeeded")) return;
    // oxlint-disable-next-line no-await-in-loop
    await delay(pollMs);
  }
  throw new Error("the demo's past was not calculated");
}

interface Ended {
  requested_by: string | null;
  state: string;
}
