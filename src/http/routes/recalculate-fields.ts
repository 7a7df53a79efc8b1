import type { Route } from "#http/route.ts";

/** Message and `data.loans_updated` are documented; the counts beside it are the function's own. */
export const recalculateFields: Route = {
  method: "POST",
  path: "/api/v1/loans/recalculate-fields",
  access: "operate",
  operation: "recalculate_fields",
  summary: "Recompute every loan field from the facts",
  tag: "Loans",
  answers: {
    200: {
      type: "object",
      properties: {
        status: { const: "success" },
        message: { type: "string" },
        data: {
          type: "object",
          properties: {
            loans_updated: { type: "integer" },
            total_loans_processed: { type: "integer" },
            execution_time_ms: { type: "integer" },
          },
        },
      },
    },
  },
  errors: ["SERVICE_UNAVAILABLE"],
  failure: "Failed to recalculate loan fields",
  handle: async (_request, deps) => {
    const { loans_updated, total_loans_processed, execution_time_ms } =
      await deps.operations.recalculate();
    const body = {
      status: "success",
      message: "Successfully recalculated computed fields for all loans",
      data: { loans_updated, total_loans_processed, execution_time_ms },
    };
    return { status: 200, body: JSON.stringify(body) };
  },
};
