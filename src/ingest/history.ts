// sync_history and sync_error: every sync, and every record it refused with its text, kept in the sync's own transaction.
import type { Answer, EntityName, RecordError, SyncInput, SyncResult } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

export interface KeptError extends RecordError {
  waitsFor: string | null;
}

const insertHistory = `
insert into sync_history (sync_id, sync_type, status, started_at, completed_at, sync_end_date, total_loans, total_repayments,
  total_customers, total_officers, loans_success, loans_failed, repayments_success, repayments_failed, customers_success,
  customers_failed, officers_success, officers_failed, api_response, error_message, duration_seconds, endpoint, source_system)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
  extract(epoch from $5::timestamptz - $4::timestamptz), $21, $22)
returning id`;

const insertErrors = `
insert into sync_error (sync_history_id, entity_type, entity_id, error_code, error_message, error_details, reason_code, field,
  record_index, payload, waits_for)
select $1, e.entity_type, e.entity_id, 'CREATE_FAILED', e.error_message, e.faults, e.reason_code, e.field, e.index, e.payload,
  e."waitsFor"
from json_to_recordset($2) as e (entity_type text, entity_id text, error_message text, faults jsonb, reason_code text, field text,
  index integer, payload text, "waitsFor" text)`;

export async function recordSync(
  tx: Session,
  input: SyncInput,
  result: SyncResult,
  errors: readonly KeptError[],
  answer: Answer,
  startedAt: Date,
): Promise<void> {
  const [row] = await tx.query<{ id: number }>({
    name: "insert_sync_history",
    text: insertHistory,
    values: [
      input.syncId,
      input.syncType,
      statusOf(result),
      startedAt,
      result.completedAt,
      input.syncTimestamp,
      ...totals(input),
      ...successes(input, result),
      storable(answer.body),
      errors.length === 0 ? null : refusedText(input, errors.length),
      input.endpoint,
      input.sourceSystem,
    ],
  });
  // Tried again later, a row of the source would be merged without what makes it one; the source sends it again as it then is.
  if (errors.length === 0 || input.sourceSync) return;
  await tx.query({
    name: "insert_sync_errors",
    text: insertErrors,
    values: [row?.id, JSON.stringify(errors)],
  });
}

function refusedText(input: SyncInput, count: number): string {
  return `${count} records were refused; see ${input.sourceSync ? "api_response" : "sync_error"}`;
}

const counted = ["loans", "repayments", "customers", "officers"] as const satisfies EntityName[];

function totals(input: SyncInput): number[] {
  return counted.map((entity) => input.received[entity] ?? 0);
}

function successes(input: SyncInput, result: SyncResult): number[] {
  return counted.flatMap((entity) => {
    const failed = result.results[entity]?.failed ?? 0;
    return [(input.received[entity] ?? 0) - failed, failed];
  });
}

function statusOf(result: SyncResult): "completed" | "partial_success" | "failed" {
  if (result.errors.length === 0) return "completed";
  const stored = Object.values(result.results).some(
    (outcome) => outcome.inserted + outcome.updated + outcome.unchanged > 0,
  );
  return stored ? "partial_success" : "failed";
}

/** jsonb holds neither a NUL nor half a surrogate pair, which an answer may quote; such an answer is kept without its text. */
function storable(body: string): string | null {
  return /\\u(?:0000|d[89a-f])/i.test(body) ? null : body;
}
