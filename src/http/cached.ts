/** Routes whose answers are kept: their key, ETag and 304. */

import type { FastifyReply, FastifyRequest } from "fastify";
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
  const [path = "", query = ""] = address.split("?", 2);
  const parameters = new URLSearchParams(query);
  parameters.sort();
  const key = `${path}?${parameters.toString()}`;
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
    stale: takesStale(request.headers["cache-control"]),
    compute: () => inOneMoment(route, deps, request),
  });
  if (etag === null) return reply.type(JSON_TYPE).send(body);
  reply.headers({ etag, "cache-control": CACHE_CONTROL });
  if (hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply.type(JSON_TYPE).send(body);
}
