import type { RecordByEntity } from "#contract/ports.ts";

/**
 * `data` of a sync request, its records as `contract/ports.ts` has them: the documented names, money and
 * rates as exact decimal text, `null` for what is not sent. `wire.ts` writes them as JSON.
 */
export type SyncData = { [Entity in keyof RecordByEntity]?: RecordByEntity[Entity][] };

/** The four products of the source (`loan_type`, kept raw). */
export type LoanType = "AJO" | "BNPL" | "PROSPER" | "DMO";
