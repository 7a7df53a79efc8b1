import { validationError } from "#contract/errors.ts";
import {
  addFault,
  filledText,
  integer,
  type Kind,
  oneOf,
  type SentValue,
  typeName,
} from "#contract/field.ts";
import { readJsonBytes } from "#contract/json.ts";
import { isObject } from "#contract/json-value.ts";
import { codeLengthMax, recordsMax } from "#contract/limits.ts";
import type { Fault, RetryFilter } from "#contract/ports.ts";
import { foreignFaults } from "#contract/records/spec.ts";
import { success } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

const errorId = integer(1, Number.MAX_SAFE_INTEGER);

const ids: Kind<number[]> = {
  read: (value: SentValue, name: string, faults: Fault[]) => {
    if (!Array.isArray(value)) {
      return addFault(faults, "WRONG_TYPE", name, `must be an array, not ${typeName(value)}`);
    }
    if (value.length > recordsMax) {
      return addFault(faults, "TOO_MANY_RECORDS", name, `must hold at most ${recordsMax} ids`);
    }
    const read = value.map((id) =>
      id === null
        ? addFault(faults, "REQUIRED", name, "holds null: send the numbers of errors")
        : errorId.read(id, name, faults),
    );
    return read.filter((id) => id !== undefined);
  },
  schema: { type: "array", items: errorId.schema, maxItems: recordsMax },
};

const fields = {
  ids,
  entity_type: oneOf(
    "loan",
    "repayment",
    "customer",
    "officer",
    "loan_schedule",
    "holiday",
    "deletion",
  ),
  sync_id: filledText(codeLengthMax),
};

export const retryErrors: Route = {
  method: "POST",
  path: "/api/v1/etl/errors/retry",
  access: "operate",
  operation: "retry_errors",
  summary: "Try the unresolved errors again: all, or those the body selects",
  tag: "ETL",
  body: {
    required: false,
    schema: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(fields).map(([name, kind]) => [name, kind.schema]),
      ),
    },
  },
  answers: { 200: { $ref: "#/components/schemas/Retried" } },
  errors: ["VALIDATION_ERROR", "MALFORMED_JSON", "UNSUPPORTED_MEDIA_TYPE", "SERVICE_UNAVAILABLE"],
  failure: "Failed to retry the errors",
  handle: async (request, deps) => {
    const bytes = request.body as Buffer | undefined;
    const filter = bytes === undefined || bytes.length === 0 ? allErrors : readFilter(bytes);
    return success(await deps.ingest.retryErrors(filter));
  },
};

const allErrors: RetryFilter = { ids: null, entityType: null, syncId: null };

function readFilter(bytes: Buffer): RetryFilter {
  const document = readJsonBytes(bytes);
  const faults = foreignFaults(document.faults, 0);
  const body = document.value;
  if (!isObject(body)) {
    const message = `the body must be an object, not ${typeName(body)}`;
    throw validationError([{ field: "body", code: "WRONG_TYPE", message }]);
  }
  // An unknown key would silently widen the selection, so here it is refused.
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name))
      addFault(faults, "NOT_ALLOWED", name, "is no field of this request");
  }
  function read<T>(name: string, kind: Kind<T>): T | null {
    const value = isObject(body) ? body[name] : null;
    return value === undefined || value === null ? null : (kind.read(value, name, faults) ?? null);
  }
  const filter = {
    ids: read("ids", fields.ids),
    entityType: read("entity_type", fields.entity_type),
    syncId: read("sync_id", fields.sync_id),
  };
  if (faults.length > 0) throw validationError(faults);
  return filter;
}
