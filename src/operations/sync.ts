// The syncs from the source database.
import { sourceEntityNames, type SourceEntityName } from "#sync/source/entity.ts";
import { readEnvironment } from "#contract/environment.ts";
import { httpSink } from "#sync/http-sink.ts";
import { type SyncReport, type SyncRequest, syncSource } from "#sync/sync.ts";
import { defineOperation, type OperationContext, type OperationOutcome } from "./operation.ts";
import { choice, flag } from "./parameter.ts";
import { asOperation, certificateLines, countLines } from "./source-report.ts";
import { grouped } from "./text-table.ts";

async function runSync(context: OperationContext, request: SyncRequest): Promise<OperationOutcome> {
  const { db, sourceUrl = "", progress, signal } = context;
  const report = await asOperation(() => syncSource(db, sourceUrl, request, progress, signal));
  return {
    status: statusOf(report),
    result: report,
    text: linesOf(report),
    summary: summaryOf(report),
  };
}

function summaryOf({ entities, certificate }: SyncReport): string {
  const changed = Object.values(entities).reduce(
    (sum, { inserted, updated, removed }) => sum + inserted + updated + removed,
    0,
  );
  const proof = certificate ? `, certificate ${certificate.status}` : "";
  return `${grouped(changed)} records changed${proof}`;
}

function statusOf({ certificate, entities }: SyncReport): OperationOutcome["status"] {
  if (certificate?.status === "red") return "failed";
  const quarantined = Object.values(entities).some((counts) => counts.quarantined > 0);
  return quarantined ? "partial" : "ok";
}

function linesOf(report: SyncReport): string {
  const what = report.dry_run
    ? "Nothing was written (dry run); a real run would do this:"
    : `Sync ${report.sync_id} (${report.type}) took ${report.duration_seconds} s.`;
  const lines = [what, countLines(report.entities)];
  if (report.certificate) lines.push("", certificateLines(report.certificate));
  if (report.advice.length > 0) lines.push("", ...report.advice.map((line) => `Hint: ${line}`));
  return lines.join("\n");
}

const entity = choice(`only this: ${sourceEntityNames.join(", ")}`, "ENTITY", sourceEntityNames);
const dryRun = flag("do everything and roll it back: shows what a real run would do");
const sinks = ["direct", "http"] as const;
const sink = choice(
  "direct: COPY and one merge (the default); http: requests to POST /etl/sync of a service",
  "SINK",
  sinks,
);

/**
 * The service must work on this database: cursor, quarantine and certificate are kept here. Its address comes from the
 * environment alone: whoever may start a sync over HTTP shall not choose where the book is sent.
 */
function sinkOf(name: (typeof sinks)[number] | null, isDry: boolean): Pick<SyncRequest, "sink"> {
  if (name !== "http") return {};
  const environment = readEnvironment(process.env);
  const { host, port, etlApiUrl, etlBatchSizeLoans, etlBatchSizeRepayments } = environment;
  const options = {
    url: etlApiUrl ?? `http://${host}:${port}`,
    batchSizeLoans: etlBatchSizeLoans,
    batchSizeRepayments: etlBatchSizeRepayments,
  };
  return { sink: (lease, historyId) => httpSink(options, lease, historyId, isDry) };
}

export const syncFull = defineOperation({
  name: "sync full",
  summary: "Copies everything from the source database and certifies the copy",
  needsSource: true,
  parameters: { entity, sink, dry_run: dryRun },
  examples: [
    ["seeds sync full", "all entities; goes on where an interrupted one stopped"],
    ["seeds sync full --dry-run", "what would change"],
    ["seeds sync full --entity customers", "customers alone; the cursor stays where it is"],
  ],
  run: (context, parameters) =>
    runSync(context, {
      type: "full",
      entity: parameters.entity,
      dryRun: parameters.dry_run,
      ...sinkOf(parameters.sink, parameters.dry_run),
    }),
});

export const syncIncremental = defineOperation({
  name: "sync incremental",
  summary: "Copies what changed at the source since the last sync and certifies it",
  needsSource: true,
  parameters: { entity, sink, dry_run: dryRun },
  examples: [
    ["seeds sync incremental", "every 15 minutes by itself while the service runs"],
    ["seeds sync incremental --dry-run", "what would change"],
  ],
  run: (context, parameters) =>
    runSync(context, {
      type: "incremental",
      entity: parameters.entity,
      dryRun: parameters.dry_run,
      ...sinkOf(parameters.sink, parameters.dry_run),
    }),
});

/** A sync that the guide has as a command of its own. */
function syncOf(
  name: string,
  only: SourceEntityName,
  type: SyncRequest["type"],
  summary: string,
): ReturnType<typeof defineOperation> {
  return defineOperation({
    name,
    summary,
    needsSource: true,
    parameters: { dry_run: dryRun },
    examples: [[`seeds ${name}`, summary.toLowerCase()]],
    run: (context, parameters) =>
      runSync(context, { type, entity: only, dryRun: parameters.dry_run }),
  });
}

export const syncRepayments = syncOf(
  "sync repayments",
  "repayments",
  "incremental",
  "Copies only the repayments created or changed since the last sync",
);

export const syncHolidays = syncOf(
  "sync holidays",
  "holidays",
  "full",
  "Copies the holidays and moves the business days that they change",
);
