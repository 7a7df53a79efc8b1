// A sync from the source: read one state of it, bring it over in parts, move the cursor with the last part, certify.
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { syncLoansPerPart } from "#contract/limits.ts";
import type { Database } from "#store/database.ts";
import { type Certificate, compareAll, storeCertificate } from "./certificate.ts";
import { findChanges } from "./changes.ts";
import type { ComparedScope } from "./compare.ts";
import { directSink } from "./direct-sink.ts";
import {
  beginHistory,
  type Cursor,
  endHistory,
  keepProgress,
  moveCursor,
  readCursor,
  type SyncType,
} from "./history.ts";
import { type Lease, takeLease } from "./lease.ts";
import { expectedRows, rowMeter } from "./row-meter.ts";
import { everything, type Scope } from "./scope.ts";
import { readSourceSettings } from "./settings.ts";
import { addCounts, type Counts, type Part, type Sink } from "./sink.ts";
import type { SourceEntityName, SourceSettings } from "./source/entity.ts";
import { openSource, readSource, type SourceSnapshot } from "./source/source.ts";

export interface SyncRequest {
  type: SyncType;
  /** Only what changed of this entity; the cursor then stays where it is. null: everything. */
  entity: SourceEntityName | null;
  dryRun: boolean;
  /** Instead of syncLoansPerPart. */
  loansPerPart?: number;
  /** Instead of syncLeaseMs. */
  leaseMs?: number;
  /** Another sink than the direct one. */
  sink?: (lease: Lease, historyId: number) => Sink;
}

export interface SyncReport {
  sync_id: string;
  /** An incremental sync without an earlier full one is a full one. */
  type: SyncType;
  sink: Sink["name"];
  dry_run: boolean;
  entities: Counts;
  /** null for a dry run, and for a sync of one entity. */
  certificate: Certificate | null;
  /** What would make the next sync faster. */
  advice: string[];
  duration_seconds: number;
}

/** A share of the work, for whoever shows it. */
export type Progress = (step: string, done?: number, total?: number, unit?: string) => void;

interface Run {
  lease: Lease;
  sink: Sink;
  request: SyncRequest;
  syncId: string;
  cursor: Cursor;
  settings: SourceSettings;
  snapshot: SourceSnapshot;
  progress: Progress;
  signal: AbortSignal;
}

/** Throws SyncError; sync_history then says why. Parts committed before stay, and the next full sync goes on after them. */
export async function syncSource(
  db: Database,
  sourceUrl: string,
  request: SyncRequest,
  progress: Progress,
  signal: AbortSignal,
): Promise<SyncReport> {
  const started = performance.now();
  const syncId = randomUUID();
  const holder = `process ${process.pid} on ${hostname()}`;
  const lease = await takeLease(db, syncId, holder, request.leaseMs);
  const source = openSource(sourceUrl);
  try {
    const cursor = await readCursor(db);
    const type = cursor.readFrom === null ? "full" : request.type;
    const historyId = await beginHistory(db, syncId, type, request.sink ? "http" : "direct");
    const sink = request.sink?.(lease, historyId) ?? directSink(lease, historyId, request.dryRun);
    const settings = await readSourceSettings(db);
    const work = (snapshot: SourceSnapshot): Promise<Done> => {
      const run = { lease, sink, request, syncId, cursor, settings, snapshot, progress, signal };
      return type === "full" ? syncEverything(run) : syncChanges(run);
    };
    const { counts, certificate, advice = [] } = await readSource(source, cursor, work);
    const report: SyncReport = {
      sync_id: syncId,
      type,
      sink: sink.name,
      dry_run: request.dryRun,
      entities: counts,
      certificate,
      advice,
      duration_seconds: Math.round(performance.now() - started) / 1000,
    };
    await endHistory(db, syncId, counts, report);
    return report;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await db.query("select mark_failed($1, $2)", [syncId, message]).catch(() => undefined);
    throw error;
  } finally {
    await source.end();
    await lease.release();
  }
}

interface Done {
  counts: Counts;
  certificate: Certificate | null;
  advice?: string[];
}

const loanEntities: readonly (SourceEntityName | null)[] = [
  null,
  "loans",
  "loan_schedules",
  "repayments",
];

async function syncEverything(run: Run): Promise<Done> {
  const { snapshot, sink, settings, cursor, request, progress, signal } = run;
  const { entity } = request;
  let counts: Counts = {};
  if (entity === null || entity === "holidays") {
    progress("holidays");
    counts = await sink.writeHolidays(snapshot, settings);
  }
  if (entity === "holidays") return { counts, certificate: null };
  const resumes = entity === null && !request.dryRun;
  const parts = loanEntities.includes(entity)
    ? await partsOfBook(run, resumes ? cursor.resumeAfter : null)
    : [];
  if (entity !== "loans" && entity !== "loan_schedules" && entity !== "repayments") {
    const people = { customers: everything, complete: true };
    const last = parts.pop() ?? { scope: { kind: "ids", ids: [] } as Scope, rank: 0 };
    parts.push({ ...last, people });
  }
  const onRows = rowMeter(progress, await expectedRows(snapshot.session));
  for (const [index, { scope, people }] of parts.entries()) {
    signal.throwIfAborted();
    const part: Part = { loans: scope, people: people ?? "named" };
    const isLast = index === parts.length - 1;
    const done = await sink.writePart(
      snapshot,
      settings,
      part,
      (tx, partCounts) => {
        if (!resumes) return Promise.resolve();
        if (isLast)
          return moveCursor(tx, run.syncId, "full", snapshot, addCounts(counts, partCounts));
        return keepProgress(tx, scope.kind === "range" ? (scope.upTo ?? 0) : 0, snapshot.readFrom);
      },
      onRows,
    );
    counts = addCounts(counts, done);
  }
  if (!resumes) return { counts, certificate: null };
  return {
    counts,
    certificate: await certificateOf(run, { customers: everything, loans: everything }),
  };
}

interface BookPart {
  scope: Scope;
  people?: { customers: Scope; complete: boolean };
}

/** Ranges of loan ids that cover every integer, cut after each so many disbursed loans. */
async function partsOfBook({ snapshot, request }: Run, after: number | null): Promise<BookPart[]> {
  const cuts = await snapshot.session.query<{ id: number }>(
    `select id::bigint as id from (
       select id, row_number() over (order by id) as place from loans_ajoloan where is_disbursed and id > $1
     ) l where place % $2 = 0 order by id`,
    [after ?? 0, request.loansPerPart ?? syncLoansPerPart],
  );
  const bounds = [after, ...cuts.map(({ id }) => id), null];
  return bounds.slice(1).map((upTo, index) => ({
    scope: { kind: "range", after: bounds[index] ?? null, upTo },
  }));
}

async function syncChanges(run: Run): Promise<Done> {
  const { lease, snapshot, sink, settings, cursor, request, progress, signal } = run;
  const { entity, dryRun } = request;
  let counts: Counts = {};
  if (entity === null || entity === "holidays") {
    progress("holidays");
    counts = await sink.writeHolidays(snapshot, settings);
  }
  if (entity === "holidays") return { counts, certificate: null };
  progress("changes");
  const changes = await findChanges(lease, snapshot, settings, cursor.readFrom ?? "", entity);
  const customers: Scope = { kind: "ids", ids: changes.customerIds };
  const chunks = inChunks(changes.loanIds, request.loansPerPart ?? syncLoansPerPart);
  for (const [index, ids] of chunks.entries()) {
    signal.throwIfAborted();
    const isLast = index === chunks.length - 1;
    const people = isLast ? { customers, complete: false } : "named";
    const part: Part = { loans: { kind: "ids", ids }, people };
    const done = await sink.writePart(
      snapshot,
      settings,
      part,
      (tx, partCounts) =>
        isLast && entity === null
          ? moveCursor(tx, run.syncId, "incremental", snapshot, addCounts(counts, partCounts))
          : Promise.resolve(),
      rowMeter(progress),
    );
    counts = addCounts(counts, done);
  }
  const { advice } = changes;
  if (dryRun || entity !== null) return { counts, certificate: null, advice };
  const scope = { customers, loans: { kind: "ids", ids: changes.loanIds } } as const;
  return { counts, certificate: await certificateOf(run, scope), advice };
}

/** At least one, which brings the people. */
function inChunks(ids: readonly number[], size: number): number[][] {
  const chunks: number[][] = [];
  for (let start = 0; start < ids.length || start === 0; start += size) {
    chunks.push(ids.slice(start, start + size));
  }
  return chunks;
}

async function certificateOf(run: Run, scope: ComparedScope): Promise<Certificate> {
  const { lease, snapshot, settings, syncId, progress } = run;
  progress("certificate");
  const comparisons = await compareAll(lease.db, snapshot, settings, scope);
  const name = scope.loans.kind === "all" ? "book" : "changes";
  return storeCertificate(lease.db, syncId, name, snapshot, comparisons);
}
