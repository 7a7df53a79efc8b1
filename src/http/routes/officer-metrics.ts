import { validationError } from "#contract/errors.ts";
import { date } from "#contract/field.ts";
import { asOf, fromText, readParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

const parameters = {
  as_of: asOf,
  compare_to: fromText(
    date(),
    null,
    "Earlier day to compare with; thirty days before as_of when not given",
  ),
};

export const officerMetrics: Route = {
  method: "GET",
  path: "/api/v1/metrics/officers/:officer_id",
  access: "read",
  operation: "get_officer_metrics",
  summary:
    "One officer: every metric now and before, what changed, the audit, the loans to look at first",
  tag: "Metrics",
  parameters,
  answers: { 200: { $ref: "#/components/schemas/OfficerMetrics" } },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  cached: true,
  handle: async (request, { audit, loans, metrics, operations }) => {
    const { officer_id: officerId } = request.params as { officer_id: string };
    const asked = readParameters(parameters, request.query as Record<string, unknown>);
    await checkAsOf(asked.as_of, operations);
    const day = asked.as_of ?? (await operations.businessDate());
    if (asked.compare_to !== null && asked.compare_to >= day) {
      const message = `compare_to must be before as_of, ${day}`;
      throw validationError([{ field: "compare_to", code: "OUT_OF_RANGE", message }]);
    }
    const state = await audit.officer(officerId);
    const found = await metrics.officer({
      officerId,
      asOf: asked.as_of,
      compareTo: asked.compare_to,
    });
    const risk = await loans.topRiskOf(officerId, asked.as_of);
    const data = `{"officer":${found.identity},"current":${found.current},"previous":${found.previous},"trend":${found.trend},"audit":${JSON.stringify(state)},"top_risk_loans":${risk.json}}`;
    const meta = {
      as_of: found.asOf,
      previous_as_of: found.previousAsOf,
      data_version: found.dataVersion,
      formula_version: found.formulaVersion,
    };
    return successText(data, meta, { freshness: found.freshness });
  },
};
