// A sync: merge, say what was refused, keep history, errors and answer, all in one transaction.
import type {
  Answering,
  EntityName,
  EntityType,
  RecordError,
  Reply,
  SyncInput,
  SyncResult,
  Warning,
} from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { recordSync, type KeptError } from "./history.ts";
import { claimKey, keepAnswer } from "./idempotency.ts";
import {
  mergeBatch,
  mergeSourceBatch,
  noOutcome,
  outcomes,
  type MergeFailure,
  type MergeReport,
} from "./merge.ts";

/** The order in which a request's arrays are reported. */
const reportOrder = [
  "loans",
  "repayments",
  "customers",
  "officers",
  "loan_schedules",
  "holidays",
  "deletions",
] as const satisfies EntityName[];

const typeOf: Record<EntityName, EntityType> = {
  loans: "loan",
  repayments: "repayment",
  customers: "customer",
  officers: "officer",
  loan_schedules: "loan_schedule",
  holidays: "holiday",
  deletions: "deletion",
};

export interface SyncDone {
  reply: Reply<SyncResult>;
  /** Loans it brought, and loans its refused records wait for. */
  awaitedLoans: string[];
}

export async function sync(
  db: Database,
  input: SyncInput,
  answering: Answering<SyncResult>,
): Promise<SyncDone> {
  const startedAt = new Date();
  return db.transaction(async (tx) => {
    const token = answering.idempotency;
    const known = token && (await claimKey(tx, token));
    if (known) return { reply: known, awaitedLoans: [] };
    const report = await (input.sourceSync
      ? mergeSourceBatch(tx, input.entities)
      : mergeBatch(tx, input.entities, {
          rejectExisting: input.onConflict === "reject",
          placeUnknownCustomers: true,
        }));
    const errors = allErrors(input, report);
    const result = syncResult(input, report, errors);
    const answer = answering.render(result);
    await recordSync(tx, input, result, errors, answer, startedAt);
    if (token) await keepAnswer(tx, token, answer);
    return { reply: { kind: "done", result, answer }, awaitedLoans: awaitedLoans(input, errors) };
  });
}

function awaitedLoans(input: SyncInput, errors: readonly KeptError[]): string[] {
  const brought = (input.entities.loans ?? []).map(({ record }) => record.loan_id);
  const missed = errors.flatMap(({ waitsFor }) => waitsFor ?? []);
  return [...new Set([...brought, ...missed])];
}

function allErrors(input: SyncInput, report: MergeReport): KeptError[] {
  const refused = input.failed.map((error) => ({ ...error, waitsFor: null }));
  const merged = Object.entries(report.results).flatMap(([entity, outcome]) =>
    outcome.failures.map((failure) => mergeError(input, entity as EntityName, failure)),
  );
  const rank = (error: RecordError): number =>
    reportOrder.findIndex((entity) => typeOf[entity] === error.entity_type);
  return [...refused, ...merged].sort((a, b) => rank(a) - rank(b) || a.index - b.index);
}

function mergeError(input: SyncInput, entity: EntityName, failure: MergeFailure): KeptError {
  return {
    entity_type: typeOf[entity],
    entity_id: failure.id,
    index: failure.index,
    field: failure.field,
    reason_code: failure.code,
    error_message: failure.message,
    faults: [],
    payload: input.payloadOf(entity, failure.index),
    waitsFor: failure.waits_for ?? null,
  };
}

function syncResult(input: SyncInput, report: MergeReport, errors: KeptError[]): SyncResult {
  const results = outcomes(report);
  for (const entity of Object.keys(input.received) as EntityName[]) {
    results[entity] ??= noOutcome();
  }
  for (const { entity_type: type } of input.failed) {
    const entity = reportOrder.find((name) => typeOf[name] === type);
    if (!entity) continue;
    const outcome = (results[entity] ??= noOutcome());
    outcome.failed += 1;
  }
  return {
    results,
    errors: errors.map(({ waitsFor: _, ...error }) => error),
    warnings: [...input.warnings, ...mergeWarnings(report)],
    loansAffected: report.loans_affected,
    computationTimeMs: report.computation_time_ms,
    completedAt: new Date(),
  };
}

export function mergeWarnings(report: MergeReport): Warning[] {
  return Object.values(report.results).flatMap((outcome) =>
    outcome.warnings.map(({ code, field, message }) => ({ code, field, message })),
  );
}
