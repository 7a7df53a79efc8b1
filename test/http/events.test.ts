/** Events over real HTTP: the version at once, each new one, an end at shutdown, nothing left of a client that vanished. */
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AnswerCache, createAnswerCache } from "#cache/answers.ts";
import { eventClientsMax, eventPauseMs } from "#contract/limits-of-cache.ts";
import { buildApp } from "#http/app.ts";
import { openDatabase } from "#store/database.ts";
import { createService } from "../../src/service.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";

let database: TestDatabase;
let app: FastifyInstance;
let cache: AnswerCache;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await rollDay(database.db, "2025-01-16");
  await ingest(database.db, { loans: [loanRecord(loanA({ loan_id: "A1" }))] });
  cache = createAnswerCache(openDatabase(database.url, { max: 1 }));
  app = buildApp({ ...createService(database.db, () => {}), cache, logLevel: "silent" });
  await app.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

interface Told {
  data_version: string;
  business_date: string;
  as_of_time: string;
}

interface Listener {
  told: Told[];
  /** Everything as it came. */
  text: string;
  ended: Promise<void>;
  leave(): void;
}

async function listen(): Promise<Listener> {
  const gone = new AbortController();
  const answer = await fetch(`${base}/api/v1/events`, { signal: gone.signal });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const listener: Listener = {
    told: [],
    text: "",
    ended: Promise.resolve(),
    leave: () => gone.abort(),
  };
  const read = async (): Promise<void> => {
    for await (const piece of answer.body ?? []) {
      listener.text += Buffer.from(piece).toString();
      const all = listener.text.matchAll(/^event: data-version\nid: .*\ndata: (.*)\n\n/gm);
      listener.told = [...all].map(([, json = ""]) => JSON.parse(json));
    }
  };
  listener.ended = read().catch(() => undefined);
  return listener;
}

async function currentVersion(): Promise<string> {
  const headers = { "cache-control": "no-cache" };
  const answer = await fetch(`${base}/api/v1/loans/A1`, { headers });
  const { meta } = (await answer.json()) as { meta: { data_version: string } };
  return meta.data_version;
}

let payments = 0;
async function change(): Promise<void> {
  payments += 1;
  const row = paid("2025-01-08", "1.00", { repayment_id: `R${payments}` });
  await ingest(database.db, { repayments: [repaymentRecord("A1", row)] });
}

async function clients(): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(/^seeds_event_clients (\d+)$/m.exec(text)?.[1]);
}

test("the version comes at once and after every change, with the day; a change of the day too", async () => {
  const listener = await listen();
  await expect.poll(() => listener.told.length).toBe(1);
  expect(listener.told[0]).toEqual({
    data_version: await currentVersion(),
    business_date: "2025-01-16",
    as_of_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
  await change();
  await expect.poll(() => listener.told.length, { timeout: 3_000 }).toBe(2);
  await rollDay(database.db, "2025-01-17");
  await expect
    .poll(() => listener.told.at(-1)?.business_date, { timeout: 3_000 })
    .toBe("2025-01-17");
  const versions = listener.told.map((told) => told.data_version);
  expect(new Set(versions).size).toBe(versions.length);
  listener.leave();
});

test("under a storm of changes no more than two a second are told, and the last one is", async () => {
  const listener = await listen();
  const begun = performance.now();
  while (performance.now() - begun < 2_000) await change();
  await delay(2 * eventPauseMs);
  const seconds = (performance.now() - begun) / 1_000;
  expect(listener.told.length).toBeGreaterThan(2);
  expect(listener.told.length).toBeLessThanOrEqual(2 + seconds * (1_000 / eventPauseMs));
  expect(listener.told.at(-1)?.data_version).toBe(await currentVersion());
  listener.leave();
});

test("clients that vanish leave nothing; one too many is answered 503 and the others stay", async () => {
  await expect.poll(clients).toBe(0);
  const listeners = await Promise.all(Array.from({ length: eventClientsMax }, listen));
  expect(await clients()).toBe(eventClientsMax);
  const refused = await fetch(`${base}/api/v1/events`);
  expect(refused.status).toBe(503);
  expect(await refused.text()).toContain("SERVICE_UNAVAILABLE");
  await change();
  await expect
    .poll(() => listeners.every(({ told }) => told.length === 2), { timeout: 5_000 })
    .toBe(true);
  for (const { leave } of listeners) leave();
  await expect.poll(clients, { timeout: 5_000 }).toBe(0);
});

test("HEAD of it ends at once", async () => {
  const answer = await fetch(`${base}/api/v1/events`, { method: "HEAD" });
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
  expect(await clients()).toBe(0);
});

test("the counters say what the cache does, in the format of Prometheus", async () => {
  const read = async (): Promise<Map<string, number>> => {
    const answer = await fetch(`${base}/metrics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0.0.4/);
    const lines = (await answer.text()).trimEnd().split("\n");
    for (const line of lines)
      expect(line).toMatch(/^(# (HELP|TYPE) seeds_\w+ .+|seeds_\w+ [\d.]+)$/);
    return new Map(
      lines
        .filter((line) => !line.startsWith("#"))
        .map((line) => line.split(" "))
        .map(([name = "", value]) => [name, Number(value)]),
    );
  };
  await currentVersion();
  const before = await read();
  await fetch(`${base}/api/v1/loans/A1`);
  await fetch(`${base}/api/v1/loans?search=${payments}`);
  const after = await read();
  const moved = (name: string): number => (after.get(name) ?? NaN) - (before.get(name) ?? NaN);
  expect(moved("seeds_cache_hits_total")).toBe(1);
  expect(moved("seeds_cache_misses_total")).toBe(1);
  expect(moved("seeds_cache_bytes")).toBeGreaterThan(0);
  const [hits = 0, stale = 0, misses = 0] = ["hits", "stale", "misses"].map((name) =>
    after.get(`seeds_cache_${name}_total`),
  );
  expect(after.get("seeds_cache_hit_ratio")).toBeCloseTo(
    (hits + stale) / (hits + stale + misses),
    9,
  );
});

test("a shutdown ends the streams instead of waiting for them", async () => {
  const other = buildApp({
    ...createService(database.db, () => {}),
    cache: createAnswerCache(openDatabase(database.url, { max: 1 })),
    logLevel: "silent",
  });
  const address = await other.listen({ host: "127.0.0.1", port: 0 });
  const mine = base;
  base = address;
  const listener = await listen();
  base = mine;
  await expect.poll(() => listener.told.length).toBe(1);
  const begun = performance.now();
  await other.close();
  await listener.ended;
  expect(performance.now() - begun).toBeLessThan(2_000);
});
