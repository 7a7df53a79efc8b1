// Access to PostgreSQL: a pool whose values keep their exact meaning (dates and money stay text), transactions that
// are run again when PostgreSQL asks for it, and COPY. With the rest of this folder the only importer of the driver.
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import {
  connectTimeoutMs,
  copyChunkChars,
  idleConnectionMs,
  poolMaxConnections,
  statementTimeoutMs,
  transactionRetries,
  transactionRetryPauseMs,
} from "#contract/limits.ts";
import { openSnapshot, type Snapshot, type SnapshotOptions } from "./snapshot.ts";

/** Text, or a prepared statement: `name` must stand for one text in the whole program. */
export type Statement = string | { name: string; text: string; values?: readonly unknown[] };

export interface StatementResult<T> {
  rows: T[];
  /** Rows returned or changed; null for statements without any. */
  rowCount: number | null;
  columns: string[];
  /** The command tag's first word: SELECT, INSERT, … */
  command: string;
}

/** What runs statements: the pool (each on its own connection) or the connection of one transaction. */
export interface Session {
  query<T = Record<string, unknown>>(
    statement: Statement,
    values?: readonly unknown[],
  ): Promise<T[]>;
  /** Like `query`, with row count and column names; of several statements in one text, the last one's. */
  run<T = Record<string, unknown>>(
    statement: Statement,
    values?: readonly unknown[],
  ): Promise<StatementResult<T>>;
}

export interface TransactionOptions {
  isolation?: "read committed" | "repeatable read" | "serializable";
  readOnly?: boolean;
  /** Instead of the pool's `statementTimeoutMs`; 0 for work over the whole portfolio. */
  statementTimeoutMs?: number;
}

export interface Database extends Session {
  readonly url: string;
  /** Runs `work` in one transaction; the whole of it again after a deadlock or a serialization conflict. */
  transaction<R>(work: (client: Session) => Promise<R>, options?: TransactionOptions): Promise<R>;
  /** One moment of the database to read from, which the caller must `end`. */
  snapshot(options: SnapshotOptions): Promise<Snapshot>;
  end(): Promise<void>;
}

export interface DatabaseOptions {
  max?: number;
  statementTimeoutMs?: number;
  applicationName?: string;
}

/** No connection could be had: the server is down, unreachable, or all connections are busy. */
export class DatabaseUnavailableError extends Error {
  readonly code: string;
  constructor(cause: unknown) {
    const code = (cause as { code?: string }).code ?? "POOL_TIMEOUT";
    super(`No database connection: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = "DatabaseUnavailableError";
    this.code = code;
  }
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.DATE, asText],
  [pg.types.builtins.TIMESTAMP, asText],
  [pg.types.builtins.TIMESTAMPTZ, asText],
  [pg.types.builtins.NUMERIC, asText],
  [pg.types.builtins.INTERVAL, asText],
  [pg.types.builtins.INT8, asSafeInteger],
]);
const textArrayOid: number = 1009;
const arrayItemParsers = new Map<number, (text: string) => unknown>([
  [1182, asText], // date[]
  [1185, asText], // timestamptz[]
  [1231, asText], // numeric[]
  [1016, asSafeInteger], // bigint[]
]);

function asText(text: string): string {
  return text;
}

function asSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(
      `The bigint ${text} does not fit a JavaScript integer; select it as text.`,
    );
  }
  return value;
}

/** The driver's own text[] parser, then ours on each item; nulls and nested arrays pass. */
function parseArray(text: string, parseItem: (text: string) => unknown): unknown[] {
  const readItems = pg.types.getTypeParser(textArrayOid, "text") as (text: string) => unknown[];
  const convert = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(convert);
    return item === null ? null : parseItem(item as string);
  };
  return readItems(text).map(convert);
}

const exactTypes = {
  getTypeParser(oid: number, format?: "text" | "binary"): unknown {
    const parser = parsers.get(oid);
    if (parser) return parser;
    const parseItem = arrayItemParsers.get(oid);
    if (parseItem) return (text: string) => parseArray(text, parseItem);
    return pg.types.getTypeParser(oid, format);
  },
};

/** The driver reads sslmode=require as "verify"; libpq (psql and every document) as "encrypt, do not verify". */
export function libpqUrl(url: string): string {
  if (!/[?&]sslmode=/.test(url) || /[?&]uselibpqcompat=/.test(url)) return url;
  return `${url}&uselibpqcompat=true`;
}

/**
 * What the code relies on, whatever a database or role has as its default: dates as YYYY-MM-DD, and each statement seeing
 * what was committed before it, so that what is read after a lock is what its last holder left.
 */
const sessionOptions = "-c datestyle=ISO,YMD -c default_transaction_isolation=read\\ committed";

/** Connection settings for a single client, with the same meaning of values and URL as the pool's. */
export function clientConfig(url: string, applicationName = "seeds-metrics"): pg.ClientConfig {
  return {
    connectionString: libpqUrl(url),
    application_name: applicationName,
    options: sessionOptions,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: exactTypes,
  };
}

/** Opens a pool; no connection is made before the first statement. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    ...clientConfig(url, options.applicationName),
    max: options.max ?? poolMaxConnections,
    idleTimeoutMillis: idleConnectionMs,
    statement_timeout: options.statementTimeoutMs ?? statementTimeoutMs,
  });
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => undefined);
  const withClient = async <R>(work: (client: pg.PoolClient) => Promise<R>): Promise<R> => {
    const client = await connect(pool);
    // A connection lost during a statement rejects that statement; the event itself says nothing more.
    const ignore = (): void => undefined;
    client.on("error", ignore);
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = endsConnection(error);
      throw error;
    } finally {
      client.off("error", ignore);
      client.release(broken);
    }
  };
  const session = sessionOver((query) => withClient((client) => client.query(query)));
  return {
    url,
    ...session,
    transaction: (work, transactionOptions = {}) =>
      retried(() => withClient((client) => inTransaction(client, work, transactionOptions))),
    snapshot: (snapshotOptions) =>
      openSnapshot(
        { url, connect: () => connect(pool), sessionOver, query: session.query },
        snapshotOptions,
      ),
    end: () => pool.end(),
  };
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    // What the server itself answered (wrong password, no such database) says more than "unavailable".
    if (error instanceof pg.DatabaseError) throw error;
    throw new DatabaseUnavailableError(error);
  }
}

/** The server ended the connection with this error. (The pool itself notices a connection that broke off.) */
function endsConnection(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity !== "ERROR";
}

type DriverQuery = (query: pg.QueryConfig) => Promise<pg.QueryResult | pg.QueryResult[]>;

const sessionClients = new WeakMap<Session, pg.PoolClient>();

function sessionOver(driverQuery: DriverQuery): Session {
  const run: Session["run"] = async <T>(statement: Statement, values?: readonly unknown[]) => {
    const config = typeof statement === "string" ? { text: statement } : statement;
    const parameters = values ?? (typeof statement === "string" ? undefined : statement.values);
    const answer = await driverQuery({
      ...config,
      ...(parameters ? { values: [...parameters] } : {}),
    } as pg.QueryConfig);
    const result = Array.isArray(answer) ? answer.at(-1) : answer;
    return {
      rows: (result?.rows ?? []) as T[],
      rowCount: result?.rowCount ?? null,
      columns: result?.fields?.map((field) => field.name) ?? [],
      command: result?.command ?? "",
    };
  };
  const query: Session["query"] = async <T>(statement: Statement, values?: readonly unknown[]) =>
    (await run<T>(statement, values)).rows;
  return { run, query };
}

async function inTransaction<R>(
  client: pg.PoolClient,
  work: (client: Session) => Promise<R>,
  options: TransactionOptions,
): Promise<R> {
  const mode = `${options.isolation ? ` isolation level ${options.isolation}` : ""}${
    options.readOnly ? " read only" : ""
  }`;
  await client.query(`begin${mode}`);
  try {
    if (options.statementTimeoutMs !== undefined) {
      await client.query(`set local statement_timeout = ${Math.trunc(options.statementTimeoutMs)}`);
    }
    const session = sessionOver((query) => client.query(query));
    sessionClients.set(session, client);
    const result = await work(session);
    const outcome = await client.query("commit");
    // PostgreSQL answers COMMIT of a failed transaction with a rollback and no error.
    if (outcome.command === "ROLLBACK") {
      throw new Error(
        "The transaction was rolled back: one of its statements failed and was ignored.",
      );
    }
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

const retriedCodes = new Set(["40P01", "40001"]); // deadlock_detected, serialization_failure

/** PostgreSQL (or a merge, see raise_if_raced) asks for the same work to be tried again. */
export function isRace(error: unknown): boolean {
  return retriedCodes.has((error as { code?: string }).code ?? "");
}

async function retried<R>(attempt: () => Promise<R>): Promise<R> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRace(error) || retries >= transactionRetries) throw error;
      await delay(Math.random() * transactionRetryPauseMs);
    }
  }
}

/**
 * COPY into `target` ("table (column, …)", from our own code, never from input) on a transaction's connection.
 * `data` is COPY text: tab-separated, \N for null, one line a row. Answers the number of rows.
 */
export async function copyInto(
  client: Session,
  target: string,
  data: string | AsyncIterable<string> | Iterable<string>,
): Promise<number> {
  const connection = sessionClients.get(client);
  if (!connection)
    throw new Error("copyInto works on the client of a transaction, not on the pool.");
  const stream = connection.query(copyFrom(`copy ${target} from stdin`));
  const pieces = typeof data === "string" ? slices(data) : data;
  await pipeline(Readable.from(pieces, { objectMode: true }), stream);
  return stream.rowCount ?? 0;
}

/**
 * COPY (query) out of one transaction's connection into `target` of another's, bytes passed on as they come: flat memory,
 * however many rows. Both texts come from our own code. `onRows` hears how many have passed. Answers the number of rows.
 */
export async function copyAcross(
  source: Session,
  query: string,
  client: Session,
  target: string,
  onRows: (rows: number) => void = () => undefined,
): Promise<number> {
  const from = sessionClients.get(source);
  const into = sessionClients.get(client);
  if (!from || !into) throw new Error("copyAcross works on the clients of two transactions.");
  const stream = into.query(copyFrom(`copy ${target} from stdin`));
  let rows = 0;
  const countRows = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      // A line end inside a value is written \n: each of these ends a row.
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) rows += 1;
      onRows(rows);
      yield piece;
    }
  };
  await pipeline(from.query(copyTo(`copy (${query}) to stdout`)), countRows, stream);
  return stream.rowCount ?? 0;
}

function* slices(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += copyChunkChars) {
    yield text.slice(start, start + copyChunkChars);
  }
}

/** A value of our own settings as an SQL literal, for statements that take no parameters (COPY). */
export function sqlLiteral(value: string): string {
  return pg.escapeLiteral(value);
}

/** One value in COPY text: null is \N; backslash, tab and line ends are escaped. */
export function copyText(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return "\\N";
  if (typeof value !== "string") return String(value);
  return value.replace(/[\\\t\n\r]/g, (char) => copyEscapes[char] ?? char);
}

const copyEscapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
