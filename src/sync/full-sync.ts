// A full sync: every loan of the source in ranges of ids, everybody, and what is not there any more goes. Interrupted, it
// goes on after the last range that was committed.
import { syncLoansPerPart } from "#contract/limits.ts";
import type { Session } from "#store/database.ts";
import { certify, sumAll } from "./certificate.ts";
import { findChanges, isPeople } from "./changes.ts";
import { type SourceSums, wholeBook } from "./compare.ts";
import { keepProgress, moveCursor } from "./history.ts";
import { loansAlone, writeLoans } from "./loan-parts.ts";
import { mendBook } from "./repair.ts";
import { expectedRows, rowMeter } from "./row-meter.ts";
import { everything, type Scope } from "./scope.ts";
import type { SyncSession } from "./session.ts";
import { addCounts, type Counts, type Part, type Sink } from "./sink.ts";
import type { SyncDone, SyncRequest } from "./sync.ts";

const everybody = { customers: everything, complete: true };
const longAgo = "-infinity";

export async function syncEverything(
  session: SyncSession,
  sink: Sink,
  request: SyncRequest,
): Promise<SyncDone> {
  const { snapshot, settings, cursor, progress, signal } = session;
  const { entity, dryRun } = request;
  const isWhole = entity === null && !dryRun;
  const resumeAfter = isWhole ? cursor.resumeAfter : null;
  let counts: Counts = {};
  if (entity === null || entity === "holidays") {
    progress("holidays");
    counts = await sink.writeHolidays(snapshot, settings);
  }
  // While our side stores the last part, the source counts and sums for the certificate.
  let sums: Promise<SourceSums[]> | undefined;
  const onRead = (isLast: boolean): void => {
    progress("store");
    if (!isWhole || !isLast) return;
    sums ??= sumAll(snapshot, settings, wholeBook);
    sums.catch(() => undefined);
  };
  const onRows = rowMeter(progress, await expectedRows(snapshot.session));
  if (isPeople(entity)) {
    // Their names stand in their loans, too.
    const { loanIds } = await findChanges(session.lease, snapshot, settings, longAgo, entity);
    counts = await writeLoans(session, sink, loanIds, { ...loansAlone, people: everybody });
    return { counts, certificate: null, advice: [] };
  }
  const parts = await partsOf(snapshot.session, request, resumeAfter);
  for (const [index, part] of parts.entries()) {
    signal.throwIfAborted();
    const isLast = index === parts.length - 1;
    const done = await sink.writePart(
      snapshot,
      settings,
      part,
      (tx, partCounts) => {
        if (!isWhole) return Promise.resolve();
        if (!isLast) return keepProgress(tx, lastIdOf(part.loans), snapshot.readFrom);
        if (resumeAfter !== null) return Promise.resolve();
        return moveCursor(tx, session.syncId, "full", snapshot, addCounts(counts, partCounts));
      },
      { onRows, onRead: () => onRead(isLast) },
    );
    counts = addCounts(counts, done);
  }
  if (!isWhole) return { counts, certificate: null, advice: [] };
  if (resumeAfter !== null) {
    // What was read before an interruption may have changed since, also where no cursor sees it. Only then the cursor moves:
    // officers and customers are new by now, and nothing else would show that older loans do not have their names.
    counts = addCounts(counts, await mendBook(session));
    await session.lease.db.transaction(async (tx) => {
      await moveCursor(tx, session.syncId, "full", snapshot, counts);
      await session.lease.assertHeld(tx);
    });
  }
  return { counts, certificate: await certify(session, wholeBook, sums), advice: [] };
}

/** Ranges of loan ids that cover every integer, cut after each so many disbursed loans; the last brings the people. */
async function partsOf(
  source: Session,
  { entity, loansPerPart }: SyncRequest,
  after: number | null,
): Promise<Part[]> {
  if (entity === "holidays") return [];
  const cuts = await source.query<{ id: number }>(
    `select id::bigint as id from (
       select id, row_number() over (order by id) as place from loans_ajoloan where is_disbursed and id > $1
     ) l where place % $2 = 0 order by id`,
    [after ?? 0, loansPerPart ?? syncLoansPerPart],
  );
  const bounds = [after, ...cuts.map(({ id }) => id), null];
  return bounds.slice(1).map((upTo, index, ends) => ({
    loans: { kind: "range", after: bounds[index] ?? null, upTo },
    people: entity === null && index === ends.length - 1 ? everybody : "named",
  }));
}

function lastIdOf(scope: Scope): number {
  return scope.kind === "range" ? (scope.upTo ?? 0) : 0;
}
