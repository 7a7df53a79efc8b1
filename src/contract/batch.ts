/**
 * From the body of a batch (`/etl/sync`, `/etl/loan-schedules`, `/etl/holidays`) to what the merge takes: sound
 * records staged, faulty ones set aside with their text. A fault of the whole batch throws, and nothing is kept.
 */

import { validationError } from "#contract/errors.ts";
import {
  boolean,
  defaulting,
  type Field,
  integer,
  oneOf,
  optional,
  required,
  text,
  time,
  typeName,
} from "#contract/field.ts";
import {
  isObject,
  type JsonDocument,
  type JsonFault,
  type JsonObject,
  type JsonValue,
  pathText,
} from "#contract/json-value.ts";
import { nameLengthMax, recordsMax } from "#contract/limits.ts";
import type { EntityName, Fault, SyncInput } from "#contract/ports.ts";
import { entityNames, recordSpecs } from "#contract/records/all.ts";
import { stageRecords } from "#contract/records/stage.ts";
import { foreignFaults } from "#contract/records/spec.ts";
import { WarningTally } from "#contract/warnings.ts";

export interface BatchContext {
  syncId: string;
  /** Path of the route, for sync_history. */
  endpoint: string;
}

interface Head {
  sync_timestamp: string;
  sync_type: "incremental" | "full";
  on_conflict: "update" | "reject";
  source_sync: boolean;
}

export const syncHeadFields: { [K in keyof Head]: Field<Head[K]> } = {
  sync_timestamp: required(time, "Timestamp of the sync operation, ISO 8601"),
  sync_type: required(oneOf("incremental", "full"), "Type of sync"),
  on_conflict: defaulting(
    oneOf("update", "reject"),
    "update",
    "What becomes of a record whose id is stored: an update, or DUPLICATE_…_ID",
  ),
  source_sync: defaulting(
    boolean,
    false,
    "The records are the rows of the lender's own database, as its sync reads them. Ids are whole numbers; a repayment under " +
      "another loan moves; all parts of a loan's repayments and schedule are divided by its contract, whatever was sent; a " +
      "repayment_amount below loan_amount is a warning; region and wave are kept here and not taken from the record. " +
      "An older source_updated_at is stored, too, and a refused record is not kept: the source sends it again",
  ),
};

export const syncMetadataFields: Readonly<Record<string, Field<unknown>>> = {
  ...Object.fromEntries(
    entityNames.map((name) => [
      `total_${name}`,
      optional(integer(0, Number.MAX_SAFE_INTEGER), `Number of records in data.${name}`),
    ]),
  ),
  source_system: optional(text(nameLengthMax), "Source system identifier"),
  etl_version: optional(text(nameLengthMax), "ETL version number"),
};

/** The body of `POST /etl/sync`. Throws ApiError. */
export function readSync(document: JsonDocument, context: BatchContext): SyncInput {
  const faults: Fault[] = [];
  const warnings = new WarningTally();
  const body = bodyObject(document.value);
  const head = readFields(syncHeadFields, body, "", faults);
  const data = part(body, "data", true, faults);
  const metadata = part(body, "metadata", false, faults);
  const about = readFields(syncMetadataFields, metadata, "metadata.", faults);
  const known = new Set([...Object.keys(syncHeadFields), "data", "metadata"]);
  if (head["source_sync"] === true && head["on_conflict"] === "reject") {
    const message = "on_conflict must be update with source_sync: leave it out";
    faults.push({ field: "on_conflict", code: "NOT_ALLOWED", message });
  }
  warnAboutOthers(body, known, "", warnings);
  warnAboutOthers(metadata, new Set(Object.keys(syncMetadataFields)), "metadata.", warnings);
  const arrays = recordArrays(data, "data.", entityNames, faults);
  warnAboutOthers(data, new Set(entityNames), "data.", warnings);
  const records = inRecords(document.faults, ["data"], arrays, faults);
  if (faults.length > 0) throw validationError(faults);
  for (const [entity, array] of arrays) {
    const total = about[`total_${entity}`];
    if (typeof total === "number" && total !== array.length) {
      warnings.add("TOTAL_MISMATCH", `metadata.total_${entity}`);
    }
  }
  const sourceSystem = typeof about["source_system"] === "string" ? about["source_system"] : null;
  // No fault means that the three fields have their type.
  const { sync_timestamp, sync_type, on_conflict, source_sync } = head as unknown as Head;
  const input = {
    ...emptyInput(context, sync_type, on_conflict, sync_timestamp, sourceSystem),
    sourceSync: source_sync,
  };
  return stageAll(input, document, arrays, records, warnings);
}

/** The body `{"<entity>": […]}`. Throws ApiError. */
export function readRecordList(
  entity: "loan_schedules" | "holidays",
  document: JsonDocument,
  context: BatchContext,
): SyncInput {
  const faults: Fault[] = [];
  const warnings = new WarningTally();
  const body = bodyObject(document.value);
  const arrays = recordArrays(body, "", [entity], faults);
  if (!arrays.has(entity) && faults.length === 0) {
    faults.push({
      field: entity,
      code: "REQUIRED",
      message: `${entity} is missing: send an array`,
    });
  }
  warnAboutOthers(body, new Set([entity]), "", warnings);
  const records = inRecords(document.faults, [], arrays, faults);
  if (faults.length > 0) throw validationError(faults);
  const input = emptyInput(context, "incremental", "update", null, null);
  return stageAll(input, document, arrays, records, warnings);
}

function emptyInput(
  context: BatchContext,
  syncType: SyncInput["syncType"],
  onConflict: SyncInput["onConflict"],
  syncTimestamp: string | null,
  sourceSystem: string | null,
): SyncInput {
  return {
    ...context,
    syncType,
    syncTimestamp,
    onConflict,
    sourceSync: false,
    sourceSystem,
    entities: {},
    received: {},
    failed: [],
    warnings: [],
    payloadOf: () => "",
  };
}

function stageAll(
  input: SyncInput,
  document: JsonDocument,
  arrays: ReadonlyMap<EntityName, JsonValue[]>,
  faultsByArray: ReadonlyMap<EntityName, JsonFault[]>,
  warnings: WarningTally,
): SyncInput {
  input.payloadOf = (entity, index) => {
    const spans = document.spans.get(arrays.get(entity) ?? null);
    return document.text.slice(spans?.[2 * index], spans?.[2 * index + 1]);
  };
  for (const [entity, array] of arrays) {
    stageRecords(entity, array, faultsByArray.get(entity) ?? [], input, warnings);
  }
  const order = [...arrays.keys()].map((entity) => recordSpecs[entity].type);
  input.failed.sort(
    (a, b) => order.indexOf(a.entity_type) - order.indexOf(b.entity_type) || a.index - b.index,
  );
  input.warnings = warnings.list();
  return input;
}

function bodyObject(value: JsonValue): JsonObject {
  if (isObject(value)) return value;
  const message = `the body must be an object, not ${typeName(value)}`;
  throw validationError([{ field: "body", code: "WRONG_TYPE", message }]);
}

function part(body: JsonObject, name: string, isRequired: boolean, faults: Fault[]): JsonObject {
  const value = body[name] ?? null;
  if (isObject(value)) return value;
  if (value === null && !isRequired) return {};
  const found = value === null ? "is missing: send" : `is ${typeName(value)}: send`;
  const code = value === null ? "REQUIRED" : "WRONG_TYPE";
  faults.push({ field: name, code, message: `${name} ${found} an object` });
  return {};
}

function readFields(
  fields: Readonly<Record<string, Field<unknown>>>,
  values: JsonObject,
  prefix: string,
  faults: Fault[],
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name] ?? null;
    const shown = prefix + name;
    if (value !== null) read[name] = field.read(value, shown, faults);
    else if (field.required) {
      faults.push({ field: shown, code: "REQUIRED", message: `${shown} is missing: send a value` });
    } else read[name] = field.absent;
  }
  return read;
}

function recordArrays(
  data: JsonObject,
  prefix: string,
  names: readonly EntityName[],
  faults: Fault[],
): Map<EntityName, JsonValue[]> {
  const arrays = new Map<EntityName, JsonValue[]>();
  let count = 0;
  for (const name of names) {
    const value = data[name] ?? null;
    if (Array.isArray(value)) {
      arrays.set(name, value);
      count += value.length;
    } else if (value !== null) {
      const field = prefix + name;
      const message = `${field} must be an array, not ${typeName(value)}`;
      faults.push({ field, code: "WRONG_TYPE", message });
    }
  }
  if (count > recordsMax) {
    faults.push({
      field: prefix === "" ? (names[0] ?? "body") : "data",
      code: "TOO_MANY_RECORDS",
      message: `the request holds ${count} records, more than ${recordsMax}: send several requests`,
    });
  }
  return arrays;
}

/** Splits the reader's faults: those inside a record go with their array, the rest are the batch's. */
function inRecords(
  found: readonly JsonFault[],
  prefix: readonly string[],
  arrays: ReadonlyMap<EntityName, JsonValue[]>,
  faults: Fault[],
): Map<EntityName, JsonFault[]> {
  const byArray = new Map<EntityName, JsonFault[]>();
  for (const fault of found) {
    const name = fault.path[prefix.length];
    const isInside =
      prefix.every((step, index) => fault.path[index] === step) &&
      typeof fault.path[prefix.length + 1] === "number" &&
      typeof name === "string" &&
      Object.hasOwn(recordSpecs, name) &&
      arrays.has(name as EntityName);
    if (!isInside) {
      const [batchFault] = foreignFaults([fault], 0);
      if (batchFault !== undefined) faults.push({ ...batchFault, field: pathText(fault.path) });
      continue;
    }
    const inner = { ...fault, path: fault.path.slice(prefix.length + 1) };
    const list = byArray.get(name as EntityName);
    if (list === undefined) byArray.set(name as EntityName, [inner]);
    else list.push(inner);
  }
  return byArray;
}

function warnAboutOthers(
  values: JsonObject,
  known: ReadonlySet<string>,
  prefix: string,
  warnings: WarningTally,
): void {
  for (const name of Object.keys(values)) {
    if (!known.has(name)) warnings.add("UNKNOWN_FIELD_IGNORED", prefix + name);
  }
}
