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
  labelLengthMax,
  pageLimitDefault,
  pageLimitMax,
  pageMax,
} from "#contract/limits.ts";
import type { EntityType, Fault } from "#contract/ports.ts";

export interface Parameter<T> {
  read(text: string, name: string, faults: Fault[]): T | undefined;
  absent: T;
  schema: JsonSchema;
  description: string;
}

export type Values<P> = { [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

export function fromText<T, A>(kind: Kind<T>, absent: A, description: string): Parameter<T | A> {
  return { read: kind.read, absent, schema: kind.schema, description };
}

export function fromDigits<A>(
  kind: Kind<number>,
  absent: A,
  description: string,
): Parameter<number | A> {
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

export const asOf = fromText(date(), null, "Day to answer for; the business date when not given");
export const page = fromDigits(integer(1, pageMax), 1, "Page, from 1");
export const limit = fromDigits(integer(1, pageLimitMax), pageLimitDefault, "Rows of a page");

export const listParameters = { page, limit };
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
  quarantined: fromText(
    oneOf("true", "false"),
    null,
    "Only rows of the source that could not be transformed, or only refused records",
  ),
  entity_type: fromText(oneOf(...entityTypes), null, "Kind of record"),
  sync_id: fromText(filledText(codeLengthMax), null, "Errors of one sync"),
};

export const syncListParameters = {
  page,
  limit,
  type: fromText(oneOf("incremental", "full"), null, "Kind of sync"),
  status: fromText(
    oneOf("pending", "in_progress", "completed", "failed", "partial_success"),
    null,
    "How it ended, or that it runs",
  ),
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

export const memberListParameters = {
  page,
  limit,
  is_active: fromText(oneOf("true", "false"), null, "Only active or only former members"),
};

export const auditHistoryParameters = { page, limit };

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
