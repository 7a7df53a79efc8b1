/** Routes whose answers are kept: their key, ETag and 304, and the short way of what is kept. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { statementTimeoutMs } from "#contract/limits.ts";
import { cachedAddressesMax } from "#contract/limits-of-cache.ts";
import type { Answer } from "#contract/ports.ts";
import type { AppDeps, Route } from "#http/route.ts";

const CACHE_CONTROL = "private, no-cache";
const JSON_TYPE = "application/json; charset=utf-8";

const keys = new LRUCache<string, string>({
  maxSize: cachedAddressesMax,
  sizeCalculation: (key, address) => key.length + address.length,
});

/** Path and query, the parameters by name: the order in which they are sent does not matter. */
export function keyOf(address: string): string {
  if (!address.includes("&")) return address;
  const known = keys.get(address);
  if (known !== undefined) return known;
  // A value may hold question marks of its own.
  const start = address.indexOf("?") + 1;
  const parameters = new URLSearchParams(address.slice(start));
  parameters.sort();
  const key = `${address.slice(0, start)}${parameters.toString()}`;
  keys.set(address, key);
  return key;
}

/** Whether a client has this answer already (If-None-Match of HTTP: a list of tags, weak ones too, or a star). */
export function hasAlready(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

/** A client that asks for it (a reload in a browser does) is not given what lies behind. */
export function takesStale(cacheControl: string | undefined): boolean {
  return cacheControl === undefined || !/no-cache|no-store|max-age=0/i.test(cacheControl);
}

/** Statement after statement sees the same data, so that all of an answer is of the version it names. */
async function inOneMoment(route: Route, deps: AppDeps, request: FastifyRequest): Promise<Answer> {
  const whole = new AbortController();
  const moment = await deps.openSnapshot(whole.signal, statementTimeoutMs);
  try {
    return await route.handle(request, { ...deps, ...moment.service });
  } finally {
    await moment.end();
  }
}

export async function sendCached(
  route: Route,
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body, etag } = await deps.cache.answer({
    key: keyOf(request.url),
    operation: route.operation,
    stale: takesStale(request.headers["cache-control"]),
    client: request.ip,
    compute: () => inOneMoment(route, deps, request),
  });
  if (etag === null) return reply.type(JSON_TYPE).send(body);
  reply.headers({ etag, "cache-control": CACHE_CONTROL });
  if (hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type(JSON_TYPE).send(body);
}

interface ShortWay {
  app: FastifyInstance;
  deps: AppDeps;
  /** Of every answer. */
  headers: Readonly<Record<string, string>>;
  requestId(request: IncomingMessage): string;
  isOpen(): boolean;
}

/**
 * A kept answer is given before the framework sees the request: routing, hooks and reply take three times what the rest does.
 * Same headers, same log line. A rule of access that comes to be enforced must be enforced here too.
 */
export function answerKeptAtOnce({ app, deps, headers, requestId, isOpen }: ShortWay): void {
  const [handle] = app.server.listeners("request") as RequestListener[];
  if (!handle) throw new Error("the framework listens to no requests");
  const fixed = Object.entries({
    ...headers,
    "cache-control": CACHE_CONTROL,
    "content-type": JSON_TYPE,
  }).flat();
  const give = (request: IncomingMessage, response: ServerResponse): boolean => {
    const begun = performance.now();
    const kept = deps.cache.find(keyOf(request.url ?? ""));
    if (kept === null || kept.etag === null) return false;
    const { body, etag, operation } = kept;
    const id = requestId(request);
    const own = ["x-request-id", id, "etag", etag];
    const status = hasAlready(request.headers["if-none-match"], etag) ? 304 : 200;
    if (status === 304) {
      response.writeHead(304, [...fixed, ...own]).end();
    } else {
      response.writeHead(200, [...fixed, ...own, "content-length", String(body.length)]).end(body);
    }
    logKept(app.log, { request_id: id, operation, method: "GET", status }, begun);
    return true;
  };
  app.server.removeListener("request", handle);
  app.server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const isPlain = request.method === "GET" && isOpen();
    if (!isPlain || !give(request, response)) handle(request, response);
  });
}

function logKept(log: FastifyBaseLogger, line: object, begun: number): void {
  const duration = Math.round((performance.now() - begun) * 10) / 10;
  log.info({ ...line, duration_ms: duration }, "request");
}
