/** The matrix in words: what rolled on, what was caught, what went. */

import { dpdBuckets } from "#contract/loan-columns.ts";
import type { Transition, TransitionSums } from "#web/api/flows.ts";
import * as format from "#web/lib/format.ts";

export function rollSentence(
  cells: readonly Transition[],
  sums: TransitionSums,
  { from, to }: { from: string; to: string },
): string {
  const [onTime, early, ...later] = dpdBuckets;
  const moved = (start: string | undefined, ends: readonly (string | undefined)[]): number =>
    cells
      .filter((cell) => cell.from_bucket === start && ends.includes(cell.to_bucket))
      .reduce((sum, cell) => sum + cell.loans, 0);
  const all = (start: string | undefined): number =>
    sums.rows.find((row) => row.from_bucket === start)?.loans ?? 0;
  const share = (part: number, whole: number): string =>
    `${format.count(part)} of ${format.count(whole)} (${format.ratio(part / whole)})`;
  const sentences: string[] = [];
  if (all(onTime) > 0) {
    const fell = moved(onTime, [early, ...later, "Written off"]);
    sentences.push(
      `Of the loans on time on ${format.show(from, "date")}, ${share(fell, all(onTime))} were late or written off on ${format.show(to, "date")}.`,
    );
  }
  if (all(early) > 0) {
    const rolled = moved(early, [...later, "Written off"]);
    const cured = moved(early, [onTime, "Paid off"]);
    sentences.push(
      `Of those 1 to 6 days late, ${share(rolled, all(early))} rolled on to 7 days or more, or were written off; ${share(cured, all(early))} came back on time or were paid off.`,
    );
  }
  return sentences.length === 0
    ? `No loan was in the portfolio on ${format.show(from, "date")}.`
    : sentences.join(" ");
}
