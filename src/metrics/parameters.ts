// What the routes of the metrics may be asked; unknown metrics and columns are refused with the names there are.
import { validationError } from "#contract/errors.ts";
import { addFault, date, filledText, oneOf, time } from "#contract/field.ts";
import { codeLengthMax, idLengthMax, nameLengthMax } from "#contract/limits.ts";
import { flag, label, leadEmail, listOf } from "#contract/loan-parameters.ts";
import type {
  MetricGroup,
  MetricListQuery,
  MetricLoanFilters,
  MetricQuery,
} from "#contract/metric-ports.ts";
import {
  asOf,
  fromText,
  limit,
  page,
  type Parameter,
  readParameters,
} from "#contract/parameters.ts";
import type { Fault } from "#contract/ports.ts";
import { findMetric, metrics } from "./catalogue.ts";
import { groups } from "./groups.ts";

const idsText = metrics.map(({ id }) => id).join(", ");

/** Their names are those of MetricLoanFilters. */
export const metricFilterParameters = {
  officer_id: listOf(filledText(idLengthMax), "Officers"),
  branch: listOf(label, "Branches, exactly"),
  region: listOf(label, "Regions, exactly; Unknown for loans without one"),
  vertical_lead: listOf(leadEmail, "E-mail addresses of vertical leads, in any case"),
  channel: listOf(filledText(codeLengthMax), "Channels, exactly"),
  wave: listOf(oneOf("Wave 1", "Wave 2"), "Waves"),
  product: listOf(label, "Products: loan_type, exactly"),
  user_type: listOf(label, "Types of the loans' officers, exactly"),
};

const metricIds: Parameter<string[] | null> = {
  read: (text, name, faults) => readIds(text.split(","), name, faults),
  absent: null,
  schema: { type: "string", examples: ["par30,fimr,risk_score"] },
  description:
    "Ids of metrics, with commas between them; all when not given. Fewer are faster on a past day",
};

function readIds(ids: string[], name: string, faults: Fault[]): string[] | undefined {
  const unknown = ids.find((id) => findMetric(id) === undefined);
  if (unknown === undefined) return ids;
  const shown = unknown.toWellFormed().slice(0, idLengthMax);
  return addFault(
    faults,
    "NOT_ALLOWED",
    name,
    `names no metric: ${shown}; GET /metrics/definitions lists them`,
  );
}

/** The id of one metric, where a route speaks of one. */
export const metricParameter: Parameter<string | null> = {
  read: (text, name, faults) =>
    findMetric(text) ? text : addFault(faults, "NOT_ALLOWED", name, `must be one of ${idsText}`),
  absent: null,
  schema: { type: "string", enum: metrics.map(({ id }) => id) },
  description: "Id of the metric; required",
};

export function metricMissing(): Error {
  const message = `metric is missing: send one of ${idsText}`;
  return validationError([{ field: "metric", code: "REQUIRED", message }]);
}

export const windowParameters = {
  start_date: fromText(
    date(),
    null,
    "First day of the time that fimr (disbursements), yield, expected and collected speak of",
  ),
  end_date: fromText(date(), null, "Last day of that time"),
};

export const knownAtParameter = fromText(
  time,
  null,
  "A time with offset: the numbers of the day as they were recorded and assigned then, from the kept days",
);

export const metricParameters = {
  as_of: asOf,
  known_at: knownAtParameter,
  ...windowParameters,
  metrics: metricIds,
  ...metricFilterParameters,
};

function sortOf(group: MetricGroup): Parameter<MetricListQuery["sort"]> {
  const { columns } = groups[group];
  return {
    read: (text, name, faults) => {
      const descending = text.startsWith("-");
      const column = descending ? text.slice(1) : text;
      if (columns.includes(column) || findMetric(column)) return { column, descending };
      return addFault(
        faults,
        "NOT_ALLOWED",
        name,
        `must name a column of the answer, or -column; there is no ${column} to sort by`,
      );
    },
    absent: null,
    schema: { type: "string", examples: ["risk_score", "-par30"] },
    description: `Column to sort by, descending with a leading minus, rows without a value last; ${columns[0]} when not given`,
  };
}

const rowParameters = {
  risk_band: listOf(oneOf("Green", "Watch", "Amber", "Red"), "Rows of these risk bands alone"),
  watchlist: flag("Only rows below Green with a portfolio, or only the others"),
  search: fromText(filledText(nameLengthMax), null, "Part of a name or id, in any case"),
};

export function metricListParameters(group: MetricGroup) {
  return { page, limit, sort: sortOf(group), ...metricParameters, ...rowParameters };
}

type Query = Readonly<Record<string, unknown>>;

interface Asked extends MetricLoanFilters {
  as_of: string | null;
  known_at: string | null;
  start_date: string | null;
  end_date: string | null;
  metrics: string[] | null;
}

/** Throws ApiError. */
export function checkWindow(from: string | null, to: string | null): MetricQuery["window"] {
  if (from !== null && to !== null && to < from) {
    const message = "end_date must not be before start_date";
    throw validationError([{ field: "end_date", code: "OUT_OF_RANGE", message }]);
  }
  return { from, to };
}

function questionOf(values: Asked): MetricQuery {
  const filters = Object.fromEntries(
    Object.keys(metricFilterParameters).map((name) => [
      name,
      values[name as keyof MetricLoanFilters],
    ]),
  ) as unknown as MetricLoanFilters;
  const window = checkWindow(values.start_date, values.end_date);
  return {
    asOf: values.as_of,
    knownAt: values.known_at,
    filters,
    window,
    metrics: values.metrics,
  };
}

/** Throws ApiError. */
export function readMetricQuery(query: Query): MetricQuery {
  return questionOf(readParameters(metricParameters, query));
}

/** Throws ApiError. */
export function readMetricListQuery(group: MetricGroup, query: Query): MetricListQuery {
  const values = readParameters(metricListParameters(group), query);
  const { risk_band: bands, watchlist, search, sort, page: number, limit: size } = values;
  return {
    ...questionOf(values),
    group,
    rows: { risk_band: bands, watchlist, search },
    sort,
    page: number,
    limit: size,
  };
}
