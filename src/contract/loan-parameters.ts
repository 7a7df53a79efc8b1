/** What `GET /loans` and the lists made from it may be asked: filters, sort and pages. */

import { validationError } from "#contract/errors.ts";
import { addFault, date, filledText, integer, type Kind, oneOf } from "#contract/field.ts";
import {
  codeLengthMax,
  dpdMax,
  filterValuesMax,
  idLengthMax,
  labelLengthMax,
  nameLengthMax,
  pageLimitMax,
  parameterLengthMax,
  phoneLengthMax,
  topRiskLoansMax,
} from "#contract/limits.ts";
import {
  activities,
  type ColumnKind,
  dpdBuckets,
  earlyIndicatorColumns,
  loanColumns,
  loanComponents,
  movements,
  topRiskColumns,
} from "#contract/loan-columns.ts";
import type { EarlyIndicatorQuery, LoanListQuery } from "#contract/loan-ports.ts";
import {
  asOf,
  fromDigits,
  fromText,
  limit,
  page,
  type Parameter,
  readParameters,
} from "#contract/parameters.ts";
import type { Fault } from "#contract/ports.ts";

/** Values with commas between them. A comma within a value is written `%2C`, a percent sign before 2C or 25 `%25`. */
export function listOf<T>(kind: Kind<T>, description: string): Parameter<T[] | null> {
  return {
    read: (text, name, faults) => readList(kind, text, name, faults),
    absent: null,
    schema: { type: "string" },
    description: `${description}; several with commas between them, a comma within one written %2C before the query is encoded`,
  };
}

function readList<T>(kind: Kind<T>, text: string, name: string, faults: Fault[]): T[] | undefined {
  const parts = text.split(",");
  if (parts.length > filterValuesMax) {
    return addFault(faults, "OUT_OF_RANGE", name, `must name at most ${filterValuesMax} values`);
  }
  const values: T[] = [];
  for (const part of parts) {
    const value = kind.read(part.replaceAll(/%2c/gi, ",").replaceAll("%25", "%"), name, faults);
    // One fault tells enough of one parameter.
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

const truth = oneOf("true", "false");

export function flag(description: string): Parameter<boolean | null> {
  return {
    read: (text, name, faults) => {
      const read = truth.read(text, name, faults);
      return read === undefined ? undefined : read === "true";
    },
    absent: null,
    schema: truth.schema,
    description,
  };
}

export const leadEmail: Kind<string> = {
  ...filledText(nameLengthMax),
  read: (value, name, faults) => filledText(nameLengthMax).read(value, name, faults)?.toLowerCase(),
};

export const label = filledText(labelLengthMax);

/** Where a loan belongs: what groups of loans can be chosen by. */
export const belongingParameters = {
  officer_id: listOf(filledText(idLengthMax), "Officers"),
  branch: listOf(label, "Branches, exactly"),
  region: listOf(label, "Regions, exactly; Unknown for loans without one"),
  channel: listOf(filledText(codeLengthMax), "Channels, exactly"),
  product: listOf(label, "Products: loan_type, exactly"),
  wave: listOf(oneOf("Wave 1", "Wave 2"), "Waves"),
  vertical_lead: listOf(leadEmail, "E-mail addresses of vertical leads, in any case"),
};

/** Their names are those of LoanFilters. */
const filterParameters = {
  ...belongingParameters,
  status: listOf(oneOf("Active", "Closed", "Written Off"), "Loan statuses"),
  source_status: listOf(label, "Statuses at the source, exactly"),
  customer_phone: listOf(filledText(phoneLengthMax), "Customers' phone numbers, exactly"),
  bucket: listOf(oneOf(...dpdBuckets), "Values of dpd_bucket"),
  dpd_min: fromDigits(integer(0, dpdMax), null, "Least current_dpd"),
  dpd_max: fromDigits(integer(0, dpdMax), null, "Greatest current_dpd"),
  portfolio: flag(
    "Whether in the portfolio of the day: neither left nor settled, as active_loans counts",
  ),
  activity: listOf(
    oneOf(...activities),
    "How loans of the portfolio pay: in the seven days up to as_of, before them, never; as paying_loans, inactive_loans and never_paid_loans count",
  ),
  user_type: listOf(label, "Types of the loans' officers, exactly"),
  fimr: flag("Whether fimr_tagged"),
  early_indicator: flag("Whether early_indicator_tagged"),
  quiet_days: fromDigits(
    integer(0, dpdMax),
    null,
    "Least days since the last repayment, of a loan never paid since its disbursement",
  ),
  disbursed_from: fromText(date(), null, "First day of disbursement"),
  disbursed_to: fromText(date(), null, "Last day of disbursement"),
  search: fromText(
    filledText(nameLengthMax),
    null,
    "Part of the customer's name or phone number, or the beginning of the loan's id, in any case",
  ),
};

/** `absent` as it is written in a query. */
export function sortBy(
  columns: Readonly<Record<string, ColumnKind>>,
  absent: string,
  description = "Column to sort by, descending with a leading minus; ties by loan_id",
): Parameter<LoanListQuery["sort"]> {
  return {
    read: (text, name, faults) => {
      const sort = sortOf(text);
      const kind = Object.hasOwn(columns, sort.column) ? columns[sort.column] : undefined;
      if (kind !== undefined && kind !== "json") return sort;
      return addFault(
        faults,
        "NOT_ALLOWED",
        name,
        `must name a column of the answer, or -column; there is no ${sort.column} to sort by`,
      );
    },
    absent: sortOf(absent),
    schema: { type: "string", default: absent, examples: ["-current_dpd", "loan_id"] },
    description,
  };
}

function sortOf(text: string): LoanListQuery["sort"] {
  const descending = text.startsWith("-");
  return { column: descending ? text.slice(1) : text, descending };
}

export const cursorParameter = fromText(
  filledText(parameterLengthMax),
  null,
  "meta.next_cursor of the answer before; instead of page, with the same sort and filters",
);

export const loanListParameters = {
  page,
  limit,
  cursor: cursorParameter,
  sort: sortBy(loanColumns, "loan_id"),
  as_of: asOf,
  component: fromText(
    oneOf(...loanComponents),
    null,
    "Only loans that contribute to this component of a metric: the rows that GET /explain lists for it, without a window",
  ),
  ...filterParameters,
};

export const earlyIndicatorParameters = {
  ...loanListParameters,
  sort: sortBy(earlyIndicatorColumns, "loan_id"),
  movement: listOf(oneOf(...movements), "Movements since the day before"),
};

export const topRiskParameters = {
  ...loanListParameters,
  limit: fromDigits(integer(1, pageLimitMax), topRiskLoansMax, "Rows of a page"),
  sort: sortBy(
    topRiskColumns,
    "-risk_points",
    "Column to sort by, descending with a leading minus; ties by loan_id, of risk_points by actual_outstanding before",
  ),
};

type Query = Readonly<Record<string, unknown>>;

/** Throws ApiError. */
export function readLoanListQuery(query: Query, parameters = loanListParameters): LoanListQuery {
  const values = readParameters(parameters, query);
  const { page: number, limit: size, cursor, sort: order, as_of: day, ...rest } = values;
  const { component, ...filters } = rest;
  refusePageWithCursor(query, cursor);
  return { asOf: day, filters, component, sort: order, page: number, limit: size, cursor };
}

/** Throws ApiError. */
export function readEarlyIndicatorQuery(query: Query): EarlyIndicatorQuery {
  const values = readParameters(earlyIndicatorParameters, query);
  const { page: number, limit: size, cursor, sort: order, as_of: day, ...rest } = values;
  const { movement, component, ...filters } = rest;
  refusePageWithCursor(query, cursor);
  const shown = { sort: order, page: number, limit: size, cursor };
  return { asOf: day, filters, component, movement, ...shown };
}

export function refusePageWithCursor(query: Query, cursor: string | null): void {
  if (cursor === null || query["page"] === undefined) return;
  throw validationError([
    { field: "page", code: "NOT_ALLOWED", message: "page and cursor exclude each other" },
  ]);
}
