/** The dashboard's files, web/dist, as `npm run build` leaves them; a page's address of its own gets the page too. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** Where the build puts it. */
export const builtDashboard = join(import.meta.dirname, "..", "..", "web", "dist");

// Scripts of this host alone; the component library writes style attributes.
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** These names hold a hash of their content: what is kept under one never changes. */
const KEPT_FOR_A_YEAR = "public, max-age=31536000, immutable";

/** First parts of a path that are the service's own: what is not known there is no page. */
const OWN_PATHS = new Set(["api", "docs", "openapi.json", "metrics", "health", "events", "assets"]);

/** A file's name without any folder, of no hidden file. */
const FILE_NAME = /^\w[\w-]*(?:\.[\w-]+)+$/;

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Seeds Metrics</title>
<h1>The dashboard is not built</h1>
<p>Run <code>npm run build</code> in the project's folder, then load this page again. <code>npm start</code> does it by itself.</p>
<p>The API works: <a href="/docs">its documents</a>.</p>
</html>
`;

export function registerDashboard(app: FastifyInstance, folder: string = builtDashboard): void {
  // In a scope of its own: the pages of the API's documents decorate replies with the same plugin.
  void app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      serve: false,
      preCompressed: true,
      acceptRanges: false,
      cacheControl: false,
      lastModified: false,
      setHeaders: (reply, path) => {
        const isAsset = path.startsWith(join(folder, "assets"));
        reply.headers({
          "content-security-policy": CSP,
          "cache-control": isAsset ? KEPT_FOR_A_YEAR : "no-cache",
        });
      },
    });
    const config = { operation: "dashboard", access: "public" };
    scope.get("/assets/:file", { config }, (request, reply) => {
      const { file } = request.params as { file: string };
      if (!FILE_NAME.test(file)) return reply.callNotFound();
      return reply.sendFile(file, join(folder, "assets"));
    });
    scope.get("/*", { config }, (request, reply) => {
      const { "*": path } = request.params as { "*": string };
      if (FILE_NAME.test(path) && existsSync(join(folder, path))) {
        return reply.sendFile(path, folder);
      }
      if (path !== "" && !isPage(path, request)) return reply.callNotFound();
      if (existsSync(join(folder, "index.html"))) return reply.sendFile("index.html", folder);
      return sayNotBuilt(reply);
    });
  });
}

/** Whether a browser asks for it as a page. A program that takes anything is told that the path does not exist. */
function isPage(path: string, request: FastifyRequest): boolean {
  const [first = ""] = path.split("/", 1);
  return !OWN_PATHS.has(first) && /\btext\/html\b/.test(request.headers.accept ?? "");
}

function sayNotBuilt(reply: FastifyReply): FastifyReply {
  return reply.code(503).type("text/html; charset=utf-8").send(NOT_BUILT);
}
