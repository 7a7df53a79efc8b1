import { operationListParameters, readParameters } from "#contract/parameters.ts";
import { success } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

export const listOperations: Route = {
  method: "GET",
  path: "/api/v1/operations",
  access: "operate",
  operation: "list_operations",
  summary: "Operations that ran or run, newest first",
  tag: "Operations",
  parameters: operationListParameters,
  answers: { 200: { $ref: "#/components/schemas/OperationList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "operations" },
  handle: async (request, { runner }) => {
    const filter = readParameters(
      operationListParameters,
      request.query as Record<string, unknown>,
    );
    const { rows, total } = await runner.list(filter);
    return success(rows, { page: filter.page, limit: filter.limit, total });
  },
};
