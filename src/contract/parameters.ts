/** Query parameters: what each may be, read with the same kinds as the fields of a record. */

import type { FieldCode } from "#contract/field-codes.ts";
import {
  addFault,
  date,
  filledText,
  integer,
  type JsonSchema,
  type Kind,
  oneOf,
} from "#contract/field.ts";
import { validationError } from "#contract/errors.ts";
import { JsonNumber } from "#contract/json-value.ts";
import {
  codeLengthMax,
  dpdMax,
  idLengthMax,
  labelLengthMax,
  pageLimitDefault,
  pageLimitMax,
  pageMax,
  parameterLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";
import { loanColumns } from "#contract/loan-columns.ts";
import type { LoanFilters, LoanListQuery } from "#contract/loan-ports.ts";
import type { EntityType, Fault } from "#contract/ports.ts";

export interface Parameter<T> {
  read(text: string, name: string, faults: Fault[]): T | undefined;
  absent: T;
  schema: JsonSchema;
  description: string;
}

type Values<P> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

function fromText<T, A>(kind: Kind<T>, absent: A, description: string): Parameter<T | A> {
  return { read: kind.read, absent, schema: kind.schema, description };
}

function fromDigits<A>(kind: Kind<number>, absent: A, description: string): Parameter<number | A> {
  return {
    read: (text, name, faults) => {
      if (!/^\d{1,15}$/.test(text)) {
        return addFault(faults, "WRONG_TYPE", name, "must be written in digits alone");
      }
      return kind.read(new JsonNumber(text), name, faults);
    },
    absent,
    schema: kind.schema,
    description,
  };
}

const asOf = fromText(date(), null, "Day to answer for; the business date when not given");
const page = fromDigits(integer(1, pageMax), 1, "Page, from 1");
const limit = fromDigits(integer(1, pageLimitMax), pageLimitDefault, "Rows of a page");

const sort: Parameter<LoanListQuery["sort"]> = {
  read: (text, name, faults) => {
    const descending = text.startsWith("-");
    const column = descending ? text.slice(1) : text;
    if (Object.hasOwn(loanColumns, column)) return { column, descending };
    return addFault(faults, "NOT_ALLOWED", name, "must name a column of the answer, or -column");
  },
  absent: { column: "loan_id", descending: false },
  schema: { type: "string", examples: ["-current_dpd", "loan_id"] },
  description: "Column to sort by, descending with a leading minus; ties by loan_id",
};

export const loanListParameters = {
  page,
  limit,
  cursor: fromText(
    filledText(parameterLengthMax),
    null,
    "meta.next_cursor of the answer before; instead of page, with the same sort and filters",
  ),
  sort,
  as_of: asOf,
  wave: fromText(oneOf("Wave 1", "Wave 2"), null, "Wave"),
  status: fromText(oneOf("Active", "Closed", "Written Off"), null, "Loan status"),
  branch: fromText(filledText(labelLengthMax), null, "Branch, exactly"),
  region: fromText(filledText(labelLengthMax), null, "Region, exactly"),
  officer_id: fromText(filledText(idLengthMax), null, "Officer"),
  customer_phone: fromText(filledText(phoneLengthMax), null, "Customer's phone number, exactly"),
  dpd_min: fromDigits(integer(0, dpdMax), null, "Least current_dpd"),
  dpd_max: fromDigits(integer(0, dpdMax), null, "Greatest current_dpd"),
};

export const loanParameters = { as_of: asOf };
export const loanPartParameters = { as_of: asOf, page, limit };

export const entityTypes = [
  "holiday",
  "officer",
  "customer",
  "loan",
  "loan_schedule",
  "repayment",
  "deletion",
] as const satisfies EntityType[];

export const errorListParameters = {
  page,
  limit,
  resolved: fromText(oneOf("true", "false"), null, "Only resolved or only unresolved errors"),
  entity_type: fromText(oneOf(...entityTypes), null, "Kind of record"),
  sync_id: fromText(filledText(codeLengthMax), null, "Errors of one sync"),
};

export const operationListParameters = {
  page,
  limit,
  name: fromText(
    filledText(labelLengthMax),
    null,
    "Name of the operation, for example recalculate",
  ),
  state: fromText(
    oneOf("queued", "running", "succeeded", "partial", "failed"),
    null,
    "State of the operation",
  ),
};

/** Throws ApiError: unknown, repeated or unacceptable parameters. `query`: as the HTTP library decoded it. */
export function readParameters<P extends Readonly<Record<string, Parameter<unknown>>>>(
  table: P,
  query: Readonly<Record<string, unknown>>,
): Values<P> {
  const faults: Fault[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(table)) values[name] = parameter.absent;
  for (const [name, text] of Object.entries(query)) {
    const parameter = Object.hasOwn(table, name) ? table[name] : undefined;
    const refused = refusal(text, parameter !== undefined);
    if (refused !== null) {
      addFault(faults, refused[0], shownName(name), refused[1]);
    } else if (parameter !== undefined) {
      values[name] = parameter.read(text as string, name, faults);
    }
  }
  if (faults.length > 0) throw validationError(faults);
  // Each value was made by the parameter of its name.
  return values as Values<P>;
}

function refusal(text: unknown, isKnown: boolean): [FieldCode, string] | null {
  if (!isKnown) return ["UNKNOWN_PARAMETER", "is not a parameter of this route: leave it out"];
  if (typeof text !== "string") return ["GIVEN_TWICE", "is given twice: send it once"];
  if (text.includes("\0")) return ["BAD_TEXT", "holds the character NUL: leave it out"];
  return null;
}

function shownName(name: string): string {
  const text = name.toWellFormed().replaceAll("\0", "\uFFFD");
  return text.length <= labelLengthMax ? text : `${text.slice(0, labelLengthMax)}…`;
}

/** Throws ApiError. */
export function readLoanListQuery(query: Readonly<Record<string, unknown>>): LoanListQuery {
  const values = readParameters(loanListParameters, query);
  if (values.cursor !== null && query["page"] !== undefined) {
    throw validationError([
      { field: "page", code: "NOT_ALLOWED", message: "page and cursor exclude each other" },
    ]);
  }
  const filters: LoanFilters = {
    wave: values.wave,
    dpdMin: values.dpd_min,
    dpdMax: values.dpd_max,
    status: values.status,
    branch: values.branch,
    region: values.region,
    officerId: values.officer_id,
    customerPhone: values.customer_phone,
  };
  const { sort: order, page: number, limit: size, cursor } = values;
  return { asOf: values.as_of, filters, sort: order, page: number, limit: size, cursor };
}
