/**
 * The error catalogue: every code an answer can carry, once. docs/errors.md is this list in prose, and a test
 * holds the two together.
 */

import type { Fault } from "#contract/ports.ts";

interface CatalogueEntry {
  /** HTTP status; null: the code appears inside a batch answer only. */
  status: number | null;
  message: string;
  meaning: string;
  resolution: string;
}

export const errorCatalogue = {
  VALIDATION_ERROR: {
    status: 400,
    message: "Invalid request payload",
    meaning: "A value of the body or of a query parameter cannot be accepted.",
    resolution: "Correct the fields listed in details.fields and send the request again.",
  },
  MALFORMED_JSON: {
    status: 400,
    message: "The request body is not valid JSON",
    meaning: "The body is empty, is not JSON, is not UTF-8, or does not decompress.",
    resolution: "Send one JSON object in UTF-8; details.error names the place of the fault.",
  },
  BAD_REQUEST: {
    status: 400,
    message: "The request cannot be read",
    meaning: "The request line or a header is malformed.",
    resolution: "Correct what details.error names.",
  },
  CUSTOMER_NOT_FOUND: {
    status: 400,
    message: "The customer does not exist",
    meaning: "A single loan names a customer_id that is not stored.",
    resolution: "Create the customer first, or send the loan through /etl/sync.",
  },
  LOAN_NOT_FOUND: {
    status: 400,
    message: "The loan does not exist",
    meaning: "A repayment or a schedule names a loan_id that is not stored.",
    resolution:
      "Create the loan first. From a batch the record is kept and applied when it arrives.",
  },
  TEAM_MEMBER_NOT_FOUND: {
    status: 400,
    message: "The team member does not exist",
    meaning: "An audit names a team member who is not stored, or is no longer active.",
    resolution: "Name an active member of GET /audit/team-members.",
  },
  NOT_FOUND: {
    status: 404,
    message: "Not found",
    meaning: "No such route, no such record, or the loan was not yet disbursed on as_of.",
    resolution: "Check the path, the id and as_of.",
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: "Method not allowed",
    meaning: "The path exists, this method does not.",
    resolution: "Use a method of the Allow header.",
  },
  REQUEST_TIMEOUT: {
    status: 408,
    message: "The request took too long to arrive",
    meaning: "The sender was silent for too long in the middle of the request.",
    resolution: "Send the request again; split a large batch.",
  },
  DUPLICATE_CUSTOMER_ID: {
    status: 409,
    message: "Customer ID already exists",
    meaning: "A single create names a customer_id that is stored.",
    resolution: "Do not retry. Send changes of a known customer through /etl/sync.",
  },
  DUPLICATE_OFFICER_ID: {
    status: 409,
    message: "Officer ID already exists",
    meaning: "A single create names an officer_id that is stored.",
    resolution: "Do not retry. Send changes of a known officer through /etl/sync.",
  },
  DUPLICATE_LOAN_ID: {
    status: 409,
    message: "Loan ID already exists",
    meaning: "A single create names a loan_id that is stored.",
    resolution: "Do not retry. Send changes of a known loan through /etl/sync.",
  },
  DUPLICATE_REPAYMENT_ID: {
    status: 409,
    message: "Repayment ID already exists",
    meaning: "The repayment_id is stored, under this loan or another one.",
    resolution: "Do not retry. Send changes of a known repayment through /etl/sync.",
  },
  IDEMPOTENCY_IN_FLIGHT: {
    status: 409,
    message: "A request with this Idempotency-Key is being processed",
    meaning: "The first request with the key has not been answered yet.",
    resolution: "Wait and send the same request again; the first answer is then replayed.",
  },
  OPERATION_RUNNING: {
    status: 409,
    message: "The operation is running already",
    meaning: "An operation of this name runs, in this process or another one.",
    resolution: "Wait for the end of details.operation_id, then start it again.",
  },
  SOURCE_NOT_CONFIGURED: {
    status: 409,
    message: "The source database is not configured",
    meaning: "The operation reads the lender's own database, and its address is not set.",
    resolution: "Start the service with SOURCE_DATABASE_URL.",
  },
  DUPLICATE_TEAM_MEMBER: {
    status: 409,
    message: "A team member has this e-mail address already",
    meaning: "Another team member has the address, whatever the case of its letters.",
    resolution: "Change that member (details.id), or send another address.",
  },
  VERSION_CONFLICT: {
    status: 409,
    message: "It was changed meanwhile",
    meaning: "The version sent is not the stored one: somebody else wrote first.",
    resolution: "Look at details.current, then send the write again with its version.",
  },
  STEP_NOT_ALLOWED: {
    status: 409,
    message: "The status cannot take this step",
    meaning: "An audit goes from status to status by the steps its allowed_steps name.",
    resolution: "Take one of details.current.allowed_steps; an assignee begins an audit.",
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    message: "The request body is too large",
    meaning: "The body, decompressed, is larger than the limit.",
    resolution: "Split the batch.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: "The content type is not supported",
    meaning: "The body is not application/json in UTF-8, plain or gzip.",
    resolution: "Send Content-Type: application/json, and gzip as the only Content-Encoding.",
  },
  IDEMPOTENCY_CONFLICT: {
    status: 422,
    message: "This Idempotency-Key was used with another request body",
    meaning: "An Idempotency-Key names one request for ever.",
    resolution: "Use a new key for a new request.",
  },
  DATABASE_ERROR: {
    status: 500,
    message: "The database refused the operation",
    meaning: "The database answered with an error that validation should have prevented.",
    resolution: "Report it with the X-Request-Id; nothing was stored.",
  },
  INTERNAL_ERROR: {
    status: 500,
    message: "Internal error",
    meaning: "A fault of the service.",
    resolution: "Report it with the X-Request-Id.",
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    message: "The service is temporarily unavailable",
    meaning: "The database is away or overloaded, or too much is being received at once.",
    resolution: "Send the same request again after the seconds of Retry-After.",
  },
  CREATE_FAILED: {
    status: null,
    message: "The record was not stored",
    meaning: "error_code of every entry of errors[] of a batch; reason_code says why.",
    resolution: "See error_message. Records whose loan is missing are retried by themselves.",
  },
  STILL_REFERENCED: {
    status: null,
    message: "The record cannot be deleted while another names it",
    meaning:
      "reason_code: a deletion of a customer or officer whom a loan names, or an officer with an audit.",
    resolution: "Delete or reassign the loans and audits first.",
  },
  DUPLICATE_IN_REQUEST: {
    status: null,
    message: "The record stands twice in the request",
    meaning: "reason_code: an earlier record of the same array has the same key.",
    resolution: "Send each record once.",
  },
  SCHEDULE_INCOMPLETE: {
    status: null,
    message: "Another row of the loan's schedule was refused",
    meaning:
      "reason_code: a loan's rows replace its schedule as a whole, so all are stored or none.",
    resolution: "Correct the faulty row and send all rows of the loan's schedule again.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Codes that are an answer of their own. */
export type AnswerCode = {
  [C in ErrorCode]: (typeof errorCatalogue)[C]["status"] extends number ? C : never;
}[ErrorCode];

/**
 * An outcome that is answered with an error of the catalogue. `message` replaces the catalogue's. `details` null: the
 * documented answer has none; left out, they are the message as a sentence.
 */
export class ApiError extends Error {
  readonly code: AnswerCode;
  readonly details: Record<string, unknown> | null;
  readonly headers: Record<string, string>;

  constructor(
    code: AnswerCode,
    options: {
      message?: string;
      details?: Record<string, unknown> | null;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(options.message ?? errorCatalogue[code].message, { cause: options.cause });
    this.name = "ApiError";
    this.code = code;
    this.details = options.details === undefined ? { error: `${this.message}.` } : options.details;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}

/** 400 VALIDATION_ERROR; `details.error` is the first fault in one sentence. */
export function validationError(faults: readonly Fault[]): ApiError {
  return new ApiError("VALIDATION_ERROR", {
    details: { error: sentence(faults), fields: faults },
  });
}

/** "loan_amount must be a number, not a string (and 2 more)." */
export function sentence(faults: readonly Fault[]): string {
  const [first] = faults;
  if (first === undefined) return "The request cannot be accepted.";
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : "";
  return `${first.message}${more}.`;
}
