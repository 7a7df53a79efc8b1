import { readParameters, syncListParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

export const listSyncs: Route = {
  method: "GET",
  path: "/api/v1/sync/history",
  access: "read",
  operation: "list_syncs",
  summary: "Syncs, newest first: what each brought and how it ended",
  tag: "Sync",
  parameters: syncListParameters,
  answers: { 200: { $ref: "#/components/schemas/SyncList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "syncs" },
  handle: async (request, { ingest }) => {
    const filter = readParameters(syncListParameters, request.query as Record<string, unknown>);
    const { json, total } = await ingest.syncs(filter);
    return successText(json, { page: filter.page, limit: filter.limit, total });
  },
};
