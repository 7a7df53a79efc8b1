// An export under way: complete or visibly broken, one moment of the database, nothing left behind.
import { once } from "node:events";
import { get as httpGet, type IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportsAtOnce } from "#contract/limits.ts";
import { appOver, createTestApp, type TestApp } from "../support/app.ts";
import { startService } from "../support/service-process.ts";
import { ingest, rollDay } from "../support/facts.ts";
import { plainLoan, plainRepayment } from "../support/operations.ts";

// 26 MB as NDJSON: more than the buffers of both ends take in, so that an export whose client stands still does, too.
const loanCount = 12_000;
let t: TestApp;
let port = 0;

beforeAll(async () => {
  t = await createTestApp();
  const { db } = t.testDatabase;
  await rollDay(db, "2025-02-10");
  const loans = Array.from({ length: loanCount }, (_, index) =>
    plainLoan(`LN${String(index).padStart(6, "0")}`, `O${index % 20}`),
  );
  for (let start = 0; start < loanCount; start += 10_000) {
    await ingest(db, { loans: loans.slice(start, start + 10_000) });
  }
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  port = (t.app.server.address() as { port: number }).port;
}, 112_000);
afterAll(() => t.close());

/** The head has come, the body stands still until it is read. */
async function begin(path = "/loans?format=ndjson", at = port): Promise<IncomingMessage> {
  const request = httpGet({ port: at, path: `/api/v1${path}`, agent: false });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return answer;
}

async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Connections that hold a cursor. */
async function openExports(): Promise<{ pid: number }[]> {
  return t.testDatabase.db.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and xact_start is not null and query like '%batches%'`,
  );
}

async function untilNoExport(): Promise<void> {
  for (let waited = 0; waited < 10_000; waited += 20) {
    if ((await openExports()).length === 0) return;
    await delay(20);
  }
  throw new Error("an export still holds its connection");
}

test("what is written meanwhile is in none of its rows, and in the next export", async () => {
  const answer = await begin();
  await ingest(t.testDatabase.db, {
    loans: [plainLoan("LN999999", "O1")],
    repayments: [plainRepayment("R1", "LN011999", "2025-01-13", "275.00")],
  });
  const lines = (await readAll(answer)).trimEnd().split("\n");
  expect(answer.headers["x-export-rows"]).toBe(String(loanCount));
  expect(lines).toHaveLength(loanCount);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    loan_id: "LN011999",
    total_repayments: 0,
  });
  const later = await readAll(await begin("/loans?format=ndjson&sort=-total_repayments"));
  expect(later.trimEnd().split("\n")).toHaveLength(loanCount + 1);
  expect(JSON.parse(later.split("\n", 1)[0] ?? "")).toMatchObject({ total_repayments: 275 });
}, 112_000);

test("CSV of them all has a line for each, whatever the sort", async () => {
  const answer = await begin("/loans?format=csv&sort=-current_dpd&dpd_min=1");
  const lines = (await readAll(answer)).trimEnd().split("\r\n");
  expect(lines).toHaveLength(Number(answer.headers["x-export-rows"]) + 1);
}, 112_000);

test("a client that goes away frees the connection", async () => {
  const answer = await begin();
  expect(await openExports()).toHaveLength(1);
  answer.destroy();
  await untilNoExport();
});

test("a database that fails half-way breaks the connection off: no file that looks complete", async () => {
  const answer = await begin();
  const [backend] = await openExports();
  await t.testDatabase.db.query("select pg_terminate_backend($1)", [backend?.pid]);
  await expect(readAll(answer)).rejects.toThrow("aborted");
  expect(answer.complete).toBe(false);
  await untilNoExport();
});

test("more than a few at once are asked to wait; requests are answered meanwhile", async () => {
  const running = await Promise.all(Array.from({ length: exportsAtOnce }, () => begin()));
  const refused = await begin();
  expect(refused.statusCode).toBe(503);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(JSON.parse(await readAll(refused))).toMatchObject({
    error: { code: "SERVICE_UNAVAILABLE" },
  });
  expect((await begin("/loans?limit=1")).statusCode).toBe(200);
  for (const answer of running) answer.destroy();
  await untilNoExport();
  const next = await begin("/loans?format=ndjson&officer_id=O1&dpd_min=64000");
  expect(next.statusCode).toBe(200);
  expect(await readAll(next)).toBe("");
});

test("a failed start gives its place back", async () => {
  for (let index = 0; index <= exportsAtOnce; index += 1) {
    expect((await begin("/loans?format=csv&sort=nothing")).statusCode).toBe(400);
  }
  const head = await t.app.inject({ method: "HEAD", url: "/api/v1/loans?format=csv" });
  expect(head.statusCode).toBe(200);
  await untilNoExport();
});

test("a server that stops ends the exports that nobody takes", async () => {
  const app = appOver(t.testDatabase.db, []);
  await app.listen({ host: "127.0.0.1", port: 0 });
  const answer = await begin("/loans?format=csv", (app.server.address() as { port: number }).port);
  expect(await openExports()).toHaveLength(1);
  const closed = app.close();
  // As src/server.ts does when the time for requests in flight is over.
  app.server.closeAllConnections();
  await closed;
  await untilNoExport();
  await expect(readAll(answer)).rejects.toThrow("aborted");
});

// A workbook of them all held as rows would not fit.
test("a process with a small heap writes every format", async () => {
  const env = { NODE_OPTIONS: "--max-old-space-size=64" };
  const service = await startService(t.testDatabase.url, "2025-02-10", env);
  try {
    for (const [format, least] of [
      ["csv", 5],
      ["ndjson", 20],
      ["xlsx", 1],
    ] as const) {
      const answer = await fetch(`${service.origin}/api/v1/loans?format=${format}`);
      let bytes = 0;
      for await (const chunk of answer.body ?? []) bytes += (chunk as Uint8Array).length;
      expect(bytes, service.output).toBeGreaterThan(least * 1_000_000);
      expect(service.residentBytes()).toBeLessThan(256 * 1024 * 1024);
    }
    expect(service.isRunning()).toBe(true);
  } finally {
    await service.kill();
  }
}, 240_000);
