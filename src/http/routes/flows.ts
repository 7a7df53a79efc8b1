import type { CohortAnswer, FlowAnswer, FlowQuery } from "#contract/flow-ports.ts";
import type { Answer } from "#contract/ports.ts";
import {
  cohortParameters,
  readCohortQuery,
  readVintageQuery,
  vintageParameters,
} from "#flows/cohort-parameters.ts";
import {
  bridgeLoanParameters,
  bridgeParameters,
  checkDays,
  flowParameters,
  readBridgeLoansQuery,
  readBridgeQuery,
  readFlowQuery,
  readTransitionLoansQuery,
  transitionLoanParameters,
} from "#flows/parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { AppDeps, Route } from "#http/route.ts";

const common = {
  method: "GET",
  access: "read",
  tag: "Metrics",
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  cached: true,
} as const;

function answerOf(found: FlowAnswer, more: Record<string, unknown> = {}): Answer {
  const { json, from, to, dataVersion, beside } = found;
  return successText(json, { ...more, from, to, data_version: dataVersion }, beside);
}

function cohortAnswerOf(found: CohortAnswer, more: Record<string, unknown>): Answer {
  const { json, asOf, dataVersion } = found;
  return successText(json, { ...more, as_of: asOf, data_version: dataVersion });
}

const vintages: Route = {
  ...common,
  path: "/api/v1/metrics/vintages",
  operation: "list_vintages",
  summary: "Vintage curves: loans by month or week of disbursement, on every month end since",
  parameters: vintageParameters,
  export: { name: "vintages" },
  answers: { 200: { $ref: "#/components/schemas/Vintages" } },
  handle: async (request, { flows, operations }) => {
    const query = readVintageQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const { by, measure } = query;
    return cohortAnswerOf(await flows.vintages(query), { by, measure });
  },
};

const cohorts: Route = {
  ...common,
  path: "/api/v1/metrics/cohorts",
  operation: "list_cohorts",
  summary: "What has become of the loans of each wave, branch, officer …; on a day, or at one age",
  parameters: cohortParameters,
  export: { name: "cohorts" },
  answers: { 200: { $ref: "#/components/schemas/Cohorts" } },
  handle: async (request, { flows, operations }) => {
    const query = readCohortQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, operations);
    const { by, months } = query;
    return cohortAnswerOf(await flows.cohorts(query), { by, months });
  },
};

/** A route over two days. `read` throws ApiError; `extra`: what meta says of the question. */
function flowRoute<Q extends FlowQuery>(
  route: Pick<Route, "path" | "operation" | "summary" | "parameters" | "export">,
  schema: string,
  read: (query: Readonly<Record<string, unknown>>) => Q,
  ask: (deps: AppDeps, query: Q) => Promise<Answer>,
): Route {
  return {
    ...common,
    ...route,
    answers: { 200: { $ref: `#/components/schemas/${schema}` } },
    handle: async (request, deps) => {
      const query = read(request.query as Record<string, unknown>);
      checkDays(query, await deps.operations.businessDate());
      return ask(deps, query);
    },
  };
}

export const flowRoutes: readonly Route[] = [
  flowRoute(
    {
      path: "/api/v1/metrics/transitions",
      operation: "get_transitions",
      summary:
        "Transition matrix: where the loans of one day are on a later day, by buckets of DPD",
      parameters: flowParameters,
      export: { name: "transitions" },
    },
    "Transitions",
    readFlowQuery,
    async ({ flows }, query) => answerOf(await flows.transitions(query)),
  ),
  flowRoute(
    {
      path: "/api/v1/metrics/transitions/loans",
      operation: "list_transition_loans",
      summary: "The loans of a cell of the transition matrix, or of several",
      parameters: transitionLoanParameters,
      export: { name: "transition-loans" },
    },
    "TransitionLoans",
    readTransitionLoansQuery,
    async ({ flows }, query) => {
      const found = await flows.transitionLoans(query);
      return answerOf(found, { page: query.page, limit: query.limit, total: found.total });
    },
  ),
  flowRoute(
    {
      path: "/api/v1/metrics/bridge",
      operation: "get_bridge",
      summary: "PAR or outstanding of one day led to a later day, step by step, to the kobo",
      parameters: bridgeParameters,
      export: { name: "bridge" },
    },
    "Bridge",
    readBridgeQuery,
    async ({ flows }, query) => answerOf(await flows.bridge(query), { measure: query.measure }),
  ),
  flowRoute(
    {
      path: "/api/v1/metrics/bridge/loans",
      operation: "list_bridge_loans",
      summary: "The loans of a step of the bridge, each with its part of the step's amount",
      parameters: bridgeLoanParameters,
      export: { name: "bridge-loans" },
    },
    "BridgeLoans",
    readBridgeLoansQuery,
    async ({ flows }, query) => {
      const found = await flows.bridgeLoans(query);
      const { measure, page, limit } = query;
      return answerOf(found, { measure, page, limit, total: found.total });
    },
  ),
  vintages,
  cohorts,
];
