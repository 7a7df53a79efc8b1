/** /openapi.json and the Swagger UI at /docs, offline; both also under /api/v1. */

import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { openApiDocument } from "#http/openapi.ts";
import type { Route } from "#http/route.ts";

// The page runs scripts of this host alone; Swagger UI writes style attributes.
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const prefixes = ["", "/api/v1"];

/** What a stranger types; another method is refused there as on any route. */
export const docsPaths = prefixes.flatMap((prefix) => [`${prefix}/openapi.json`, `${prefix}/docs`]);

export function registerDocs(
  app: FastifyInstance,
  routes: readonly Route[],
  version: string,
): void {
  const document = openApiDocument(routes, version);
  const text = JSON.stringify(document);
  for (const prefix of prefixes) {
    app.get(
      `${prefix}/openapi.json`,
      { config: { operation: "openapi", access: "public" } },
      (_request, reply) => reply.type("application/json; charset=utf-8").send(text),
    );
    // Each in a scope of its own: the plugin decorates the instance it is registered on.
    void app.register(async (scope) => {
      await scope.register(swagger, {
        mode: "static",
        specification: { document: document as never },
      });
      await scope.register(swaggerUi, {
        routePrefix: `${prefix}/docs`,
        staticCSP: DOCS_CSP,
        uiConfig: { url: `${prefix}/openapi.json`, validatorUrl: null },
      });
    });
  }
}
