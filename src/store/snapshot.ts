// One moment of the database on a connection of its own, read for as long as it takes: what is read in several
// statements agrees, and large answers come in batches.
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { snapshotCancelMs } from "#contract/limits.ts";
import type { Database, Session, Statement } from "./database.ts";

export interface SnapshotOptions {
  /** Of each statement, instead of the pool's `statementTimeoutMs`. */
  statementTimeoutMs: number;
  /** Gives up: what runs is cancelled, and the connection goes back. */
  signal: AbortSignal;
}

/** Reads like a database; nothing can be written. `end` gives the connection back, whatever still runs. */
export interface Snapshot extends Database {
  /** The rows of a query as they are asked for, `size` at a time: flat memory, however many. One such query at a time. */
  batches<T>(text: string, values: readonly unknown[], size: number): AsyncGenerator<T[]>;
}

interface Lender {
  url: string;
  connect(): Promise<pg.PoolClient>;
  sessionOver(run: (query: pg.QueryConfig) => Promise<pg.QueryResult | pg.QueryResult[]>): Session;
  /** On another connection. */
  query(text: string, values: readonly unknown[]): Promise<unknown>;
}

export async function openSnapshot(lender: Lender, options: SnapshotOptions): Promise<Snapshot> {
  const client = await lender.connect();
  // A connection lost during a statement rejects that statement; the event itself says nothing more.
  const ignore = (): void => undefined;
  client.on("error", ignore);
  const turns = inTurn();
  const session = lender.sessionOver((query) => turns.take(() => client.query(query)));
  const finish = async (): Promise<void> => {
    options.signal.removeEventListener("abort", giveUp);
    const broken = !(await endTransaction(lender, client, turns));
    client.off("error", ignore);
    client.release(broken);
  };
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => (ending ??= finish());
  const giveUp = (): void => void end();
  options.signal.addEventListener("abort", giveUp, { once: true });
  const reading: Snapshot = {
    url: lender.url,
    ...session,
    transaction: (work) => work(session),
    snapshot: () => Promise.reject(new Error("A snapshot has no snapshots.")),
    batches: (text, values, size) => batches(session, text, values, size),
    end,
  };
  try {
    await session.run("begin isolation level repeatable read read only");
    await session.run(
      // The whole of a cursor is read, so it is planned for that.
      `set local statement_timeout = ${options.statementTimeoutMs}; set local cursor_tuple_fraction = 1`,
    );
    options.signal.throwIfAborted();
    return reading;
  } catch (error) {
    await end();
    throw error;
  }
}

interface Turns {
  /** Statements one after the other, as one connection takes them. After `stop` none begins. */
  take<R>(work: () => Promise<R>): Promise<R>;
  /** Resolves when the last one has ended; false while it has not after so many milliseconds. */
  idle(ms: number): Promise<boolean>;
  stop(): void;
}

function inTurn(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  return {
    take(work) {
      const turn = last.then(() => {
        if (stopped) throw new Error("The snapshot has ended.");
        return work();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    idle: (ms) => Promise.race([last.then(() => true), delay(ms, false, { ref: false })]),
    stop: () => void (stopped = true),
  };
}

/** False: the connection is of no more use. */
async function endTransaction(
  lender: Lender,
  client: pg.PoolClient,
  turns: Turns,
): Promise<boolean> {
  turns.stop();
  if (!(await turns.idle(0))) {
    const { processID } = client as unknown as { processID: number };
    await lender.query("select pg_cancel_backend($1)", [processID]).catch(() => undefined);
    if (!(await turns.idle(snapshotCancelMs))) return false;
  }
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

async function* batches<T>(
  session: Session,
  text: string,
  values: readonly unknown[],
  size: number,
): AsyncGenerator<T[]> {
  await session.run(`declare batches no scroll cursor for ${text}`, values);
  const fetch: Statement = `fetch forward ${size} from batches`;
  for (;;) {
    const rows = await session.query<T>(fetch);
    if (rows.length > 0) yield rows;
    if (rows.length < size) break;
  }
  await session.run("close batches");
}
