import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { benchBook } from "../../bench/book.ts";
import { httpRows } from "../../bench/http-cases.ts";
import { connect, load, percentile, read } from "../../bench/http-load.ts";
import { loadBook } from "../../bench/sql-cases.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let server: Server | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

afterAll(() => database.drop());

async function serve(answer: (path: string) => Buffer | number): Promise<string> {
  server = createServer((request, response) => {
    const body = answer(request.url ?? "");
    if (typeof body === "number") {
      response.writeHead(body, { "content-length": body === 304 ? 5 : 0 }).end();
      return;
    }
    response.writeHead(200, { "content-length": body.length });
    // In two pieces, the second a while after the first.
    response.write(body.subarray(0, body.length >> 1));
    setTimeout(() => response.end(body.subarray(body.length >> 1)), 5);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("reads answers whole, one after the other on a connection, and those without a body", async () => {
  const url = await serve((path) => (path === "/same" ? 304 : Buffer.alloc(300_000, path)));
  const connection = await connect(url);
  const first = await read(connection, "/a");
  expect(first.body.equals(Buffer.alloc(300_000, "/a"))).toBe(true);
  expect((await connection.get("/same")).status).toBe(304);
  expect((await read(connection, "/b")).body.equals(Buffer.alloc(300_000, "/b"))).toBe(true);
  connection.close();
});

it("refuses to measure what is not answered, or answered otherwise than 200", async () => {
  const url = await serve((path) => (path === "/gone" ? 404 : Buffer.from("here")));
  const options = { connections: 2, seconds: 0.05 };
  await expect(load(url, ["/here", "/gone"], options)).rejects.toThrow("/gone was answered 404");
  const done = await load(url, ["/here"], options);
  expect(done.answers).toBeGreaterThan(0);
  expect(done.perSecond).toBeLessThanOrEqual(done.answers / 0.05);
  const connection = await connect(url);
  const asked = connection.get("/here");
  server?.closeAllConnections();
  await expect(asked).rejects.toThrow(/closed|ECONNRESET/);
});

it("takes the time that 95 in 100 answers do not exceed", () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(samples, 0.95)).toBe(95);
  expect(percentile([7], 0.95)).toBe(7);
  expect(() => percentile([], 0.95)).toThrow("nothing was answered");
});

it("measures every case of reading over HTTP on a small book", { timeout: 120_000 }, async () => {
  const book = benchBook({ size: { loans: 240, repayments: 900 }, businessDate: "2026-11-19" });
  await loadBook(database.db, book);
  const rows = await httpRows(database.db, book, {
    runs: 1,
    connections: 4,
    warmUpSeconds: 0,
    seconds: 0.1,
    readers: 2,
    pauseMs: 10,
    writeSeconds: 0.5,
    users: 3,
    lookMs: [10, 50],
    walkSeconds: 2,
    versionSeconds: 1,
    portfolioLimitMs: 150,
    log: () => undefined,
  });
  expect(
    rows.map(({ work, unit }) => `${work.replaceAll(/\b\d+(\.\d+)?/g, "N")}: ${unit}`),
  ).toEqual([
    "daily metrics of all officers and of every other group (N rows): ms",
    ...["portfolio", "officers", "branches", "a page of loans", "fimr drilldown"].map(
      (name) => `${name}, kept, N connections: req/s`,
    ),
    "early indicators drilldown, kept, N connections: req/s",
    ...["portfolio", "officers", "branches", "a page of loans", "fimr drilldown"].map(
      (name) => `p95 of ${name}, kept, N connections (node:http alone: N ms): ms`,
    ),
    "p95 of early indicators drilldown, kept, N connections (node:http alone: N ms): ms",
    "portfolio, the first answer after a change: ms",
    "portfolio, caches empty, daily tables present: ms",
    "p95 of N readers while a sync writes through the same process: ms",
    "p95 of N readers while a sync writes through another process: ms",
    "answers from the cache, N users walk all screens N s, a new version every N s (N answers, p95 N ms): %",
    "answered of what they asked (N when there is too much to do): %",
    "memory of the server that answers all this: MB",
  ]);
  // On a busy machine so few looks may all be the first of their kind.
  const [rate] = rows.filter(({ work }) => work.startsWith("answers from the cache"));
  expect(rate?.measured.median).toBeGreaterThanOrEqual(0);
  for (const { work, measured } of rows.filter((row) => row !== rate)) {
    expect(measured.median, work).toBeGreaterThan(0);
  }
});
