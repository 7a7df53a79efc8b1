import { readSync, syncHeadFields, syncMetadataFields } from "#contract/batch.ts";
import { entityNames, recordSpecs } from "#contract/records/all.ts";
import { batchRoute } from "#http/batch.ts";

function schemasOf(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields as Record<string, { schema: unknown }>).map(([name, field]) => [
      name,
      field.schema,
    ]),
  );
}

const data = Object.fromEntries(
  entityNames.map((name) => [
    name,
    { type: "array", items: { $ref: `#/components/schemas/${recordSpecs[name].title}` } },
  ]),
);

export const sync = batchRoute({
  path: "/api/v1/etl/sync",
  operation: "sync",
  summary: "Store a batch of records of any kind",
  schema: {
    type: "object",
    required: ["sync_timestamp", "sync_type", "data"],
    properties: {
      ...schemasOf(syncHeadFields),
      data: { type: "object", properties: data },
      metadata: { type: "object", properties: schemasOf(syncMetadataFields) },
    },
  },
  read: readSync,
});
