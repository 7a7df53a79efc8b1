// Wires the parts the shells share: what an HTTP application, a test or a bench needs over one database.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ingest, LoanReader, Operations, RecalculationResult } from "#contract/ports.ts";
import { createIngest } from "#ingest/ingest.ts";
import { createLoanReader } from "#loans/reader.ts";
import { businessDate } from "#loans/relation.ts";
import type { Database } from "#store/database.ts";
import { schemaVersion } from "#store/migrate.ts";

export interface Service {
  ingest: Ingest;
  loans: LoanReader;
  operations: Operations;
  /** Of package.json. */
  version: string;
}

/** `onRetryFailure` hears of an automatic retry of kept errors that failed. */
export function createService(db: Database, onRetryFailure: (error: unknown) => void): Service {
  return {
    ingest: createIngest(db, onRetryFailure),
    loans: createLoanReader(db),
    operations: {
      businessDate: () => businessDate(db),
      recalculate: () => recalculate(db),
      schemaVersion: async () => String(await schemaVersion(db)),
    },
    version: packageVersion(),
  };
}

/** Over the whole portfolio, so without the statement timeout of a request. */
async function recalculate(db: Database): Promise<RecalculationResult> {
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

function packageVersion(): string {
  const path = join(import.meta.dirname, "..", "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
