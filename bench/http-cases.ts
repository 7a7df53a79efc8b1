// Reading over HTTP from the real server process: kept answers against node:http alone, an answer that must be computed, reads
// while a sync writes, and users who walk all screens.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { keepDays } from "#metrics/keep-days.ts";
import type { Database } from "#store/database.ts";
import type { BenchBook } from "./book.ts";
import { connect, load, type LoadOptions, read, readAll } from "./http-load.ts";
import { walk } from "./http-walk.ts";
import { createWriter, type Writer } from "./http-writes.ts";
import { announcedUrl, type BenchServer, startServer } from "./ingest-cases.ts";
import { type BenchCase, type BenchRow, leastRow, limitRow, runCases, timed } from "./report.ts";

/** How much load, and for how long. */
export interface HttpScale {
  runs: number;
  /** Of kept answers: as fast as they come. */
  connections: number;
  warmUpSeconds: number;
  seconds: number;
  /** While a sync writes: readers who pause between two reads. */
  readers: number;
  pauseMs: number;
  writeSeconds: number;
  users: number;
  /** Each user looks so long at a screen, from … to. */
  lookMs: readonly [number, number];
  walkSeconds: number;
  versionSeconds: number;
  portfolioLimitMs: number;
  log(line: string): void;
}

export const httpScale = {
  connections: 100,
  warmUpSeconds: 0.5,
  seconds: 2,
  readers: 10,
  pauseMs: 50,
  writeSeconds: 10,
  users: 100,
  lookMs: [1_000, 3_000],
  walkSeconds: 120,
  versionSeconds: 60,
} as const satisfies Partial<HttpScale>;

const root = join(import.meta.dirname, "..");
const keptBar = 0.6;
const p95LimitMs = 20;
const p95WhileWritingLimitMs = 100;
const leastHitRate = 80;
const rssLimitMb = 250;
const dayLimitMs = 30_000;
const warmUpRounds = 20;

const api = "/api/v1";
const portfolio = `${api}/metrics/portfolio`;
const measured: Readonly<Record<string, string>> = {
  portfolio,
  officers: `${api}/metrics/officers`,
  branches: `${api}/metrics/branches`,
  "a page of loans": `${api}/loans`,
  "fimr drilldown": `${api}/loans/fimr-drilldown`,
  "early indicators drilldown": `${api}/loans/early-indicators-drilldown`,
};
const paths = Object.values(measured);

interface Ground {
  server: BenchServer;
  /** Another process over the same database: what it writes the first must notice. */
  other: BenchServer;
  /** Of the server, without the path. */
  url: string;
  writer: Writer;
}

export async function httpRows(
  db: Database,
  book: BenchBook,
  scale: HttpScale,
): Promise<BenchRow[]> {
  const rows = [await calculateRow(db, scale)];
  const server = await startServer(db.url, book.businessDate);
  const other = await startServer(db.url, book.businessDate);
  const url = new URL(server.url).origin;
  const ground = { server, other, url, writer: createWriter(book) };
  const memory: number[] = [];
  const sampler = setInterval(() => memory.push(server.rssMb()), 200);
  try {
    // A service is measured running, not starting.
    await readAll(url, paths, warmUpRounds);
    rows.push(...(await keptRows(url, scale)));
    rows.push(await coldRow(ground, scale), await keptDayRow(db, ground, scale));
    rows.push(await whileWritingRow(ground, server, "through the same process", scale));
    rows.push(await whileWritingRow(ground, other, "through another process", scale));
    rows.push(...(await walkRows(ground, book.businessDate, scale)));
    memory.push(server.rssMb());
    return [
      ...rows,
      limitRow("memory of the server that answers all this", "MB", memory, rssLimitMb),
    ];
  } finally {
    clearInterval(sampler);
    await server.stop();
    await other.stop();
  }
}

/** Every group's metrics of the business date, kept: what a day costs when nothing of it is there. */
async function calculateRow(db: Database, { runs, log }: HttpScale): Promise<BenchRow> {
  const taken: number[] = [];
  let rowsWritten = 0;
  for (let run = 0; run < runs; run += 1) {
    await db.query("truncate metrics_daily, metrics_daily_version");
    const signal = new AbortController().signal;
    const ms = await timed(async () => {
      const report = await keepDays(db, { range: null, signal, progress: () => undefined });
      if (report.days_calculated !== 1) throw new Error("another day than today was calculated");
      rowsWritten = report.rows_written;
    });
    log(`run ${run + 1}/${runs}  daily metrics: ${Math.round(ms)} ms`);
    taken.push(ms);
  }
  const name = `daily metrics of all officers and of every other group (${rowsWritten} rows)`;
  return limitRow(name, "ms", taken, dayLimitMs);
}

/** Answers a second against the floor's, and the time of 95 in 100 of them, taken in the same runs. */
async function keptRows(url: string, scale: HttpScale): Promise<BenchRow[]> {
  const floor = await startFloor(url);
  const options: LoadOptions = scale;
  const p95 = new Map(
    paths.map((path) => [path, { ours: [] as number[], floors: [] as number[] }]),
  );
  const cases = Object.entries(measured).map(([name, path]): BenchCase => {
    const ask = async (server: string, samples: number[] | undefined): Promise<number> => {
      // What may have changed since the last run is computed outside of what is timed.
      await readAll(server, [path], 1);
      const done = await load(server, [path], { ...options, pauseMs: 0 });
      samples?.push(done.p95);
      return done.perSecond;
    };
    return {
      name: `${name}, kept, ${scale.connections} connections`,
      floorName: "node:http alone, the same bytes",
      unit: "req/s",
      bar: keptBar,
      floor: () => ask(floor.url, p95.get(path)?.floors),
      work: () => ask(url, p95.get(path)?.ours),
    };
  });
  try {
    const rows = await runCases(cases, scale);
    return [
      ...rows,
      ...Object.entries(measured).map(([name, path]) => {
        const { ours = [], floors = [] } = p95.get(path) ?? {};
        const least = Math.min(...floors).toFixed(1);
        const text = `p95 of ${name}, kept, ${scale.connections} connections (node:http alone: ${least} ms)`;
        return limitRow(text, "ms", ours, p95LimitMs);
      }),
    ];
  } finally {
    await floor.stop();
  }
}

async function startFloor(url: string): Promise<{ url: string; stop(): Promise<void> }> {
  // Without the flags that make the service's memory small at the expense of its speed.
  const child = spawn(process.execPath, ["bench/http-floor.ts", url, ...paths], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return {
    url: await announcedUrl(child),
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

/** The first answer after a change: nothing of what is kept is of use to it. */
function coldRow(ground: Ground, scale: HttpScale): Promise<BenchRow> {
  const name = "portfolio, the first answer after a change";
  return firstAnswersRow(name, ground, scale, () => Promise.resolve());
}

/** The caches empty, the day calculated since the last change. */
function keptDayRow(db: Database, ground: Ground, scale: HttpScale): Promise<BenchRow> {
  const signal = new AbortController().signal;
  return firstAnswersRow("portfolio, caches empty, daily tables present", ground, scale, () =>
    keepDays(db, { range: null, signal, progress: () => undefined }),
  );
}

async function firstAnswersRow(
  name: string,
  { server, url, writer }: Ground,
  { runs, portfolioLimitMs, log }: HttpScale,
  afterChange: () => Promise<unknown>,
): Promise<BenchRow> {
  const connection = await connect(url);
  const taken: number[] = [];
  let before = tagOf((await read(connection, portfolio)).head);
  for (let run = 0; run < runs; run += 1) {
    await writer.change(server.url);
    await afterChange();
    let tag = before;
    const ms = await timed(async () => {
      const { head } = await read(connection, portfolio, "Cache-Control: no-cache\r\n");
      tag = tagOf(head);
    });
    if (tag === before) throw new Error("the portfolio was not computed anew");
    before = tag;
    log(`run ${run + 1}/${runs}  ${name}: ${Math.round(ms)} ms`);
    taken.push(ms);
  }
  connection.close();
  return limitRow(name, "ms", taken, portfolioLimitMs);
}

function tagOf(head: string): string {
  const tag = /\r\netag: (\S+)/i.exec(head)?.[1];
  if (tag === undefined) throw new Error("the portfolio has no ETag");
  return tag;
}

async function whileWritingRow(
  { url, writer }: Ground,
  into: BenchServer,
  how: string,
  scale: HttpScale,
): Promise<BenchRow> {
  const { readers: connections, pauseMs, writeSeconds: seconds, runs, log } = scale;
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const stop = new AbortController();
    const writing = writer.sync(into.url, stop.signal);
    const { p95, answers } = await load(url, paths, { connections, pauseMs, seconds }).finally(() =>
      stop.abort(),
    );
    const batches = await writing;
    log(
      `run ${run + 1}/${runs}  reads while a sync writes ${how}: p95 ${p95.toFixed(1)} ms of ${answers}, ${batches} batches`,
    );
    taken.push(p95);
  }
  const name = `p95 of ${connections} readers while a sync writes ${how}`;
  return limitRow(name, "ms", taken, p95WhileWritingLimitMs);
}

/**
 * A new version at the beginning and as often as the scale says; the rate is that of the server's own counters. An answer of the
 * version before comes from the cache too: nobody waited for it. Who waits for an answer that another made necessary has missed.
 */
async function walkRows(
  { server, url, writer }: Ground,
  businessDate: string,
  { users, lookMs, walkSeconds, versionSeconds, log }: HttpScale,
): Promise<BenchRow[]> {
  await writer.change(server.url);
  const before = await lookups(url);
  let changing = Promise.resolve();
  const versions = setInterval(() => {
    changing = writer.change(server.url);
  }, versionSeconds * 1_000);
  const { answers, refused, p95 } = await walk(url, {
    users,
    seconds: walkSeconds,
    lookMs,
    businessDate,
  }).finally(() => clearInterval(versions));
  await changing;
  const after = await lookups(url);
  const hits = after.hits - before.hits;
  const stale = after.stale - before.stale;
  const misses = after.misses - before.misses;
  const counted = `${hits} hits, ${stale} of the version before, ${misses} misses`;
  log(`walk: ${answers} answers, ${refused} refused, p95 ${p95.toFixed(1)} ms; ${counted}`);
  const name = `answers from the cache, ${users} users walk all screens ${walkSeconds} s, a new version every ${versionSeconds} s (${answers} answers, p95 ${Math.round(p95)} ms)`;
  const hitRate = (100 * (hits + stale)) / (hits + stale + misses);
  const answered = (100 * answers) / (answers + refused);
  return [
    leastRow(name, "%", [hitRate], leastHitRate),
    leastRow(
      "answered of what they asked (503 when there is too much to do)",
      "%",
      [answered],
      100,
    ),
  ];
}

/** What GET /metrics has counted so far. */
async function lookups(url: string): Promise<{ hits: number; stale: number; misses: number }> {
  const connection = await connect(url);
  const text = (await read(connection, "/metrics")).body.toString();
  connection.close();
  const count = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1] ?? NaN);
  return {
    hits: count("seeds_cache_hits_total"),
    stale: count("seeds_cache_stale_total"),
    misses: count("seeds_cache_misses_total"),
  };
}
