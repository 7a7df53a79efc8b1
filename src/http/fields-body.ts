/** A small JSON body that is no record: the fields of one table, and no others. */

import type { Fields } from "#contract/audit.ts";
import { validationError } from "#contract/errors.ts";
import { addFault, type Field, typeName } from "#contract/field.ts";
import { readJsonBytes } from "#contract/json.ts";
import { isObject } from "#contract/json-value.ts";
import { foreignFaults, jsonSchema } from "#contract/records/spec.ts";
import type { Route } from "#http/route.ts";

/** Throws ApiError. A name that is unknown is refused: what it says would be lost without a word. */
export function readFields<T extends object>(table: Fields<T>, bytes: Buffer): T {
  const { value: body, faults: found } = readJsonBytes(bytes);
  if (!isObject(body)) {
    const message = `the body must be an object, not ${typeName(body)}`;
    throw validationError([{ field: "body", code: "WRONG_TYPE", message }]);
  }
  const faults = foreignFaults(found, 0);
  const refused = new Set(faults.map(({ field }) => field));
  const fields = Object.entries<Field<unknown>>(table);
  const known = new Set(fields.map(([name]) => name));
  for (const name of Object.keys(body)) {
    if (!known.has(name)) addFault(faults, "NOT_ALLOWED", name, "is no field of this request");
  }
  const values: Record<string, unknown> = {};
  for (const [name, field] of fields) {
    const sent = body[name];
    if (refused.has(name)) continue;
    if (sent !== undefined && sent !== null) values[name] = field.read(sent, name, faults);
    else if (field.required) addFault(faults, "REQUIRED", name, "is missing: send a value");
    else values[name] = field.absent;
  }
  if (faults.length > 0) throw validationError(faults);
  // Each value was made by the field of its name.
  return values as T;
}

export function fieldsBody<T extends object>(
  table: Fields<T>,
  title: string,
  example: T | Partial<T>,
): NonNullable<Route["body"]> {
  const schema = { ...jsonSchema({ fields: table, title }), additionalProperties: false };
  return { required: true, schema, example };
}
