// What the routes of vintages and cohorts may be asked.
import { validationError } from "#contract/errors.ts";
import { date, integer, oneOf } from "#contract/field.ts";
import {
  cohortKeys,
  type CohortQuery,
  type CohortWindow,
  vintageMeasures,
  type VintageQuery,
  vintageSpans,
} from "#contract/flow-ports.ts";
import { vintageMonthsMax } from "#contract/limits.ts";
import { asOf, fromDigits, fromText, readParameters, type Values } from "#contract/parameters.ts";
import { filtersOf, flowFilterParameters } from "./parameters.ts";

const window = { as_of: asOf, ...flowFilterParameters };

export const vintageParameters = {
  by: fromText(
    oneOf(...vintageSpans),
    "month" as const,
    "What a cohort is: loans of a month of disbursement, or of a week (Monday to Sunday)",
  ),
  measure: fromText(
    oneOf(...vintageMeasures),
    "par30" as const,
    "par0, par30 and principal_repaid over the disbursed amount; fimr and settled over the loans; par30 when not given",
  ),
  from: fromText(
    date(),
    null,
    "A day in the first cohort; eleven months before the month of as_of when not given",
  ),
  to: fromText(date(), null, "A day in the last cohort; as_of when not given"),
  ...window,
};

export const cohortParameters = {
  by: fromText(oneOf(...cohortKeys), "wave" as const, "What a cohort is; wave when not given"),
  months: fromDigits(
    integer(0, vintageMonthsMax - 1),
    null,
    "Every loan so many month ends after its month of disbursement, those alone that have come so far; all as of the day when not given",
  ),
  from: fromText(date(), null, "First day of disbursement"),
  to: fromText(date(), null, "Last day of disbursement"),
  ...window,
};

type Query = Readonly<Record<string, unknown>>;

function windowOf(
  values: Values<typeof window> & { from: string | null; to: string | null },
): CohortWindow {
  const { from, to, as_of: day } = values;
  if (from !== null && to !== null && to < from) {
    throw validationError([
      { field: "to", code: "OUT_OF_RANGE", message: "to must not be before from" },
    ]);
  }
  return { from, to, asOf: day, filters: filtersOf(values) };
}

/** Throws ApiError. */
export function readVintageQuery(query: Query): VintageQuery {
  const values = readParameters(vintageParameters, query);
  return { ...windowOf(values), by: values.by, measure: values.measure };
}

/** Throws ApiError. */
export function readCohortQuery(query: Query): CohortQuery {
  const values = readParameters(cohortParameters, query);
  return { ...windowOf(values), by: values.by, months: values.months };
}
