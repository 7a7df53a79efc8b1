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
}

export interface MergeOptions {
  /** An id that exists fails instead of being updated. */
  rejectExisting: boolean;
  /** A sync makes placeholders for unknown customers; a single create fails. */
  placeUnknownCustomers: boolean;
}

/** The order of ingest_batch's and ingest_source_batch's parameters, which is the order of merging: a record before those that refer to it. */
const parameterOrder = [
  "officers",
  "customers",
  "loans",
  "loan_schedules",
  "repayments",
  "deletions",
  "holidays",
] as const satisfies EntityName[];

function recordsJson(staged: readonly StagedRecord<object>[] | undefined): string | null {
  return staged ? JSON.stringify(staged.map(({ index, record }) => ({ ...record, index }))) : null;
}

/** Every loan a record names: they are locked first, in one order. */
function loanIds(entities: StagedEntities): string[] {
  const ids = new Set<string>();
  for (const entity of ["loans", "loan_schedules", "repayments"] as const) {
    for (const { record } of entities[entity] ?? []) ids.add(record.loan_id);
  }
  for (const { record } of entities.deletions ?? []) {
    if (record.entity_type === "loan" || record.entity_type === "loan_schedule") {
      ids.add(record.entity_id);
    }
  }
  return [...ids];
}

/** Works on the pool (its own transaction) or on a transaction's session. Raises 40001 when it raced another insert. */
export async function mergeBatch(
  session: Session,
  entities: StagedEntities,
  options: MergeOptions,
): Promise<MergeReport> {
  const [row] = await session.query<{ report: MergeReport }>({
    name: "ingest_batch",
    text: "select ingest_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as report",
    values: [
      ...parameterOrder.map((entity) => recordsJson(entities[entity])),
      loanIds(entities),
      options.rejectExisting,
      options.placeUnknownCustomers,
    ],
  });
  if (!row) throw new Error("ingest_batch answered without a row");
  return row.report;
}

/** Records of a source sync, merged as the sync itself merges what it reads. Works and raises like `mergeBatch`. */
export async function mergeSourceBatch(
  session: Session,
  entities: StagedEntities,
): Promise<MergeReport> {
  const [row] = await session.query<{ report: MergeReport }>({
    name: "ingest_source_batch",
    text: "select ingest_source_batch($1, $2, $3, $4, $5, $6, $7, $8) as report",
    values: [...parameterOrder.map((entity) => recordsJson(entities[entity])), loanIds(entities)],
  });
  if (!row) throw new Error("ingest_source_batch answered without a row");
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
