import { ApiError } from "#contract/errors.ts";
import { type FilterType, filterTypes } from "#contract/filter-types.ts";
import { loanParameters, readParameters } from "#contract/parameters.ts";
import type { IsoDate } from "#contract/ports.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { AppDeps, Route } from "#http/route.ts";

const path = "/api/v1/filters/options";

export const filterOptionsOfAll: Route = {
  method: "GET",
  path,
  access: "read",
  operation: "list_filter_options",
  summary: "What the filters can be set to: every value that loans have, with their number",
  tag: "Loans",
  parameters: loanParameters,
  answers: { 200: { $ref: "#/components/schemas/FilterOptions" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  cached: true,
  handle: async (request, deps) => {
    const day = await readDay(request.query, deps);
    const { options, asOf, dataVersion } = await deps.loans.filterOptions(filterTypes, day);
    const lists = options.map(({ type, json }) => `"${type}":${json}`);
    return successText(`{${lists.join(",")}}`, { as_of: asOf, data_version: dataVersion });
  },
};

export const filterOptionsOfOne: Route = {
  method: "GET",
  path: `${path}/:type`,
  access: "read",
  operation: "list_filter_options_of_type",
  summary: "What one filter can be set to",
  tag: "Loans",
  parameters: loanParameters,
  answers: { 200: { $ref: "#/components/schemas/FilterOptionList" } },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  export: { name: "filter-options" },
  cached: true,
  handle: async (request, deps) => {
    const type = typeOf(request.params);
    const day = await readDay(request.query, deps);
    const { options, asOf, dataVersion } = await deps.loans.filterOptions([type], day);
    const [list] = options;
    const meta = { total: list?.total ?? 0, as_of: asOf, data_version: dataVersion };
    return successText(list?.json ?? "[]", meta);
  },
};

async function readDay(query: unknown, { operations }: AppDeps): Promise<IsoDate | null> {
  const { as_of } = readParameters(loanParameters, query as Record<string, unknown>);
  await checkAsOf(as_of, operations);
  return as_of;
}

function typeOf(params: unknown): FilterType {
  const { type } = params as { type: string };
  const known = filterTypes.find((name) => name === type);
  if (known !== undefined) return known;
  throw new ApiError("NOT_FOUND", {
    message: "Filter not found",
    details: { error: `There are no options of this name; there are ${filterTypes.join(", ")}.` },
  });
}
