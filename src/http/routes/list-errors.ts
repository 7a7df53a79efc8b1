import { errorListParameters, readParameters } from "#contract/parameters.ts";
import type { StoredError } from "#contract/ports.ts";
import { successText } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

export const listErrors: Route = {
  method: "GET",
  path: "/api/v1/etl/errors",
  access: "operate",
  operation: "list_errors",
  summary: "Records that were refused, with their payloads",
  tag: "ETL",
  parameters: errorListParameters,
  answers: { 200: { $ref: "#/components/schemas/ErrorList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  handle: async (request, deps) => {
    const query = request.query as Record<string, unknown>;
    const { resolved, entity_type, sync_id, page, limit } = readParameters(
      errorListParameters,
      query,
    );
    const { rows, total } = await deps.ingest.errors({
      resolved: resolved === null ? null : resolved === "true",
      entityType: entity_type,
      syncId: sync_id,
      page,
      limit,
    });
    return successText(`[${rows.map(rowJson).join(",")}]`, { page, limit, total });
  },
};

/** The payload is JSON text as it was sent; spliced in, it keeps its digits and its duplicate keys. */
function rowJson({ payload, ...row }: StoredError): string {
  return `${JSON.stringify(row).slice(0, -1)},"payload":${payload}}`;
}
