// What is wrong with some loan rows; see dirt.ts.
import { Random } from "../random.ts";
import type { DirtTally, Handful } from "./dirt.ts";
import type { LoanRow } from "./loan-rows.ts";
import type { Story, World } from "./stories.ts";

/** Changes `row` in place. */
export function soilLoan(world: World, story: Story, row: LoanRow, tally: DirtTally): void {
  if (story.refusal !== null) return;
  if (story.handful !== undefined) {
    refuse(story.handful, story, row, tally);
    return;
  }
  const random = new Random(world.seed, "loan dirt", story.serial);
  if (story.unfinished) tally.note("loan_of_unfinished_borrower", row.id);
  const { personal } = world.agents;
  if (random.chance(0.004) && personal.length > 0) {
    row.agentId = random.pick(personal).id;
    tally.note("loan_of_unlisted_agent", row.id);
  }
  if (random.chance(0.002)) {
    row.modified = null;
    tally.note("loan_without_date_modified", row.id);
  } else if (story.ledger.count > 0 && row.dateDisbursed !== null && random.chance(0.02)) {
    row.modified = row.dateDisbursed;
    tally.note("loan_changed_unmarked", row.id);
  }
}

function refuse(kind: Handful, { contract }: Story, row: LoanRow, tally: DirtTally): void {
  if (kind === "loan_without_disbursement_date") row.dateDisbursed = null;
  else if (kind === "loan_unknown_status") row.status = row.id % 2 === 0 ? "ON_HOLD" : "REJECTED";
  else if (kind === "loan_maturity_not_after_disbursement") {
    row.expectedEnd = contract.disbursed - (row.id % 2);
    row.end = null;
  } else return; // of a repayment
  tally.note(kind, row.id);
}
