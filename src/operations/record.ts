// The record of every run in table operation. An open row whose name nobody holds the lock of was left by a process that ended.
import { listedResultCharactersMax } from "#contract/limits.ts";
import type { Database } from "#store/database.ts";
import type { SessionLock } from "#store/session-lock.ts";

export type OperationState = "queued" | "running" | "succeeded" | "partial" | "failed";
export type OperationTrigger = "command" | "http" | "schedule";

export interface OperationFailure {
  code: string;
  message: string;
}

export interface OperationRow {
  operation_id: string;
  name: string;
  parameters: unknown;
  trigger: OperationTrigger;
  requested_by: string;
  state: OperationState;
  step: string | null;
  progress: number;
  result: unknown;
  error: OperationFailure | null;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
  heartbeat_at: string | null;
}

export interface OperationFilter {
  name: string | null;
  state: OperationState | null;
  page: number;
  limit: number;
}

const columnsWith = (result: string) =>
  `operation_id, name, parameters, trigger, requested_by, state, step, progress::float8 as progress, ${result} as result, error,
  queued_at, started_at, finished_at, heartbeat_at`;
const columns = columnsWith("result");
const listedColumns = columnsWith(
  `case when length(result::text) <= ${listedResultCharactersMax} then result end`,
);

const times = ["queued_at", "started_at", "finished_at", "heartbeat_at"] as const;

function isoTimes(row: OperationRow): OperationRow {
  const copy = { ...row };
  for (const name of times) {
    const value = copy[name];
    if (value !== null) copy[name] = new Date(value).toISOString();
  }
  return copy;
}

export function lockName(name: string): string {
  return `seeds.operation ${name}`;
}

const ended = JSON.stringify({ code: "PROCESS_ENDED", message: "the process ended" });

// A lock that is held says that its process lives. Taken for the moment of this statement alone.
const closeAbandoned = `
update operation set state = 'failed', error = $1, finished_at = now()
where state in ('queued', 'running') and pg_try_advisory_xact_lock(hashtextextended('seeds.operation ' || name, 0))`;

/** Rows that a dead process left open become failed. For the start of a service. */
export async function failAbandoned(db: Database): Promise<void> {
  await db.query(closeAbandoned, [ended]);
}

/** The lock's holder is the only one who can have an open row of that name: others are of the dead. */
export async function failEarlier(lock: SessionLock, name: string): Promise<void> {
  await lock.query(
    `update operation set state = 'failed', error = $1, finished_at = now()
     where name = $2 and state in ('queued', 'running')`,
    [ended, name],
  );
}

export async function insertOperation(
  db: Database,
  row: Pick<OperationRow, "name" | "parameters" | "trigger" | "requested_by">,
): Promise<string> {
  const [inserted] = await db.query<{ operation_id: string }>(
    `insert into operation (name, parameters, trigger, requested_by, heartbeat_at) values ($1, $2, $3, left($4, 255), now())
     returning operation_id`,
    [row.name, JSON.stringify(row.parameters), row.trigger, row.requested_by],
  );
  if (!inserted) throw new Error("table operation took no row");
  return inserted.operation_id;
}

/** `step` null: as it was. Also the sign of life. */
export async function advanceOperation(
  lock: SessionLock,
  operationId: string,
  step: string | null,
  share: number,
): Promise<void> {
  await lock.query(
    `update operation set state = 'running', started_at = coalesce(started_at, now()), step = left(coalesce($2, step), 255),
       progress = $3, heartbeat_at = now()
     where operation_id = $1 and state in ('queued', 'running')`,
    [operationId, step, share],
  );
}

export async function finishOperation(
  db: Database,
  operationId: string,
  end: { state: OperationState; result: unknown; error: OperationFailure | null },
): Promise<void> {
  await db.query(
    `update operation set state = $2::text, result = $3, error = $4, finished_at = now(), heartbeat_at = now(),
       progress = case when $2::text = 'failed' then progress else 1 end
     where operation_id = $1 and state in ('queued', 'running')`,
    [operationId, end.state, jsonOrNull(end.result), jsonOrNull(end.error)],
  );
}

function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

export async function findOperation(
  db: Database,
  operationId: string,
): Promise<OperationRow | null> {
  const [row] = await db.query<OperationRow>(
    `select ${columns} from operation where operation_id = $1`,
    [operationId],
  );
  return row ? isoTimes(row) : null;
}

export async function openOperation(db: Database, name: string): Promise<string | null> {
  const [row] = await db.query<{ operation_id: string }>(
    `select operation_id from operation where name = $1 and state in ('queued', 'running')
     order by queued_at desc limit 1`,
    [name],
  );
  return row?.operation_id ?? null;
}

const matches = "($1::text is null or name = $1) and ($2::text is null or state = $2)";

/** Newest first. */
export async function listOperations(
  db: Database,
  { name, state, page, limit }: OperationFilter,
): Promise<{ rows: OperationRow[]; total: number }> {
  const [rows, [count]] = await Promise.all([
    db.query<OperationRow>(
      `select ${listedColumns} from operation where ${matches} order by queued_at desc, operation_id limit $3 offset $4`,
      [name, state, limit, (page - 1) * limit],
    ),
    db.query<{ total: number }>(`select count(*) as total from operation where ${matches}`, [
      name,
      state,
    ]),
  ]);
  return { rows: rows.map(isoTimes), total: count?.total ?? 0 };
}
