// What the routes of the kept days may be asked.
import { validationError } from "#contract/errors.ts";
import { date, time } from "#contract/field.ts";
import type { DifferenceQuery, SeriesQuery } from "#contract/kept-ports.ts";
import { asOf, fromText, limit, page, readParameters } from "#contract/parameters.ts";
import { knownAtParameter, metricMissing, metricParameter } from "./parameters.ts";
import { scopeParameter } from "./scope.ts";

export const seriesParameters = {
  metric: metricParameter,
  scope: scopeParameter,
  from: fromText(date(), null, "First day; ninety days before `to` when not given"),
  to: fromText(date(), null, "Last day; the business date when not given"),
};

export const differenceParameters = {
  metric: metricParameter,
  scope: scopeParameter,
  as_of: asOf,
  known_at: fromText(time, null, `${knownAtParameter.description}; required`),
  page,
  limit,
};

type Query = Readonly<Record<string, unknown>>;

/** Throws ApiError. */
export function readSeriesQuery(query: Query): SeriesQuery {
  const { metric: id, scope, from, to } = readParameters(seriesParameters, query);
  if (id === null) throw metricMissing();
  return { metric: id, scope, from, to };
}

/** Throws ApiError. */
export function readDifferenceQuery(query: Query): DifferenceQuery {
  const values = readParameters(differenceParameters, query);
  if (values.metric === null) throw metricMissing();
  if (values.known_at === null) {
    const message = "known_at is missing: send a time such as 2026-11-21T08:00:00Z";
    throw validationError([{ field: "known_at", code: "REQUIRED", message }]);
  }
  return {
    metric: values.metric,
    scope: values.scope,
    asOf: values.as_of,
    knownAt: values.known_at,
    page: values.page,
    limit: values.limit,
  };
}
