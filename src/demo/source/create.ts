// The lender's application database, filled: two years of lending up to the evening before a business date, the same rows
// for the same seed. Everything happens in one transaction, so a database is filled or untouched.
import type { Database, Session } from "#store/database.ts";
import { copyInto } from "#store/database.ts";
import { dayOf } from "../days.ts";
import { AGENT_COLUMNS, agentRows } from "./agents.ts";
import { BORROWER_COLUMNS, borrowerRows } from "./borrowers.ts";
import { DirtTally, type DirtSummary } from "./dirt.ts";
import { HOLIDAY_COLUMNS, holidayRows } from "./holiday-rows.ts";
import { LOAN_COLUMNS, loanRows } from "./loan-rows.ts";
import { Pile } from "./pile.ts";
import { REPAYMENT_COLUMNS, repaymentRows } from "./repayment-rows.ts";
import { SCHEDULE_COLUMNS, scheduleRows } from "./schedule-rows.ts";
import { createWorld, missingLoanId, type World } from "./stories.ts";
import {
  addConstraints,
  createBareTables,
  dropTables,
  presentTables,
  type SourceTable,
  sourceTables,
} from "./tables.ts";

export const sourceDefaults = { seed: 20_251_101, loans: 18_000, repaymentsPerLoan: 3.5 } as const;

export interface SourceOptions {
  seed?: number;
  /** The book ends on the evening before, 'YYYY-MM-DD'; nothing in it is dated by a clock. */
  businessDate: string;
  loans?: number;
  /** Wanted in total, met within a few percent: payments are gathered or broken into parts. */
  repayments?: number;
  /** What a real database has and should not have; see dirt.ts. */
  dirt?: boolean;
  /** Removes the tables that are there; otherwise one of them is an error. */
  replace?: boolean;
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

export interface SourceSummary {
  seed: number;
  business_date: string;
  rows: Record<SourceTable, number>;
  /** Null for a clean book. */
  dirt: DirtSummary | null;
}

export class SourceExistsError extends Error {
  override name = "SourceExistsError";
}

/** Sent to the database at once: less and COPY costs more, more and it waits for us. */
const PIECE_BYTES = 256 * 1024;
const PROGRESS_LOANS = 100;

export async function createSource(db: Database, options: SourceOptions): Promise<SourceSummary> {
  const loans = options.loans ?? sourceDefaults.loans;
  const seed = options.seed ?? sourceDefaults.seed;
  const repayments = options.repayments ?? Math.round(loans * sourceDefaults.repaymentsPerLoan);
  const world = createWorld(
    seed,
    { loans, repayments },
    dayOf(options.businessDate),
    options.dirt ?? true,
  );
  const filled = await db.transaction(
    async (client) => {
      await makeRoom(client, options.replace ?? false);
      const counts = await fill(client, world, options);
      await setNextIds(client, missingLoanId(world.loans - 1) + 1);
      await addConstraints(client);
      return counts;
    },
    { statementTimeoutMs: 0 },
  );
  await db.transaction((client) => client.run(`analyze ${sourceTables.join(", ")}`), {
    statementTimeoutMs: 0,
  });
  options.onProgress?.(1);
  return { seed, business_date: options.businessDate, ...filled };
}

async function makeRoom(client: Session, replace: boolean): Promise<void> {
  const present = await presentTables(client);
  if (present.length > 0 && !replace) {
    throw new SourceExistsError(
      `The database has the table ${present[0]} already, and nothing was changed.`,
    );
  }
  await dropTables(client);
  await createBareTables(client);
}

type Filled = Pick<SourceSummary, "rows" | "dirt">;

/**
 * One COPY for each table, so that the database stores rows while the next ones are drawn. A loan's story is told once for
 * each of its three tables: 20 µs, against the memory or the pauses that keeping it would cost.
 */
async function fill(
  client: Session,
  world: World,
  { onProgress, signal }: SourceOptions,
): Promise<Filled> {
  const tally = world.dirt ? new DirtTally() : null;
  const { seed, agents, borrowers, businessDay } = world;
  const load = (table: SourceTable, columns: string, rows: Iterable<string>): Promise<number> =>
    copyInto(client, `${table} (${columns})`, inPieces(rows, signal));
  const watched = (from: number, to: number): Iterable<number> =>
    serials(world.loans, (share) => onProgress?.(from + (to - from) * share));
  const rows: Filled["rows"] = {
    accounts_customuser: await load(
      "accounts_customuser",
      AGENT_COLUMNS,
      agentRows(seed, agents, businessDay),
    ),
    ajo_ajouser: await load("ajo_ajouser", BORROWER_COLUMNS, borrowerRows(borrowers, world, tally)),
    loans_holiday: await load(
      "loans_holiday",
      HOLIDAY_COLUMNS,
      holidayRows(seed, agents, businessDay),
    ),
    loans_ajoloan: await load(
      "loans_ajoloan",
      LOAN_COLUMNS,
      loanRows(world, watched(0.05, 0.2), tally),
    ),
    loans_ajoloanschedule: await load(
      "loans_ajoloanschedule",
      SCHEDULE_COLUMNS,
      scheduleRows(world, watched(0.2, 0.3), tally),
    ),
    loans_ajoloanrepayment: await load(
      "loans_ajoloanrepayment",
      REPAYMENT_COLUMNS,
      repaymentRows(world, watched(0.3, 0.85), tally),
    ),
  };
  return { rows, dirt: tally?.summary ?? null };
}

function* serials(loans: number, onShare: (share: number) => void): Generator<number> {
  for (let serial = 0; serial < loans; serial += 1) {
    if (serial % PROGRESS_LOANS === 0) onShare(serial / loans);
    yield serial;
  }
}

function* inPieces(rows: Iterable<string>, signal: AbortSignal | undefined): Generator<string> {
  const pile = new Pile();
  for (const row of rows) {
    pile.add(row);
    if (pile.bytes < PIECE_BYTES) continue;
    signal?.throwIfAborted();
    yield pile.take();
  }
  signal?.throwIfAborted();
  yield pile.take();
}

/** Rows that come later get ids behind the ones that were written. */
async function setNextIds(client: Session, nextLoan: number): Promise<void> {
  for (const table of sourceTables) {
    const next =
      table === "loans_ajoloan"
        ? String(nextLoan)
        : "(select coalesce(max(id), 0) + 1 from " + table + ")";
    await client.run(`select setval(pg_get_serial_sequence('${table}', 'id'), ${next}, false)`);
  }
}
