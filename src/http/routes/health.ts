import { success } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

/** Served at two paths. Without its database the service cannot work: 503. */
function health(path: string, operation: string): Route {
  return {
    method: "GET",
    path,
    access: "public",
    operation,
    summary: "Whether the service works, and what runs",
    tag: "Service",
    answers: { 200: { $ref: "#/components/schemas/Health" } },
    errors: ["SERVICE_UNAVAILABLE"],
    handle: async (_request, { operations, version }) => {
      const [businessDate, schemaVersion] = await Promise.all([
        operations.businessDate(),
        operations.schemaVersion(),
      ]);
      return success({
        status: "ok",
        version,
        schema_version: schemaVersion,
        database: "up",
        business_date: businessDate,
      });
    },
  };
}

export const healthShort = health("/health", "health");
export const healthLong = health("/api/v1/health", "health_v1");
