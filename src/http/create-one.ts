/** The four single creates differ in their record, their words, and their duplicate's details. */

import { ApiError, type AnswerCode, validationError } from "#contract/errors.ts";
import { readJsonBytes } from "#contract/json.ts";
import type {
  Answer,
  CreateInput,
  CreateResult,
  RecordByEntity,
  SingleEntity,
  Warning,
} from "#contract/ports.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { readOne } from "#contract/records/one.ts";
import { jsonSchema } from "#contract/records/spec.ts";
import { WarningTally } from "#contract/warnings.ts";
import { errorAnswer } from "#http/failures.ts";
import { answerOf, idempotencyToken } from "#http/idempotency.ts";
import type { AppDeps, Route } from "#http/route.ts";

type Ids = Readonly<Record<string, string>>;

interface Creation<E extends SingleEntity> {
  entity: E;
  /** "customer", as the documented messages have it. */
  noun: string;
  /** Documented message of the 201. */
  message: string;
  /** Documented `data` of the 201. */
  data(record: RecordByEntity[E]): Ids;
  duplicateCode: AnswerCode;
  /** Documented `details` of the 409: ids, and nothing that the client did not send. */
  duplicateDetails(record: RecordByEntity[E]): Ids;
  otherErrors: readonly AnswerCode[];
}

export function createRoute<E extends SingleEntity>(creation: Creation<E>): Route {
  const { entity, noun } = creation;
  const path = `/api/v1/etl/${entity}`;
  return {
    method: "POST",
    path,
    access: "ingest",
    operation: `create_${noun}`,
    summary: `Create ${noun === "officer" ? "an" : "a"} ${noun}`,
    tag: "ETL",
    body: { schema: jsonSchema(recordSpecs[entity]), required: true },
    answers: { 201: answerSchema(Object.keys(creation.data({} as RecordByEntity[E]))) },
    errors: [
      "VALIDATION_ERROR",
      "MALFORMED_JSON",
      ...creation.otherErrors,
      creation.duplicateCode,
      "IDEMPOTENCY_IN_FLIGHT",
      "PAYLOAD_TOO_LARGE",
      "UNSUPPORTED_MEDIA_TYPE",
      "IDEMPOTENCY_CONFLICT",
      "DATABASE_ERROR",
      "SERVICE_UNAVAILABLE",
    ],
    failure: `Failed to create ${noun}`,
    handle: async (request, deps) => {
      const bytes = request.body as Buffer;
      const idempotency = idempotencyToken(request, path, bytes);
      const known = idempotency === null ? null : await deps.ingest.recall(idempotency);
      return known === null ? create(creation, bytes, idempotency, deps) : answerOf(known);
    },
  };
}

async function create<E extends SingleEntity>(
  creation: Creation<E>,
  bytes: Buffer,
  idempotency: ReturnType<typeof idempotencyToken>,
  deps: AppDeps,
): Promise<Answer> {
  const tally = new WarningTally();
  const { record, faults } = readOne(creation.entity, readJsonBytes(bytes), tally);
  if (faults !== null) throw validationError(faults);
  // The pair is one of CreateInput's; TypeScript does not follow the type parameter into the union.
  const input = { entity: creation.entity, record } as unknown as CreateInput;
  const render = (result: CreateResult): Answer => rendered(creation, record, result, tally.list());
  return answerOf(await deps.ingest.createOne(input, { render, idempotency }));
}

function rendered<E extends SingleEntity>(
  creation: Creation<E>,
  record: RecordByEntity[E],
  result: CreateResult,
  readerWarnings: readonly Warning[],
): Answer {
  switch (result.outcome) {
    case "inserted":
    case "replaced_placeholder": {
      const warnings = [...readerWarnings, ...result.warnings];
      const { message } = creation;
      const answer = { status: "success", message, data: creation.data(record) };
      const body = JSON.stringify(warnings.length === 0 ? answer : { ...answer, warnings });
      return { status: 201, body };
    }
    case "duplicate":
      return errorAnswer(
        new ApiError(creation.duplicateCode, { details: creation.duplicateDetails(record) }),
      );
    case "unknown_customer":
      return errorAnswer(unknownCustomer((record as RecordByEntity["loans"]).customer_id));
    case "unknown_loan":
      return errorAnswer(
        new ApiError("LOAN_NOT_FOUND", {
          message: `Loan with ID ${(record as RecordByEntity["repayments"]).loan_id} does not exist`,
          details: null,
        }),
      );
  }
}

function unknownCustomer(id: string): ApiError {
  const message = `customer_id ${id} does not exist: create the customer first`;
  return new ApiError("CUSTOMER_NOT_FOUND", {
    message: `Customer with ID ${id} does not exist`,
    details: {
      error: `${message}.`,
      fields: [{ field: "customer_id", code: "CUSTOMER_NOT_FOUND", message }],
    },
  });
}

function answerSchema(ids: readonly string[]): Record<string, unknown> {
  const data = Object.fromEntries(ids.map((id) => [id, { type: "string" }]));
  return {
    type: "object",
    required: ["status", "message", "data"],
    properties: {
      status: { const: "success" },
      message: { type: "string" },
      data: { type: "object", required: ids, properties: data },
      warnings: { type: "array", items: { $ref: "#/components/schemas/Warning" } },
    },
  };
}
