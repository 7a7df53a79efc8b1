// The domain's side of the port: what the shells call to bring records in.
import { retryPauseMs } from "#contract/limits.ts";
import type { Ingest } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { createOne } from "./create-one.ts";
import { listErrors, retryArrivedErrors, retryErrors } from "./errors.ts";
import { claimKey } from "./idempotency.ts";
import { listSyncs } from "./list-syncs.ts";
import { sync } from "./sync.ts";

/** `onRetryFailure` hears of an automatic retry that failed; its errors stay kept and the caller's answer stands. */
export function createIngest(db: Database, onRetryFailure: (error: unknown) => void): Ingest {
  // After the commit: a kept error can never cost the batch that brought its loan; and of a loan and a repayment that come
  // at once, each of which cannot see the other, the later to commit finds both.
  const retryArrived = async (loanIds: string[]): Promise<void> => {
    if (loanIds.length === 0) return;
    try {
      await retryArrivedErrors(db, loanIds);
    } catch (error) {
      onRetryFailure(error);
      retryLater();
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const retryLater = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      retryArrivedErrors(db).catch(retryLater);
    }, retryPauseMs).unref();
  };
  return {
    async sync(input, answering) {
      const { reply, awaitedLoans } = await sync(db, input, answering);
      await retryArrived(awaitedLoans);
      return reply;
    },
    async createOne(input, answering) {
      const { reply, awaitedLoans } = await createOne(db, input, answering);
      await retryArrived(awaitedLoans);
      return reply;
    },
    recall: (token) => db.transaction((tx) => claimKey(tx, token)),
    syncs: (filter) => listSyncs(db, filter),
    errors: (filter) => listErrors(db, filter),
    retryErrors: (filter) => retryErrors(db, filter),
  };
}
