/** What the JSON reader makes: the tree, the faults in it, and the error when there is no tree. */

/** A number as written, for example `1e3` or `125000.00`. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type JsonValue = null | boolean | string | JsonNumber | JsonObject | JsonValue[];
/** Own properties only: `__proto__` is a key like any other. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/** Something readable but not acceptable at `path`; the tree holds the first value there, or null for bad text. */
export interface JsonFault {
  code: "DUPLICATE_KEY" | "BAD_TEXT";
  path: (string | number)[];
  /** What is wrong and what to do, to follow the field's name. */
  reason: string;
}

export interface JsonDocument {
  text: string;
  value: JsonValue;
  faults: JsonFault[];
  /** Start and end offsets of the elements of an array of the outer levels, two numbers an element. */
  spans: ReadonlyMap<JsonValue, readonly number[]>;
}

type JsonSyntaxCode = "MALFORMED" | "TOO_DEEP" | "TOO_MANY_VALUES";

/** The body as a whole cannot be read; `message` is one sentence. */
export class JsonSyntaxError extends Error {
  readonly code: JsonSyntaxCode;
  constructor(code: JsonSyntaxCode, message: string) {
    super(message);
    this.name = "JsonSyntaxError";
    this.code = code;
  }
}

/** How much of a key a message shows. */
const PATH_PART_LENGTH_MAX = 60;

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof JsonNumber)
  );
}

/** `data.loans[3].loan_id`; parts are shortened so that a message stays readable. */
export function pathText(path: readonly (string | number)[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += `${text === "" ? "" : "."}${clip(part)}`;
  }
  return text === "" ? "the body" : text;
}

function clip(part: string): string {
  const shown = part.toWellFormed().replaceAll(/\p{Cc}/gu, "\uFFFD");
  if (shown.length <= PATH_PART_LENGTH_MAX) return shown;
  return `${shown.slice(0, PATH_PART_LENGTH_MAX).toWellFormed()}…`;
}

/** As sent, digit for digit. */
export function jsonText(value: JsonValue): string {
  if (value instanceof JsonNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, held]) => `${JSON.stringify(name)}:${jsonText(held)}`,
  );
  return `{${fields.join(",")}}`;
}
