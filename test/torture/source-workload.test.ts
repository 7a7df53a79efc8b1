/**
 * R12–R16 over a source that lives: customers, loans, payments, edits, long transactions, while syncs run and are killed at
 * any instant. First only what a cursor can see: then nothing may be missing. Then everything a source does: what is missing
 * is what a cursor cannot see, and a repair brings it. `RUNS=20 SEED=7` is the long version.
 */
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { createSource } from "#demo/source/create.ts";
import { type LiveChange, liveChanges, liveSource } from "#demo/source/live.ts";
import { type EntityDifferences, reconcile, type ReconcileReport } from "#sync/reconcile.ts";
import { expectNothingToRecalculate } from "../support/end-state.ts";
import { runs, seed } from "../support/runs.ts";
import {
  type Copy,
  copyOf,
  createPair,
  differencesOf,
  freshCopy,
  type SourcePair,
  takeSkewAway,
} from "../support/source-pair.ts";
import { startSync } from "../support/sync-process.ts";

const count = runs(1);
const loans = 120;
const loansPerPart = 25;
const changesPerSecond = 120;
/** The live source stamps rows by the clock of this process, which drifts from the database's in a long run. */
const driftMs = 500;
/** Syncs of a phase: some end, some are killed. */
const syncsEach = count > 1 ? 12 : 3;

/** The kinds of change that leave no trace but in the rows themselves, or may. */
const unseen: ReadonlySet<LiveChange> = new Set([
  "silent_edit",
  "deleted_repayment",
  "deleted_loan",
  "unapplied",
  "undisbursed",
  "moved_payment",
]);
const seen = liveChanges.filter((kind) => !unseen.has(kind));

function today(): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Africa/Lagos" }).format(new Date());
}

test(
  `${count} × a living source, seed ${seed}: syncs that run and are killed miss nothing a cursor can see`,
  { timeout: 60_000 + count * 120_000 },
  async () => {
    for (let run = 0; run < count; run += 1) await live(new Random(seed, "source-workload", run));
  },
);

async function live(random: Random): Promise<void> {
  const day = today();
  const pair = await createPair(
    ({ db }) => createSource(db, { businessDate: day, loans, seed: random.int(1, 1_000_000) }),
    day,
  );
  try {
    await work(pair, random, seen);
    expect((await compare(pair)).differences).toEqual([]);
    const readFrom = await work(pair, random, liveChanges);
    const unrepaired = await compare(pair);
    for (const difference of unrepaired.differences) await expectUnseen(pair, difference, readFrom);
    const repaired = await compare(pair, true);
    expect(["green", "amber"]).toContain(repaired.certificate.status);
    const after = await compare(pair);
    expect([after.differences, after.loans_divided_wrongly]).toEqual([[], 0]);
    expect(
      differencesOf(
        withoutHistory(await copyOf(pair.ours.db)),
        withoutHistory(await freshCopy(pair.source.url, day)),
      ),
    ).toEqual([]);
    await expectNothingToRecalculate(pair.ours.db);
  } finally {
    await pair.drop();
  }
}

/** Syncs while the source lives, and once when it rests. Answers from when that last sync read. */
async function work(
  pair: SourcePair,
  random: Random,
  kinds: readonly LiveChange[],
): Promise<string> {
  const stop = new AbortController();
  const living = liveSource(pair.source.db, {
    rate: changesPerSecond,
    seed: random.int(1, 1_000_000),
    signal: stop.signal,
    kinds,
  });
  try {
    for (let sync = 0; sync < syncsEach; sync += 1) {
      const cursor = await cursorOf(pair);
      await (random.chance(0.6) ? killSomewhere(pair, random) : pair.sync({ loansPerPart }));
      // Once for each reading: the allowance would hide what a sync has missed.
      if ((await cursorOf(pair)) !== cursor) await takeSkewAway(pair.ours.db, driftMs);
    }
  } finally {
    stop.abort();
    await living;
  }
  const readFrom = await cursorOf(pair);
  const report = await pair.sync({ loansPerPart });
  if (report.type === "incremental") expect(report.certificate?.status).not.toBe("red");
  return readFrom;
}

async function killSomewhere(pair: SourcePair, random: Random): Promise<void> {
  const child = startSync({
    url: pair.ours.url,
    sourceUrl: pair.source.url,
    request: { loansPerPart },
  });
  await child.reached("started");
  await delay(random.int(0, 600));
  child.signal("SIGKILL");
  await child.end();
}

async function cursorOf(pair: SourcePair): Promise<string> {
  const [row] = await pair.ours.db.query<{ read_from: string | null }>(
    "select read_from from source_sync",
  );
  return row?.read_from ?? "-infinity";
}

function compare(pair: SourcePair, repair = false): Promise<ReconcileReport> {
  return reconcile(
    pair.ours.db,
    pair.source.url,
    { repair, entity: null },
    () => undefined,
    new AbortController().signal,
  );
}

const tables = {
  customers: "ajo_ajouser",
  loans: "loans_ajoloan",
  repayments: "loans_ajoloanrepayment",
} as const;

/** A row that differs is gone at the source, or its modification time lies before the reading: no cursor could see it. */
async function expectUnseen(
  { source }: SourcePair,
  { entity, examples }: EntityDifferences,
  readFrom: string,
): Promise<void> {
  const ids = Object.values(examples).flat() as number[];
  // Officers and holidays have no cursor and are always read whole; an officer goes with the last loan that names him.
  if (entity === "officers") expect(examples).toMatchObject({ missed: [], changed: [] });
  if (!(entity in tables)) return;
  const visible = await source.db.query(
    `select id, date_modified from ${tables[entity as keyof typeof tables]}
     where id = any($1::int[]) and (date_modified is null or date_modified >= $2::timestamptz)`,
    [ids, readFrom],
  );
  expect([entity, visible]).toEqual([entity, []]);
}

/** Without what says how a loan came to be what it is: a new copy has no past. */
function withoutHistory(copy: Copy): Copy {
  const loan = copy.loan?.map((line) => {
    const {
      rescheduled: _,
      status_since: __,
      ...row
    } = JSON.parse(line) as Record<string, unknown>;
    return JSON.stringify(row);
  });
  return { ...copy, loan: loan ?? [] };
}
