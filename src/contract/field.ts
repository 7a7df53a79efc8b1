/** The kinds of values a record has: how each is read from JSON, and its JSON schema for OpenAPI. */

import { isCalendarDate, isTimeWithOffset } from "#contract/calendar-date.ts";
import { type DecimalFault, textOf, unitsOf } from "#contract/decimal.ts";
import type { FieldCode } from "#contract/field-codes.ts";
import { JsonNumber, type JsonValue } from "#contract/json-value.ts";
import { businessDateMax, businessDateMin, nameLengthMax } from "#contract/limits.ts";
import type { Fault } from "#contract/ports.ts";

export type JsonSchema = Record<string, unknown>;
/** A value that was sent: null counts as not sent. */
export type SentValue = Exclude<JsonValue, null>;

/** `read` returns undefined after it has pushed a fault. */
export interface Kind<T> {
  read(value: SentValue, name: string, faults: Fault[]): T | undefined;
  schema: JsonSchema;
}

export interface Field<T> extends Kind<T> {
  required: boolean;
  /** The value when nothing was sent; undefined when that is a fault. */
  absent: T | undefined;
}

export function required<T>(kind: Kind<T>, description: string): Field<T> {
  return {
    read: kind.read,
    schema: { ...kind.schema, description },
    required: true,
    absent: undefined,
  };
}

export function optional<T>(kind: Kind<T>, description: string): Field<T | null> {
  const schema = { anyOf: [kind.schema, { type: "null" }], description };
  return { read: kind.read, schema, required: false, absent: null };
}

/** `absent` stands for a value that was not sent; `shown` is how the schema names it, where that differs. */
export function defaulting<T>(
  kind: Kind<T>,
  absent: T,
  description: string,
  shown: unknown = absent,
): Field<T> {
  const schema = { anyOf: [kind.schema, { type: "null" }], default: shown, description };
  return { read: kind.read, schema, required: false, absent };
}

export function addFault(
  faults: Fault[],
  code: FieldCode,
  field: string,
  reason: string,
): undefined {
  faults.push({ field, code, message: `${field} ${reason}` });
  return undefined;
}

/** Any text; not judged, not trimmed, at most `lengthMax` characters (code points, as varchar counts them). */
export function text(lengthMax: number): Kind<string> {
  return {
    read: (value, name, faults) => {
      if (typeof value !== "string") return wrongType(faults, name, "a string", value);
      if (value.length > lengthMax && isLonger(value, lengthMax)) {
        return addFault(
          faults,
          "TOO_LONG",
          name,
          `is longer than ${lengthMax} characters: shorten it`,
        );
      }
      return value;
    },
    schema: { type: "string", maxLength: lengthMax },
  };
}

/** Text with something to read in it. */
export function filledText(lengthMax: number): Kind<string> {
  const any = text(lengthMax);
  return {
    read: (value, name, faults) => {
      const read = any.read(value, name, faults);
      if (read === undefined || /\S/.test(read)) return read;
      return addFault(faults, "BLANK", name, "is blank: send a value");
    },
    schema: { ...any.schema, minLength: 1, pattern: "\\S" },
  };
}

// One @, a domain of at least two labels, no blanks: what a typing mistake breaks. Linear in its input.
const EMAIL =
  /^[^\s@.<>(),;:"\\[\]]+(?:\.[^\s@.<>(),;:"\\[\]]+)*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;

export const email: Kind<string> = {
  read: (value, name, faults) => {
    const read = text(nameLengthMax).read(value, name, faults);
    if (read === undefined || EMAIL.test(read)) return read;
    return addFault(
      faults,
      "NOT_EMAIL",
      name,
      "is not an e-mail address: send one such as name@example.com, or null",
    );
  },
  schema: { type: "string", format: "email", maxLength: nameLengthMax },
};

export function date(min: string = businessDateMin, max: string = businessDateMax): Kind<string> {
  return {
    read: (value, name, faults) => {
      if (typeof value !== "string") return wrongType(faults, name, "a date string", value);
      if (!isCalendarDate(value)) return addFault(faults, "NOT_A_DATE", name, dateReason(value));
      if (value < min || value > max) {
        return addFault(
          faults,
          "OUT_OF_RANGE",
          name,
          `must lie between ${min} and ${max}: correct the date`,
        );
      }
      return value;
    },
    schema: { type: "string", format: "date" },
  };
}

function dateReason(value: string): string {
  if (/^\d{4}-\d\d-\d\d[T ]/.test(value)) {
    return "holds a time: send the calendar date in Lagos alone, as YYYY-MM-DD";
  }
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return "is a day that does not exist: correct the date";
  return "is not a date: send it as YYYY-MM-DD, for example 2024-10-15";
}

/** A moment; kept to the microsecond. */
export const time: Kind<string> = {
  read: (value, name, faults) => {
    if (typeof value !== "string") return wrongType(faults, name, "a time string", value);
    if (!isTimeWithOffset(value)) {
      return addFault(
        faults,
        "NOT_A_TIME",
        name,
        "is not a time with offset: send ISO 8601 such as 2024-10-18T14:30:00Z",
      );
    }
    if (value < businessDateMin || value.slice(0, 10) > businessDateMax) {
      return addFault(
        faults,
        "OUT_OF_RANGE",
        name,
        `must lie between ${businessDateMin} and ${businessDateMax}: correct the time`,
      );
    }
    return value.replace(/(\.\d{6})\d+/, "$1");
  },
  schema: { type: "string", format: "date-time" },
};

const MONEY_SCALE = 2;
const RATE_SCALE = 4;

/** An amount ≥ 0 (`positive`: > 0) as canonical text with two decimals. */
export function money(positive = false): Kind<string> {
  return {
    read: (value, name, faults) => {
      if (!(value instanceof JsonNumber)) {
        return wrongType(faults, name, "a number such as 500000.00", value);
      }
      const kobo = unitsOf(value.text, MONEY_SCALE);
      if (typeof kobo === "string") return decimalFault(faults, name, kobo);
      if (kobo < 0) return addFault(faults, "OUT_OF_RANGE", name, "is negative: send 0 or more");
      if (positive && kobo === 0) {
        return addFault(faults, "OUT_OF_RANGE", name, "must be greater than 0");
      }
      // An amount already written with two decimals is its own canonical text.
      const { text: written } = value;
      const isCanonical = written.charCodeAt(written.length - 3) === 0x2e && /^[1-9]/.test(written);
      return isCanonical && written.length <= 16 ? written : textOf(kobo, MONEY_SCALE);
    },
    schema: positive ? { type: "number", exclusiveMinimum: 0 } : { type: "number", minimum: 0 },
  };
}

function decimalFault(faults: Fault[], name: string, fault: DecimalFault): undefined {
  if (fault === "TOO_MANY_DECIMALS") {
    return addFault(
      faults,
      "TOO_MANY_DECIMALS",
      name,
      "has more than two decimals: send whole kobo, for example 1500.25",
    );
  }
  return addFault(faults, "OUT_OF_RANGE", name, "must lie between 0 and 9999999999999.99");
}

/** A rate 0 … 1 as canonical text with four decimals. */
export const rate: Kind<string> = {
  read: (value, name, faults) => {
    if (!(value instanceof JsonNumber)) {
      return wrongType(faults, name, "a number such as 0.15", value);
    }
    const units = unitsOf(value.text, RATE_SCALE);
    if (units === "TOO_MANY_DECIMALS") {
      return addFault(
        faults,
        units,
        name,
        "has more than four decimals: send the decimal form, for example 0.1525 for 15.25 %",
      );
    }
    if (units === "OUT_OF_RANGE" || units < 0 || units > 10_000) {
      return addFault(
        faults,
        "OUT_OF_RANGE",
        name,
        "must lie between 0 and 1: send the decimal form, for example 0.15 for 15 %, not 15",
      );
    }
    return textOf(units, RATE_SCALE);
  },
  schema: { type: "number", minimum: 0, maximum: 1 },
};

export function integer(min: number, max: number): Kind<number> {
  return {
    read: (value, name, faults) => {
      if (!(value instanceof JsonNumber)) return wrongType(faults, name, "an integer", value);
      const units = unitsOf(value.text, 0);
      if (units === "TOO_MANY_DECIMALS") {
        return addFault(faults, "WRONG_TYPE", name, "must be an integer: send no decimals");
      }
      if (units === "OUT_OF_RANGE" || units < min || units > max) {
        return addFault(faults, "OUT_OF_RANGE", name, `must lie between ${min} and ${max}`);
      }
      return units;
    },
    schema: { type: "integer", minimum: min, maximum: max },
  };
}

export const boolean: Kind<boolean> = {
  read: (value, name, faults) =>
    typeof value === "boolean" ? value : wrongType(faults, name, "true or false", value),
  schema: { type: "boolean" },
};

/** Exactly one of the values as written. */
export function oneOf<const V extends string>(...values: V[]): Kind<V> {
  return {
    read: (value, name, faults) => {
      if (typeof value !== "string") return wrongType(faults, name, "a string", value);
      const found = values.find((allowed) => allowed === value);
      return found ?? notAllowed(faults, name, values);
    },
    schema: { type: "string", enum: values },
  };
}

/** One of the spellings whatever their case; read as the value each stands for. */
export function oneOfSpellings<const V extends string>(
  spellings: Readonly<Record<string, V>>,
): Kind<V> {
  const values = Object.values(spellings);
  return {
    read: (value, name, faults) => {
      if (typeof value !== "string") return wrongType(faults, name, "a string", value);
      const spelling = value.toLowerCase();
      return (
        (Object.hasOwn(spellings, spelling) ? spellings[spelling] : undefined) ??
        notAllowed(faults, name, [...new Set(values)])
      );
    },
    schema: { type: "string", examples: [...new Set(values)] },
  };
}

function notAllowed(faults: Fault[], name: string, values: readonly string[]): undefined {
  const list = values.map((value) => `"${value}"`).join(", ");
  return addFault(faults, "NOT_ALLOWED", name, `must be one of ${list}`);
}

function isLonger(value: string, lengthMax: number): boolean {
  if (value.length > 2 * lengthMax) return true;
  let length = 0;
  for (const _ of value) length += 1;
  return length > lengthMax;
}

function wrongType(faults: Fault[], name: string, expected: string, value: SentValue): undefined {
  return addFault(faults, "WRONG_TYPE", name, `must be ${expected}, not ${typeName(value)}`);
}

export function typeName(value: JsonValue): string {
  if (value === null) return "null";
  if (value instanceof JsonNumber) return "a number";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return "a string";
  return typeof value === "boolean" ? "a boolean" : "an object";
}
