/** Kept answers over real HTTP: never older than what this process wrote, never pinned to a version they were not read from. */
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AnswerCache, createAnswerCache } from "#cache/answers.ts";
import { heavyAnswerMs, versionPollMs } from "#contract/limits-of-cache.ts";
import { buildApp } from "#http/app.ts";
import { openDatabase } from "#store/database.ts";
import { createService } from "../../src/service.ts";
import { loanA, paid } from "../oracle/examples.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { emptyBook, ingest, loanRecord, repaymentRecord, rollDay } from "../support/facts.ts";

let database: TestDatabase;
let cache: AnswerCache;
let app: FastifyInstance;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  cache = createAnswerCache(openDatabase(database.url, { max: 1 }));
  app = buildApp({ ...createService(database.db, () => {}), cache, logLevel: "silent" });
  await app.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;
});

afterAll(async () => {
  await app.close();
  await database.drop();
});

beforeEach(async () => {
  const { db } = database;
  await emptyBook(db);
  await rollDay(db, "2025-01-16");
  await ingest(db, { loans: ["A1", "A2"].map((loan_id) => loanRecord(loanA({ loan_id }))) });
  cache.version.touch(null);
});

interface Got {
  status: number;
  etag: string | null;
  control: string | null;
  body: ReturnType<typeof JSON.parse>;
  text: string;
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Got> {
  const answer = await fetch(`${base}/api/v1${path}`, { headers });
  const text = await answer.text();
  return {
    status: answer.status,
    etag: answer.headers.get("etag"),
    control: answer.headers.get("cache-control"),
    body: text === "" ? null : JSON.parse(text),
    text,
  };
}

const payment = (id: string, loanId = "A1") =>
  repaymentRecord(loanId, paid("2025-01-08", "1100.00", { repayment_id: id }));

/** One naira, as a client sends it. */
async function pay(id: string): Promise<number> {
  const money = { payment_amount: 1, principal_paid: 1, interest_paid: 0, fees_paid: 0 };
  const dated = { repayment_id: id, loan_id: "A1", payment_date: "2025-01-08" };
  const body = { ...dated, ...money, payment_method: "Cash" };
  const path = "/etl/repayments";
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(`${base}/api/v1${path}`, init);
  await answer.arrayBuffer();
  return answer.status;
}

/** What the counters move by. */
async function counted(work: () => Promise<unknown>): Promise<{ hits: number; misses: number }> {
  const before = cache.counters();
  await work();
  const { hits, misses } = cache.counters();
  return { hits: hits - before.hits, misses: misses - before.misses };
}

describe("the second reader", () => {
  test("gets the same bytes without the database, whatever the order of the parameters", async () => {
    const path = "/loans?branch=Ikeja&limit=5";
    const first = await get(path);
    expect(await counted(() => get(path))).toEqual({ hits: 1, misses: 0 });
    expect(await counted(() => get("/loans?limit=5&branch=Ikeja"))).toEqual({ hits: 1, misses: 0 });
    expect((await get(path)).text).toBe(first.text);
    expect(first.control).toBe("private, no-cache");
    expect(await counted(() => get("/loans?limit=6&branch=Ikeja"))).toEqual({ hits: 0, misses: 1 });
  });

  test("who has the answer gets 304 without a body, and the new one after a change", async () => {
    const { etag } = await get("/metrics/portfolio");
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    const header = etag ?? "";
    for (const tag of [header, `W/${header}`, `"other", ${header}`, "*"]) {
      const again = await get("/metrics/portfolio", { "if-none-match": tag });
      expect([tag, again.status, again.text, again.etag]).toEqual([tag, 304, "", etag]);
    }
    expect((await get("/metrics/portfolio", { "if-none-match": '"other"' })).status).toBe(200);
    expect(await pay("N1")).toBe(201);
    const changed = await get("/metrics/portfolio", { "if-none-match": header });
    expect(changed.status).toBe(200);
    expect(changed.etag).not.toBe(etag);
  });

  test("HEAD has the headers of GET and no body", async () => {
    const { etag } = await get("/loans/A1");
    const head = await fetch(`${base}/api/v1/loans/A1`, { method: "HEAD" });
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
  });

  test("an error is not kept: the loan that was not there is there once it is sent", async () => {
    const missing = await get("/loans/A9");
    expect([missing.status, missing.etag, missing.control]).toEqual([404, null, "no-store"]);
    await ingest(database.db, { loans: [loanRecord(loanA({ loan_id: "A9" }))] });
    expect((await get("/loans/A9")).status).toBe(200);
    const wrong = await get("/loans?as_of=2999-01-01");
    expect([wrong.status, wrong.etag]).toEqual([400, null]);
  });

  test("what does not follow from the data is not kept", async () => {
    for (const path of ["/health", "/settings", "/operations", "/sync/history", "/quality"]) {
      const { status, etag, control } = await get(path);
      expect([path, status, etag, control]).toEqual([path, 200, null, "no-store"]);
    }
  });

  test("many at once wait for one computation", async () => {
    const { joined, misses } = cache.counters();
    await Promise.all(Array.from({ length: 20 }, () => get("/metrics/officers?sort=-dqi")));
    const now = cache.counters();
    expect(now.misses - misses + cache.counters().hits).toBeGreaterThan(0);
    expect(now.misses - misses - (now.joined - joined)).toBe(1);
  });
});

describe("after a write", () => {
  const settled = async (): Promise<unknown> => (await get("/loans/A1")).body.data.settled_amount;

  test("of this process every next read shows it, fifty times in a row", async () => {
    for (let n = 1; n <= 50; n += 1) {
      expect(await pay(`W${n}`)).toBe(201);
      expect([n, await settled()]).toEqual([n, n]);
    }
  });

  test("of another process it is seen within the time of a poll", async () => {
    const before = await get("/loans/A1");
    await ingest(database.db, { repayments: [payment("O1")] });
    await delay(2.5 * versionPollMs);
    const after = await get("/loans/A1", { "cache-control": "max-age=0" });
    expect(after.body.meta.data_version).not.toBe(before.body.meta.data_version);
    expect(after.body.data.settled_amount).toBe(1100);
  });

  test("one that is not committed pins nothing: who asks meanwhile is answered from before, who asks after from after", async () => {
    const path = "/loans/A1/repayments";
    const { db } = database;
    const before = await get(path);
    await db.transaction(async (tx) => {
      await ingest(tx, { repayments: [payment("U1")] });
      // The identity of the change's row is taken, its transaction is open: what is kept now must not be found later.
      cache.version.touch(null);
      const meanwhile = await get(path);
      expect(meanwhile.body.meta.data_version).toBe(before.body.meta.data_version);
      expect(meanwhile.body.data).toEqual([]);
      // Another commits first.
      await ingest(db, { repayments: [payment("U2", "A2")] });
      cache.version.touch(null);
      expect((await get(path)).body.data).toEqual([]);
    });
    cache.version.touch(null);
    const after = await get(path);
    expect(after.body.data.map((row: { repayment_id: string }) => row.repayment_id)).toEqual([
      "U1",
    ]);
    expect(await counted(() => get(path))).toEqual({ hits: 1, misses: 0 });
  });

  test("the day's answers are those of the new day once it rolled", async () => {
    const dpd = async (): Promise<number> => (await get("/loans/A1")).body.data.current_dpd;
    const before = await dpd();
    await rollDay(database.db, "2025-01-17");
    cache.version.touch(null);
    expect(await dpd()).toBe(before + 1);
  });

  test("readers beside writers never see an answer whose version names other data", async () => {
    const { db } = database;
    const seen = new Map<string, Set<number>>();
    let writing = true;
    const reader = async (path: string): Promise<void> => {
      while (writing) {
        const { body } = await get(path);
        const { data_version: version } = body.meta;
        seen.set(version, (seen.get(version) ?? new Set()).add(body.data.settled_amount));
      }
    };
    const readers = Promise.all(
      ["", "", "?as_of=2025-01-16", "?as_of=2025-01-15"].map((query) =>
        reader(`/loans/A2${query}`),
      ),
    );
    for (let n = 0; n < 40; n += 1) await ingest(db, { repayments: [payment(`S${n}`, "A2")] });
    writing = false;
    await readers;
    expect(seen.size).toBeGreaterThan(1);
    for (const [version, amounts] of seen) expect([version, amounts.size]).toEqual([version, 1]);
  });
});

describe("a heavy answer", () => {
  const path = "/metrics/waves";
  const versionOf = async (headers?: Record<string, string>): Promise<string> =>
    (await get(path, headers)).body.meta.data_version;
  /** Makes the making of one answer slow: its writer holds what the reader waits for. */
  const makeHeavy = async (): Promise<string> => {
    const { db } = database;
    let made: Promise<string> | undefined;
    await db.transaction(async (tx) => {
      await tx.query("lock table officers in access exclusive mode");
      cache.version.touch(null);
      made = versionOf();
      await delay(2 * heavyAnswerMs);
    });
    return (await made) ?? "";
  };
  const othersWrite = async (id: string): Promise<void> => {
    await ingest(database.db, { repayments: [payment(id)] });
    await delay(2.5 * versionPollMs);
  };

  test("may lie behind while others write; it is made anew meanwhile", async () => {
    const kept = await makeHeavy();
    await othersWrite("H1");
    const { stale } = cache.counters();
    expect(await versionOf()).toBe(kept);
    expect(cache.counters().stale).toBe(stale + 1);
    await expect.poll(() => versionOf()).not.toBe(kept);
  });

  test("never for who wrote through this process, nor for who asks for the newest", async () => {
    const kept = await makeHeavy();
    await othersWrite("H2");
    const fresh = await versionOf({ "cache-control": "no-cache" });
    expect(fresh).not.toBe(kept);
    const again = await makeHeavy();
    expect(await pay("H3")).toBe(201);
    expect(await versionOf()).not.toBe(again);
  });

  test("may lie behind what another address wrote through this process", async () => {
    const kept = await makeHeavy();
    cache.version.touch("192.0.2.1");
    await othersWrite("H5");
    expect(await versionOf()).toBe(kept);
    await expect.poll(() => versionOf()).not.toBe(kept);
  });

  test("never when the setting is 0", async () => {
    const { db } = database;
    await db.query("update settings set value = '0' where name = 'cache.stale_seconds'");
    const kept = await makeHeavy();
    await othersWrite("H4");
    expect(await versionOf()).not.toBe(kept);
  });
});

test("a request cut off while its answer is made leaves the answer to the others", async () => {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  socket.write("GET /api/v1/metrics/branches HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "connect");
  socket.destroy();
  expect((await get("/metrics/branches")).status).toBe(200);
});

test("a kept answer has the headers and the log line of one that is made", async () => {
  const lines: string[] = [];
  const other = buildApp({
    ...createService(database.db, () => {}),
    cache: createAnswerCache(openDatabase(database.url, { max: 1 })),
    logLevel: "info",
    logStream: { write: (line) => void lines.push(line) },
  });
  const address = await other.listen({ host: "127.0.0.1", port: 0 });
  const ask = async (id: string) => {
    const headers = { "x-request-id": id, "cache-control": "no-cache" };
    const answer = await fetch(`${address}/api/v1/loans?limit=5&branch=Ikeja`, { headers });
    await answer.text();
    const shown = Object.fromEntries(answer.headers);
    return { ...shown, date: "", "x-request-id": shown["x-request-id"]?.replace(id, "as sent") };
  };
  const first = await ask("first");
  expect(await ask("second")).toEqual(first);
  const requests = () =>
    lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "request");
  await expect.poll(() => requests().length).toBe(2);
  await other.close();
  const [made, kept] = requests();
  expect(kept).toEqual({
    ...made,
    time: kept.time,
    duration_ms: kept.duration_ms,
    request_id: "second",
  });
  expect(Object.keys(kept)).toEqual(Object.keys(made));
  const unnamed = await fetch(`${base}/api/v1/loans/A1`);
  expect(unnamed.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});
