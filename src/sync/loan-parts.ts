// Loans by their ids, in parts of bounded size.
import { syncLoansPerPart } from "#contract/limits.ts";
import { rowMeter } from "./row-meter.ts";
import type { SyncSession } from "./session.ts";
import { addCounts, type Conclusion, type Counts, type Part, type Sink } from "./sink.ts";

export interface LastPart {
  people: Part["people"];
  /** Commits with the last part. */
  conclude: Conclusion;
}

/** Nothing but the loans and the people they name. */
export const loansAlone: LastPart = { people: "named", conclude: () => Promise.resolve() };

/** There is at least one part, which brings the people of `last`. */
export async function writeLoans(
  { snapshot, settings, progress, signal }: SyncSession,
  sink: Sink,
  loanIds: readonly number[],
  last: LastPart,
  loansPerPart = syncLoansPerPart,
): Promise<Counts> {
  let counts: Counts = {};
  const watch = { onRows: rowMeter(progress), onRead: () => progress("store") };
  for (let start = 0; start < loanIds.length || start === 0; start += loansPerPart) {
    signal.throwIfAborted();
    const ids = loanIds.slice(start, start + loansPerPart);
    const isLast = start + loansPerPart >= loanIds.length;
    const part: Part = { loans: { kind: "ids", ids }, people: isLast ? last.people : "named" };
    const conclude: Conclusion = (tx, partCounts) =>
      isLast ? last.conclude(tx, addCounts(counts, partCounts)) : Promise.resolve();
    const done = await sink.writePart(snapshot, settings, part, conclude, watch);
    counts = addCounts(counts, done);
  }
  return counts;
}
