/** Answers shared through a real Redis, and what a Redis that is slow, dead or full of other things may cost: nothing. */
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AnswerCache, createAnswerCache } from "#cache/answers.ts";
import { openSharedAnswers } from "#cache/shared.ts";
import { sharedRestMs, sharedTimeoutMs } from "#contract/limits-of-cache.ts";
import { buildApp } from "#http/app.ts";
import { openDatabase } from "#store/database.ts";
import { createService } from "../../src/service.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";
import { hasRedis, redisSkipped, startTestRedis, type TestRedis } from "../support/redis.ts";

if (!hasRedis) process.stderr.write(`Tests of the shared cache:${redisSkipped}\n`);

/** One serving process of several. */
interface Node {
  app: FastifyInstance;
  cache: AnswerCache;
  complaints: string[];
}

describe.skipIf(!hasRedis)(`the shared cache${redisSkipped}`, () => {
  let database: TestDatabase;
  let redis: TestRedis;
  const nodes: Node[] = [];
  let written = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
    await rollDay(database.db, "2025-01-16");
    await ingest(database.db, { loans: [loanRecord(loanA({ loan_id: "A1" }))] });
    redis = await startTestRedis();
  });

  beforeEach(async () => {
    // A version that no answer was kept under.
    written += 1;
    const row = paid("2025-01-08", "1.00", { repayment_id: `R${written}` });
    await ingest(database.db, { repayments: [repaymentRecord("A1", row)] });
  });

  afterAll(async () => {
    for (const { app } of nodes) await app.close();
    await redis.stop();
    await database.drop();
  });

  async function newNode(): Promise<Node> {
    const complaints: string[] = [];
    const shared = openSharedAnswers(redis.url, (line) => complaints.push(line));
    const cache = createAnswerCache(openDatabase(database.url, { max: 1 }), { shared });
    const service = createService(database.db, () => {});
    const node = { app: buildApp({ ...service, cache, logLevel: "silent" }), cache, complaints };
    nodes.push(node);
    await delay(200); // to connect
    return node;
  }

  async function get({ app }: Node, path = "/loans/A1") {
    const begun = performance.now();
    const headers = { "cache-control": "no-cache" };
    const answer = await app.inject({ url: `/api/v1${path}`, headers });
    return { status: answer.statusCode, text: answer.body, ms: performance.now() - begun };
  }

  const shared = ({ cache }: Node) => cache.counters().shared;
  const keys = () => redis.client.keys("seeds:*");
  const stored = async (count: number): Promise<void> => {
    await expect.poll(async () => (await keys()).length).toBe(count);
  };

  test("what one process made the other finds, byte for byte; the key lives as long as the setting says", async () => {
    await redis.client.flushall();
    const [one, other] = [await newNode(), await newNode()];
    const made = await get(one);
    await stored(1);
    const found = await get(other);
    expect(found.text).toBe(made.text);
    expect(shared(other)).toEqual({ hits: 1, misses: 0, errors: 0 });
    const [key = ""] = await keys();
    expect(key).toContain(JSON.parse(made.text).meta.data_version);
    const lives = await redis.client.ttl(key);
    expect(lives).toBeGreaterThan(890);
    expect(lives).toBeLessThanOrEqual(900);
  });

  test("a new version of the data is another key: what is old is not found", async () => {
    const [one, other] = [await newNode(), await newNode()];
    await get(one);
    const row = paid("2025-01-09", "5.00", { repayment_id: `N${written}` });
    await ingest(database.db, { repayments: [repaymentRecord("A1", row)] });
    other.cache.version.touch(null);
    const { data } = JSON.parse((await get(other)).text);
    expect(data.settled_amount).toBe(written + 5);
    written += 5;
  });

  test("errors and other people's bytes are not answers", async () => {
    await redis.client.flushall();
    const one = await newNode();
    expect((await get(one, "/loans/NOBODY")).status).toBe(404);
    expect(await keys()).toEqual([]);
    const made = await get(one);
    await stored(1);
    const [key = ""] = await keys();
    for (const foreign of ["", "x", "12\nno object", Buffer.from([0, 255, 10])]) {
      await redis.client.set(key, foreign);
      expect((await get(await newNode())).text.replace(/"calculated.*/, "")).toBe(made.text);
    }
  });

  test("a Redis that hangs costs one short wait, is complained of once and is left alone", async () => {
    await redis.client.flushall();
    const one = await newNode();
    await get(one, "/loans/A1?as_of=2025-01-10");
    // Not on its way there any more: it would be a second one that fails.
    await stored(1);
    redis.signal("SIGSTOP");
    try {
      const first = await get(one, "/loans/A1?as_of=2025-01-11");
      expect(first.status).toBe(200);
      expect(first.ms).toBeGreaterThanOrEqual(sharedTimeoutMs * 0.9);
      for (let day = 12; day <= 15; day += 1) {
        expect((await get(one, `/loans/A1?as_of=2025-01-${day}`)).status).toBe(200);
      }
      expect(shared(one)?.errors).toBe(1);
      expect(one.complaints).toHaveLength(1);
      expect(one.complaints[0]).toMatch(/^Redis does not answer/);
    } finally {
      redis.signal("SIGCONT");
    }
    await delay(sharedRestMs + 100);
    await get(one, "/loans/A1?as_of=2025-01-09");
    expect(shared(one)?.errors).toBe(1);
  });

  test("a Redis that is killed costs nothing, and is used again when it is back", async () => {
    const one = await newNode();
    redis.signal("SIGKILL");
    await delay(100);
    for (let day = 10; day <= 14; day += 1) {
      expect((await get(one, `/loans/A1?as_of=2025-01-${day}`)).status).toBe(200);
    }
    const late = await newNode();
    expect((await get(late)).status).toBe(200);
    expect(one.complaints).toHaveLength(1);
    await redis.start();
    await delay(sharedRestMs + 500);
    await get(one, "/loans/A1?as_of=2025-01-15");
    await expect.poll(async () => (await keys()).length, { timeout: 15_000 }).toBe(1);
  });
});
