/** From anything thrown to an error of the catalogue, and that to an answer. */

import { type AnswerCode, ApiError, validationError } from "#contract/errors.ts";
import { JsonSyntaxError } from "#contract/json-value.ts";
import { retryAfterSeconds } from "#contract/limits.ts";
import type { Answer } from "#contract/ports.ts";
import { DatabaseUnavailableError } from "#store/database.ts";
import type { BodyType } from "#http/route.ts";

export function errorAnswer(error: ApiError): Answer {
  const { code, message, details } = error;
  const body = {
    status: "error",
    error: details === null ? { code, message } : { code, message, details },
  };
  return { status: error.status, body: JSON.stringify(body) };
}

/** `failure`: the route's own message for a 500 from the database. `bodyType`: what the route takes. */
export function toApiError(error: unknown, failure?: string, bodyType?: BodyType): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof JsonSyntaxError) return fromJson(error);
  if (isDatabaseAway(error)) return unavailable("The database is away or overloaded.", error);
  const state = sqlState(error);
  if (state !== null) {
    return new ApiError("DATABASE_ERROR", {
      ...(failure === undefined ? {} : { message: failure }),
      details: { error: `The database answered with SQLSTATE ${state}.` },
      cause: error,
    });
  }
  return fromFramework(error, bodyType) ?? new ApiError("INTERNAL_ERROR", { cause: error });
}

export function unavailable(reason: string, cause?: unknown): ApiError {
  return new ApiError("SERVICE_UNAVAILABLE", {
    details: { error: reason },
    headers: { "retry-after": String(retryAfterSeconds) },
    cause,
  });
}

function fromJson(error: JsonSyntaxError): ApiError {
  if (error.code === "MALFORMED") {
    return new ApiError("MALFORMED_JSON", { details: { error: error.message } });
  }
  const code = error.code === "TOO_DEEP" ? "TOO_DEEP" : "TOO_MANY_RECORDS";
  return validationError([{ field: "body", code, message: error.message.replace(/\.$/, "") }]);
}

/** The framework's own refusals: its status, our code and a sentence that says what to do. */
function fromFramework(error: unknown, bodyType?: BodyType): ApiError | null {
  if (!(error instanceof Error)) return null;
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode !== "number" || statusCode < 400 || statusCode > 499) return null;
  switch (statusCode) {
    case 415:
      return wrongBodyType(bodyType);
    case 413:
      return refusal("PAYLOAD_TOO_LARGE", "The body is too large: split the batch.");
    case 403: // a path out of the folder of /docs
      return refusal("NOT_FOUND", "This path does not exist.");
    default:
      return malformedPath();
  }
}

export function malformedPath(): ApiError {
  return refusal(
    "BAD_REQUEST",
    "The path or a header is malformed: percent-encode ids, and keep them to 50 characters.",
  );
}

export function wrongBodyType(bodyType: BodyType = "application/json"): ApiError {
  return refusal("UNSUPPORTED_MEDIA_TYPE", `The Content-Type must be ${bodyType}.`);
}

function refusal(code: AnswerCode, error: string): ApiError {
  return new ApiError(code, { details: { error } });
}

/** Of an error PostgreSQL itself sent; null for any other. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !("severity" in error) || !("code" in error)) return null;
  const { code } = error;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

// Classes: 08 connection, 53 resources (disk full, too many connections), 58 system error (I/O). Codes: 57P01-57P05
// shutdown, crash, starting, dropped, idle; 57014 statement timeout; 55P03 lock not available; 25006 read only (a standby
// being promoted); 40001 and 40P01 after the last retry.
const AWAY_STATE = /^(?:08...|53...|58...|57P0.|57014|55P03|25006|40001|40P01)$/;

const AWAY_CODES: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

// The driver's errors of a lost connection carry no code, only these texts.
const AWAY_TEXT =
  /^(?:Connection terminated|Client has encountered a connection error|Query read timeout|timeout exceeded when trying to connect|Cannot use a pool after calling end)/;

function isDatabaseAway(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  const state = sqlState(error);
  if (state !== null) return AWAY_STATE.test(state);
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return (typeof syscall === "string" && AWAY_CODES.has(code)) || AWAY_TEXT.test(error.message);
}
