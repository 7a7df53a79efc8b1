import { metricGroups, type MetricGroup, type MetricMeta } from "#contract/metric-ports.ts";
import { readParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import { metricListSchema, metricRowSchema } from "#http/metric-answers.ts";
import type { Route } from "#http/route.ts";
import type { Answer } from "#contract/ports.ts";
import {
  metricListParameters,
  metricParameters,
  readMetricListQuery,
  readMetricQuery,
} from "#metrics/parameters.ts";

const common = { method: "GET", access: "read", tag: "Metrics" } as const;

function answer(json: string, found: MetricMeta, paging: Record<string, unknown> = {}): Answer {
  const meta = {
    ...paging,
    as_of: found.asOf,
    data_version: found.dataVersion,
    formula_version: found.formulaVersion,
  };
  return successText(json, meta, { freshness: found.freshness });
}

const portfolioMetrics: Route = {
  ...common,
  path: "/api/v1/metrics/portfolio",
  operation: "get_portfolio_metrics",
  summary: "Every metric of the whole portfolio, or of the loans the filters choose, on any day",
  parameters: metricParameters,
  answers: { 200: metricRowSchema },
  cached: true,
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  handle: async (request, { metrics, operations }) => {
    const query = readMetricQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const found = await metrics.portfolio(query);
    return answer(found.json, found);
  },
};

function listOf(group: MetricGroup): Route {
  return {
    ...common,
    path: `/api/v1/metrics/${group}`,
    operation: `list_${group.replaceAll("-", "_")}_metrics`,
    summary: `A row of metrics for each of the ${group.replaceAll("-", " ")} that have loans`,
    parameters: metricListParameters(group),
    answers: { 200: metricListSchema(group) },
    cached: true,
    errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
    export: { name: `${group}-metrics` },
    handle: async (request, { metrics, operations }) => {
      const query = readMetricListQuery(group, request.query as Record<string, unknown>);
      await checkAsOf(query.asOf, operations);
      const found = await metrics.list(query);
      return answer(found.json, found, {
        page: query.page,
        limit: query.limit,
        total: found.total,
      });
    },
  };
}

const definitions: Route = {
  ...common,
  path: "/api/v1/metrics/definitions",
  operation: "list_metric_definitions",
  summary: "What every metric means: formula, components, neutral value, settings, version",
  parameters: {},
  answers: { 200: { $ref: "#/components/schemas/MetricDefinitions" } },
  errors: ["VALIDATION_ERROR"],
  export: { name: "metric-definitions" },
  handle: async (request, { metrics }) => {
    readParameters({}, request.query as Record<string, unknown>);
    return successText(metrics.definitions(), {});
  },
};

export const metricRoutes: readonly Route[] = [
  portfolioMetrics,
  ...metricGroups.map(listOf),
  definitions,
];
