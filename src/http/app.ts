/** Builds the HTTP application and does not listen: src/server.ts runs it, tests inject into it. */

import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { ApiError } from "#contract/errors.ts";
import {
  bodyBytesMax,
  headersTimeoutMs,
  parameterLengthMax,
  requestTimeoutMs,
} from "#contract/limits.ts";
import { type Body, BodyBudget, closeGently, readBody } from "#http/body.ts";
import { answerKeptAtOnce, sendCached } from "#http/cached.ts";
import { registerDashboard } from "#http/dashboard.ts";
import { docsPaths, registerDocs } from "#http/docs.ts";
import { readFormat, withoutFormat } from "#http/exports/format.ts";
import { exportSender, type SendExport } from "#http/exports/send.ts";
import { createEventStreams } from "#http/events.ts";
import {
  errorAnswer,
  malformedPath,
  toApiError,
  unavailable,
  wrongBodyType,
} from "#http/failures.ts";
import { loggerOptions, requestLine } from "#http/logging.ts";
import type { AppDeps, BodyType, Route } from "#http/route.ts";
import { routes } from "#http/routes.ts";

const bodyTypes: readonly BodyType[] = ["application/json", "text/tab-separated-values"];
const REQUEST_ID = /^[\w.:-]{1,100}$/;
const JSON_TYPE = "application/json; charset=utf-8";

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export function buildApp(parts: Omit<AppDeps, "events">): FastifyInstance {
  const deps = { ...parts, events: createEventStreams(parts.cache.version) };
  const app = Fastify({
    logger: loggerOptions(deps),
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: "request_id",
    }),
    genReqId: requestId,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: headersTimeoutMs, connectionsCheckingInterval: 5_000 },
    forceCloseConnections: "idle",
    return503OnClosing: false,
    // Ids have up to 50 characters, each up to twelve when percent-encoded.
    routerOptions: { maxParamLength: parameterLengthMax },
    // Hooks do not run for what the router itself refuses, such as a path that cannot be decoded.
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...HEADERS, "x-request-id": request.id });
      void sendError(reply, toApiError(error));
    },
    clientErrorHandler: answerBrokenRequest,
  });
  const isOpen = addHooks(app);
  answerKeptAtOnce({ app, deps, headers: HEADERS, requestId, isOpen });
  addBodyParser(app);
  const sendExport = exportSender(deps);
  for (const route of routes) addRoute(app, route, deps, sendExport);
  // A stream would keep the server from closing.
  app.addHook("preClose", async () => deps.events.close());
  app.addHook("onClose", () => deps.cache.close());
  registerDocs(app, routes, deps.version);
  registerDashboard(app, deps.dashboardFolder);
  app.setNotFoundHandler((request, reply) => sendError(reply, unknownRoute(request)));
  app.setErrorHandler((thrown, request, reply) => {
    const { failure, bodyType } = request.routeOptions.config as RouteConfig;
    const error = toApiError(thrown, failure, bodyType);
    if (error.status >= 500) {
      request.log.error({ err: error.cause ?? thrown }, error.code);
    }
    return sendError(reply, error);
  });
  return app;
}

interface RouteConfig {
  failure?: string;
  bodyType?: BodyType;
}

function addRoute(app: FastifyInstance, route: Route, deps: AppDeps, sendExport: SendExport): void {
  const { method, path: url, access, operation, failure, body, export: list } = route;
  const { answerType = JSON_TYPE } = route;
  const bodyType = body?.type ?? "application/json";
  app.route({
    method,
    url,
    config: { access, operation, bodyType, ...(failure !== undefined && { failure }) },
    handler: async (request, reply) => {
      if (body?.required === true) request.body ??= Buffer.alloc(0);
      if (list !== undefined) {
        const format = readFormat(request.query as Record<string, unknown>);
        request.query = withoutFormat(request.query as Record<string, unknown>);
        if (format !== null) return sendExport(route, list, format, request, reply);
      }
      // What was kept by a time may still grow while the data stays the same.
      const isOfThen = (request.query as Record<string, unknown>)["known_at"] !== undefined;
      if (route.cached && !isOfThen) return sendCached(route, deps, request, reply);
      if (route.stream && request.method === "GET") {
        // A proxy must not collect what is sent piece by piece.
        const stream = await route.stream(deps);
        return reply.type(answerType).header("x-accel-buffering", "no").send(stream);
      }
      try {
        const answer = await route.handle(request, deps);
        return reply.code(answer.status).type(answerType).send(answer.body);
      } finally {
        // Whoever wrote reads it back, refused or not: a part may be stored.
        if (method !== "GET") deps.cache.version.touch(request.ip);
      }
    },
  });
}

/** Answers whether requests are taken: not once the shutdown began. */
function addHooks(app: FastifyInstance): () => boolean {
  let isClosing = false;
  app.addHook("preClose", async () => {
    isClosing = true;
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ ...HEADERS, "x-request-id": request.id });
    if (!isClosing) return;
    const error = unavailable("The service is shutting down.");
    error.headers["connection"] = "close";
    throw error;
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.info(requestLine(request, reply), "request");
  });
  // A polite client asks before it sends a large body; it then need not send it.
  app.server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    const length = Number(request.headers["content-length"] ?? 0);
    if (length <= bodyBytesMax) response.writeContinue();
    app.server.emit("request", request, response);
  });
  return () => !isClosing;
}

function addBodyParser(app: FastifyInstance): void {
  const budget = new BodyBudget();
  const releases = new WeakMap<FastifyRequest, Body["release"]>();
  app.removeAllContentTypeParsers();
  for (const type of bodyTypes) {
    app.addContentTypeParser(type, async (request: FastifyRequest) => {
      const { bodyType = "application/json" } = request.routeOptions.config as RouteConfig;
      if (bodyType !== type) throw wrongBodyType(bodyType);
      const { bytes, release } = await readBody(request.raw, budget);
      releases.set(request, release);
      return bytes;
    });
  }
  app.addHook("onResponse", async (request) => releases.get(request)?.());
  app.addHook("onRequestAbort", async (request) => releases.get(request)?.());
}

function requestId(request: { headers: IncomingMessage["headers"] }): string {
  const sent = request.headers["x-request-id"];
  return typeof sent === "string" && REQUEST_ID.test(sent) ? sent : randomUUID();
}

function sendError(reply: FastifyReply, error: ApiError): FastifyReply {
  const { status, body } = errorAnswer(error);
  closeGently(reply.request.raw);
  return reply.code(status).headers(error.headers).type(JSON_TYPE).send(body);
}

function unknownRoute(request: FastifyRequest): ApiError {
  const path = request.url.split("?", 1)[0] ?? "";
  const known = routes.filter((route) => pathPattern(route).test(path));
  // A fixed path may also be read as one with an id.
  const methods: string[] = [...new Set(known.map(({ method }) => method))];
  if (path === "/" || docsPaths.includes(path)) methods.push("GET");
  if (methods.length === 0) {
    return new ApiError("NOT_FOUND", { details: { error: "This path does not exist." } });
  }
  // The route is there: an id too long for it was left to the dashboard's paths, which are any.
  if (methods.includes(request.method === "HEAD" ? "GET" : request.method)) return malformedPath();
  const allow = methods.includes("GET") ? [...methods, "HEAD"] : methods;
  return new ApiError("METHOD_NOT_ALLOWED", {
    details: { error: `${request.method} is not possible here: use ${allow.join(" or ")}.` },
    headers: { allow: allow.join(", ") },
  });
}

function pathPattern(route: Route): RegExp {
  return new RegExp(`^${route.path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`);
}

/** A request that HTTP itself cannot read never reaches the router; it gets our envelope all the same. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const isLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const refusal = isLate
    ? new ApiError("REQUEST_TIMEOUT")
    : new ApiError("BAD_REQUEST", { details: { error: "The request is not valid HTTP." } });
  const { status, body } = errorAnswer(refusal);
  socket.end(
    `HTTP/1.1 ${status} ${isLate ? "Request Timeout" : "Bad Request"}\r\nContent-Type: ${JSON_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
