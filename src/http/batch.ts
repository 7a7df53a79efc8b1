/** The three batch routes: one flow from bytes to the flat answer of the sync documents. */

import { randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import pLimit from "p-limit";
import type { BatchContext } from "#contract/batch.ts";
import { readJsonBytes } from "#contract/json.ts";
import type { JsonDocument } from "#contract/json-value.ts";
import { largeBatchesAtOnce, largeBodyBytes, syncIntervalMs } from "#contract/limits.ts";
import type { Answer, IngestOutcome, RecordError, SyncInput, SyncResult } from "#contract/ports.ts";
import { entityNames } from "#contract/records/all.ts";
import { shortened } from "#contract/warnings.ts";
import { answerOf, idempotencyToken } from "#http/idempotency.ts";
import type { AppDeps, Route } from "#http/route.ts";

interface Batch extends Pick<Route, "path" | "operation" | "summary"> {
  schema: Record<string, unknown>;
  read(document: JsonDocument, context: BatchContext): SyncInput;
}

/** What keeps the process's memory flat under many large batches at once. */
const largeBatches = pLimit(largeBatchesAtOnce);

export function batchRoute({ path, operation, summary, schema, read }: Batch): Route {
  return {
    method: "POST",
    path,
    access: "ingest",
    operation,
    summary,
    tag: "ETL",
    body: { schema, required: true },
    answers: { 200: batchAnswerSchema, 207: batchAnswerSchema, 400: batchAnswerSchema },
    errors: [
      "VALIDATION_ERROR",
      "MALFORMED_JSON",
      "IDEMPOTENCY_IN_FLIGHT",
      "PAYLOAD_TOO_LARGE",
      "UNSUPPORTED_MEDIA_TYPE",
      "IDEMPOTENCY_CONFLICT",
      "DATABASE_ERROR",
      "SERVICE_UNAVAILABLE",
    ],
    failure: "Failed to store the batch",
    handle: async (request: FastifyRequest, deps: AppDeps) => {
      const bytes = request.body as Buffer;
      const idempotency = idempotencyToken(request, path, bytes);
      const known = idempotency === null ? null : await deps.ingest.recall(idempotency);
      if (known !== null) return answerOf(known);
      const store = async (): Promise<Answer> => {
        const input = read(readJsonBytes(bytes), { syncId: randomUUID(), endpoint: path });
        const render = (result: SyncResult): Answer => renderBatch(input, result);
        return answerOf(await deps.ingest.sync(input, { render, idempotency }));
      };
      return bytes.length < largeBodyBytes ? store() : largeBatches(store);
    },
  };
}

const DONE = [200, "success"] as const;
const PARTLY = [207, "partial_success"] as const;
const FAILED = [400, "error"] as const;

/** 200 when nothing failed (also for empty lists), 400 when nothing was stored, else 207. */
function renderBatch(input: SyncInput, result: SyncResult): Answer {
  let received = 0;
  for (const count of Object.values(input.received)) received += count;
  const failed = result.errors.length;
  const [status, word] = failed === 0 ? DONE : failed < received ? PARTLY : FAILED;
  const body = {
    status: word,
    sync_id: input.syncId,
    timestamp: toSeconds(result.completedAt),
    results: shownResults(input, result),
    computed_fields_updated: {
      loans_affected: result.loansAffected,
      computation_time_ms: result.computationTimeMs,
    },
    next_sync_recommended: toSeconds(new Date(result.completedAt.getTime() + syncIntervalMs)),
    errors: result.errors.map(shownError),
    warnings: shortened(result.warnings),
  };
  return { status, body: JSON.stringify(body) };
}

/** loans and repayments always, as documented; other entities when they were sent or placeholders were made. */
function shownResults(input: SyncInput, result: SyncResult): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const entity of entityNames) {
    const outcome = result.results[entity];
    const isDocumented = entity === "loans" || entity === "repayments";
    const isSent = input.received[entity] !== undefined;
    const hasPlaceholders = (outcome?.placeholders ?? 0) > 0;
    if (isDocumented || isSent || hasPlaceholders) shown[entity] = shownOutcome(outcome);
  }
  return shown;
}

function shownOutcome(outcome: IngestOutcome | undefined): object {
  const { inserted = 0, updated = 0, unchanged = 0, failed = 0, placeholders = 0 } = outcome ?? {};
  const counts = { inserted, updated, unchanged, failed };
  return placeholders > 0 ? { ...counts, placeholders } : counts;
}

function shownError(error: RecordError): object {
  const { entity_type, entity_id, error_message, index, field, reason_code } = error;
  return {
    entity_type,
    entity_id,
    error_code: "CREATE_FAILED",
    error_message,
    index,
    field,
    reason_code,
  };
}

/** The documents' form of a time: UTC, whole seconds. */
function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

const count = { type: "integer", minimum: 0 };

const batchAnswerSchema = {
  type: "object",
  properties: {
    status: { enum: ["success", "partial_success", "error"] },
    sync_id: { type: "string" },
    timestamp: { type: "string", format: "date-time" },
    results: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["inserted", "updated", "unchanged", "failed"],
        properties: {
          inserted: count,
          updated: count,
          unchanged: count,
          failed: count,
          placeholders: count,
        },
      },
    },
    computed_fields_updated: {
      type: "object",
      properties: { loans_affected: count, computation_time_ms: count },
    },
    next_sync_recommended: { type: "string", format: "date-time" },
    errors: {
      type: "array",
      items: {
        type: "object",
        properties: {
          entity_type: { type: "string" },
          entity_id: { type: ["string", "null"] },
          error_code: { const: "CREATE_FAILED" },
          error_message: { type: "string" },
          index: count,
          field: { type: ["string", "null"] },
          reason_code: { type: "string" },
        },
      },
    },
    warnings: { type: "array", items: { $ref: "#/components/schemas/Warning" } },
  },
};
