// loans_ajoloanrepayment: by far the most rows, so their text is built without arrays or escaping.
import type { Kobo } from "../money.ts";
import { owedAtStart } from "../contracts.ts";
import { total } from "../money.ts";
import { Random } from "../random.ts";
import type { Agent } from "./agents.ts";
import type { DirtTally } from "./dirt.ts";
import { RepaymentDirt } from "./dirty-repayments.ts";
import type { Receipt } from "./ledger.ts";
import { type Story, tellStory, type World } from "./stories.ts";
import { float, type Micros, noisyFloat, NULL, timestamp, timestampOrNull, uuid } from "./text.ts";

export const REPAYMENT_COLUMNS = `id, agent_id, borrower_id, ajo_loan_id, repayment_type, loan_amount, repayment_amount,
  ledger_amount, health_insurance, paid_date, date_created, date_modified, repayment_ref, settlement_status, marked_as,
  expected_recovery_amt, applied_to_loan, borrower_notified, comment, repayment_meta_response`;

export interface RepaymentRow {
  id: number;
  agentId: number;
  borrowerId: number;
  loanId: number;
  loanAmount: string;
  amount: string;
  insurance: string;
  expectedRecovery: string;
  receipt: Receipt;
  modified: Micros | null;
}

const METHODS = [
  ["CASH", 40],
  ["TRANSFER", 32],
  ["USSD", 12],
  ["CARD", 9],
  ["DIRECT_DEBIT", 7],
] as const;

export function* repaymentRows(
  world: World,
  serials: Iterable<number>,
  tally: DirtTally | null,
): Generator<string> {
  const soil = tally === null ? null : new RepaymentDirt(world, tally);
  let id = 0;
  for (const serial of serials) {
    const story = tellStory(world, serial);
    const random = new Random(world.seed, "receipts", serial);
    const rows = new LoanRepayments(random, story, world.agents.recovery);
    for (const receipt of story.ledger.receipts) {
      id += 1;
      const row = rows.row(id, receipt);
      soil?.soil(row, serial);
      yield rows.text(row);
    }
    const last = story.ledger.receipts.at(-1);
    if (soil === null || story.handful === undefined || last === undefined) continue;
    id += 1;
    yield rows.text(soil.refused(rows.row(id, last), story));
  }
}

/** Collectors and customers of a loan do not change from row to row; what does is in the receipt. */
class LoanRepayments {
  readonly #random: Random;
  readonly #story: Story;
  readonly #loanAmount: string;
  readonly #insurance: string;
  readonly #due: Kobo;
  readonly #recovery: readonly Agent[];
  readonly #usual: (typeof METHODS)[number][0];

  constructor(random: Random, story: Story, recovery: readonly Agent[]) {
    this.#random = random;
    this.#story = story;
    this.#recovery = recovery;
    this.#loanAmount = float(story.contract.principal);
    this.#insurance = random.chance(0.06) ? float(random.pick([5_000, 10_000, 25_000])) : "0";
    this.#due = total(owedAtStart(story.contract));
    this.#usual = random.weighted(METHODS);
  }

  row(id: number, receipt: Receipt): RepaymentRow {
    const random = this.#random;
    const { story, recovering } = { story: this.#story, recovering: receipt.mark === "RECOVERY" };
    const collects = recovering && this.#recovery.length > 0;
    return {
      id,
      agentId: (collects ? random.pick(this.#recovery) : story.agent).id,
      borrowerId: story.borrower.id,
      loanId: story.id,
      loanAmount: this.#loanAmount,
      amount: this.#amount(receipt.amount),
      insurance: this.#insurance,
      expectedRecovery: recovering ? float(Math.max(0, this.#due - receipt.amount)) : "0",
      receipt,
      modified: receipt.modified,
    };
  }

  /** Whole naira mostly come as they are; what was computed carries the noise of floats. */
  #amount(amount: Kobo): string {
    const chance = amount % 100 === 0 ? 0.01 : 0.4;
    return this.#random.chance(chance) ? noisyFloat(amount) : float(amount);
  }

  text(row: RepaymentRow): string {
    const random = this.#random;
    const { mark, applied, settled, paid, recorded } = row.receipt;
    const type = random.chance(0.8) ? this.#usual : random.weighted(METHODS);
    const online = type === "CARD" || type === "TRANSFER";
    const comment =
      mark === "REVERSAL"
        ? "Wrong entry, reversed"
        : random.chance(0.02)
          ? "Paid at the stall"
          : NULL;
    const meta = online ? `{"status": "success", "reference": "PG${row.id}"}` : NULL;
    return `${row.id}\t${row.agentId}\t${row.borrowerId}\t${row.loanId}\t${type}\t${row.loanAmount}\t${row.amount}\t${row.amount}\t${row.insurance}\t${timestamp(paid)}\t${timestamp(recorded)}\t${timestampOrNull(row.modified)}\t${uuid(random)}\t${settled ? "t" : "f"}\t${mark ?? NULL}\t${row.expectedRecovery}\t${applied === null ? NULL : applied ? "t" : "f"}\t${online ? "t" : "f"}\t${comment}\t${meta}\n`;
  }
}
