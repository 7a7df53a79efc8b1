/** What a route is: one row of the table in routes.ts, one file under routes/. */

import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import type { AnswerCache } from "#cache/answers.ts";
import type { Audit } from "#contract/audit-ports.ts";
import type { CollectionReader } from "#contract/collection-ports.ts";
import type { RowStream, WholeLoanLists } from "#contract/export-ports.ts";
import type { AnswerCode } from "#contract/errors.ts";
import type { Explainer, ExplainQuery } from "#contract/explain-ports.ts";
import type { JsonSchema } from "#contract/field.ts";
import type { FlowReader } from "#contract/flow-ports.ts";
import type { Parameter } from "#contract/parameters.ts";
import type { KeptReader } from "#contract/kept-ports.ts";
import type { LoanReader } from "#contract/loan-ports.ts";
import type { MetricReader } from "#contract/metric-ports.ts";
import type { Answer, Ingest, Operations } from "#contract/ports.ts";
import type { Settings } from "#contract/setting-ports.ts";
import type { EventStreams } from "#http/events.ts";
import type { Runner } from "#operations/runner.ts";

export interface AppDeps {
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
  cache: AnswerCache;
  events: EventStreams;
  /** Version of the service, from package.json. */
  version: string;
  logLevel: string;
  /** Of the dashboard's files instead of web/dist. */
  dashboardFolder?: string;
  /** Where log lines go instead of the standard output. */
  logStream?: { write(line: string): void };
}

export interface Moment {
  service: Omit<AppDeps, "cache" | "events" | "logLevel" | "logStream" | "dashboardFolder">;
  loanRows: WholeLoanLists;
  /** Every row of an explanation, whatever its page. */
  explanationRows(query: ExplainQuery): Promise<RowStream>;
  end(): Promise<void>;
}

/** What makes a list one that `?format=csv`, `xlsx` and `ndjson` give as a whole. Its columns are those of its schema. */
export interface ListExport {
  /** Of the file: `loans` becomes loans-2025-10-25.csv. */
  name: string;
  /** The field of `data` that has the rows, where `data` is no list itself. */
  rowsAt?: string;
  /** Where reading all pages one after the other would take too long. `deps` and `moment` read from one moment. */
  rows?(request: FastifyRequest, deps: AppDeps, moment: Moment): Promise<RowStream>;
}

/** JSON where a route does not say otherwise. */
export type BodyType = "application/json" | "text/tab-separated-values";

/** Who may call a route. Enforcement comes with the keys; the rule stands in the table from the start. */
export type Access = "public" | "read" | "ingest" | "operate" | "admin";

export interface Route {
  method: "GET" | "POST" | "PUT";
  /** In the router's syntax: `/api/v1/loans/:loan_id`. */
  path: string;
  access: Access;
  /** Name in logs, metrics and as the OpenAPI operationId. */
  operation: string;
  summary: string;
  tag: string;
  parameters?: Readonly<Record<string, Parameter<unknown>>>;
  /** Headers it reads beside the usual ones. */
  headers?: Readonly<Record<string, { description: string; schema: JsonSchema }>>;
  /** Schema of the body; `required: false` where an empty one is fine. */
  body?: { schema: JsonSchema; required: boolean; type?: BodyType; example?: unknown };
  /** Answers by status, beside the errors. */
  answers: Readonly<Record<number, JsonSchema>>;
  /** Of its success; JSON where it does not say otherwise. */
  answerType?: string;
  errors: readonly AnswerCode[];
  export?: ListExport;
  /**
   * Its answers follow from path, query and data alone, and are kept under their data version. It is handled over one moment
   * of the database and reads only tables that move the data version (data_version.sql).
   */
  cached?: true;
  /** Message of a 500 from the database. */
  failure?: string;
  handle(request: FastifyRequest, deps: AppDeps): Promise<Answer>;
  /** What a GET is answered with instead, for as long as the client listens. */
  stream?(deps: AppDeps): Promise<Readable>;
}
