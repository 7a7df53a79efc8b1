/** Reads a document that is one record: the body of a single create, or the kept payload of a refused record. */

import { readJson } from "#contract/json.ts";
import type { JsonDocument } from "#contract/json-value.ts";
import type { EntityName, RecordByEntity } from "#contract/ports.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { foreignFaults, readRecord, type RecordOutcome } from "#contract/records/spec.ts";
import type { WarningTally } from "#contract/warnings.ts";

export function readOne<E extends EntityName>(
  entity: E,
  document: JsonDocument,
  warnings: WarningTally,
): RecordOutcome<RecordByEntity[E]> {
  return readRecord(
    recordSpecs[entity],
    document.value,
    foreignFaults(document.faults, 0),
    warnings,
  );
}

/** A payload of sync_error (or a client's single text); throws JsonSyntaxError when it is no JSON. */
export function readPayload<E extends EntityName>(
  entity: E,
  payload: string,
  warnings: WarningTally,
): RecordOutcome<RecordByEntity[E]> {
  return readOne(entity, readJson(payload), warnings);
}
