// The kept errors: listing them, and trying them again once their cause is gone.
import type {
  EntityName,
  EntityType,
  ErrorFilter,
  RetryFilter,
  RetryResult,
  StoredError,
} from "#contract/ports.ts";
import { recordsMax } from "#contract/limits.ts";
import { readPayload } from "#contract/records/one.ts";
import { idOf } from "#contract/records/spec.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { WarningTally } from "#contract/warnings.ts";
import type { Database, Session } from "#store/database.ts";
import { mergeBatch, type MergeFailure, type StagedEntities } from "./merge.ts";

const selectErrors = `
select e.id, h.sync_id, e.entity_type, e.entity_id, e.error_code, e.reason_code, e.error_message, e.field, e.record_index as index,
  e.error_details, e.payload, e.waits_for, e.retry_count, e.last_retry_at, e.quarantined, e.resolved,
  e.resolved_at, e.created_at,
  count(*) over () as total
from sync_error e join sync_history h on h.id = e.sync_history_id
where ($1::boolean is null or e.resolved = $1) and ($2::text is null or e.entity_type = $2) and ($3::text is null or h.sync_id = $3)
  and ($4::boolean is null or e.quarantined = $4)
order by e.created_at desc, e.id desc
limit $5 offset $6`;

const countErrors = `
select count(*) as total
from sync_error e join sync_history h on h.id = e.sync_history_id
where ($1::boolean is null or e.resolved = $1) and ($2::text is null or e.entity_type = $2) and ($3::text is null or h.sync_id = $3)
  and ($4::boolean is null or e.quarantined = $4)`;

const times = ["created_at", "last_retry_at", "resolved_at"] as const;

export async function listErrors(
  db: Database,
  filter: ErrorFilter,
): Promise<{ rows: StoredError[]; total: number }> {
  const conditions = [filter.resolved, filter.entityType, filter.syncId, filter.quarantined];
  const rows = await db.query<StoredError & { total: number }>(selectErrors, [
    ...conditions,
    filter.limit,
    (filter.page - 1) * filter.limit,
  ]);
  const [first] = rows;
  const total = first
    ? first.total
    : ((await db.query<{ total: number }>(countErrors, conditions))[0]?.total ?? 0);
  return { rows: rows.map(({ total: _, ...row }) => isoTimes(row)), total };
}

function isoTimes(row: StoredError): StoredError {
  const copy = { ...row };
  for (const name of times) {
    const value = copy[name];
    if (value !== null) copy[name] = new Date(value).toISOString();
  }
  return copy;
}

interface WaitingError {
  id: number;
  waits_for: string | null;
  entity_type: EntityType;
  payload: string;
  reason_code: string;
  error_message: string;
  sync_history_id: number;
}

// What a source sync quarantined is a row of the source, not a record: the next sync tries it.
// One row of a schedule brings the others of its request along: the rows merged for a loan replace its schedule as a whole.
const claimErrors = `
select e.id, e.entity_type, e.payload, e.waits_for, e.reason_code, e.error_message, e.sync_history_id
from sync_error e join sync_history h on h.id = e.sync_history_id
where not e.resolved and not e.quarantined and ($1::bigint[] is null or e.id = any($1) or (e.entity_type = 'loan_schedule' and exists (
    select from sync_error o
    where o.id = any($1) and o.entity_type = 'loan_schedule' and o.sync_history_id = e.sync_history_id
      and o.waits_for = e.waits_for))) and ($2::text is null or e.entity_type = $2)
  and ($3::text is null or h.sync_id = $3)
order by e.id
limit $4
for update of e skip locked`;

const resolveErrors = `
update sync_error set resolved = true, resolved_at = now(), retry_count = retry_count + 1, last_retry_at = now()
where id = any($1::bigint[])`;

const refuseErrors = `
update sync_error e set retry_count = e.retry_count + 1, last_retry_at = now(), error_message = f.message, reason_code = f.code,
  field = f.field, waits_for = f.waits_for
from json_to_recordset($1) as f (id bigint, message text, code text, field text, waits_for text)
where e.id = f.id`;

const entityOf: Record<EntityType, EntityName> = {
  loan: "loans",
  repayment: "repayments",
  customer: "customers",
  officer: "officers",
  loan_schedule: "loan_schedules",
  holiday: "holidays",
  deletion: "deletions",
};

/** Tries kept errors again, oldest first, in one transaction; a rival's are passed over. At most `recordsMax` of them. */
export async function retryErrors(db: Database, filter: RetryFilter): Promise<RetryResult> {
  return (await retryClaimed(db, filter)).result;
}

/** `tried`: the errors it claimed, which may be fewer than the filter names. */
async function retryClaimed(
  db: Database,
  filter: RetryFilter,
): Promise<{ result: RetryResult; tried: Set<number> }> {
  return db.transaction(async (tx) => {
    const found = await tx.query<WaitingError>(claimErrors, [
      filter.ids,
      filter.entityType,
      filter.syncId,
      recordsMax,
    ]);
    const claimed = found.length === recordsMax ? withoutCutSchedules(found) : found;
    const superseded = await supersededErrors(tx, claimed);
    const current = claimed.filter(({ id }) => !superseded.has(id));
    const refusals = new Map<number, Omit<MergeFailure, "index">>();
    for (const { round, repeats } of rounds(current)) {
      // A record refused because its id exists must not become an update by being tried again.
      const rejected = round.filter(({ reason_code: code }) => code.startsWith("DUPLICATE_"));
      const others = round.filter((error) => !rejected.includes(error));
      await retryRound(tx, others, false, refusals);
      await retryRound(tx, rejected, true, refusals);
      for (const [id, first] of repeats) {
        const refusal = refusals.get(first);
        if (refusal) refusals.set(id, refusal);
      }
    }
    const resolved = claimed.map(({ id }) => id).filter((id) => !refusals.has(id));
    await tx.query(resolveErrors, [resolved]);
    await tx.query(refuseErrors, [
      JSON.stringify([...refusals].map(([id, refusal]) => ({ ...refusal, id }))),
    ]);
    return {
      result: {
        retried: claimed.length,
        resolved: resolved.length,
        still_failing: refusals.size,
      },
      tried: new Set(claimed.map(({ id }) => id)),
    };
  });
}

/** The limit may have cut a schedule of the last request in two; that request's schedules wait for the next retry. */
function withoutCutSchedules(claimed: WaitingError[]): WaitingError[] {
  const last = claimed.at(-1);
  const whole = claimed.filter(
    (error) =>
      error.entity_type !== "loan_schedule" || error.sync_history_id !== last?.sync_history_id,
  );
  // One request holds no more than the limit: where nothing is left, nothing was cut.
  return whole.length > 0 ? whole : claimed;
}

// Written after the refusal, and not by the retry of an earlier one (which resolved it at the time it wrote the row).
const selectSuperseded = `
select e.id
from sync_error e
cross join lateral (
  select r.recorded_at from repayments r
  where e.entity_type = 'repayment' and r.loan_id = e.waits_for and r.repayment_id = e.entity_id
  union all
  select max(i.recorded_at) from loan_instalment i where e.entity_type = 'loan_schedule' and i.loan_id = e.waits_for
) stored
where e.id = any($1::bigint[]) and stored.recorded_at > e.created_at and not exists (
  select from sync_error x
  where x.entity_type = e.entity_type and x.entity_id = e.entity_id and x.id < e.id and x.resolved_at = stored.recorded_at)`;

/** A record that came again and was stored since it was refused is newer than the kept one, which must not replace it. */
async function supersededErrors(
  tx: Session,
  claimed: readonly WaitingError[],
): Promise<Set<number>> {
  const waiting = claimed.filter((error) => error.waits_for !== null);
  if (waiting.length === 0) return new Set();
  const loanIds = [...new Set(waiting.map((error) => error.waits_for))];
  await tx.query("select lock_book()");
  await tx.query("select lock_loans($1)", [loanIds]);
  const rows = await tx.query<{ id: number }>(selectSuperseded, [waiting.map(({ id }) => id)]);
  return new Set(rows.map(({ id }) => id));
}

interface Round {
  round: WaitingError[];
  /** Errors that say the same as one of this round or an earlier one, which answers for them: id to id. */
  repeats: Map<number, number>;
}

/**
 * A merge takes an id once: further versions of a record follow in later rounds, in the order they came. A schedule is one
 * record of many rows, so those of one request stay together. A source that sends a refused record again with every sync
 * leaves the same text many times; it is merged once.
 */
function rounds(errors: readonly WaitingError[]): Round[] {
  const list: Round[] = [];
  const roundOf = new Map<string, Map<string, number>>();
  const newest = new Map<string, { error: WaitingError; round: number }>();
  for (const error of errors) {
    const { key, group } = placeOf(error);
    const before = newest.get(key);
    if (error.entity_type !== "loan_schedule" && before && saysTheSame(before.error, error)) {
      list[before.round]?.repeats.set(error.id, before.error.id);
      continue;
    }
    const groups = roundOf.get(key) ?? new Map<string, number>();
    roundOf.set(key, groups);
    const number = groups.get(group) ?? groups.size;
    groups.set(group, number);
    newest.set(key, { error, round: number });
    (list[number] ??= { round: [], repeats: new Map() }).round.push(error);
  }
  return list;
}

function saysTheSame(one: WaitingError, other: WaitingError): boolean {
  return one.payload === other.payload && one.reason_code === other.reason_code;
}

function placeOf(error: WaitingError): { key: string; group: string } {
  const entity = entityOf[error.entity_type];
  const { record } = readPayload(entity, error.payload, new WarningTally());
  if (entity === "loan_schedules" && record && "loan_id" in record) {
    return { key: `schedule of ${record.loan_id}`, group: `sync ${error.sync_history_id}` };
  }
  const id = (record && idOf(recordSpecs[entity], record)) ?? `error ${error.id}`;
  return { key: `${entity} ${id}`, group: `error ${error.id}` };
}

async function retryRound(
  tx: Session,
  round: readonly WaitingError[],
  rejectExisting: boolean,
  refusals: Map<number, Omit<MergeFailure, "index">>,
): Promise<void> {
  if (round.length === 0) return;
  const staged: StagedEntities = {};
  for (const error of round) {
    const entity = entityOf[error.entity_type];
    const { record, faults } = readPayload(entity, error.payload, new WarningTally());
    if (error.reason_code === "SCHEDULE_INCOMPLETE") {
      // Its own row is sound and another of its loan was not: alone it would replace the schedule by a part of it.
      const { reason_code: code, error_message: message } = error;
      refusals.set(error.id, { id: null, code, field: "loan_id", message });
    } else if (record) {
      const list = (staged[entity] ??= []) as { index: number; record: unknown }[];
      list.push({ index: error.id, record });
    } else {
      const [first] = faults;
      refusals.set(error.id, {
        id: null,
        code: "VALIDATION_ERROR",
        field: first?.field ?? null,
        message: first?.message ?? "the record is not valid",
      });
    }
  }
  const report = await mergeBatch(tx, staged, {
    rejectExisting,
    placeUnknownCustomers: true,
  });
  for (const outcome of Object.values(report.results)) {
    for (const { index, ...failure } of outcome.failures) refusals.set(index, failure);
  }
}

const arrivedErrors = `
select array_agg(e.id order by e.id) as ids from sync_error e
where not e.resolved and e.waits_for is not null and ($1::text[] is null or e.waits_for = any($1))
  and exists (select from loan l where l.loan_id = e.waits_for)`;

/**
 * Tries the kept errors whose loan is there: of the loans named, or all (at every start, because a crash between a commit
 * and its retry can leave some). In as many transactions as their number needs.
 */
export async function retryArrivedErrors(
  db: Database,
  loanIds: readonly string[] | null = null,
): Promise<RetryResult> {
  const total: RetryResult = { retried: 0, resolved: 0, still_failing: 0 };
  const [row] = await db.query<{ ids: number[] | null }>(arrivedErrors, [loanIds]);
  let ids = row?.ids ?? [];
  while (ids.length > 0) {
    const { result, tried } = await retryClaimed(db, { ids, entityType: null, syncId: null });
    total.retried += result.retried;
    total.resolved += result.resolved;
    total.still_failing += result.still_failing;
    if (tried.size === 0) break; // all that is left is in a rival's hands
    ids = ids.filter((id) => !tried.has(id));
  }
  return total;
}
