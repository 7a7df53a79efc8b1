import type { MetricMeta } from "#contract/metric-ports.ts";
import { successText } from "#http/answers.ts";
import { differencesSchema, seriesSchema } from "#http/kept-answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";
import {
  differenceParameters,
  readDifferenceQuery,
  readSeriesQuery,
  seriesParameters,
} from "#metrics/kept-parameters.ts";

const common = { method: "GET", access: "read", tag: "Metrics" } as const;

function metaOf(found: MetricMeta): Record<string, unknown> {
  return {
    as_of: found.asOf,
    data_version: found.dataVersion,
    formula_version: found.formulaVersion,
  };
}

const series: Route = {
  ...common,
  path: "/api/v1/metrics/series",
  operation: "get_metric_series",
  summary: "A metric of the portfolio or a group over time, from the kept days; today live",
  parameters: seriesParameters,
  export: { name: "metric-series", rowsAt: "points" },
  answers: { 200: seriesSchema },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  handle: async (request, { kept }) => {
    const found = await kept.series(readSeriesQuery(request.query as Record<string, unknown>));
    return successText(found.json, metaOf(found), { freshness: found.freshness });
  },
};

// Without an export: it makes temporary tables, which the read-only snapshot of an export refuses.
const differences: Route = {
  ...common,
  path: "/api/v1/metrics/differences",
  operation: "get_metric_differences",
  summary:
    "A number as it was kept, as it is now, and every loan that makes the difference with the reason",
  parameters: differenceParameters,
  answers: { 200: differencesSchema },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  handle: async (request, { kept, operations }) => {
    const query = readDifferenceQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const found = await kept.differences(query);
    const { page, limit } = query;
    const meta = { page, limit, total: found.total, ...metaOf(found) };
    return successText(found.json, meta, { freshness: found.freshness });
  },
};

export const keptMetricRoutes: readonly Route[] = [series, differences];
