import { ApiError } from "#contract/errors.ts";
import { success } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const getOperation: Route = {
  method: "GET",
  path: "/api/v1/operations/:operation_id",
  access: "operate",
  operation: "get_operation",
  summary: "How far an operation is, and how it ended",
  tag: "Operations",
  answers: { 200: { $ref: "#/components/schemas/OperationOne" } },
  errors: ["NOT_FOUND", "SERVICE_UNAVAILABLE"],
  handle: async (request, { runner }) => {
    const { operation_id: id } = request.params as { operation_id: string };
    const row = UUID.test(id) ? await runner.find(id) : null;
    if (row === null) {
      throw new ApiError("NOT_FOUND", {
        message: "Operation not found",
        details: { error: "No operation has this id; GET /api/v1/operations lists the last ones." },
      });
    }
    return success(row);
  },
};
