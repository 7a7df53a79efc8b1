// Work through the real server process: batches from four clients and single posts, against COPY and a bare INSERT.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import type { RepaymentRecord } from "#contract/ports.ts";
import { recordJson } from "#demo/wire.ts";
import { copyInto, type Database } from "#store/database.ts";
import { serviceFlags } from "../scripts/lib/tasks.mjs";
import type { BenchBook } from "./book.ts";
import { type BenchCase, timed } from "./report.ts";

const root = join(import.meta.dirname, "..");
const clients = 4;

export interface BenchServer {
  url: string;
  /** Resident memory in MB, now. */
  rssMb(): number;
  stop(): Promise<void>;
}

/** The server as `npm start` runs it, over a given database. */
export async function startServer(databaseUrl: string, businessDate: string): Promise<BenchServer> {
  const child = spawn(process.execPath, [...serviceFlags, "src/cli/main.ts", "serve"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: "0",
      DEMO: "off",
      BUSINESS_DATE: businessDate,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await announcedUrl(child);
  return {
    url,
    rssMb: () => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    },
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** Of a process that says `API   http://…` when it serves. */
export async function announcedUrl(child: ChildProcess): Promise<string> {
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => (printed += piece));
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const url = /API\s+(http:\S+)/.exec(printed)?.[1];
    if (url) return url;
    if (child.exitCode !== null) break;
    await delay(50);
  }
  throw new Error(`the server did not start: ${printed}`);
}

/** Officers, customers, loans and schedules, so that the measured batches hold repayments alone. */
export async function loadGround(db: Database, book: BenchBook): Promise<void> {
  await db.transaction(
    async (tx) => {
      await tx.query("select set_config('seeds.quiet', 'on', true), roll_day($1)", [
        book.businessDate,
      ]);
      for (const { table, columns, text: lines } of book.tables) {
        if (table === "repayments" || table === "repayment_owner") continue;
        await copyInto(tx, `${table} (${columns.join(", ")})`, lines());
      }
      await tx.query("select refresh_calendar()");
      await tx.query("select recalculate_all_loan_fields()");
    },
    { statementTimeoutMs: 0 },
  );
  await db.query(
    "create table copied_repayment (like repayments including defaults, primary key (loan_id, repayment_id))",
  );
  await db.query("alter table copied_repayment drop column paid_kobo, drop column waived_kobo");
  await db.query("vacuum analyze");
}

export function syncBody(rows: readonly RepaymentRecord[]): string {
  return (
    '{"sync_timestamp":"2026-11-19T10:00:00Z","sync_type":"incremental","data":{"repayments":[' +
    `${rows.map(recordJson).join(",")}]}}`
  );
}

const agent = new Agent({ keepAlive: true });

/** node:http and not fetch, whose own time would count as the server's. */
export async function post(
  url: string,
  body: string,
  expected: number,
  localAddress?: string,
): Promise<void> {
  const sent = request(url, {
    agent,
    localAddress,
    method: "POST",
    headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
  });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const answer = await text(response);
  if (response.statusCode !== expected) {
    throw new Error(`${response.statusCode}: ${answer.slice(0, 500)}`);
  }
}

/** `rowsPerRun` repayments a run, `batch` in each request, from four clients at once; every row is new. */
export function syncCase(
  db: Database,
  server: BenchServer,
  rows: Iterator<RepaymentRecord>,
  batch: number,
  rowsPerRun: number,
  bar: number,
): BenchCase {
  let current: RepaymentRecord[] = [];
  return {
    name: `POST /etl/sync, ${clients} clients, ${batch} repayments a batch`,
    floorName: "COPY of the same rows, primary key only",
    unit: "rows/s",
    bar,
    floor: async () => {
      current = take(rows, rowsPerRun);
      const { columns, lines } = copyText(current);
      await db.query("truncate copied_repayment");
      const ms = await timed(() =>
        db.transaction((tx) => copyInto(tx, `copied_repayment (${columns})`, lines)),
      );
      return (current.length / ms) * 1000;
    },
    work: async () => {
      const bodies: string[] = [];
      for (let start = 0; start < current.length; start += batch) {
        bodies.push(syncBody(current.slice(start, start + batch)));
      }
      const ms = await timed(() =>
        Promise.all(
          Array.from({ length: clients }, async () => {
            for (let body = bodies.pop(); body; body = bodies.pop()) {
              await post(`${server.url}/etl/sync`, body, 200);
            }
          }),
        ),
      );
      return (current.length / ms) * 1000;
    },
  };
}

/** Unmeasured batches, so that the server's code is compiled and its statements are planned. */
export async function warmUp(
  server: BenchServer,
  rows: Iterator<RepaymentRecord>,
  batch: number,
  count: number,
): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) {
    await post(`${server.url}/etl/sync`, syncBody(take(rows, batch)), 200);
  }
}

function take(rows: Iterator<RepaymentRecord>, count: number): RepaymentRecord[] {
  const taken: RepaymentRecord[] = [];
  while (taken.length < count) {
    const { value, done } = rows.next();
    if (done) break;
    taken.push(value);
  }
  if (taken.length === 0) throw new Error("the bench book has no repayments left for this run");
  return taken;
}

function copyText(rows: readonly RepaymentRecord[]): { columns: string; lines: string } {
  const columns = Object.keys(rows[0] ?? {}) as (keyof RepaymentRecord)[];
  const lines = rows.map((row) => columns.map((name) => row[name] ?? "\\N").join("\t"));
  return { columns: columns.join(", "), lines: `${lines.join("\n")}\n` };
}

const singlePosts = 200;

/** One repayment alone, the median of many: the request's whole way against one INSERT and its commit. */
export function singleCase(
  db: Database,
  server: BenchServer,
  rows: Iterator<RepaymentRecord>,
): BenchCase {
  let current: RepaymentRecord[] = [];
  return {
    name: "one repayment posted alone",
    floorName: "one INSERT + commit",
    bar: 5,
    floor: async () => {
      current = take(rows, singlePosts);
      await db.query("truncate copied_repayment");
      return medianMs(current, (row) => {
        const names = Object.keys(row);
        return db.query({
          name: "single_insert",
          text: `insert into copied_repayment (${names.join(", ")}) values (${names.map((_, i) => `$${i + 1}`).join(", ")})`,
          values: Object.values(row),
        });
      });
    },
    work: () =>
      medianMs(current, (row) => post(`${server.url}/etl/repayments`, recordJson(row), 201)),
  };
}

async function medianMs<R>(
  rows: readonly R[],
  work: (row: R) => Promise<unknown>,
): Promise<number> {
  const samples: number[] = [];
  for (const row of rows) samples.push(await timed(() => work(row)));
  return samples.sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? 0;
}
