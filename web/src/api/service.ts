// The service itself: its health, what filters can be chosen from, and where the data comes from.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { nullableNumber, nullableText } from "#web/api/values.ts";

export const health = endpoint(
  "/health",
  z.object({
    status: z.string(),
    version: z.string(),
    schema_version: z.string(),
    database: z.string(),
    business_date: z.string(),
  }),
  null,
);

const optionShape = z.object({ value: z.string(), label: z.string(), count: z.number() });

/** By filter type: branches, regions, officers, …; the count is of loans. */
export const filterOptions = endpoint(
  "/filters/options",
  z.record(z.string(), z.array(optionShape)),
);

const syncShape = z.looseObject({
  sync_id: z.string(),
  sync_type: z.string(),
  status: z.string(),
  started_at: z.string(),
  completed_at: nullableText,
  duration_seconds: nullableNumber,
  endpoint: nullableText,
  source_system: nullableText,
  error_message: nullableText,
});
export type Sync = z.infer<typeof syncShape>;

/** The newest that brought the data up to date: one that left rows in quarantine did so too. */
export function lastEnded(syncs: readonly Sync[] | undefined): Sync | undefined {
  return syncs?.find(({ status }) => status === "completed" || status === "partial_success");
}

export const syncHistory = endpoint("/sync/history", z.array(syncShape), null);

const keptErrorShape = z.looseObject({
  id: z.number(),
  entity_type: z.string(),
  entity_id: nullableText,
  error_code: z.string(),
  reason_code: nullableText,
  error_message: z.string(),
  field: nullableText,
  quarantined: z.boolean(),
  resolved: z.boolean(),
  created_at: z.string(),
});
export type KeptError = z.infer<typeof keptErrorShape>;

export const syncErrors = endpoint("/sync/errors", z.array(keptErrorShape), null);

const sumShape = z.object({ count: z.number(), money: z.number(), checksum: z.string() });

const certificateShape = z.object({
  status: z.enum(["green", "amber", "red"]),
  scope: z.string(),
  sync_id: nullableText,
  source_snapshot: nullableText,
  entities: z.array(
    z.object({
      entity: z.string(),
      source: sumShape,
      excluded: sumShape,
      quarantined: sumShape,
      target: sumShape,
      equal: z.boolean(),
    }),
  ),
  issued_at: z.string(),
  source_read_at: nullableText,
});
export type Certificate = z.infer<typeof certificateShape>;

/** 404 where nothing was certified yet. */
export const latestCertificate = endpoint("/sync/certificates/latest", certificateShape, null);
