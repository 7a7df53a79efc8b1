// One batch of validated records into the database: one statement (ingest_batch), which merges every entity in sets
// and refreshes the loans touched once. All rules of the merge are in db/functions/ingest*.sql.
import type {
  EntityName,
  IngestOutcome,
  RecordByEntity,
  StagedRecord,
  Warning,
} from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

export type StagedEntities = { [E in EntityName]?: StagedRecord<RecordByEntity[E]>[] };

export interface MergeFailure {
  index: number;
  id: string | null;
  code: string;
  message: string;
  field: string | null;
  /** The loan whose arrival makes a retry worth while. */
  waits_for?: string;
}

interface MergeOutcome extends Omit<IngestOutcome, "failed"> {
  failures: MergeFailure[];
  warnings: (Warning & { index: number; id: string | null })[];
}

export interface MergeReport {
  results: { [E in EntityName]?: MergeOutcome };
  placed_officers: number;
  placed_customers: number;
  loans_affected: number;
  computation_time_ms: number;
  /** Ids of kept errors whose loan has just arrived. */
  waiting_errors: number[];
}

export interface MergeOptions {
  /** An id that exists fails instead of being updated. */
  rejectExisting: boolean;
  /** A sync makes placeholders for unknown customers; a single create fails. */
  placeUnknownCustomers: boolean;
}

/** Works on the pool (its own transaction) or on a transaction's session. Raises 40001 when it raced another insert. */
export async function mergeBatch(
  session: Session,
  entities: StagedEntities,
  options: MergeOptions,
): Promise<MergeReport> {
  const batch: Record<string, unknown[]> = {};
  for (const [entity, staged] of Object.entries(entities)) {
    batch[entity] = staged.map(({ index, record }) => ({ ...record, index }));
  }
  const [row] = await session.query<{ report: MergeReport }>({
    name: "ingest_batch",
    text: "select ingest_batch($1::json, $2, $3) as report",
    values: [JSON.stringify(batch), options.rejectExisting, options.placeUnknownCustomers],
  });
  if (!row) throw new Error("ingest_batch answered without a row");
  return row.report;
}

/** What happened to each entity, in the words of the answer. Placeholders appear under the entity they stand for. */
export function outcomes(report: MergeReport): { [E in EntityName]?: IngestOutcome } {
  const results: { [E in EntityName]?: IngestOutcome } = {};
  for (const [entity, outcome] of Object.entries(report.results)) {
    results[entity as EntityName] = {
      inserted: outcome.inserted,
      updated: outcome.updated,
      unchanged: outcome.unchanged,
      failed: outcome.failures.length,
      placeholders: 0,
    };
  }
  const placed = { officers: report.placed_officers, customers: report.placed_customers } as const;
  for (const entity of ["officers", "customers"] as const) {
    if (placed[entity] === 0) continue;
    const outcome = results[entity] ?? noOutcome();
    results[entity] = { ...outcome, placeholders: placed[entity] };
  }
  return results;
}

export function noOutcome(): IngestOutcome {
  return { inserted: 0, updated: 0, unchanged: 0, failed: 0, placeholders: 0 };
}
