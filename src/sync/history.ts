// sync_history, last_sync and the cursor of source syncs.
import type { IsoTime } from "#contract/ports.ts";
import type { Database, Session } from "#store/database.ts";
import type { EarlierReading, SourceSnapshot } from "./source/source.ts";

export type SyncType = "full" | "incremental";

/** What happened to an entity: rows read (excluded ones are not), and what that changed with us. */
export interface EntityCounts {
  read: number;
  inserted: number;
  updated: number;
  removed: number;
  quarantined: number;
}

/** Where the last sync stopped. */
export interface Cursor extends EarlierReading {
  /** null: no full sync has ended. */
  readFrom: IsoTime | null;
  resumeAfter: number | null;
  resumeReadFrom: IsoTime | null;
}

interface CursorRow {
  read_from: IsoTime | null;
  read_at: IsoTime | null;
  open_transactions: Record<string, IsoTime>;
  resume_after: number | null;
  resume_read_from: IsoTime | null;
}

export async function readCursor(db: Session): Promise<Cursor> {
  const [row] = await db.query<CursorRow>(
    "select read_from, read_at, open_transactions, resume_after, resume_read_from from source_sync",
  );
  return {
    readFrom: row?.read_from ?? null,
    readAt: row?.read_at ?? null,
    openTransactions: row?.open_transactions ?? {},
    resumeAfter: row?.resume_after ?? null,
    resumeReadFrom: row?.resume_read_from ?? null,
  };
}

export async function beginHistory(
  db: Database,
  syncId: string,
  type: SyncType,
  name: string,
): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    `insert into sync_history (sync_id, sync_type, status, endpoint, source_system)
     values ($1, $2, 'in_progress', $3, 'django') returning id`,
    [syncId, type, name],
  );
  if (!row) throw new Error("insert into sync_history answered without a row");
  return row.id;
}

/** The loans up to this one are synced: an interrupted full sync goes on after it. */
export async function keepProgress(
  tx: Session,
  resumeAfter: number,
  readFrom: IsoTime,
): Promise<void> {
  await tx.query(
    `update source_sync set resume_after = $1,
       resume_read_from = least(resume_read_from, $2::timestamptz)`,
    [resumeAfter, readFrom],
  );
}

/** Moves the cursor to a reading; in the transaction of the last data, so that neither is there without the other. */
export async function moveCursor(
  tx: Session,
  syncId: string,
  type: SyncType,
  snapshot: SourceSnapshot,
  counts: Readonly<Record<string, EntityCounts>>,
): Promise<void> {
  // A full sync that went on where another was interrupted holds parts that were read earlier.
  await tx.query(
    `update source_sync set read_from = case when $1 then least($2::timestamptz, resume_read_from) else $2 end,
       resume_after = case when $1 then null else resume_after end,
       resume_read_from = case when $1 then null else resume_read_from end,
       read_at = $3, source_snapshot = $4, open_transactions = $5`,
    [
      type === "full",
      snapshot.readFrom,
      snapshot.readAt,
      snapshot.snapshot,
      JSON.stringify(snapshot.openTransactions),
    ],
  );
  for (const [entity, name] of Object.entries(trackedNames)) {
    await tx.query("select update_last_sync($1, $2, $3, $4)", [
      name,
      syncId,
      snapshot.readAt,
      counts[entity]?.read ?? 0,
    ]);
  }
}

const trackedNames = {
  officers: "officer",
  customers: "customer",
  loans: "loan",
  loan_schedules: "loan_schedule",
  repayments: "repayment",
  holidays: "holiday",
} as const;

export async function endHistory(
  tx: Session,
  syncId: string,
  counts: Readonly<Record<string, EntityCounts>>,
  report: unknown,
): Promise<void> {
  const of = (entity: string): [number, number, number] => {
    const { read = 0, quarantined = 0 } = counts[entity] ?? {};
    return [read, read - quarantined, quarantined];
  };
  await tx.query(
    `update sync_history set total_loans = $2, loans_success = $3, loans_failed = $4, total_repayments = $5,
       repayments_success = $6, repayments_failed = $7, total_customers = $8, customers_success = $9, customers_failed = $10,
       total_officers = $11, officers_success = $12, officers_failed = $13, api_response = $14 where sync_id = $1`,
    [
      syncId,
      ...of("loans"),
      ...of("repayments"),
      ...of("customers"),
      ...of("officers"),
      JSON.stringify(report),
    ],
  );
  const quarantined = Object.values(counts).reduce((sum, count) => sum + count.quarantined, 0);
  await (quarantined === 0
    ? tx.query("select mark_completed($1)", [syncId])
    : tx.query("select mark_partial_success($1, $2)", [
        syncId,
        `in quarantine: ${quarantined} of the rows, listed with the errors of the syncs`,
      ]));
}
