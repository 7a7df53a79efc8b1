/** One array of a batch: sound records are staged, faulty and repeated ones set aside. */

import { errorCatalogue, type ErrorCode } from "#contract/errors.ts";
import { isObject, type JsonFault, type JsonValue } from "#contract/json-value.ts";
import { errorMessageLengthMax, labelLengthMax } from "#contract/limits.ts";
import type {
  EntityName,
  Fault,
  RecordByEntity,
  RecordError,
  StagedRecord,
  SyncInput,
} from "#contract/ports.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { sourceRecordSpecs } from "#contract/records/source.ts";
import { foreignFaults, idOf, readRecord, type RecordSpec } from "#contract/records/spec.ts";
import type { WarningTally } from "#contract/warnings.ts";

/** `found`: the JSON reader's faults inside this array; their paths begin with the record's index. */
export function stageRecords<E extends EntityName>(
  entity: E,
  array: readonly JsonValue[],
  found: readonly JsonFault[],
  input: SyncInput,
  warnings: WarningTally,
): void {
  const spec: RecordSpec<E> = (input.sourceSync ? sourceRecordSpecs : recordSpecs)[entity];
  const staged: StagedRecord<RecordByEntity[E]>[] = [];
  const firstIndex = new Map<string, number>();
  const faultsByIndex = Map.groupBy(found, (fault) => fault.path[0]);
  array.forEach((raw, index) => {
    const foreign = foreignFaults(faultsByIndex.get(index) ?? [], 1);
    const { record, faults } = readRecord(spec, raw, foreign, warnings);
    if (faults !== null) {
      input.failed.push(invalid(spec, shownId(spec, raw), index, faults, input));
      return;
    }
    const id = idOf(spec, record) ?? "";
    const first = firstIndex.get(id);
    if (first !== undefined) {
      input.failed.push(repeated(spec, shownId(spec, raw), index, first, input));
      return;
    }
    firstIndex.set(id, index);
    staged.push({ index, record });
  });
  const kept = entity === "loan_schedules" ? wholeSchedules(staged, array, input) : staged;
  Object.assign(input.entities, { [entity]: kept });
  input.received[entity] = array.length;
}

/** A loan's rows replace its schedule as a whole; without the faulty row they would make another schedule. */
function wholeSchedules<R>(
  staged: StagedRecord<R>[],
  array: readonly JsonValue[],
  input: SyncInput,
): StagedRecord<R>[] {
  const faultyRow = new Map<JsonValue | undefined, number>();
  for (const error of input.failed) {
    const raw = array[error.index];
    if (error.entity_type !== "loan_schedule" || error.reason_code !== "VALIDATION_ERROR") continue;
    if (isObject(raw)) faultyRow.set(raw["loan_id"], error.index);
  }
  if (faultyRow.size === 0) return staged;
  return staged.filter(({ index }) => {
    const raw = array[index];
    const faulty = isObject(raw) ? faultyRow.get(raw["loan_id"]) : undefined;
    if (faulty === undefined || !isObject(raw)) return true;
    const spec = recordSpecs.loan_schedules;
    const message = `row ${faulty} of this loan's schedule was refused, and a schedule is stored as a whole: send all its rows again`;
    input.failed.push(
      failure(spec, idOf(spec, raw), index, "loan_id", "SCHEDULE_INCOMPLETE", message, input),
    );
    return false;
  });
}

function shownId<E extends EntityName>(spec: RecordSpec<E>, raw: JsonValue): string | null {
  return isObject(raw) ? idOf({ ...spec, key: spec.shownKey ?? spec.key }, raw) : null;
}

function invalid<E extends EntityName>(
  spec: RecordSpec<E>,
  id: string | null,
  index: number,
  faults: Fault[],
  input: SyncInput,
): RecordError {
  const message = faults.map((fault) => fault.message).join("; ");
  const field = faults[0]?.field ?? null;
  const error = failure(spec, id, index, field, "VALIDATION_ERROR", message, input);
  return { ...error, faults };
}

function repeated<E extends EntityName>(
  spec: RecordSpec<E>,
  id: string | null,
  index: number,
  first: number,
  input: SyncInput,
): RecordError {
  const own = `DUPLICATE_${spec.type.toUpperCase()}_ID`;
  const code = Object.hasOwn(errorCatalogue, own) ? (own as ErrorCode) : "DUPLICATE_IN_REQUEST";
  const field = spec.key.at(-1) ?? null;
  const message = `${field} stands twice in this request, first at index ${first}: only the first is taken`;
  return failure(spec, id, index, field, code, message, input);
}

function failure<E extends EntityName>(
  spec: RecordSpec<E>,
  id: string | null,
  index: number,
  field: string | null,
  code: ErrorCode,
  message: string,
  input: SyncInput,
): RecordError {
  return {
    entity_type: spec.type,
    entity_id: id === null ? null : clip(id, labelLengthMax),
    index,
    field: field === null ? null : clip(field, labelLengthMax),
    reason_code: code,
    error_message: clip(message, errorMessageLengthMax),
    faults: [],
    payload: input.payloadOf(spec.entity, index),
  };
}

/** A cut through a surrogate pair could not be stored, so its half becomes U+FFFD. */
function clip(text: string, lengthMax: number): string {
  const sound = text.replaceAll("\0", "\uFFFD").toWellFormed();
  return sound.length <= lengthMax ? sound : `${sound.slice(0, lengthMax - 1).toWellFormed()}…`;
}
