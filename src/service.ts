// Wires the parts the shells share: what an HTTP application, a test or a bench needs over one database.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ingest, LoanReader, Operations } from "#contract/ports.ts";
import { createIngest } from "#ingest/ingest.ts";
import { createOperations } from "#ingest/operations.ts";
import { createLoanReader } from "#loans/reader.ts";
import type { Database } from "#store/database.ts";

export interface Service {
  ingest: Ingest;
  loans: LoanReader;
  operations: Operations;
  /** Of package.json. */
  version: string;
}

export function createService(db: Database, onRetryFailure: (error: unknown) => void): Service {
  return {
    ingest: createIngest(db, onRetryFailure),
    loans: createLoanReader(db),
    operations: createOperations(db),
    version: packageVersion(),
  };
}

function packageVersion(): string {
  const path = join(import.meta.dirname, "..", "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
