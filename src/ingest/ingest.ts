// The domain's side of the port: what the shells call to bring records in.
import type { Ingest } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { createOne } from "./create-one.ts";
import { listErrors, retryErrors } from "./errors.ts";
import { claimKey } from "./idempotency.ts";
import { sync } from "./sync.ts";

/** `onRetryFailure` hears of an automatic retry that failed; its errors stay kept and the caller's answer stands. */
export function createIngest(db: Database, onRetryFailure: (error: unknown) => void): Ingest {
  // After the commit, so that a kept error can never cost the batch that brought its loan.
  const retryWaiting = async (ids: number[]): Promise<void> => {
    if (ids.length === 0) return;
    await retryErrors(db, { ids, entityType: null, syncId: null }).catch(onRetryFailure);
  };
  return {
    async sync(input, answering) {
      const { reply, waitingErrors } = await sync(db, input, answering);
      await retryWaiting(waitingErrors);
      return reply;
    },
    async createOne(input, answering) {
      const { reply, waitingErrors } = await createOne(db, input, answering);
      await retryWaiting(waitingErrors);
      return reply;
    },
    recall: (token) => db.transaction((tx) => claimKey(tx, token)),
    errors: (filter) => listErrors(db, filter),
    retryErrors: (filter) => retryErrors(db, filter),
  };
}
