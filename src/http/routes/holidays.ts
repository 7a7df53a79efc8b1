import { readRecordList } from "#contract/batch.ts";
import { batchRoute } from "#http/batch.ts";

export const holidays = batchRoute({
  path: "/api/v1/etl/holidays",
  operation: "upsert_holidays",
  summary: "Store holidays, by date and name",
  schema: {
    type: "object",
    required: ["holidays"],
    properties: { holidays: { type: "array", items: { $ref: "#/components/schemas/Holiday" } } },
  },
  read: (document, context) => readRecordList("holidays", document, context),
});
