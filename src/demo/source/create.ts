// The lender's application database, filled: two years of lending up to the evening before a business date, the same rows
// for the same seed. Everything happens in one transaction, so a database is filled or untouched.
import type { Database, Session } from "#store/database.ts";
import { copyInto } from "#store/database.ts";
import { dayOf } from "../days.ts";
import { Random } from "../random.ts";
import { AGENT_COLUMNS, agentRows } from "./agents.ts";
import { BORROWER_COLUMNS, borrowerRows } from "./borrowers.ts";
import { HOLIDAY_COLUMNS, holidayRows } from "./holiday-rows.ts";
import { LOAN_COLUMNS, loanRow, loanText, SCHEDULE_COLUMNS, scheduleRows } from "./loan-rows.ts";
import { REPAYMENT_COLUMNS, RepaymentRows } from "./repayment-rows.ts";
import { createWorld, missingLoanId, tellStory, type World } from "./stories.ts";
import {
  addConstraints,
  createBareTables,
  dropTables,
  presentTables,
  type SourceTable,
  sourceTables,
} from "./tables.ts";

export const sourceDefaults = { seed: 20_251_101, loans: 18_000, repaymentsPerLoan: 2.5 } as const;

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
}

export class SourceExistsError extends Error {
  override name = "SourceExistsError";
}

/** Rows sent to the database in one piece, which is also what is held in memory. */
const CHUNK_CHARS = 4_000_000;
const PEOPLE_SHARE = 0.05;
const ROWS_SHARE = 0.85;

export async function createSource(db: Database, options: SourceOptions): Promise<SourceSummary> {
  const loans = options.loans ?? sourceDefaults.loans;
  const seed = options.seed ?? sourceDefaults.seed;
  const repayments = options.repayments ?? Math.round(loans * sourceDefaults.repaymentsPerLoan);
  const world = createWorld(seed, loans, repayments, dayOf(options.businessDate));
  const rows = await db.transaction(
    async (client) => {
      await makeRoom(client, options.replace ?? false);
      const counts = await fill(client, world, options);
      await addConstraints(client);
      return counts;
    },
    { statementTimeoutMs: 0 },
  );
  await db.transaction((client) => client.run(`analyze ${sourceTables.join(", ")}`), {
    statementTimeoutMs: 0,
  });
  options.onProgress?.(1);
  return { seed, business_date: options.businessDate, rows };
}

async function makeRoom(client: Session, replace: boolean): Promise<void> {
  const present = await presentTables(client);
  if (present.length > 0 && !replace) {
    throw new SourceExistsError(
      `The source database has the table ${present[0]} already; use --replace to make it anew (its rows are lost), or another database.`,
    );
  }
  await dropTables(client);
  await createBareTables(client);
}

async function fill(
  client: Session,
  world: World,
  { onProgress, signal }: SourceOptions,
): Promise<Record<SourceTable, number>> {
  const { seed, agents, borrowers, businessDay } = world;
  const load = (target: string, rows: Iterable<string>): Promise<number> =>
    copyInto(client, target, inPieces(rows, signal));
  const people = await load(
    `accounts_customuser (${AGENT_COLUMNS})`,
    agentRows(seed, agents, businessDay),
  );
  const customers = await load(`ajo_ajouser (${BORROWER_COLUMNS})`, borrowerRows(borrowers, world));
  const holidays = await load(
    `loans_holiday (${HOLIDAY_COLUMNS})`,
    holidayRows(seed, agents, businessDay),
  );
  onProgress?.(PEOPLE_SHARE);
  const counts = { loans: 0, schedules: 0, repayments: 0 };
  for (const chunk of loanChunks(world)) {
    signal?.throwIfAborted();
    counts.loans += await copyInto(client, `loans_ajoloan (${LOAN_COLUMNS})`, chunk.loans);
    counts.schedules += await copyInto(
      client,
      `loans_ajoloanschedule (${SCHEDULE_COLUMNS})`,
      chunk.schedules,
    );
    counts.repayments += await copyInto(
      client,
      `loans_ajoloanrepayment (${REPAYMENT_COLUMNS})`,
      chunk.repayments,
    );
    onProgress?.(PEOPLE_SHARE + ROWS_SHARE * chunk.share);
  }
  await setNextIds(client, missingLoanId(world.loans - 1) + 1);
  return {
    accounts_customuser: people,
    ajo_ajouser: customers,
    loans_ajoloan: counts.loans,
    loans_ajoloanrepayment: counts.repayments,
    loans_ajoloanschedule: counts.schedules,
    loans_holiday: holidays,
  };
}

function* inPieces(rows: Iterable<string>, signal: AbortSignal | undefined): Generator<string> {
  let piece = "";
  for (const row of rows) {
    piece += row;
    if (piece.length < CHUNK_CHARS / 16) continue;
    signal?.throwIfAborted();
    yield piece;
    piece = "";
  }
  yield piece;
}

interface Chunk {
  loans: string[];
  schedules: string[];
  repayments: string[];
  share: number;
}

function* loanChunks(world: World): Generator<Chunk> {
  let scheduleId = 1;
  let repaymentId = 1;
  let chars = 0;
  let chunk: Chunk = { loans: [], schedules: [], repayments: [], share: 0 };
  for (let serial = 0; serial < world.loans; serial += 1) {
    const story = tellStory(world, serial);
    const random = new Random(world.seed, "rows", serial);
    const row = loanRow(random, story, world.businessDay);
    chunk.loans.push(loanText(random, row, story));
    const schedule = scheduleRows(random, row, story, scheduleId, world.businessDay);
    scheduleId += schedule.length;
    chunk.schedules.push(schedule.join(""));
    const rows = new RepaymentRows(random, story, world.agents.recovery);
    let repayments = "";
    for (const receipt of story.ledger.receipts) {
      repayments += rows.text(rows.row(repaymentId, receipt));
      repaymentId += 1;
    }
    chunk.repayments.push(repayments);
    chars += 600 + schedule.length * 120 + repayments.length;
    if (chars < CHUNK_CHARS && serial < world.loans - 1) continue;
    yield { ...chunk, share: (serial + 1) / world.loans };
    chunk = { loans: [], schedules: [], repayments: [], share: 0 };
    chars = 0;
  }
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
