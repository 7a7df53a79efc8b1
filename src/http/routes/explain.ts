import { successText } from "#http/answers.ts";
import { explanationSchema } from "#http/explain-answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";
import { explainParameters, readExplainQuery } from "#metrics/explain-parameters.ts";

export const explainMetric: Route = {
  method: "GET",
  path: "/api/v1/explain",
  access: "read",
  operation: "explain_metric",
  summary:
    "A metric taken apart: formula, version, components, and the loans or repayments with the amount each contributes",
  tag: "Metrics",
  parameters: explainParameters,
  answers: { 200: explanationSchema },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "explanation", rowsAt: "rows" },
  handle: async (request, { explain, operations }) => {
    const query = readExplainQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const found = await explain.metric(query);
    const meta = {
      page: query.page,
      limit: query.limit,
      total: found.total,
      as_of: found.asOf,
      data_version: found.dataVersion,
      formula_version: found.formulaVersion,
    };
    return successText(found.json, meta, { freshness: found.freshness });
  },
};
