import type { QualityCheck } from "./check.ts";

export const syncChecks: readonly QualityCheck[] = [
  {
    id: "open_sync_errors",
    title: "Refused records that wait",
    severity: "warning",
    sql: `select concat_ws(' ', entity_type, entity_id) as id, null::numeric as amount from sync_error
      where not resolved and not quarantined`,
    resolution:
      "GET /api/v1/etl/errors?resolved=false shows why; run seeds retry errors once the cause is gone.",
  },
  {
    id: "quarantined_records",
    title: "Records of the source that could not be transformed",
    severity: "warning",
    sql: `select concat_ws(' ', entity_type, entity_id) as id, amount from sync_error
      where not resolved and quarantined`,
    resolution: "Correct them at the source; the next sync takes them in.",
  },
];
