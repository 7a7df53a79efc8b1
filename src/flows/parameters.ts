// What the routes of the flows may be asked.
import { daysBetween } from "#contract/calendar-date.ts";
import { validationError } from "#contract/errors.ts";
import { addFault, date, filledText, oneOf } from "#contract/field.ts";
import {
  type BridgeLoansQuery,
  bridgeMeasures,
  type BridgeQuery,
  bridgeSteps,
  closingBuckets,
  type FlowFilters,
  type FlowPage,
  type FlowQuery,
  openingBuckets,
  type TransitionLoansQuery,
} from "#contract/flow-ports.ts";
import { codeLengthMax, flowDaysMax, idLengthMax } from "#contract/limits.ts";
import { label, leadEmail, listOf } from "#contract/loan-parameters.ts";
import {
  fromText,
  limit,
  page,
  type Parameter,
  readParameters,
  type Values,
} from "#contract/parameters.ts";
import { bridgeLoanColumns } from "./bridge.ts";
import type { RowColumns } from "./page.ts";
import { transitionLoanColumns } from "./transitions.ts";

/** Their names are those of FlowFilters. */
export const flowFilterParameters = {
  officer_id: listOf(filledText(idLengthMax), "Officers"),
  branch: listOf(label, "Branches, exactly"),
  region: listOf(label, "Regions, exactly; Unknown for loans without one"),
  channel: listOf(filledText(codeLengthMax), "Channels, exactly"),
  product: listOf(label, "Products: loan_type, exactly"),
  wave: listOf(oneOf("Wave 1", "Wave 2"), "Waves"),
  vertical_lead: listOf(leadEmail, "E-mail addresses of vertical leads, in any case"),
};

export const flowParameters = {
  from: fromText(date(), null, "The first day; required"),
  to: fromText(date(), null, "The later day; the business date when not given"),
  ...flowFilterParameters,
};

const measure = fromText(
  oneOf(...bridgeMeasures),
  "par30" as const,
  "What is bridged: principal of loans more than so many days past due; total or principal outstanding of the portfolio; par30 when not given",
);

export const bridgeParameters = { measure, ...flowParameters };

function sortOf(columns: RowColumns): Parameter<FlowPage["sort"]> {
  return {
    read: (text, name, faults) => {
      const descending = text.startsWith("-");
      const column = descending ? text.slice(1) : text;
      if (Object.hasOwn(columns, column)) return { column, descending };
      return addFault(
        faults,
        "NOT_ALLOWED",
        name,
        `must name a column of the answer, or -column; there is no ${column} to sort by`,
      );
    },
    absent: { column: "loan_id", descending: false },
    schema: { type: "string", examples: ["-opening_dpd", "loan_id"] },
    description: "Column to sort by, descending with a leading minus; ties by loan_id",
  };
}

export const transitionLoanParameters = {
  page,
  limit,
  sort: sortOf(transitionLoanColumns),
  from_bucket: listOf(oneOf(...openingBuckets), "Rows of the matrix (a plus is written %2B)"),
  to_bucket: listOf(oneOf(...closingBuckets), "Columns of the matrix (a plus is written %2B)"),
  ...flowParameters,
};

export const bridgeLoanParameters = {
  page,
  limit,
  sort: sortOf(bridgeLoanColumns),
  step: listOf(oneOf(...bridgeSteps), "Steps of the bridge"),
  ...bridgeParameters,
};

type Query = Readonly<Record<string, unknown>>;

export function filtersOf(values: FlowFilters): FlowFilters {
  const { officer_id, branch, region, channel, product, wave, vertical_lead } = values;
  return { officer_id, branch, region, channel, product, wave, vertical_lead };
}

export function flowQueryOf(values: Values<typeof flowParameters>): FlowQuery {
  const { from, to } = values;
  if (from === null) {
    const message = "from is required: the first of the two days, written YYYY-MM-DD";
    throw validationError([{ field: "from", code: "REQUIRED", message }]);
  }
  return { from, to, filters: filtersOf(values) };
}

/** Throws ApiError: `from` must lie before `to`, and `to` not after the business date. */
export function checkDays({ from, to: asked }: FlowQuery, today: string): void {
  const to = asked ?? today;
  const refuse = (field: string, message: string): never => {
    throw validationError([{ field, code: "OUT_OF_RANGE", message }]);
  };
  if (to > today) refuse("to", `to must not be after the business date ${today}`);
  if (from >= to) refuse("from", `from must be before to (${to})`);
  if (daysBetween(from, to) > flowDaysMax) {
    refuse("from", `from must be at most ${flowDaysMax} days before to (${to})`);
  }
}

/** Throws ApiError, like the three below. */
export function readFlowQuery(query: Query): FlowQuery {
  return flowQueryOf(readParameters(flowParameters, query));
}

export function readTransitionLoansQuery(query: Query): TransitionLoansQuery {
  const values = readParameters(transitionLoanParameters, query);
  const { page: number, limit: size, sort, from_bucket, to_bucket } = values;
  return {
    ...flowQueryOf(values),
    fromBuckets: from_bucket,
    toBuckets: to_bucket,
    sort,
    page: number,
    limit: size,
  };
}

export function readBridgeQuery(query: Query): BridgeQuery {
  const values = readParameters(bridgeParameters, query);
  return { ...flowQueryOf(values), measure: values.measure };
}

export function readBridgeLoansQuery(query: Query): BridgeLoansQuery {
  const values = readParameters(bridgeLoanParameters, query);
  const { page: number, limit: size, sort, step } = values;
  return {
    ...flowQueryOf(values),
    measure: values.measure,
    steps: step,
    sort,
    page: number,
    limit: size,
  };
}
