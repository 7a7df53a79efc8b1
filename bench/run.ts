// `npm run bench [-- --large] [-- --runs N]`: every bar of the product as a ratio to a floor taken in the same run, on an
// embedded PostgreSQL of its own (or DATABASE_URL, whose user may create databases). Never a test: it prints and keeps a table.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RepaymentRecord } from "#contract/ports.ts";
import { openDatabase } from "#store/database.ts";
import { startEmbedded } from "#store/embedded.ts";
import { migrate } from "#store/migrate.ts";
import { type BenchBook, benchBook, BOOK_SIZES } from "./book.ts";
import { httpRows, httpScale } from "./http-cases.ts";
import { loadGround, singleCase, startServer, syncCase, warmUp } from "./ingest-cases.ts";
import { coldPortfolioLimitMs, coldPortfolioRow, metricsCases } from "./metrics-cases.ts";
import {
  type BenchRow,
  createReport,
  limitRow,
  runCases,
  tableText,
  writeReport,
} from "./report.ts";
import { loadBook, sqlCases } from "./sql-cases.ts";
import { createGround, fullSyncCase, nothingNewMs, reconcileCase } from "./sync-cases.ts";
import { largeSyncRows } from "./sync-large.ts";

const { values } = parseArgs({
  options: {
    large: { type: "boolean", default: false },
    runs: { type: "string" },
    only: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

/** A Thursday: the next day is a business day, the one after it begins a weekend. */
const businessDate = "2026-11-19";
const rssLimitMb = 250;
const nothingNewLimitMs = 1_000;
const size = values.large ? "large" : "standard";
const runs = Number(values.runs ?? (values.large ? 3 : 5));
const wanted = (name: string): boolean =>
  values.only === undefined || values.only.split(",").includes(name);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

if (values.help) {
  process.stdout.write(
    "npm run bench -- [--large] [--runs N] [--only sql,metrics,http,ingest,sync]\n",
  );
} else {
  await main();
}

async function main(): Promise<void> {
  const [loadBefore = 0] = loadavg();
  const folder = mkdtempSync(join(tmpdir(), "seeds-bench-"));
  const embedded = process.env.DATABASE_URL ? undefined : await startEmbedded({ dataDir: folder });
  const serverUrl = process.env.DATABASE_URL ?? embedded?.url ?? "";
  const book = benchBook({ size: BOOK_SIZES[size], businessDate });
  // The bars of the metrics speak of a million loans.
  const metricsSize = values.large ? "million" : "standard";
  const metricsBook = benchBook({ size: BOOK_SIZES[metricsSize], businessDate });
  try {
    const rows: BenchRow[] = [];
    if (wanted("sql")) rows.push(...(await onOwnDatabase(serverUrl, "sql", book, sqlRows)));
    if (wanted("metrics") || wanted("http"))
      rows.push(...(await onOwnDatabase(serverUrl, "metrics", metricsBook, readRows)));
    if (wanted("ingest"))
      rows.push(...(await onOwnDatabase(serverUrl, "ingest", book, ingestRows)));
    if (wanted("sync")) rows.push(...(await syncRows(serverUrl)));
    const admin = openDatabase(serverUrl, { max: 1 });
    const [about] = await admin.query<{ version: string; fsync: string; buffers: string }>(
      "select version(), current_setting('fsync') as fsync, current_setting('shared_buffers') as buffers",
    );
    await admin.end();
    const report = createReport(
      {
        size,
        postgresVersion: about?.version ?? "",
        businessDate,
        loadBefore,
        settings: { fsync: about?.fsync ?? "", shared_buffers: about?.buffers ?? "" },
      },
      rows,
      join(import.meta.dirname, ".."),
    );
    process.stdout.write(`${tableText(rows)}\n`);
    log(`Kept in ${writeReport(report, join(import.meta.dirname, "results"))}`);
  } finally {
    await embedded?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Rows = (url: string, book: BenchBook) => Promise<BenchRow[]>;

async function onOwnDatabase(
  serverUrl: string,
  name: string,
  book: BenchBook,
  work: Rows,
): Promise<BenchRow[]> {
  const admin = openDatabase(serverUrl, { max: 1 });
  const database = `seeds_bench_${name}`;
  await admin.query(`drop database if exists ${database} with (force)`);
  await admin.query(`create database ${database} template template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  try {
    log(`Loading ${book.size.loans} loans for the ${name} cases…`);
    await migrate(url.href);
    return await work(url.href, book);
  } finally {
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.end();
  }
}

async function sqlRows(url: string, book: BenchBook): Promise<BenchRow[]> {
  const db = openDatabase(url, { statementTimeoutMs: 0 });
  try {
    await loadBook(db, book);
    return await runCases(sqlCases(db, book), { runs, log });
  } finally {
    await db.end();
  }
}

/** Loading a million loans takes many minutes: what reads shares them. */
async function readRows(url: string, book: BenchBook): Promise<BenchRow[]> {
  const db = openDatabase(url, { statementTimeoutMs: 0 });
  const limitMs = coldPortfolioLimitMs[size];
  const rows: BenchRow[] = [];
  try {
    await loadBook(db, book);
    if (wanted("metrics")) {
      rows.push(...(await runCases(metricsCases(db, businessDate), { runs, log })));
      rows.push(await coldPortfolioRow(db, businessDate, { runs, limitMs }));
    }
    if (wanted("http")) {
      const scale = { ...httpScale, portfolioLimitMs: limitMs, runs, log };
      rows.push(...(await httpRows(db, book, scale)));
    }
    return rows;
  } finally {
    await db.end();
  }
}

async function ingestRows(url: string, book: BenchBook): Promise<BenchRow[]> {
  const db = openDatabase(url, { statementTimeoutMs: 0 });
  await loadGround(db, book);
  const server = await startServer(url, businessDate);
  const memory: number[] = [];
  const sampler = setInterval(() => memory.push(server.rssMb()), 200);
  try {
    const rows = everyRepayment(book);
    // The standard book has 45,123 repayments: five runs of 2,000 in batches of 200 and one of 20,000 in batches of 5,000,
    // after a warm-up of each (a service is measured running, not starting).
    const small = values.large ? 20_000 : 2_000;
    const big = values.large ? 100_000 : 20_000;
    await warmUp(server, rows, 200, 10);
    await warmUp(server, rows, 5_000, 1);
    const measured = await runCases(
      [
        syncCase(db, server, rows, 200, small, 1 / 15),
        { ...syncCase(db, server, rows, 5_000, big, 1 / 6), runs: values.large ? runs : 1 },
        singleCase(db, server, rows),
      ],
      { runs, log },
    );
    return [...measured, limitRow("memory of the server", "MB", memory, rssLimitMb)];
  } finally {
    clearInterval(sampler);
    await server.stop();
    await db.end();
  }
}

async function syncRows(serverUrl: string): Promise<BenchRow[]> {
  log(`Making the ${size} source…`);
  if (values.large) return largeSyncRows(serverUrl, businessDate, { runs, log });
  const ground = await createGround(serverUrl, businessDate, {});
  try {
    const rows = await runCases([fullSyncCase(ground)], { runs, log });
    const nothingNew: number[] = [];
    for (let run = 0; run < runs; run += 1) nothingNew.push(await nothingNewMs(ground));
    rows.push(limitRow("incremental sync, nothing new", "ms", nothingNew, nothingNewLimitMs));
    rows.push(...(await runCases([reconcileCase(ground)], { runs, log })));
    return rows;
  } finally {
    await ground.end();
  }
}

function* everyRepayment(book: BenchBook): Generator<RepaymentRecord, void, undefined> {
  for (const batch of book.repaymentBatches(5_000)) yield* batch;
}
