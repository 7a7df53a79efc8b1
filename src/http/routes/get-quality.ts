import { readParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

export const getQuality: Route = {
  method: "GET",
  path: "/api/v1/quality",
  access: "read",
  operation: "get_quality",
  summary:
    "Every check of the data, made now; POST /operations/check-quality looks at the source too",
  tag: "Operations",
  parameters: {},
  answers: { 200: { $ref: "#/components/schemas/QualityOne" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  handle: async (request, { operations }) => {
    readParameters({}, request.query as Record<string, unknown>);
    const { json, asOf, dataVersion } = await operations.quality();
    return successText(json, { as_of: asOf, data_version: dataVersion });
  },
};
