import { codeLengthMax } from "#contract/limits.ts";
import { entityTypes } from "#contract/parameters.ts";
import { retryErrors as retryKeptErrors } from "#ingest/errors.ts";
import { defineOperation } from "./operation.ts";
import { choice, text } from "./parameter.ts";

export const retryErrors = defineOperation({
  name: "retry errors",
  summary: "Tries the records that were refused again; some may be right by now",
  parameters: {
    entity_type: choice(`only these: ${entityTypes.join(", ")}`, "TYPE", entityTypes),
    sync_id: text("only those of this sync", "ID", codeLengthMax),
  },
  examples: [
    ["seeds retry errors", "all that are open; exit code 3 when some fail again"],
    ["seeds retry errors --entity-type repayment --sync-id sync_20261121", "those of one sync"],
  ],
  async run({ db }, { entity_type: entityType, sync_id: syncId }) {
    const done = await retryKeptErrors(db, { ids: null, entityType, syncId });
    return {
      status: done.still_failing > 0 ? "partial" : "ok",
      result: done,
      text:
        done.retried === 0
          ? "There is no open error."
          : `${done.retried} retried: ${done.resolved} resolved, ${done.still_failing} still failing.`,
    };
  },
});
