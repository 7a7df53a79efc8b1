// What an operation can be asked with: one table gives the command line its options, HTTP its fields and OpenAPI its schema.
import {
  addFault,
  date as dateKind,
  filledText,
  type JsonSchema,
  type Kind,
  oneOf,
  type SentValue,
} from "#contract/field.ts";
import { validationError } from "#contract/errors.ts";
import type { Fault } from "#contract/ports.ts";

export interface OperationParameter<T> {
  /** flag: there or not. value: a text. file: the bytes of a file, an argument on the command line and the body over HTTP. */
  form: "flag" | "value" | "file";
  summary: string;
  /** What stands for the value in --help: `DATE`. */
  value: string;
  /** When it was not given; undefined: it must be. */
  absent: T | undefined;
  schema: JsonSchema;
  read(value: SentValue | Uint8Array, name: string, faults: Fault[]): T | undefined;
}

export type ParameterTable = Readonly<Record<string, OperationParameter<unknown>>>;
export type ValuesOf<P> = { [K in keyof P]: P[K] extends OperationParameter<infer T> ? T : never };

/** Written true or false where only texts can be sent, as in a query. */
export function flag(summary: string): OperationParameter<boolean> {
  return {
    form: "flag",
    summary,
    value: "",
    absent: false,
    schema: { type: "boolean", default: false },
    read: (value, name, faults) => {
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      return addFault(faults, "WRONG_TYPE", name, "must be true or false");
    },
  };
}

export function text(
  summary: string,
  value: string,
  lengthMax: number,
): OperationParameter<string | null> {
  return ofKind(filledText(lengthMax), summary, value);
}

export function choice<const V extends string>(
  summary: string,
  value: string,
  values: readonly V[],
): OperationParameter<V | null> {
  return ofKind(oneOf(...values), summary, value);
}

export function date(summary: string): OperationParameter<string | null> {
  return ofKind(dateKind(), summary, "DATE");
}

/** A file that must be given (`absent: null` beside it makes one that may be). `parse` reads it before the operation begins; what it says is wrong is a wrong parameter. */
export function file<T>(
  summary: string,
  value: string,
  parse: (bytes: Uint8Array, name: string, faults: Fault[]) => T | undefined,
  example = "",
): OperationParameter<T> {
  return {
    form: "file",
    summary,
    value,
    absent: undefined,
    schema: { type: "string", description: summary, examples: [example] },
    read: (bytes, name, faults) =>
      bytes instanceof Uint8Array
        ? parse(bytes, name, faults)
        : addFault(faults, "WRONG_TYPE", name, "must be a file"),
  };
}

function ofKind<T>(kind: Kind<T>, summary: string, value: string): OperationParameter<T | null> {
  return {
    form: "value",
    summary,
    value,
    absent: null,
    schema: { anyOf: [kind.schema, { type: "null" }], description: summary },
    read: (sent, name, faults) =>
      sent instanceof Uint8Array
        ? addFault(faults, "WRONG_TYPE", name, "must be a text")
        : kind.read(sent, name, faults),
  };
}

/**
 * The values of a table's parameters. `shown` is how the caller writes a parameter's name (`--dry-run`). Throws
 * ApiError VALIDATION_ERROR for what is unknown, missing or unacceptable.
 */
export function readParameters<P extends ParameterTable>(
  table: P,
  given: Readonly<Record<string, SentValue | Uint8Array | null | undefined>>,
  shown: (name: string) => string = (name) => name,
): ValuesOf<P> {
  const faults: Fault[] = [];
  const values: Record<string, unknown> = {};
  // An unknown name would silently be another request than the one meant.
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(table, name))
      addFault(faults, "UNKNOWN_PARAMETER", shown(name), "is not a parameter of this operation");
  }
  for (const [name, parameter] of Object.entries(table)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined && value !== null) {
      values[name] = parameter.read(value, shown(name), faults);
    } else if (parameter.absent === undefined) {
      addFault(faults, "REQUIRED", shown(name), "is missing");
    } else {
      values[name] = parameter.absent;
    }
  }
  if (faults.length > 0) throw validationError(faults);
  // Each value was made by the parameter of its name.
  return values as ValuesOf<P>;
}

/** The one parameter that is a file, if there is one. */
export function fileParameterOf(
  table: ParameterTable,
): { name: string; value: string; isRequired: boolean; schema: JsonSchema } | undefined {
  const [found] = Object.entries(table).filter(([, { form }]) => form === "file");
  if (!found) return undefined;
  const [name, { value, absent, schema }] = found;
  return { name, value, isRequired: absent === undefined, schema };
}
