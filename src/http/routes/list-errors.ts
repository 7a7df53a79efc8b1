import type { FastifyRequest } from "fastify";
import { errorListParameters, readParameters } from "#contract/parameters.ts";
import type { Answer, StoredError } from "#contract/ports.ts";
import { successText } from "#http/answers.ts";
import type { AppDeps, Route } from "#http/route.ts";

type Names = Pick<Route, "path" | "operation" | "summary" | "tag">;

function errorRoute(names: Names): Route {
  return {
    method: "GET",
    ...names,
    access: "operate",
    parameters: errorListParameters,
    answers: { 200: { $ref: "#/components/schemas/ErrorList" } },
    errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
    export: { name: "errors" },
    handle: answerErrors,
  };
}

export const listErrors = errorRoute({
  path: "/api/v1/etl/errors",
  operation: "list_errors",
  summary: "Records that were refused, with their payloads",
  tag: "ETL",
});

export const listSyncErrors = errorRoute({
  path: "/api/v1/sync/errors",
  operation: "list_sync_errors",
  summary: "The same list as /etl/errors, beside the history of syncs",
  tag: "Sync",
});

async function answerErrors(request: FastifyRequest, { ingest }: AppDeps): Promise<Answer> {
  const query = request.query as Record<string, unknown>;
  const { page, limit, ...asked } = readParameters(errorListParameters, query);
  const { rows, total } = await ingest.errors({
    resolved: truthOf(asked.resolved),
    quarantined: truthOf(asked.quarantined),
    entityType: asked.entity_type,
    syncId: asked.sync_id,
    page,
    limit,
  });
  return successText(`[${rows.map(rowJson).join(",")}]`, { page, limit, total });
}

function truthOf(text: "true" | "false" | null): boolean | null {
  return text === null ? null : text === "true";
}

/** The payload is JSON text as it was sent; spliced in, it keeps its digits and its duplicate keys. */
function rowJson({ payload, ...row }: StoredError): string {
  return `${JSON.stringify(row).slice(0, -1)},"payload":${payload}}`;
}
