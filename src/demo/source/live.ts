// A source that keeps changing: so many changes a second, chosen by a seed, until it is stopped.
import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../random.ts";
import type { Database, Session } from "#store/database.ts";
import { type Changed, edit, makeChange, type ShortChange, shortChanges } from "./live-changes.ts";
import { addPayment, clientClock } from "./live-rows.ts";
import { assertDemo } from "./tables.ts";

export const liveChanges = [...shortChanges, "long_transaction"] as const;
export type LiveChange = (typeof liveChanges)[number];

export interface LiveEvent {
  kind: LiveChange;
  /** The rows that were changed. */
  rows: Exclude<Changed, null>[];
}

export interface LiveOptions {
  /** Changes a second; a long transaction counts as one. */
  rate: number;
  seed?: number;
  signal: AbortSignal;
  /** All when it is left out. */
  kinds?: readonly LiveChange[];
  /** Short changes in flight at once (1). More make a higher rate, and leave it to chance which of them comes first. */
  lanes?: number;
  /** After the commit. */
  onChange?: (event: LiveEvent) => void;
}

export interface LiveSummary {
  changes: Record<LiveChange, number>;
  /** Nothing was there to change, or somebody else was changing it. */
  skipped: number;
  seconds: number;
}

const WEIGHTS: Readonly<Record<LiveChange, number>> = {
  payment: 40,
  edit: 12,
  new_customer: 6,
  new_loan: 6,
  disbursement: 6,
  silent_edit: 6,
  long_transaction: 5,
  officer_edit: 3,
  reschedule: 3,
  unapplied: 3,
  moved_payment: 3,
  null_cursor: 3,
  deleted_repayment: 2,
  deleted_loan: 1,
  undisbursed: 1,
};

/** Open at once, at most: each holds a connection for seconds. A turn that finds so many makes a short change instead. */
export const longTransactionsMax = 5;
/** What rivals may do to a change: a deadlock, a conflict, a parent row that was deleted before the commit. */
const RIVAL_CODES: ReadonlySet<string> = new Set(["40P01", "40001", "23503"]);

/** Changes a demo source until `signal` aborts; everything begun is committed before it answers. */
export async function liveSource(db: Database, options: LiveOptions): Promise<LiveSummary> {
  await assertDemo(db);
  const work = new LiveWork(db, options);
  const startedAt = performance.now();
  for (let turn = 0; !options.signal.aborted; turn += 1) {
    const wait = startedAt + (turn * 1000) / options.rate - performance.now();
    if (wait > 0) await pause(wait, options.signal);
    if (options.signal.aborted) break;
    await work.change(turn);
  }
  await work.finish();
  return { ...work.counts, seconds: (performance.now() - startedAt) / 1000 };
}

type Choices<Kind> = readonly (readonly [Kind, number])[];

class LiveWork {
  readonly counts: Omit<LiveSummary, "seconds"> = {
    changes: Object.fromEntries(liveChanges.map((kind) => [kind, 0])) as LiveSummary["changes"],
    skipped: 0,
  };
  readonly #db: Database;
  readonly #options: LiveOptions;
  readonly #choices: Choices<LiveChange>;
  readonly #shortChoices: Choices<ShortChange>;
  readonly #long = new Set<Promise<void>>();
  readonly #short = new Set<Promise<void>>();

  constructor(db: Database, options: LiveOptions) {
    this.#db = db;
    this.#options = options;
    const kinds = options.kinds ?? liveChanges;
    this.#choices = kinds.map((kind) => [kind, WEIGHTS[kind]]);
    this.#shortChoices = shortChanges
      .filter((kind) => kinds.includes(kind))
      .map((kind) => [kind, WEIGHTS[kind]]);
  }

  async change(turn: number): Promise<void> {
    const random = new Random(this.#options.seed ?? 1, "live", turn);
    const drawn = random.weighted(this.#choices);
    if (drawn !== "long_transaction") return this.#startShort(drawn, random);
    if (this.#long.size < longTransactionsMax) return this.#startLong(random);
    if (this.#shortChoices.length > 0) {
      return this.#startShort(random.weighted(this.#shortChoices), random);
    }
    await Promise.race(this.#long);
    return this.#startLong(random);
  }

  async finish(): Promise<void> {
    await Promise.all([...this.#long, ...this.#short]);
  }

  /** Waits until a lane is free for the next one. */
  async #startShort(kind: ShortChange, random: Random): Promise<void> {
    const makes = this.#attempt(kind, () => this.#makeShort(kind, random));
    track(this.#short, makes);
    if (this.#short.size >= (this.#options.lanes ?? 1)) await Promise.race(this.#short);
  }

  async #startLong(random: Random): Promise<void> {
    track(
      this.#long,
      this.#attempt("long_transaction", () => this.#makeLong(random)),
    );
  }

  async #attempt(kind: LiveChange, work: () => Promise<LiveEvent["rows"]>): Promise<void> {
    try {
      const rows = await work();
      if (rows.length === 0) {
        this.counts.skipped += 1;
        return;
      }
      this.counts.changes[kind] += 1;
      this.#options.onChange?.({ kind, rows });
    } catch (error) {
      if (!RIVAL_CODES.has((error as { code?: string }).code ?? "")) throw error;
      this.counts.skipped += 1;
    }
  }

  async #makeShort(kind: ShortChange, random: Random): Promise<LiveEvent["rows"]> {
    const row = await this.#db.transaction((client) => makeChange[kind](client, random));
    return row === null ? [] : [row];
  }

  /** 0.2 to 5 seconds: rows are saved early and committed late, or bear the time of a transaction that began long before. */
  #makeLong(random: Random): Promise<LiveEvent["rows"]> {
    const waitMs = random.int(200, random.chance(0.3) ? 5_000 : 1_200);
    const savesEarly = random.chance(0.5);
    const times = random.int(2, 5);
    return this.#db.transaction(async (client) => {
      // now() is the begin of the transaction, and stays it.
      const [begun] = await client.query<{ at: string }>("select now()::text as at");
      if (!savesEarly) await pause(waitMs, this.#options.signal);
      const rows: LiveEvent["rows"] = [];
      for (let index = 0; index < times; index += 1) {
        const stamp = savesEarly ? clientClock() : (begun?.at ?? clientClock());
        const row = await saveOne(client, random, stamp);
        if (row !== null) rows.push(row);
      }
      if (savesEarly) await pause(waitMs, this.#options.signal);
      return rows;
    });
  }
}

/** A failure is not lost: whoever waits for the task next, at the latest at the end, meets it. */
function track(tasks: Set<Promise<void>>, task: Promise<void>): void {
  tasks.add(task);
  task.then(
    () => tasks.delete(task),
    () => undefined,
  );
}

async function saveOne(client: Session, random: Random, stamp: string): Promise<Changed> {
  if (random.chance(0.4)) return edit(client, random, stamp);
  const id = await addPayment(client, random, stamp);
  return id === null ? null : { table: "loans_ajoloanrepayment", id };
}

/** Ends early, and quietly, when the signal aborts. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
