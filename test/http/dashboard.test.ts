// The dashboard's files over real HTTP: which path gets the page, which a file, which the API's own refusal; how long
// each may be kept. The files are made here; what the build makes of the sources is tested by test/unit/build-web.test.ts.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "../support/app.ts";

const page = "<!doctype html><title>Seeds Metrics</title>";
const script = "document.title = 'x';".repeat(100);
const browser = "text/html,application/xhtml+xml,*/*;q=0.8";
let folder: string;
let t: TestApp;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "seeds-metrics-dashboard-"));
  const dist = join(folder, "dist");
  mkdirSync(join(dist, "assets"), { recursive: true });
  writeFileSync(join(folder, "package.json"), "secret");
  writeFileSync(join(dist, ".built-from"), "secret");
  writeFileSync(join(dist, "index.html"), page);
  writeFileSync(join(dist, "favicon.svg"), "<svg/>");
  writeFileSync(join(dist, "assets", "index-B1a_-9.js"), script);
  writeFileSync(join(dist, "assets", "index-B1a_-9.js.br"), brotliCompressSync(script));
  writeFileSync(join(dist, "assets", "index-B1a_-9.js.gz"), gzipSync(script));
  t = await createTestApp({ dashboardFolder: dist });
  await t.app.listen({ host: "127.0.0.1", port: 0 });
  port = (t.app.server.address() as { port: number }).port;
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
}

/** The path goes out as it is written: neither `..` nor an escape is put right on the way. */
function get(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: "127.0.0.1", port, path, headers, method });
    request.on("error", reject);
    request.on("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => {
        const bytes = Buffer.concat(pieces);
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, headers: answered, bytes, text: bytes.toString() });
      });
    });
    request.end();
  });
}

describe("the page", () => {
  test("is at / for a browser and for any other client, and is asked for anew each time", async () => {
    for (const accept of [browser, "*/*"]) {
      const answer = await get("/", { accept });
      expect([answer.status, answer.text]).toEqual([200, page]);
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(answer.headers["cache-control"]).toBe("no-cache");
    }
    const { headers } = await get("/");
    const again = await get("/", { "if-none-match": headers.etag ?? "" });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect(again.headers["cache-control"]).toBe("no-cache");
  });

  test("may run scripts of this host alone and be framed by nobody", async () => {
    const policy = (await get("/")).headers["content-security-policy"] as string;
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy).not.toContain("unsafe-eval");
    expect(/script-src[^;]*unsafe/.test(policy)).toBe(false);
  });

  test.each([
    "/loans",
    "/loans?loan=LN1&as_of=2025-10-25",
    "/officers/OFF.2024.012",
    "/officers/A%2FB%20%F0%9F%8C%B1",
    "/branches/Lagos%20Main.html",
    "/apiary",
  ])("a browser gets it at %s, which the page itself reads", async (path) => {
    const answer = await get(path, { accept: browser });
    expect([answer.status, answer.text]).toEqual([200, page]);
  });

  test("HEAD answers as GET without a body; POST is refused with what is allowed", async () => {
    const head = await get("/", {}, "HEAD");
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers["content-length"]).toBe(String(page.length));
    const post = await get("/", {}, "POST");
    expect([post.status, post.headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });
});

describe("files", () => {
  const asset = "/assets/index-B1a_-9.js";

  test("whose name holds their hash are kept for a year", async () => {
    const { status, headers, text } = await get(asset);
    expect([status, text]).toEqual([200, script]);
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-type"]).toContain("javascript");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  test.each([
    ["br", "gzip, deflate, br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
  ])("go out as %s to a client that takes %s", async (encoding, accepted, decompress) => {
    const { headers, bytes } = await get(asset, { "accept-encoding": accepted });
    expect(headers["content-encoding"]).toBe(encoding);
    expect(headers["vary"]).toBe("accept-encoding");
    expect(headers["content-type"]).toContain("javascript");
    expect(bytes.length).toBeLessThan(script.length / 10);
    expect(decompress(bytes).toString()).toBe(script);
  });

  test("without a compressed form go out as they are", async () => {
    const { headers, text } = await get("/favicon.svg", { "accept-encoding": "br, gzip" });
    expect([text, headers["content-type"]]).toEqual(["<svg/>", "image/svg+xml"]);
    expect(headers["content-encoding"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-cache");
  });

  test.each(["/assets/index-old.js", "/assets/", "/assets/deep/index.js", "/assets"])(
    "of an earlier build are not found at %s, and are no page",
    async (path) => {
      const { status, headers, text } = await get(path, { accept: browser });
      expect([status, JSON.parse(text).error.code]).toEqual([404, "NOT_FOUND"]);
      expect(headers["cache-control"]).toBe("no-store");
    },
  );

  test.each([
    "/../package.json",
    "/%2e%2e/package.json",
    "/..%2fpackage.json",
    "/assets/../../package.json",
    "/assets/..%2f..%2fpackage.json",
    "/assets/%2e%2e%2f%2e%2e%2fpackage.json",
    "/assets/..%5c..%5cpackage.json",
    "/assets//../../package.json",
    "/.built-from",
    "/%2ebuilt-from",
    "/assets/%00index-B1a_-9.js",
  ])("outside the folder, and hidden ones, are not given for %s", async (path) => {
    for (const accept of ["*/*", browser]) {
      const { status, text } = await get(path, { accept });
      expect(text).not.toContain("secret");
      if (accept === "*/*")
        expect([status, JSON.parse(text).error.code]).toEqual([404, "NOT_FOUND"]);
    }
  });
});

describe("the API's own paths", () => {
  test.each([
    "/api/v1/nothing",
    "/api",
    "/%61pi/v1/nothing",
    "/metrics/x",
    "/health/x",
    "/events/x",
  ])("%s is not found in JSON, also for a browser", async (path) => {
    const { status, text } = await get(path, { accept: browser });
    expect([status, JSON.parse(text).error.code]).toEqual([404, "NOT_FOUND"]);
  });

  test("a program that takes anything is told that a path does not exist", async () => {
    const { status, text } = await get("/loanz", { accept: "*/*" });
    expect([status, JSON.parse(text).error.code]).toEqual([404, "NOT_FOUND"]);
  });

  test("a method that a path does not have is refused as before", async () => {
    const { status, headers } = await get("/api/v1/etl/loans", { accept: browser });
    expect([status, headers["allow"]]).toEqual([405, "POST"]);
  });

  test("requests of the page are logged by name, those of unknown paths as such", async () => {
    t.logLines.length = 0;
    await get("/loans", { accept: browser });
    await get("/loanz");
    expect(t.logLines.map((line) => JSON.parse(line).operation)).toEqual([
      "dashboard",
      "unknown_route",
    ]);
  });
});

test("without a build the page says how to make one, and the API works", async () => {
  const bare = await createTestApp({ dashboardFolder: join(folder, "none") });
  try {
    for (const url of ["/", "/loans"]) {
      const answer = await bare.app.inject({ url, headers: { accept: browser } });
      expect(answer.statusCode).toBe(503);
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(answer.body).toContain("npm run build");
    }
    expect((await bare.app.inject({ url: "/assets/index.js" })).statusCode).toBe(404);
    expect((await bare.app.inject({ url: "/api/v1/health" })).statusCode).toBe(200);
  } finally {
    await bare.close();
  }
});
