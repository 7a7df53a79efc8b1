// Wires the parts the shells share: what an HTTP application, a test or a bench needs over one database.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAudit } from "#audit/audit.ts";
import type { Audit } from "#contract/audit-ports.ts";
import type { Explainer, ExplainQuery } from "#contract/explain-ports.ts";
import type { CollectionReader } from "#contract/collection-ports.ts";
import type { FlowReader } from "#contract/flow-ports.ts";
import type { RowStream, WholeLoanLists } from "#contract/export-ports.ts";
import { exportStatementTimeoutMs } from "#contract/limits.ts";
import type { KeptReader } from "#contract/kept-ports.ts";
import type { LoanReader } from "#contract/loan-ports.ts";
import type { MetricReader } from "#contract/metric-ports.ts";
import type { Ingest, Operations } from "#contract/ports.ts";
import type { Settings } from "#contract/setting-ports.ts";
import { createFlowReader } from "#flows/reader.ts";
import { createIngest } from "#ingest/ingest.ts";
import { createCollectionReader } from "#loans/collections.ts";
import { explainLoanField } from "#loans/explain.ts";
import { createLoanReader } from "#loans/reader.ts";
import { businessDate } from "#loans/relation.ts";
import { Books } from "#metrics/book.ts";
import { contributorsSql } from "#metrics/contributors.ts";
import { metricDifferences } from "#metrics/differences.ts";
import { explainMetric, wholeExplanation } from "#metrics/explain.ts";
import { metricSeries } from "#metrics/series.ts";
import { wholeLoanLists } from "#loans/rows.ts";
import { createMetricReader } from "#metrics/reader.ts";
import { createQualityReader } from "#operations/quality/check-quality.ts";
import { recalculateLoans } from "#operations/recalculate.ts";
import { createRunner, type Runner, type RunnerOptions } from "#operations/runner.ts";
import { createSettings } from "#operations/settings.ts";
import { certificateJson, latestCertificate } from "#sync/certificate.ts";
import type { Database } from "#store/database.ts";
import { schemaVersion } from "#store/migrate.ts";

const version = packageVersion();

function packageVersion(): string {
  const path = join(import.meta.dirname, "..", "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}

export interface Service {
  ingest: Ingest;
  loans: LoanReader;
  collections: CollectionReader;
  metrics: MetricReader;
  explain: Explainer;
  kept: KeptReader;
  flows: FlowReader;
  audit: Audit;
  operations: Operations;
  settings: Settings;
  runner: Runner;
  /** The same over one moment of the database, until `end`. The signal gives up what it reads. */
  openSnapshot(signal: AbortSignal, statementTimeoutMs?: number): Promise<Moment>;
  /** Of package.json. */
  version: string;
}

interface Moment {
  service: Service;
  loanRows: WholeLoanLists;
  explanationRows(query: ExplainQuery): Promise<RowStream>;
  end(): Promise<void>;
}

/** `onRetryFailure` hears of an automatic retry of kept errors that failed. `work`: what operations run with, where not over `db`. */
export function createService(
  db: Database,
  onRetryFailure: (error: unknown) => void,
  work: RunnerOptions = { db },
  books: Books = new Books(),
): Service {
  return {
    ingest: createIngest(db, onRetryFailure),
    loans: createLoanReader(db, contributorsSql),
    collections: createCollectionReader(db),
    metrics: createMetricReader(db, books),
    flows: createFlowReader(db),
    explain: {
      metric: (query) => explainMetric(db, query),
      loanField: (query) => explainLoanField(db, query),
    },
    kept: {
      series: (query) => metricSeries(db, query),
      differences: (query) => metricDifferences(db, query),
    },
    audit: createAudit(db),
    operations: {
      businessDate: () => businessDate(db),
      recalculate: () => recalculateLoans(db),
      schemaVersion: async () => String(await schemaVersion(db)),
      latestCertificate: async () => {
        const certificate = await latestCertificate(db);
        return certificate && certificateJson(certificate);
      },
      quality: createQualityReader(work.db),
    },
    settings: createSettings(db),
    runner: createRunner(work),
    async openSnapshot(signal, timeoutMs = exportStatementTimeoutMs) {
      const moment = await db.snapshot({ signal, statementTimeoutMs: timeoutMs });
      return {
        service: createService(moment, onRetryFailure, { db: moment }, books),
        loanRows: wholeLoanLists(moment, contributorsSql),
        explanationRows: (query) => wholeExplanation(moment, query),
        end: moment.end,
      };
    },
    version,
  };
}
