/**
 * R22, R24 and memory, in a process of its own, whose resident memory is read from outside: large batches, hostile
 * senders and hundreds of ordinary batches.
 */
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { createGzip } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { bodyBytesMax } from "#contract/limits.ts";
import { Random } from "#demo/random.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { expectBook } from "../support/end-state.ts";
import { emptyBook } from "../support/facts.ts";
import { runs, seed } from "../support/runs.ts";
import {
  type Reply,
  requireStatus,
  type Service,
  startService,
} from "../support/service-process.ts";
import {
  bookOf,
  businessDate,
  loansBatch,
  makeLoans,
  makePayment,
  type Payment,
  paymentsBatch,
  paymentText,
  pick,
  syncText,
} from "../support/small-book.ts";

const syncPath = "/api/v1/etl/sync";
const mebibyte = 1024 * 1024;
const batches = 200 * Math.min(runs(1), 10);

let database: TestDatabase;
let service: Service;
beforeAll(async () => {
  database = await createTestDatabase();
  service = await startService(database.url, businessDate);
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});
afterEach(async () => {
  await emptyBook(database.db);
  await database.db.query("truncate sync_history, sync_error cascade");
});

function residentMebibytes(): number {
  return Math.round(service.residentBytes() / mebibyte);
}

function paymentsOf(random: Random, loans: ReturnType<typeof makeLoans>, size: number, name = "R") {
  return Array.from({ length: size }, (_, row) =>
    makePayment(random, loans[row % loans.length] as (typeof loans)[number], `${name}${row}`),
  );
}

/** The body with one record's text replaced. */
function withRecord(body: string, payment: Payment, text: string): string {
  expect(body).toContain(paymentText(payment));
  return body.replace(paymentText(payment), text);
}

test.each([
  {
    fault: "three decimals",
    change: (text: string) => text.replace(/"payment_amount":[\d.]+/, '"payment_amount":100.005'),
    field: "payment_amount",
  },
  {
    fault: "an unknown loan",
    change: (text: string) => text.replace(/"loan_id":"[^"]+"/, '"loan_id":"LN-NOWHERE"'),
    field: "loan_id",
    code: "LOAN_NOT_FOUND",
  },
])(
  "R24: one record of 10,000 with $fault: 9,999 are stored, it is reported and kept as it was sent",
  async ({ change, field, code }) => {
    const random = new Random(seed, "ten thousand");
    const loans = makeLoans(random, 100);
    requireStatus(await service.post(syncPath, syncText(loansBatch(loans))), 200);
    const payments = paymentsOf(random, loans, 10_000);
    const index = pick(random, 0, payments.length - 1);
    const bad = payments[index] as Payment;
    const text = change(paymentText(bad));
    const reply = await service.post(
      syncPath,
      withRecord(syncText(paymentsBatch(payments)), bad, text),
    );
    requireStatus(reply, 207);
    expect(reply.body.results.repayments).toMatchObject({ inserted: 9_999, failed: 1 });
    expect(reply.body.errors).toEqual([
      {
        entity_type: "repayment",
        entity_id: bad.repayment.repayment_id,
        error_code: "CREATE_FAILED",
        error_message: expect.stringContaining(field === "loan_id" ? "LN-NOWHERE" : field),
        index,
        field,
        reason_code: code ?? expect.any(String),
      },
    ]);
    const kept = await database.db.query(
      "select entity_id, record_index, field, payload from sync_error",
    );
    expect(kept).toEqual([
      { entity_id: bad.repayment.repayment_id, record_index: index, field, payload: text },
    ]);
    const stored = payments.filter((payment) => payment !== bad);
    await expectBook(database.db, bookOf(loans, stored));
  },
);

test("R24: a fault of the whole batch stores and keeps nothing", async () => {
  const loans = makeLoans(new Random("whole"), 3);
  const good = syncText({
    ...loansBatch(loans),
    ...paymentsBatch(paymentsOf(new Random(1), loans, 9)),
  });
  const faults: [number, string][] = [
    [400, good.slice(0, -2)],
    [400, good.replace('"sync_type":"incremental"', '"sync_type":"sometimes"')],
    [400, good.replace('"repayments":[', '"repayments":{"0":[').replace(/\]\}\}$/, "]}}}")],
    [400, `[${good}]`],
    [413, good.padEnd(bodyBytesMax + 1)],
  ];
  for (const [status, body] of faults) requireStatus(await service.post(syncPath, body), status);
  const tables = ["loan", "repayments", "customers", "sync_history", "sync_error"];
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(", ");
  const [row] = await database.db.query(`select ${counts}`);
  expect(row).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
});

/** A gigabyte of spaces in a megabyte of gzip, or as much of it as the service takes. */
async function sendBomb(): Promise<number> {
  return new Promise((resolve) => {
    const url = new URL(syncPath, service.origin);
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const sent = request(url, { method: "POST", headers });
    const gzip = createGzip();
    const spaces = Buffer.alloc(mebibyte, " ");
    let left = 1024;
    const end = (status: number): void => {
      left = 0;
      gzip.destroy();
      sent.destroy();
      resolve(status);
    };
    sent.on("response", (response) => end(response.statusCode ?? 0));
    sent.on("error", () => end(0)); // cut off while it was still sending
    gzip.on("error", () => undefined);
    const feed = (): void => {
      while (left > 0 && gzip.write(spaces)) left -= 1;
      if (left > 0) gzip.once("drain", feed);
      else if (!gzip.destroyed) gzip.end();
    };
    gzip.pipe(sent);
    feed();
  });
}

/** Promises a body and sends a byte of it. */
async function openSlowly(): Promise<Socket> {
  const { hostname, port } = new URL(service.origin);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  const head = `POST ${syncPath} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{`;
  await new Promise<void>((resolve) => socket.write(head, () => resolve()));
  return socket;
}

test("R22: bombs, silent senders and bodies over the limit: memory stays bounded and others are served", async () => {
  const loans = makeLoans(new Random("served"), 10);
  requireStatus(await service.post(syncPath, syncText(loansBatch(loans))), 200);
  const before = residentMebibytes();
  const silent = await Promise.all(Array.from({ length: 100 }, openSlowly));
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, residentMebibytes())), 20);
  const hostile = Promise.all([
    ...Array.from({ length: 6 }, sendBomb),
    ...Array.from({ length: 4 }, async () => {
      const body = " ".repeat(bodyBytesMax + 1);
      const refused = (error: unknown): Partial<Reply> => ({ status: 0, text: String(error) });
      return (await service.post(syncPath, body).catch(refused)).status;
    }),
  ]);
  const random = new Random("served meanwhile");
  const payments = paymentsOf(random, loans, 30);
  const latencies: number[] = [];
  for (const payment of payments) {
    const started = performance.now();
    requireStatus(await service.post("/api/v1/etl/repayments", paymentText(payment)), 201);
    latencies.push(Math.round(performance.now() - started));
  }
  for (const status of await hostile) expect([0, 413, 503]).toContain(status);
  clearInterval(watch);
  for (const socket of silent) socket.destroy();
  const slowest = Math.max(...latencies);
  console.log(`R22: ${before} MiB before, ${highest} MiB at most; slowest answer ${slowest} ms`);
  expect(highest - before).toBeLessThan(256);
  expect(slowest).toBeLessThan(5_000);
  await expectBook(database.db, bookOf(loans, payments));
});

test(
  `${batches} batches of 100, seed ${seed}: resident memory is flat`,
  { timeout: 60_000 + batches * 100 },
  async () => {
    const random = new Random(seed, "memory");
    const loans = makeLoans(random, 2 * batches);
    requireStatus(await service.post(syncPath, syncText(loansBatch(loans))), 200);
    const samples: number[] = [];
    const queue = Array.from({ length: batches }, (_, number) => number);
    const work = async (): Promise<void> => {
      for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
        const from = (number * 100) % loans.length;
        const sent = paymentsBatch(
          paymentsOf(random, loans.slice(from, from + 100), 100, `R${number}-`),
        );
        requireStatus(await service.post(syncPath, syncText(sent)), 200);
        if (queue.length % 20 === 0) samples.push(residentMebibytes());
      }
    };
    await Promise.all([work(), work()]);
    console.log(`Resident memory over ${batches} batches, MiB: ${samples.join(" ")}`);
    const half = samples.slice(Math.floor(samples.length / 2));
    expect((half.at(-1) ?? 0) - (half[0] ?? 0)).toBeLessThan(64);
    expect(Math.max(...samples)).toBeLessThan(600);
  },
);
