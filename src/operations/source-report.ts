// Counts and certificates of a sync as lines for a terminal.
import type { Certificate } from "#sync/certificate.ts";
import { SyncError } from "#sync/errors.ts";
import type { Counts } from "#sync/sink.ts";
import { OperationError } from "./operation.ts";
import { grouped, textTable } from "./text-table.ts";

export function countLines(counts: Counts): string {
  const rows = Object.entries(counts).map(([entity, count]) => [
    entity,
    ...[count.read, count.inserted, count.updated, count.removed, count.quarantined].map(grouped),
  ]);
  return textTable(["entity", "read", "inserted", "updated", "removed", "quarantined"], rows);
}

const verdicts = {
  green: "GREEN: everything at the source is here, to the kobo.",
  amber:
    "AMBER: equal, but for the rows in quarantine (seeds sql 'select * from sync_error where quarantined and not resolved').",
  red: "RED: source and copy differ. Run seeds reconcile --repair.",
} as const;

export function certificateLines({
  status,
  scope,
  entities,
  source_read_at: readAt,
}: Certificate): string {
  const rows = entities.map((row) => [
    row.entity,
    grouped(row.source.count),
    grouped(row.excluded.count),
    grouped(row.quarantined.count),
    grouped(row.target.count),
    grouped(row.target.money),
    grouped(row.quarantined.money),
    row.target.checksum,
    row.equal ? "yes" : "NO",
  ]);
  const of = scope === "book" ? "of the whole book" : "of what changed";
  return [
    `Certificate ${of}, source read at ${readAt}`,
    textTable(
      [
        "entity",
        "source",
        "− excluded",
        "− quarantined",
        "= target",
        "money",
        "in quarantine",
        "checksum",
        "equal",
      ],
      rows,
    ),
    verdicts[status],
  ].join("\n");
}

/** Runs work of src/sync; what it cannot do is said as any operation says it. */
export async function asOperation<R>(work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyncError)
      throw new OperationError(error.code, error.message, { cause: error });
    throw error;
  }
}
