/** The Idempotency-Key header: one key names one request of one route for ever. */

import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { ApiError, validationError } from "#contract/errors.ts";
import { idempotencyKeyLengthMax, retryAfterSeconds } from "#contract/limits.ts";
import type { Answer, IdempotencyToken, Reply } from "#contract/ports.ts";

const KEY = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** null without the header. Throws ApiError for a key that cannot be one. */
export function idempotencyToken(
  request: FastifyRequest,
  path: string,
  body: Uint8Array,
): IdempotencyToken | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || key.length > idempotencyKeyLengthMax || !KEY.test(key)) {
    const message = `Idempotency-Key must have 1 to ${idempotencyKeyLengthMax} visible ASCII characters`;
    throw validationError([{ field: "Idempotency-Key", code: "NOT_ALLOWED", message }]);
  }
  return { key: `${path} ${key}`, requestHash: createHash("sha256").update(body).digest("hex") };
}

/** Throws ApiError where the key forbids an answer. */
export function answerOf(reply: Reply<unknown>): Answer {
  switch (reply.kind) {
    case "done":
    case "replayed":
      return reply.answer;
    case "key_reused":
      throw new ApiError("IDEMPOTENCY_CONFLICT");
    case "key_in_flight":
      throw new ApiError("IDEMPOTENCY_IN_FLIGHT", {
        headers: { "retry-after": String(retryAfterSeconds) },
      });
  }
}
