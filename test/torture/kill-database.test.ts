/**
 * R2: PostgreSQL is stopped with `-m immediate` under load, and started again. It is a server of this test's own, with
 * fsync on, as in production. The service stays up and needs no restart.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { type Database, openDatabase } from "#store/database.ts";
import { type EmbeddedServer, startEmbedded } from "#store/embedded.ts";
import { expectBook, storedPayments } from "../support/end-state.ts";
import { emptyBook } from "../support/facts.ts";
import { runs, seed } from "../support/runs.ts";
import {
  requireStatus,
  sendUntilAnswered,
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
  pick,
  syncText,
} from "../support/small-book.ts";

const clients = 4;
const requestsEach = 20;
const stops = 2;
const count = runs(1);
const binDir = process.env.SEEDS_TEST_PG_BIN;

let dataDir: string;
let server: EmbeddedServer;
let service: Service;
let db: Database;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), `seeds-metrics-test-${process.pid}-`));
  chmodSync(dataDir, 0o711);
  server = await startEmbedded({ dataDir, binDir });
  service = await startService(server.url, businessDate);
  db = openDatabase(server.url, { max: 2 });
});
afterAll(async () => {
  await service?.kill();
  await db?.end();
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test(
  `${count} × ${stops} immediate stops, seed ${seed}: what was answered is there, the service goes on by itself`,
  { timeout: 40_000 + count * 40_000 },
  async () => {
    const { pid } = service;
    for (let run = 0; run < count; run += 1) await live(new Random(seed, "kill-database", run));
    expect(service.isRunning() && service.pid).toBe(pid);
  },
);

async function live(random: Random): Promise<void> {
  await emptyBook(db);
  const loans = makeLoans(random, 12);
  const acknowledged: Payment[] = [];
  const first = await service.post("/api/v1/etl/sync", syncText(loansBatch(loans)));
  requireStatus(first, 200);
  const send = async (client: number): Promise<void> => {
    const own = new Random(random.next(), client);
    for (let number = 0; number < requestsEach; number += 1) {
      const payments = Array.from({ length: pick(own, 5, 40) }, (_, row) => {
        const loan = loans[pick(own, 0, loans.length - 1)] as (typeof loans)[number];
        return makePayment(own, loan, `R${client}-${number}-${row}`);
      });
      const key: Record<string, string> =
        number % 2 ? {} : { "idempotency-key": `${random.next()}` };
      const body = syncText(paymentsBatch(payments));
      const { reply } = await sendUntilAnswered(service, "/api/v1/etl/sync", body, key);
      requireStatus(reply, 200);
      acknowledged.push(...payments);
    }
  };
  const work = Promise.all(Array.from({ length: clients }, (_, client) => send(client)));
  let finished = false;
  const done = work.finally(() => (finished = true));
  for (let stop = 0; stop < stops && !finished; stop += 1) {
    await delay(pick(random, 50, 400));
    await stopImmediately();
    const answered = acknowledged.map(({ repayment }) => repayment.repayment_id);
    await expectUnavailable();
    server = await startEmbedded({ dataDir, binDir });
    const stored = new Set((await storedPayments(db)).map((line) => line.split(" ")[0]));
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
  }
  await done;
  await expectBook(db, bookOf(loans, acknowledged));
  const open = "select count(*) from sync_history where status in ('pending', 'in_progress')";
  expect(await db.query(open)).toEqual([{ count: 0 }]);
}

/** R4: connection refused. */
async function expectUnavailable(): Promise<void> {
  const body = syncText({});
  const replies = await Promise.all([
    service.get("/api/v1/loans"),
    service.post("/api/v1/etl/sync", body),
    service.post("/api/v1/etl/sync", body, { "idempotency-key": "refused" }),
  ]);
  for (const reply of replies) {
    expect([reply.status, reply.headers.get("retry-after")]).toEqual([503, "5"]);
  }
}

/** SIGQUIT is what `pg_ctl stop -m immediate` sends: no checkpoint, every session is cut off. */
async function stopImmediately(): Promise<void> {
  const version = /(\d+)/.exec(binDir ?? "")?.[1] ?? "18";
  const pidFile = join(dataDir, `pg${version}`, "data", "postmaster.pid");
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  process.kill(pid, "SIGQUIT");
  for (let waited = 0; waited < 200 && isRunning(pid); waited += 1) await delay(25);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
