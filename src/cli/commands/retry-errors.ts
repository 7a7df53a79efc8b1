import { entityTypes } from "#contract/parameters.ts";
import { retryErrors as retryKeptErrors } from "#ingest/errors.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";

export const retryErrors: Command = {
  name: "retry-errors",
  summary: "Tries the records that were refused again; some may be right by now",
  usage: "[--entity-type TYPE] [--sync-id ID]",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds retry-errors", "all that are open; exit code 3 when some fail again"],
    ["seeds retry-errors --entity-type repayment --sync-id sync_20261121", "those of one sync"],
  ],
  options: {
    "entity-type": {
      type: "string",
      value: "TYPE",
      summary: `only these: ${entityTypes.join(", ")}`,
    },
    "sync-id": { type: "string", value: "ID", summary: "only those of this sync" },
  },
  async run({ values, database, report }) {
    const wanted = values["entity-type"];
    const entityType = entityTypes.find((type) => type === wanted) ?? null;
    if (wanted !== undefined && entityType === null) {
      throw new UsageError(`--entity-type must be one of ${entityTypes.join(", ")}.`);
    }
    const syncId = typeof values["sync-id"] === "string" ? values["sync-id"] : null;
    const done = await retryKeptErrors(await database(), { ids: null, entityType, syncId });
    report(
      done.retried === 0
        ? "There is no open error."
        : `${done.retried} retried: ${done.resolved} resolved, ${done.still_failing} still failing.`,
      done,
    );
    return done.still_failing > 0 ? exitCodes.partial : exitCodes.ok;
  },
};
