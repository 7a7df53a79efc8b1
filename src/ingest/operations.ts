// What the shells ask of the database beside records: the business date, the schema, a recalculation.
import type { Operations, RecalculationResult } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { schemaVersion } from "#store/migrate.ts";

export function createOperations(db: Database): Operations {
  return {
    async businessDate() {
      const [row] = await db.query<{ business_date: string }>("select business_date from clock");
      if (row === undefined) throw new Error("Table clock has no row.");
      return row.business_date;
    },
    schemaVersion: () => schemaVersion(db),
    /** Over the whole portfolio, so without the time limit of a request's statements. */
    recalculate: () =>
      db.transaction(
        async (tx) => {
          const [row] = await tx.query<RecalculationResult>(
            "select total_loans_processed, loans_updated, execution_time_ms from recalculate_all_loan_fields()",
          );
          if (row === undefined) throw new Error("recalculate_all_loan_fields() returned no row.");
          return row;
        },
        { statementTimeoutMs: 0 },
      ),
  };
}
