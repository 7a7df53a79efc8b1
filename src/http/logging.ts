/**
 * What a log line may hold: who is asked for is personal, so no body, no query, no id, no header and no text of
 * a database error (it repeats values) is ever written. The X-Request-Id ties a line to an answer.
 */

import type { FastifyReply, FastifyRequest, FastifyServerOptions } from "fastify";
import { sqlState } from "#http/failures.ts";
import type { AppDeps } from "#http/route.ts";

export function loggerOptions({
  logLevel,
  logStream,
}: AppDeps): NonNullable<FastifyServerOptions["logger"]> {
  return {
    level: logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { req: () => ({}), res: () => ({}), err: describeError },
    stream: logStream ?? { write: writeSoon },
  };
}

let unwritten = "";
let flushesAtExit = false;

function flush(): void {
  if (unwritten !== "") process.stdout.write(unwritten);
  unwritten = "";
}

/** What one turn of the event loop logs is written at once: a write for each line would cost more than kept answers do. */
function writeSoon(line: string): void {
  if (unwritten === "") setImmediate(flush);
  unwritten += line;
  if (flushesAtExit) return;
  flushesAtExit = true;
  process.once("exit", flush);
}

export function requestLine(request: FastifyRequest, reply: FastifyReply): object {
  return {
    operation: operationOf(request),
    method: request.method,
    status: reply.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
  };
}

function operationOf(request: FastifyRequest): string {
  const config = request.routeOptions.config as { operation?: string };
  return config.operation ?? (request.is404 ? "unknown_route" : "docs");
}

/** Name, codes and the frames of the stack; of messages only those of our own code, which hold no values. */
export function describeError(error: unknown): { type: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: "not an Error", stack: "" };
  const state = sqlState(error);
  const { code, table, constraint, routine } = error as unknown as Record<string, unknown>;
  const known = {
    code,
    table,
    constraint,
    routine,
    ...(state === null ? {} : { sqlstate: state }),
  };
  const facts = Object.fromEntries(
    Object.entries(known).filter(([, value]) => typeof value === "string"),
  );
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    message: typeof code === "string" ? code : "",
    ...facts,
    stack: frames.join("\n"),
  };
}
