// An incremental sync: the loans of which something changed since the last reading, whole, and the people who changed.
import { certify } from "./certificate.ts";
import { findChanges, isPeople } from "./changes.ts";
import { moveCursor } from "./history.ts";
import { writeLoans } from "./loan-parts.ts";
import type { Scope } from "./scope.ts";
import type { SyncSession } from "./session.ts";
import { addCounts, type Counts, type Sink } from "./sink.ts";
import type { SyncDone, SyncRequest } from "./sync.ts";

export async function syncChanges(
  session: SyncSession,
  sink: Sink,
  { entity, dryRun, loansPerPart }: SyncRequest,
): Promise<SyncDone> {
  const { lease, snapshot, settings, cursor, progress } = session;
  let counts: Counts = {};
  if (entity === null || entity === "holidays") {
    progress("holidays");
    counts = await sink.writeHolidays(snapshot, settings);
  }
  if (entity === "holidays") return { counts, certificate: null, advice: [] };
  progress("changes");
  const changes = await findChanges(lease, snapshot, settings, cursor.readFrom ?? "", entity);
  const { loanIds, advice } = changes;
  const customers: Scope = { kind: "ids", ids: changes.customerIds };
  const written = await writeLoans(
    session,
    sink,
    loanIds,
    {
      // Who has changed is told by comparing with what we have: so people change with all their loans, or not at all.
      people: entity === null || isPeople(entity) ? { customers, complete: false } : "named",
      conclude: (tx, done) =>
        entity === null
          ? moveCursor(tx, session.syncId, "incremental", snapshot, addCounts(counts, done))
          : Promise.resolve(),
    },
    loansPerPart,
  );
  counts = addCounts(counts, written);
  if (dryRun || entity !== null) return { counts, certificate: null, advice };
  const scope = { customers, loans: { kind: "ids", ids: loanIds } } as const;
  return { counts, certificate: await certify(session, scope), advice };
}
