// The sync of a source of 200,000 loans and 10,000,000 repayments: memory of the command alone, a thousand changes among all of
// that with the documented indexes and with the one the sync advises, and one wrong kobo.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "#store/database.ts";
import { sourceEntities } from "#sync/source/django/entities.ts";
import { serviceFlags } from "../scripts/lib/tasks.mjs";
import { type BenchCase, type BenchRow, limitRow, runCases, timed } from "./report.ts";
import {
  aggregatesMs,
  bareCopy,
  bareTables,
  createGround,
  nothingNewMs,
  reconcileCase,
  reconcileNow,
  type SyncGround,
  syncNow,
} from "./sync-cases.ts";

const size = { loans: 200_000, repayments: 10_000_000 };
const rssLimitMb = 200;
const indexedLimitMs = 1_000;
const changesPerRun = 1_000;

interface Options {
  runs: number;
  log: (line: string) => void;
}

export async function largeSyncRows(
  serverUrl: string,
  businessDate: string,
  { runs, log }: Options,
): Promise<BenchRow[]> {
  const ground = await createGround(serverUrl, businessDate, size);
  const rows: BenchRow[] = [];
  const add = (...more: BenchRow[]): void => {
    rows.push(...more);
    // A run takes long: what it has is said as it comes.
    for (const row of more) log(`${row.work}: ${row.measured.median} ${row.unit}`);
  };
  try {
    add(...(await fullSync(ground, log)));
    const unread = await rowsWithoutTime(ground.source);
    const asGenerated = changesCase(ground, `documented indexes, ${unread} without a time`);
    add(...(await runCases([asGenerated], { runs, log })));
    add(...(await runCases([reconcileCase(ground)], { runs: 1, log })));
    add(await wrongKobo(ground));
    await giveEveryRowATime(ground.source);
    await syncNow(ground, { type: "incremental" });
    const everyRowTimed = changesCase(ground, "documented indexes, all with a time", runs);
    add(...(await runCases([everyRowTimed], { runs, log })));
    await indexCursors(ground.source);
    await syncNow(ground, { type: "incremental" });
    const indexed: number[] = [];
    for (let run = 1; run <= runs; run += 1) indexed.push(await changesMs(ground, 2 * runs + run));
    const name = `${changesPerRun} changed repayments among ${size.repayments}, indexes on date_modified`;
    add(limitRow(name, "ms", indexed, indexedLimitMs));
    add(limitRow("incremental sync, nothing new", "ms", [await nothingNewMs(ground)], 1_000));
    return rows;
  } finally {
    await ground.end();
  }
}

/** Once: it takes minutes, and its bar is held against the small source. */
async function fullSync(ground: SyncGround, log: Options["log"]): Promise<BenchRow[]> {
  let memory: number[] = [];
  const rows = await runCases(
    [
      {
        name: `full sync of ${size.loans} loans and ${size.repayments} repayments`,
        floorName: "COPY out | COPY in of the columns read, primary key only",
        bar: null,
        floor: async () => {
          const target = await ground.emptyCopy();
          for (const table of await bareTables(ground.source)) await target.query(table);
          return timed(() => bareCopy(ground.source, target));
        },
        work: async () => {
          const target = await ground.emptyCopy();
          return timed(async () => (memory = await syncAlone(ground, target)));
        },
      },
    ],
    { runs: 1, log },
  );
  await ground.copy().query("vacuum analyze");
  return [...rows, limitRow("memory of the full sync, a process alone", "MB", memory, rssLimitMb)];
}

/** `bin/seeds sync full` as an operator runs it. Answers samples of its resident memory in MB. */
async function syncAlone(ground: SyncGround, target: Database): Promise<number[]> {
  const root = join(import.meta.dirname, "..");
  const child = spawn(process.execPath, [...serviceFlags, "src/cli/main.ts", "sync", "full"], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: target.url,
      SOURCE_DATABASE_URL: ground.source.url,
      BUSINESS_DATE: ground.businessDate,
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const samples: number[] = [];
  const sampler = setInterval(() => {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    const resident = /VmRSS:\s+(\d+)/.exec(status)?.[1];
    if (resident !== undefined) samples.push(Number(resident) / 1024);
  }, 200);
  child.once("exit", () => clearInterval(sampler));
  const [code] = (await once(child, "exit")) as [number | null];
  // 3: rows of the source are quarantined, as they should be.
  if (code !== 0 && code !== 3) throw new Error(`seeds sync full ended with ${code}`);
  return samples;
}

function changesCase(ground: SyncGround, circumstances: string, roundsBefore = 0): BenchCase {
  let round = roundsBefore;
  return {
    name: `${changesPerRun} changed repayments among ${size.repayments}, ${circumstances}`,
    floorName: "one sequential scan of the tables with a cursor",
    bar: 2,
    floor: () => scansMs(ground.source),
    work: () => changesMs(ground, (round += 1)),
  };
}

/** Of the tables that an incremental sync looks through by their modification time. */
const cursorTables = sourceEntities
  .filter((entity) => entity.cursor !== null)
  .map((entity) => entity.table.name);

function scansMs(source: Database): Promise<number> {
  return source.transaction(async (tx) => {
    await tx.query("set local enable_indexscan = off");
    await tx.query("set local enable_indexonlyscan = off");
    await tx.query("set local enable_bitmapscan = off");
    return timed(async () => {
      for (const table of cursorTables) {
        await tx.query(`select count(*) from ${table} where date_modified >= now()`);
      }
    });
  });
}

/**
 * Changes repayments spread over all loans, others in each round, and brings them. The allowance for clocks that differ is
 * taken out of the cursor: the syncs follow each other within it, and each would read the changes of those before it again.
 */
async function changesMs(ground: SyncGround, round: number): Promise<number> {
  const { source, copy } = ground;
  await copy().query("update source_sync set read_from = read_at");
  await source.query(
    `update loans_ajoloanrepayment p set repayment_amount = p.repayment_amount + 1, date_modified = clock_timestamp()
     from (select max(id) / $1 as step from loans_ajoloanrepayment) s, generate_series(1, $1) n
     where p.id = n * s.step - $2`,
    [changesPerRun, round],
  );
  const started = performance.now();
  const report = await syncNow(ground, { type: "incremental" });
  const ms = performance.now() - started;
  if ((report.entities.repayments?.updated ?? 0) < changesPerRun / 2) {
    throw new Error("the sync has not brought the changes");
  }
  return ms;
}

/** At the source and behind the cursor's back. The row says where it was found. */
async function wrongKobo(ground: SyncGround): Promise<BenchRow> {
  const { source } = ground;
  const [row] = await source.query<{ id: number }>(
    `update loans_ajoloanrepayment set repayment_amount = repayment_amount + 0.01
     where id = (select max(id) / 2 from loans_ajoloanrepayment where applied_to_loan) returning id`,
  );
  let found = "";
  const [measured] = await runCases(
    [
      {
        name: "reconcile, one wrong kobo",
        floorName: "count + sum of each table, both sides at once",
        bar: null,
        floor: () => aggregatesMs(ground),
        work: () =>
          timed(async () => {
            const { differences } = await reconcileNow(ground);
            found = differences
              .flatMap(({ entity, examples }) => examples.changed.map((id) => `${entity} ${id}`))
              .join(", ");
          }),
      },
    ],
    { runs: 1 },
  );
  await source.query(
    "update loans_ajoloanrepayment set repayment_amount = repayment_amount - 0.01 where id = $1",
    [row?.id],
  );
  if (!measured || found !== `repayments ${row?.id}`) {
    throw new Error(`the wrong kobo of repayment ${row?.id} was found in: ${found}`);
  }
  return { ...measured, work: `${measured.work} (found: ${found})` };
}

/** Repayments whose time of change is null: nobody can tell whether they changed, and each sync looks at all of them. */
async function rowsWithoutTime(source: Database): Promise<number> {
  const [row] = await source.query<{ count: number }>(
    "select count(*) as count from loans_ajoloanrepayment where date_modified is null",
  );
  return row?.count ?? 0;
}

async function giveEveryRowATime(source: Database): Promise<void> {
  for (const table of cursorTables) {
    await source.query(
      `update ${table} set date_modified = date_created where date_modified is null`,
    );
  }
}

async function indexCursors(source: Database): Promise<void> {
  for (const table of cursorTables) {
    await source.query(`create index on ${table} (date_modified)`);
  }
  await source.query("vacuum analyze");
}
