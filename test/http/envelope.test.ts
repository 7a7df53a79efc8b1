// Everything the framework refuses leaves in our envelope, over a real socket; no body costs unbounded memory (R22).
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorCatalogue } from "#contract/errors.ts";
import { bodyBytesMax } from "#contract/limits.ts";
import { routes } from "#http/routes.ts";
import { appWithoutDatabase, createTestApp, type TestApp } from "../support/app.ts";
import { customer } from "../support/examples.ts";

let t: TestApp;
let port: number;
beforeAll(async () => {
  t = await createTestApp();
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  port = (t.app.server.address() as { port: number }).port;
});
afterAll(() => t.close());

interface Raw {
  status: number;
  body: { status: string; error: { code: string; details?: { error?: string } } };
  headers: Record<string, unknown>;
}

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string | number>;
  /** Chunks; an endless iterator is written until the answer comes. */
  chunks?: Iterable<Buffer | string>;
}

function send({
  method = "POST",
  path = "/api/v1/etl/customers",
  headers,
  chunks,
}: Sent): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const all = { "content-type": "application/json", ...headers };
    const request = httpRequest({ host: "127.0.0.1", port, method, path, headers: all });
    let isAnswered = false;
    request.on("response", (response) => {
      isAnswered = true;
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(text),
          headers: response.headers,
        });
        request.destroy();
      });
    });
    request.on("error", (error) => isAnswered || reject(error));
    const iterator = (chunks ?? [])[Symbol.iterator]();
    const pump = (): void => {
      if (isAnswered) return;
      const { value, done } = iterator.next();
      if (done) request.end();
      else if (request.write(value)) setImmediate(pump);
      else request.once("drain", pump);
    };
    pump();
  });
}

/** One record as a body with a content type, or a part of it. */
const text = JSON.stringify({ ...customer, customer_id: "ENV1" });

describe("refusals", () => {
  test.each<[string, Sent, number, string]>([
    ["no body", {}, 400, "MALFORMED_JSON"],
    ["half a body", { chunks: [text.slice(0, 40)] }, 400, "MALFORMED_JSON"],
    ["no UTF-8", { chunks: [Buffer.from([0x7b, 0xff, 0x7d])] }, 400, "MALFORMED_JSON"],
    ["an array", { chunks: ["[]"] }, 400, "VALIDATION_ERROR"],
    ["depth 100,000", { chunks: ["[".repeat(100_000)] }, 400, "VALIDATION_ERROR"],
    [
      "text/plain",
      { headers: { "content-type": "text/plain" }, chunks: [text] },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "a form",
      { headers: { "content-type": "application/x-www-form-urlencoded" }, chunks: ["a=b"] },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "latin1",
      { headers: { "content-type": "application/json; charset=latin1" }, chunks: [text] },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "brotli",
      { headers: { "content-encoding": "br" }, chunks: [text] },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ],
    [
      "gzip that is none",
      { headers: { "content-encoding": "gzip" }, chunks: [text] },
      400,
      "MALFORMED_JSON",
    ],
    [
      "half of a gzip",
      { headers: { "content-encoding": "gzip" }, chunks: [gzipSync(text).subarray(0, 50)] },
      400,
      "MALFORMED_JSON",
    ],
    ["an unknown path", { path: "/api/v1/nothing", chunks: [text] }, 404, "NOT_FOUND"],
    ["a broken path", { method: "GET", path: "/api/v1/loans/%ff%" }, 400, "BAD_REQUEST"],
    ["another method", { method: "DELETE", path: "/api/v1/loans/L1" }, 405, "METHOD_NOT_ALLOWED"],
    [
      "a key that is none",
      { headers: { "idempotency-key": "a".repeat(201) }, chunks: [text] },
      400,
      "VALIDATION_ERROR",
    ],
  ])("%s", async (_name, sent, status, code) => {
    const answer = await send(sent);
    expect(answer.body).toMatchObject({ status: "error", error: { code } });
    expect(answer.status).toBe(status);
    expect(answer.headers["x-request-id"]).toMatch(/^[\w.:-]+$/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  });

  test.each([
    ["POST", "/openapi.json"],
    ["PUT", "/docs"],
    ["POST", "/api/v1/docs"],
  ])("%s %s is 405 as on any route", async (method, path) => {
    const { status, headers } = await send({ method, path });
    expect([status, headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  test("details.error says what to send, never the framework's words or the path", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const [typed, long] = await Promise.all([
      send({ headers: form, chunks: ["a=b"] }),
      send({ method: "GET", path: `/api/v1/loans/${"a".repeat(2000)}` }),
    ]);
    expect(typed.body.error.details?.error).toBe("The Content-Type must be application/json.");
    expect([long.status, long.body.error.code]).toEqual([400, "BAD_REQUEST"]);
    expect(long.body.error.details?.error).not.toContain("aaa");
  });

  test("an error without details of its own says its message there", async () => {
    const post = (record: object) =>
      t.app.inject({
        method: "POST",
        url: "/api/v1/etl/customers",
        headers: { "content-type": "application/json", "idempotency-key": "details" },
        payload: JSON.stringify(record),
      });
    expect((await post({ ...customer, customer_id: "ENV3" })).statusCode).toBe(201);
    expect((await post({ ...customer, customer_id: "ENV4" })).json().error).toEqual({
      code: "IDEMPOTENCY_CONFLICT",
      message: "This Idempotency-Key was used with another request body",
      details: { error: "This Idempotency-Key was used with another request body." },
    });
  });

  test("405 names what is allowed", async () => {
    const { headers } = await send({ method: "PUT", path: "/api/v1/loans/L1" });
    expect(headers["allow"]).toBe("GET, HEAD");
  });

  test("bytes that are no HTTP get the envelope too", async () => {
    const answer = await new Promise<string>((resolve) => {
      let received = "";
      const socket = connect(port, "127.0.0.1", () => socket.write("NONSENSE\r\n\r\n"));
      socket.on("data", (chunk) => (received += chunk.toString()));
      socket.on("close", () => resolve(received));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({
      error: { code: "BAD_REQUEST" },
    });
  });
});

describe("large bodies", () => {
  test("a declared length over the limit is answered before the body is sent", async () => {
    const headers = { "content-length": bodyBytesMax + 1 };
    expect((await send({ headers, chunks: ["{"] })).status).toBe(413);
  });

  test("a client that still sends after a 413 is not reset, so that it can read the answer", async () => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let received = "";
    const isReset = new Promise<boolean>((resolve) => {
      socket.on("error", () => resolve(true));
      socket.on("data", (chunk) => (received += chunk.toString()));
      socket.on("end", () => {
        let left = 8;
        const piece = Buffer.alloc(1024 * 1024, " ");
        const more = (error?: Error | null): void => {
          left -= 1;
          if (error || left === 0) resolve(Boolean(error));
          else socket.write(piece, more);
        };
        more();
      });
    });
    socket.write(
      "POST /api/v1/etl/sync HTTP/1.1\r\nHost: t\r\nContent-Type: application/json\r\n" +
        `Content-Length: ${bodyBytesMax + 1}\r\n\r\n{`,
    );
    expect(await isReset).toBe(false);
    expect(received).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test("with Expect: 100-continue the body is not asked for", async () => {
    const isAsked = await new Promise<boolean>((resolve) => {
      const headers = {
        "content-type": "application/json",
        "content-length": bodyBytesMax + 1,
        expect: "100-continue",
      };
      const request = httpRequest({
        host: "127.0.0.1",
        port,
        method: "POST",
        path: "/api/v1/etl/sync",
        headers,
      });
      request.on("continue", () => resolve(true));
      request.on("response", (response) => {
        resolve(response.statusCode !== 413);
        request.destroy();
      });
      request.on("error", () => {});
      request.flushHeaders();
    });
    expect(isAsked).toBe(false);
  });

  test("an endless body ends at the limit", async () => {
    function* endless() {
      const piece = Buffer.alloc(1024 * 1024, " ");
      for (;;) yield piece;
    }
    const answer = await send({ chunks: endless() });
    expect([answer.status, answer.body.error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test("a gzip bomb ends at the limit, and others are served meanwhile", async () => {
    const bomb = gzipSync(Buffer.alloc(4 * bodyBytesMax, " "));
    expect(bomb.length).toBeLessThan(bodyBytesMax / 100);
    const headers = { "content-encoding": "gzip" };
    const [answer, health] = await Promise.all([
      send({ headers, chunks: [bomb] }),
      send({ method: "GET", path: "/health" }),
    ]);
    expect([answer.status, answer.body.error.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    expect(health.status).toBe(200);
  });

  test("a gzip body is read", async () => {
    const headers = { "content-encoding": "gzip" };
    expect((await send({ headers, chunks: [gzipSync(text)] })).status).toBe(201);
  });
});

test("without its database the service answers 503 with Retry-After", async () => {
  const { app, end } = appWithoutDatabase();
  for (const [method, url] of [
    ["GET", "/health"],
    ["GET", "/api/v1/loans"],
    ["POST", "/api/v1/etl/customers"],
    ["POST", "/api/v1/etl/errors/retry"],
  ] as const) {
    const headers = method === "POST" ? { "content-type": "application/json" } : {};
    const payload = url.endsWith("customers") ? text : "";
    const answer = await app.inject({ method, url, headers, payload });
    expect([url, answer.statusCode, answer.json().error.code]).toEqual([
      url,
      503,
      "SERVICE_UNAVAILABLE",
    ]);
    expect(answer.headers["retry-after"]).toMatch(/^\d+$/);
  }
  await app.close();
  await end();
});

describe("the documents of the API", () => {
  const get = async (url: string) => t.app.inject({ url });

  test("every route of the table is in /openapi.json with its rule", async () => {
    const document = (await get("/openapi.json")).json();
    expect(document).toEqual((await get("/api/v1/openapi.json")).json());
    for (const { method, path, access, operation } of routes) {
      const operations = document.paths[path.replaceAll(/:(\w+)/g, "{$1}")];
      expect(operations[method.toLowerCase()]).toMatchObject({
        operationId: operation,
        "x-access": access,
      });
    }
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    for (const [, name] of refs) expect(document.components.schemas).toHaveProperty(name ?? "");
  });

  test.each(["/docs/", "/api/v1/docs/"])("%s is served from this host alone", async (url) => {
    const page = await get(url);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("swagger-ui");
    expect(page.body).not.toMatch(/(?:src|href)="https?:/);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    const script = await get(`${url}static/swagger-ui-bundle.js`);
    expect(script.statusCode).toBe(200);
  });

  test("every parameter and every answer of every operation is described", async () => {
    const document = (await get("/openapi.json")).json();
    for (const { method, path, body } of routes) {
      const operation = document.paths[path.replaceAll(/:(\w+)/g, "{$1}")][method.toLowerCase()];
      for (const parameter of operation.parameters) {
        expect(parameter.description, parameter.name).toMatch(/\w/);
      }
      for (const answer of Object.values<{ description: string }>(operation.responses)) {
        expect(answer.description).toMatch(/\w/);
      }
      expect(operation.responses["500"].description).toContain("INTERNAL_ERROR");
      if (body !== undefined) {
        expect(operation.responses["408"].description).toBe("REQUEST_TIMEOUT");
        const type = body.type ?? "application/json";
        expect(operation.requestBody.content[type].example).toBeTypeOf(
          type === "application/json" ? "object" : "string",
        );
      }
    }
  });

  test("a log line names its request once", async () => {
    t.logLines.length = 0;
    await t.app.inject({ url: "/docs/", headers: { "x-request-id": "line-1" } });
    expect(t.logLines).toHaveLength(1);
    expect(t.logLines[0]).not.toContain("reqId");
    expect(JSON.parse(t.logLines[0] ?? "")).toMatchObject({
      request_id: "line-1",
      operation: "docs",
    });
  });

  test("operations have distinct names and known error codes", () => {
    expect(new Set(routes.map((route) => route.operation)).size).toBe(routes.length);
    for (const code of routes.flatMap((route) => route.errors)) {
      expect(errorCatalogue[code].status).toBeGreaterThanOrEqual(400);
    }
  });
});
