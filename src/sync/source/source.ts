// The source database, only ever read: one transaction sees one state of it, whatever its application writes meanwhile, and
// says from when the next reading must begin so that nothing is missed.
import type { IsoTime } from "#contract/ports.ts";
import { sourceClockSkewMs } from "#contract/limits.ts";
import {
  type Database,
  DatabaseUnavailableError,
  openDatabase,
  type Session,
} from "#store/database.ts";
import { SyncError } from "../errors.ts";
import { assertReadable } from "./requirements.ts";

/** One state of the source. */
export interface SourceSnapshot {
  session: Session;
  /** pg_current_snapshot(): transactions that it sees. */
  snapshot: string;
  /** The source's clock just before. */
  readAt: IsoTime;
  /** A sync that follows reads what was modified at or after this instant. */
  readFrom: IsoTime;
  /** Transactions that were open then: id → an instant before which it cannot have begun. */
  openTransactions: Record<string, IsoTime>;
}

/** What the sync before this one left: needed to tell since when an open transaction may have been open. */
export interface EarlierReading {
  readAt: IsoTime | null;
  openTransactions: Readonly<Record<string, IsoTime>>;
}

const longAgo = "-infinity";

/**
 * Reads the source within one read-only transaction. A row can be missed by its modification time only if its transaction
 * was open when the source was read: so the transactions open just before the snapshot are listed (pg_locks shows every
 * transaction, writing or not), and the next reading begins where the oldest of them can have begun. When the role may not
 * see a transaction's start, it is bounded by the last reading at which it was not open yet.
 */
export async function readSource<R>(
  source: Database,
  earlier: EarlierReading,
  work: (snapshot: SourceSnapshot) => Promise<R>,
): Promise<R> {
  await assertReadable(source).catch((error: unknown) => {
    throw unreachable(error) ?? error;
  });
  const before = await openTransactions(source, earlier);
  return source.transaction(
    async (session) => {
      // Compiling a long list of rules takes longer than following it.
      await session.query("set local jit = off");
      const [state] = await session.query<{ snapshot: string }>(
        "select pg_current_snapshot()::text as snapshot",
      );
      if (!state) throw new SyncError("SOURCE_SILENT", "The source answered without a snapshot.");
      return work({ session, snapshot: state.snapshot, ...before });
    },
    { isolation: "repeatable read", readOnly: true, statementTimeoutMs: 0 },
  );
}

/** No connection, or one that the server refuses: it must say that the source is meant, and not our own database. */
function unreachable(error: unknown): SyncError | null {
  const isRefused = /^(28|3D)/.test((error as { code?: string }).code ?? "");
  if (!(error instanceof Error) || !(isRefused || error instanceof DatabaseUnavailableError))
    return null;
  return new SyncError(
    "SOURCE_UNREACHABLE",
    `The source database cannot be read: ${error.message}. Nothing was read. Check SOURCE_DATABASE_URL, and that its server runs.`,
  );
}

export function openSource(url: string): Database {
  return openDatabase(url, { max: 2, statementTimeoutMs: 0, applicationName: "seeds-source" });
}

interface OpenTransaction {
  id: string;
  began: IsoTime | null;
}

async function openTransactions(
  source: Database,
  earlier: EarlierReading,
): Promise<Pick<SourceSnapshot, "readAt" | "readFrom" | "openTransactions">> {
  const [clock] = await source.query<{ read_at: IsoTime }>(
    "select clock_timestamp()::text as read_at",
  );
  const open = await source.query<OpenTransaction>(`
    select k.virtualtransaction as id, a.xact_start::text as began
    from pg_locks k join pg_stat_activity a on a.pid = k.pid
    where k.locktype = 'virtualxid' and k.granted and k.mode = 'ExclusiveLock' and k.pid <> pg_backend_pid()
      and a.datname = current_database() and a.application_name <> 'seeds-source'
    union all
    select 'prepared ' || p.transaction, null from pg_prepared_xacts p where p.database = current_database()`);
  const bounds: Record<string, IsoTime> = {};
  for (const { id, began } of open) {
    bounds[id] = began ?? earlier.openTransactions[id] ?? earlier.readAt ?? longAgo;
  }
  const readAt = clock?.read_at ?? longAgo;
  const [from] = await source.query<{ read_from: IsoTime }>(
    `select (least($1::timestamptz, (select min(b::timestamptz) from unnest($2::text[]) b))
       - make_interval(secs => $3))::text as read_from`,
    [readAt, Object.values(bounds), sourceClockSkewMs / 1000],
  );
  return { readAt, readFrom: from?.read_from ?? longAgo, openTransactions: bounds };
}
