// What the lender's application has on record of a loan's payments, up to the evening before the business date.
import type { Payment } from "../behaviours.ts";
import type { Contract } from "../contracts.ts";
import { dueToDate, owedAtStart } from "../contracts.ts";
import type { Day } from "../days.ts";
import type { Kobo } from "../money.ts";
import { total } from "../money.ts";
import type { Random } from "../random.ts";
import type { Agent } from "./agents.ts";
import { lagosTime, type Micros } from "./text.ts";

export type Mark = "REVERSAL" | "BACKDATED" | "RECOVERY";

export interface Receipt {
  amount: Kobo;
  paid: Micros;
  recorded: Micros;
  modified: Micros;
  mark: Mark | null;
  /** False: taken, but not applied to the loan. Null: from before the application kept this. */
  applied: boolean | null;
  settled: boolean;
}

export interface Ledger {
  receipts: Receipt[];
  /** Sum, number and last of the payments that count for the loan. */
  paid: Kobo;
  count: number;
  lastAmount: Kobo;
  lastRecorded: Micros | null;
  settledOn: Day | null;
  daysPastDue: number;
}

const NAIRA = 100;
const SECOND = 1_000_000;
/** applied_to_loan came with a release of the application; rows from before it have none. */
const APPLIED_KEPT_DAYS = 400;

export function keepLedger(
  random: Random,
  contract: Contract,
  payments: readonly Payment[],
  { officer }: Agent,
  businessDay: Day,
): Ledger {
  const due = total(owedAtStart(contract));
  const book = new Book(random, officer.carelessness, businessDay);
  const ledger: Ledger = {
    receipts: book.receipts,
    paid: 0,
    count: 0,
    lastAmount: 0,
    lastRecorded: null,
    settledOn: due === 0 ? contract.disbursed : null,
    daysPastDue: 0,
  };
  for (const payment of payments) {
    if (ledger.settledOn !== null) break;
    book.mistakes(payment);
    const late = payment.day > contract.maturity + 30;
    const receipt = book.enter(payment, late && random.chance(0.4) ? "RECOVERY" : null);
    ledger.paid += payment.amount;
    ledger.count += 1;
    ledger.lastAmount = payment.amount;
    ledger.lastRecorded = receipt.recorded;
    if (ledger.paid >= due) ledger.settledOn = payment.day;
  }
  ledger.daysPastDue = daysPastDue(contract, ledger.paid, businessDay);
  return ledger;
}

class Book {
  readonly receipts: Receipt[] = [];
  readonly #random: Random;
  readonly #carelessness: number;
  readonly #businessDay: Day;
  #last: Micros = 0;

  /** Small for most: only the worst keep no books to speak of. */
  get #neglect(): number {
    return this.#carelessness ** 10;
  }

  constructor(random: Random, carelessness: number, businessDay: Day) {
    this.#random = random;
    this.#carelessness = carelessness;
    this.#businessDay = businessDay;
  }

  enter({ day, amount }: Payment, mark: Mark | null): Receipt {
    const random = this.#random;
    const paid = this.#momentOf(day);
    const receipt: Receipt = {
      amount,
      paid,
      recorded: paid + random.int(0, 2_000_000),
      modified: 0,
      mark,
      applied: this.#applied(day),
      settled: this.#isSettled(day),
    };
    if (
      mark !== "RECOVERY" &&
      random.chance(0.004 + 0.04 * this.#carelessness + 0.95 * this.#neglect)
    )
      this.#backdate(receipt, day);
    // A reversal comes later; settlement, a text message or a correction saves the row once more.
    const seconds = mark === "REVERSAL" ? random.int(3600, 400_000) : random.int(2, 7200);
    const again = mark === "REVERSAL" || random.chance(0.4) ? seconds * SECOND : 0;
    receipt.modified = Math.min(receipt.recorded + again, this.#endOfBook());
    this.receipts.push(receipt);
    return receipt;
  }

  /** A wrong entry that was reversed; money taken that was never applied to the loan. */
  mistakes(payment: Payment): void {
    const random = this.#random;
    while (random.chance(0.003 + 0.02 * this.#carelessness + 0.68 * this.#neglect)) {
      const amount = random.chance(0.5) ? payment.amount : payment.amount + 1000 * NAIRA;
      this.enter({ day: payment.day, amount }, "REVERSAL");
    }
    if (random.chance(0.003)) {
      this.enter(payment, null).applied = false;
    }
  }

  /** Recorded days later: sometimes marked so, sometimes only the two dates tell. */
  #backdate(receipt: Receipt, day: Day): void {
    const days = Math.min(this.#random.int(1, 5), this.#businessDay - 1 - day);
    if (days > 0) receipt.recorded += days * 86_400 * SECOND;
    if (days <= 0 || this.#random.chance(0.6)) receipt.mark ??= "BACKDATED";
  }

  /** During the day; one in two hundred in the hour after midnight, which in UTC is still the day before. */
  #momentOf(day: Day): Micros {
    const random = this.#random;
    const seconds = random.chance(0.005) ? 1800 : random.int(25_200, 75_600);
    const moment = lagosTime(day, seconds, random.int(0, 999_999));
    this.#last = Math.max(moment, this.#last + random.int(1, 60) * SECOND);
    return this.#last;
  }

  #applied(day: Day): boolean | null {
    const kept = this.#businessDay - day <= APPLIED_KEPT_DAYS;
    return this.#random.chance(kept ? 0.97 : 0.4) ? true : null;
  }

  /** Cash stays with some agents over night, with a careless one for weeks, sometimes for good. */
  #isSettled(day: Day): boolean {
    const fresh = this.#businessDay - day <= 1;
    const kept = fresh
      ? 0.03 + 0.3 * this.#carelessness
      : 0.08 * this.#carelessness ** 3 + 0.4 * this.#neglect;
    return !this.#random.chance(kept);
  }

  #endOfBook(): Micros {
    return lagosTime(this.#businessDay, 0) - 1;
  }
}

/** Days since the oldest instalment not covered fell due; 0 when nothing is late. */
export function daysPastDue(contract: Contract, paid: Kobo, day: Day): number {
  if (dueToDate(contract, day - 1) <= paid) return 0;
  const oldest = contract.instalments.find(({ cumulative }) => cumulative > paid);
  return oldest === undefined ? 0 : Math.max(0, day - oldest.day);
}
