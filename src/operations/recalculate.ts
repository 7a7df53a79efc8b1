import type { RecalculationResult } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { defineOperation } from "./operation.ts";

/** Over the whole portfolio, so without the statement timeout of a request. */
export async function recalculateLoans(db: Database): Promise<RecalculationResult> {
  return db.transaction(
    async (tx) => {
      const [row] = await tx.query<RecalculationResult>(
        "select * from recalculate_all_loan_fields()",
      );
      if (!row) throw new Error("recalculate_all_loan_fields answered without a row");
      return row;
    },
    { statementTimeoutMs: 0 },
  );
}

export const recalculate = defineOperation({
  name: "recalculate",
  summary: "Computes the stored fields of every loan anew from the facts",
  parameters: {},
  examples: [
    ["seeds recalculate", "after a bulk load by hand; otherwise it finds nothing to change"],
  ],
  async run({ db }) {
    const done = await recalculateLoans(db);
    return {
      status: "ok",
      result: done,
      text: `${done.loans_updated} of ${done.total_loans_processed} loans changed (${done.execution_time_ms} ms).`,
    };
  },
});
