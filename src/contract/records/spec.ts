/** What a record type is (its fields, its rules) and the one function that reads a record by it. */

import type { Field, JsonSchema } from "#contract/field.ts";
import {
  isObject,
  type JsonFault,
  JsonNumber,
  type JsonObject,
  pathText,
  type JsonValue,
} from "#contract/json-value.ts";
import { typeName } from "#contract/field.ts";
import type { EntityName, EntityType, Fault, RecordByEntity } from "#contract/ports.ts";
import type { WarningTally } from "#contract/warnings.ts";

export type FieldTable<R> = { [K in keyof R]-?: Field<R[K]> };

export interface RecordSpec<E extends EntityName> {
  entity: E;
  type: EntityType;
  /** The name of the schema in /openapi.json. */
  title: string;
  fields: FieldTable<RecordByEntity[E]>;
  /** Names which the service computes: ignored like unknown ones, with another warning. */
  computed: ReadonlySet<string>;
  /** Rules between fields; a field that was faulty is undefined here. */
  check?(record: Partial<RecordByEntity[E]>, faults: Fault[]): void;
  /** What must be distinct within a request; joined, it is the id by which an answer names the record. */
  key: readonly (keyof RecordByEntity[E] & string)[];
  keySeparator: string;
  /** The part of the key that an answer shows, where it is not all of it. */
  shownKey?: readonly string[];
}

export type RecordOutcome<R> = { record: R; faults: null } | { record: null; faults: Fault[] };

/** The id of a record, or of what was sent for one; null when a part of it is missing. */
export function idOf(
  spec: { key: readonly string[]; keySeparator: string },
  raw: object,
): string | null {
  const parts: string[] = [];
  for (const name of spec.key) {
    const part = (raw as Record<string, unknown>)[name];
    if (typeof part === "string" || typeof part === "number") parts.push(String(part));
    else if (part instanceof JsonNumber) parts.push(part.text);
    else return null;
  }
  return parts.join(spec.keySeparator);
}

/** Never throws. `foreign`: faults the JSON reader found inside this record, by its field. */
export function readRecord<E extends EntityName>(
  spec: RecordSpec<E>,
  raw: JsonValue,
  foreign: readonly Fault[],
  warnings: WarningTally,
): RecordOutcome<RecordByEntity[E]> {
  if (!isObject(raw)) {
    const message = `the record must be an object, not ${typeName(raw)}`;
    return { record: null, faults: [{ field: spec.type, code: "WRONG_TYPE", message }] };
  }
  const faults: Fault[] = [...foreign];
  const record: Record<string, unknown> = {};
  let known = 0;
  for (const [name, field] of fieldList(spec)) {
    const value = raw[name];
    if (value !== undefined) known += 1;
    if (value !== undefined && value !== null) {
      record[name] = field.read(value, name, faults);
    } else {
      record[name] = field.absent;
      if (field.required) {
        faults.push({ field: name, code: "REQUIRED", message: `${name} is missing: send a value` });
      }
    }
  }
  // The table's type says that its kinds make exactly this record; a missing value has left a fault.
  const typed = record as Partial<RecordByEntity[E]>;
  spec.check?.(typed, faults);
  warnAboutOthers(spec, raw, known, warnings);
  if (faults.length === 0) return { record: typed as RecordByEntity[E], faults: null };
  return { record: null, faults: foreign.length === 0 ? faults : withoutEchoes(faults, foreign) };
}

const lists = new WeakMap<object, [string, Field<unknown>][]>();

function fieldList(spec: { fields: object }): [string, Field<unknown>][] {
  let list = lists.get(spec);
  if (list === undefined) {
    list = Object.entries(spec.fields as Record<string, Field<unknown>>);
    lists.set(spec, list);
  }
  return list;
}

/** A value the JSON reader refused reads as null; the field is then not also "missing". */
function withoutEchoes(faults: Fault[], foreign: readonly Fault[]): Fault[] {
  const named = new Set(foreign.map((fault) => fault.field));
  return faults.filter((fault) => foreign.includes(fault) || !named.has(fault.field));
}

function warnAboutOthers(
  spec: { fields: object; computed: ReadonlySet<string> },
  raw: JsonObject,
  known: number,
  warnings: WarningTally,
): void {
  const names = Object.keys(raw);
  if (names.length === known) return;
  for (const name of names) {
    if (Object.hasOwn(spec.fields, name)) continue;
    const code = spec.computed.has(name) ? "COMPUTED_FIELD_IGNORED" : "UNKNOWN_FIELD_IGNORED";
    warnings.add(code, name);
  }
}

/** The record as an OpenAPI 3.1 schema. */
export function jsonSchema(spec: { fields: object; title: string }): JsonSchema {
  const list = fieldList(spec);
  return {
    type: "object",
    title: spec.title,
    required: list.filter(([, field]) => field.required).map(([name]) => name),
    properties: Object.fromEntries(list.map(([name, field]) => [name, field.schema])),
  };
}

/** The JSON reader's faults as faults of a record whose own path has `depth` parts. */
export function foreignFaults(faults: readonly JsonFault[], depth: number): Fault[] {
  return faults.map(({ code, path, reason }) => {
    const key = path[depth];
    // Shortened and well-formed: the key may be anything, and the fault is stored where neither NUL nor half a pair can be.
    const field = key === undefined ? "record" : pathText([key]);
    const place = key === undefined ? "the record" : pathText(path.slice(depth));
    return { field, code, message: `${place} ${reason}` };
  });
}
