// What GET /explain may be asked; a metric or component that does not exist is refused with those there are.
import { validationError } from "#contract/errors.ts";
import type { ExplainQuery } from "#contract/explain-ports.ts";
import { asOf, limit, page, type Parameter, readParameters } from "#contract/parameters.ts";
import { componentsOf, findMetric, metrics } from "./catalogue.ts";
import { checkWindow, metricMissing, metricParameter, windowParameters } from "./parameters.ts";
import { scopeParameter } from "./scope.ts";

const component: Parameter<string | null> = {
  // Which components there are depends on the metric, which may come after it in the query.
  read: (text) => text,
  absent: null,
  schema: { type: "string", enum: componentsOf(metrics).map(({ id }) => id) },
  description:
    "Rows of this component alone; when not given, of every component the value is made of, one after another",
};

export const explainParameters = {
  metric: metricParameter,
  scope: scopeParameter,
  as_of: asOf,
  ...windowParameters,
  component,
  page,
  limit,
};

function oneOfThem(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? "") : `one of ${names.join(", ")}`;
}

/** Throws ApiError. */
export function readExplainQuery(query: Readonly<Record<string, unknown>>): ExplainQuery {
  const values = readParameters(explainParameters, query);
  const found = values.metric === null ? undefined : findMetric(values.metric);
  if (found === undefined) throw metricMissing();
  const names = componentsOf([found]).map(({ id }) => id);
  if (values.component !== null && !names.includes(values.component)) {
    throw unusedComponent(found.id, names);
  }
  return {
    metric: found.id,
    scope: values.scope,
    asOf: values.as_of,
    window: checkWindow(values.start_date, values.end_date),
    component: values.component,
    page: values.page,
    limit: values.limit,
  };
}

/** The refusal of a component that the value is not made of. */
export function unusedComponent(id: string, names: readonly string[]): Error {
  const message =
    names.length === 0
      ? `component must not be given: ${id} has no rows of its own`
      : `component must be ${oneOfThem(names)}: ${id} is made of nothing else here`;
  return validationError([{ field: "component", code: "NOT_ALLOWED", message }]);
}
