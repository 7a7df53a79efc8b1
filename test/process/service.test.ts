import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "#store/database.ts";
import { findEmbedded, startEmbedded } from "#store/embedded.ts";

const project = join(import.meta.dirname, "..", "..");
const bootstrap = join(project, "scripts", "bootstrap.mjs");
const main = join(project, "src", "cli", "main.ts");
const children: ChildProcess[] = [];
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), `seeds-metrics-test-${process.pid}-`));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  const left = await startEmbedded({ dataDir });
  await left.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

interface Service {
  child: ChildProcess;
  url: string;
  output: () => string;
}

/** Starts a service and waits for its address, or for its end. */
async function start(script: string[], env: Record<string, string> = {}): Promise<Service> {
  const { DATABASE_URL: _, npm_lifecycle_event: __, ...inherited } = process.env;
  const child = spawn(process.execPath, script, {
    env: { ...inherited, DATA_DIR: dataDir, DEMO: "off", PORT: "0", LOG_LEVEL: "silent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  const settled = Promise.withResolvers<void>();
  const read = (piece: Buffer): void => {
    output += piece.toString();
    if (output.includes("Docs ")) settled.resolve();
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  child.on("close", () => settled.resolve());
  await settled.promise;
  return { child, url: /API +(\S+)/.exec(output)?.[1] ?? "", output: () => output };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

describe("npm start", () => {
  test("serves, and SIGTERM ends it with the database stopped", async () => {
    const { child, url } = await start([bootstrap, "start"]);
    expect(await answers(url)).toBe(true);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await answers(url)).toBe(false);
    expect(await findEmbedded({ dataDir })).toBeUndefined();
  });

  test("leaves nothing running when it is killed itself", async () => {
    const { child, url } = await start([bootstrap, "start"]);
    child.kill("SIGKILL");
    await expect.poll(() => answers(url), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => findEmbedded({ dataDir }), { timeout: 10_000 }).toBeUndefined();
  });

  test("works on the data of a service that was killed", async () => {
    const first = await start([main, "serve"]);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = await start([main, "serve"]);
    expect(second.output()).toContain("Using the embedded PostgreSQL that is running.");
    expect(await answers(second.url)).toBe(true);
  });

  test("starts although a kept error cannot be tried", async () => {
    const first = await start([main, "serve"]);
    const db = openDatabase((await findEmbedded({ dataDir })) ?? "");
    await db.query(
      `insert into customers (customer_id, customer_name) values ('C', 'Ada');
       insert into officers (officer_id, officer_name, branch) values ('O', 'Musa', 'Ikeja');
       insert into loans (loan_id, customer_id, customer_name, officer_id, officer_name, branch, loan_amount, disbursement_date,
         maturity_date, loan_term_days, channel, status)
       values ('L', 'C', 'Ada', 'O', 'Musa', 'Ikeja', 3000, '2024-10-14', '2024-11-14', 31, 'Direct', 'Active');
       insert into sync_history (sync_id, sync_type, status) values ('S', 'full', 'failed');
       insert into sync_error (sync_history_id, entity_type, error_message, reason_code, payload, waits_for)
       select id, 'repayment', 'no loan', 'LOAN_NOT_FOUND', 'cut off {', 'L' from sync_history`,
    );
    await db.end();
    first.child.kill("SIGTERM");
    await once(first.child, "exit");
    const second = await start([main, "serve"]);
    expect(second.output()).toContain("A retry of kept errors failed");
    expect(await answers(second.url)).toBe(true);
  });

  test("a second service on the same port says so, and the first one goes on", async () => {
    const first = await start([main, "serve"]);
    const second = await start([main, "serve"], { PORT: new URL(first.url).port });
    await expect.poll(() => second.child.exitCode).toBe(1);
    expect(second.output()).toMatch(/port \d+ of 127\.0\.0\.1 is taken; set PORT/);
    expect(await answers(first.url)).toBe(true);
    expect(await findEmbedded({ dataDir })).toBeDefined();
  });

  test("names a wrong environment and does not start", async () => {
    const { child, output } = await start([main, "serve"], { PORT: "http", BUSINESS_DATE: "soon" });
    await expect.poll(() => child.exitCode).toBe(2);
    expect(output()).toMatch(/^PORT must be .*\nBUSINESS_DATE is not /);
  });
});
