// What the routes of the kept days may be asked.
import { validationError } from "#contract/errors.ts";
import { addFault, date, time } from "#contract/field.ts";
import type { DifferenceQuery, SeriesQuery } from "#contract/kept-ports.ts";
import {
  asOf,
  fromText,
  limit,
  page,
  type Parameter,
  readParameters,
} from "#contract/parameters.ts";
import { findMetric, metrics } from "./catalogue.ts";
import { knownAtParameter } from "./parameters.ts";
import { scopeParameter } from "./scope.ts";

const ids = metrics.map(({ id }) => id);

const metric: Parameter<string | null> = {
  read: (text, name, faults) =>
    findMetric(text)
      ? text
      : addFault(faults, "NOT_ALLOWED", name, `must be one of ${ids.join(", ")}`),
  absent: null,
  schema: { type: "string", enum: ids },
  description: "Id of the metric; required",
};

export const seriesParameters = {
  metric,
  scope: scopeParameter,
  from: fromText(date(), null, "First day; ninety days before `to` when not given"),
  to: fromText(date(), null, "Last day; the business date when not given"),
};

export const differenceParameters = {
  metric,
  scope: scopeParameter,
  as_of: asOf,
  known_at: fromText(time, null, `${knownAtParameter.description}; required`),
  page,
  limit,
};

type Query = Readonly<Record<string, unknown>>;

function missing(field: string, what: string): Error {
  return validationError([
    { field, code: "REQUIRED", message: `${field} is missing: send ${what}` },
  ]);
}

/** Throws ApiError. */
export function readSeriesQuery(query: Query): SeriesQuery {
  const { metric: id, scope, from, to } = readParameters(seriesParameters, query);
  if (id === null) throw missing("metric", `one of ${ids.join(", ")}`);
  return { metric: id, scope, from, to };
}

/** Throws ApiError. */
export function readDifferenceQuery(query: Query): DifferenceQuery {
  const values = readParameters(differenceParameters, query);
  if (values.metric === null) throw missing("metric", `one of ${ids.join(", ")}`);
  if (values.known_at === null) throw missing("known_at", "a time such as 2026-11-21T08:00:00Z");
  return {
    metric: values.metric,
    scope: values.scope,
    asOf: values.as_of,
    knownAt: values.known_at,
    page: values.page,
    limit: values.limit,
  };
}
