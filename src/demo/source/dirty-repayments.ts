// What is wrong with some repayment rows; see dirt.ts.
import { Random } from "../random.ts";
import type { DirtTally } from "./dirt.ts";
import type { RepaymentRow } from "./repayment-rows.ts";
import { missingLoanId, type Story, type World } from "./stories.ts";
import { lagosTime, type Micros } from "./text.ts";

/** More than any page a reader would take at once should hold with one and the same cursor value. */
const SHARED_ROWS = 1_200;
const SECOND = 1_000_000;

/** Takes the rows in the order of their ids. */
export class RepaymentDirt {
  readonly #random: Random;
  readonly #tally: DirtTally;
  /** When a script touched many rows at once, and the loan with which it began. */
  readonly #scriptRan: Micros;
  readonly #scriptFrom: number;

  constructor({ seed, loans, businessDay }: World, tally: DirtTally) {
    this.#random = new Random(seed, "repayment dirt");
    this.#tally = tally;
    this.#scriptRan = lagosTime(businessDay - 40, 7_200);
    this.#scriptFrom = Math.floor(loans * 0.3);
  }

  /** Changes `row` in place. */
  soil(row: RepaymentRow, serial: number): void {
    const tally = this.#tally;
    const { receipt } = row;
    if (this.#random.chance(0.003)) {
      row.modified = null;
      tally.note("repayment_without_date_modified", row.id);
    } else if (this.#isScripted(row, serial)) {
      row.modified = this.#scriptRan;
      tally.note("repayment_shared_date_modified", row.id);
    } else if (receipt.mark === "REVERSAL" && this.#random.chance(0.3)) {
      row.modified = receipt.recorded;
      tally.note("repayment_changed_unmarked", row.id);
    }
  }

  #isScripted({ receipt }: RepaymentRow, serial: number): boolean {
    if (serial < this.#scriptFrom || receipt.recorded > this.#scriptRan) return false;
    return this.#tally.summary.repayment_shared_date_modified.rows < SHARED_ROWS;
  }

  /** An extra row that must not be loaded, made from a good one. */
  refused(row: RepaymentRow, { handful, serial }: Story): RepaymentRow {
    const { receipt } = row;
    const later = receipt.recorded + 600 * SECOND;
    const when = { paid: later, recorded: later, modified: later };
    const copy = { ...receipt, ...when, mark: null, applied: true };
    const refused: RepaymentRow = { ...row, receipt: copy, modified: later };
    if (handful === "repayment_of_zero") refused.amount = "0";
    else if (handful === "repayment_negative") refused.amount = `-${row.amount}`;
    else if (handful === "repayment_orphan") refused.loanId = missingLoanId(serial);
    else throw new RangeError(`no repayment of loan ${row.loanId} is refused`);
    this.#tally.note(handful, row.id);
    return refused;
  }
}
