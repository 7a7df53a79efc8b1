// R4: what a failing database turns into, by the shape of the error the driver throws.
import { expect, test } from "vitest";
import { ApiError } from "#contract/errors.ts";
import { describeError } from "#http/logging.ts";
import { errorAnswer, toApiError } from "#http/failures.ts";

/** As the driver makes it from PostgreSQL's error message. */
function fromPostgres(code: string): Error {
  const message = 'invalid input syntax for type numeric: "Adebayo"';
  return Object.assign(new Error(message), {
    severity: "ERROR",
    code,
    table: "loan",
    detail: "Key (customer_name)=(Adebayo) exists.",
  });
}
function fromNetwork(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:5432`), { code, syscall: "connect" });
}

test.each([
  ["starting up", fromPostgres("57P03")],
  ["shutdown", fromPostgres("57P01")],
  ["crash", fromPostgres("57P02")],
  ["statement timeout", fromPostgres("57014")],
  ["too many connections", fromPostgres("53300")],
  ["disk full", fromPostgres("53100")],
  ["i/o error", fromPostgres("58030")],
  ["deadlock after the last retry", fromPostgres("40P01")],
  ["read only standby", fromPostgres("25006")],
  ["refused", fromNetwork("ECONNREFUSED")],
  ["reset", fromNetwork("ECONNRESET")],
  ["lost", new Error("Connection terminated unexpectedly")],
  ["pool exhausted", new Error("timeout exceeded when trying to connect")],
])("%s: 503 with Retry-After", (_name, error) => {
  const answer = toApiError(error, "Failed to create loan");
  expect([answer.status, answer.code]).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
});

test("what validation should have prevented is the route's documented 500, without a value", () => {
  const answer = toApiError(fromPostgres("22P02"), "Failed to create loan");
  expect([answer.status, answer.code, answer.message]).toEqual([
    500,
    "DATABASE_ERROR",
    "Failed to create loan",
  ]);
  expect(errorAnswer(answer).body).not.toContain("Adebayo");
});

test("a fault of our own is INTERNAL_ERROR and tells nothing", () => {
  const answer = toApiError(new TypeError("secret"));
  expect([answer.status, answer.code]).toEqual([500, "INTERNAL_ERROR"]);
  expect(errorAnswer(answer).body).not.toContain("secret");
  expect(toApiError("text").code).toBe("INTERNAL_ERROR");
  expect(toApiError(null).code).toBe("INTERNAL_ERROR");
});

test("an error of the catalogue stays itself", () => {
  const error = new ApiError("NOT_FOUND");
  expect(toApiError(error)).toBe(error);
});

test("a log line names code, table and frames, and repeats no value", () => {
  const line = describeError(fromPostgres("22P02"));
  expect(line).toMatchObject({ type: "Error", sqlstate: "22P02", table: "loan" });
  expect(line.stack).toContain("failures.test.ts");
  expect(JSON.stringify(line)).not.toContain("Adebayo");
});
