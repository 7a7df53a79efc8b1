import type { WaiverType } from "#contract/ports.ts";
import type { Behaviour, Payment } from "./behaviours.ts";
import type { Contract } from "./contracts.ts";
import { dueToDate, owedAtStart } from "./contracts.ts";
import type { Day } from "./days.ts";
import type { Kobo, Parts } from "./money.ts";
import { shareOf, splitPayment, total } from "./money.ts";
import type { Random } from "./random.ts";

/** One repayment row before it gets its id. */
export interface Entry {
  day: Day;
  parts: Parts;
  penalty: Kobo;
  /** Days past due on the day, before anything paid that day. */
  daysPastDue: number;
  waiver: Kobo;
  waiverType: WaiverType | null;
  backdated: boolean;
  reversedOn: Day | null;
  remitted: boolean;
}

/** A loan's repayment rows in order of day, and when the last instalment was covered. */
export interface Ledger {
  entries: Entry[];
  settledOn: Day | null;
  /** Something is still due and has been for this many days. */
  daysPastDue: number;
}

export interface Desk {
  businessDay: Day;
  carelessness: number;
}

const NAIRA = 100;
const NOTHING: Parts = { principal: 0, interest: 0, fees: 0 };

/** Books planned payments as an officer would, up to the business date. */
export function bookPayments(
  random: Random,
  contract: Contract,
  behaviour: Behaviour,
  payments: readonly Payment[],
  desk: Desk,
): Ledger {
  const owed = owedAtStart(contract);
  const entries: Entry[] = [];
  let settledOn: Day | null = total(owed) === 0 ? contract.disbursed : null;
  for (const payment of payments) {
    const ahead = payment.day > desk.businessDay;
    // A few rows carry a date that has not come yet: a cheque dated ahead, a slip of the hand.
    if (ahead && !(payment.day <= desk.businessDay + 21 && random.chance(0.012))) continue;
    if (settledOn !== null) break;
    const late = daysPastDue(contract, owed, payment.day);
    if (!ahead) maybeReverse(random, entries, payment, owed, late, desk);
    const entry = bookOne(random, payment, owed, late, behaviour, desk);
    entries.push(entry);
    if (ahead) break;
    takeOff(owed, entry);
    if (total(owed) === 0) settledOn = payment.day;
  }
  if (settledOn === null) addLoneWaiver(random, contract, entries, owed, desk);
  if (settledOn === null && total(owed) === 0) settledOn = entries.at(-1)?.day ?? null;
  return { entries, settledOn, daysPastDue: daysPastDue(contract, owed, desk.businessDay) };
}

function bookOne(
  random: Random,
  payment: Payment,
  owed: Parts,
  late: number,
  behaviour: Behaviour,
  desk: Desk,
): Entry {
  const entry = plainEntry(random, payment, owed, late, desk);
  if (behaviour === "prepay" && payment.amount >= total(owed) && owed.interest > 0) {
    // Who clears the loan early is let off part of the interest.
    if (random.chance(0.35)) rebate(random, entry, payment, owed);
  } else if (late > 10 && random.chance(0.12)) {
    entry.penalty = random.int(1, 10) * 100 * NAIRA;
    if (random.chance(0.3)) waive(entry, random.int(1, 6) * 100 * NAIRA, "Penalty");
  } else if (late > 45 && random.chance(0.04)) {
    const part = shareOf(owed.principal, random.int(2, 10), 100);
    if (part > 0 && part + payment.amount < total(owed)) waive(entry, part, "Principal");
  }
  entry.backdated = random.chance(0.006 + 0.05 * desk.carelessness);
  return entry;
}

function plainEntry(
  random: Random,
  payment: Payment,
  owed: Parts,
  late: number,
  desk: Desk,
): Entry {
  return {
    day: payment.day,
    parts: splitPayment(payment.amount, owed),
    penalty: 0,
    daysPastDue: late,
    waiver: 0,
    waiverType: null,
    backdated: false,
    reversedOn: null,
    remitted: isRemitted(random, payment.day, desk),
  };
}

/** Cash stays with a careless officer for days, sometimes for good. */
function isRemitted(random: Random, day: Day, desk: Desk): boolean {
  const age = desk.businessDay - day;
  const kept = age <= 1 ? 0.12 + 0.4 * desk.carelessness : 0.02 * desk.carelessness ** 2;
  return !random.chance(kept);
}

function rebate(random: Random, entry: Entry, payment: Payment, owed: Parts): void {
  const waived = shareOf(owed.interest, random.int(10, 50), 100);
  if (waived === 0) return;
  waive(entry, waived, "Interest");
  const reduced = { ...owed, interest: owed.interest - waived };
  entry.parts = splitPayment(payment.amount - waived, reduced);
}

function waive(entry: Entry, amount: Kobo, type: WaiverType): void {
  entry.waiver = amount;
  entry.waiverType = type;
}

/** The wrong amount is entered, found, reversed, and entered again as it should have been. */
function maybeReverse(
  random: Random,
  entries: Entry[],
  payment: Payment,
  owed: Parts,
  late: number,
  desk: Desk,
): void {
  if (!random.chance(0.003 + 0.03 * desk.carelessness)) return;
  const wrong = random.chance(0.5) ? payment.amount : payment.amount + 1000 * NAIRA;
  const entry = plainEntry(random, { day: payment.day, amount: wrong }, owed, late, desk);
  entry.reversedOn = Math.min(desk.businessDay, payment.day + random.int(0, 6));
  entries.push(entry);
}

/** A row that only waives: no money, but it settles a part of what is owed. */
function addLoneWaiver(
  random: Random,
  contract: Contract,
  entries: Entry[],
  owed: Parts,
  desk: Desk,
): void {
  const late = daysPastDue(contract, owed, desk.businessDay);
  if (late < 20 || !random.chance(0.05)) return;
  const type: WaiverType = owed.fees > 0 ? "Fee" : owed.interest > 0 ? "Interest" : "Penalty";
  const day = desk.businessDay - random.int(0, Math.min(15, late - 1));
  const entry = plainEntry(
    random,
    { day, amount: 0 },
    NOTHING,
    daysPastDue(contract, owed, day),
    desk,
  );
  const most = type === "Fee" ? owed.fees : type === "Interest" ? owed.interest : 2000 * NAIRA;
  waive(entry, Math.max(1, shareOf(most, random.int(30, 100), 100)), type);
  // Rows are kept in order of day; a row dated ahead stays behind this one.
  const later = entries.findIndex((each) => each.day > day);
  entries.splice(later === -1 ? entries.length : later, 0, entry);
  takeOff(owed, entry);
}

function takeOff(owed: Parts, entry: Entry): void {
  const waived = (type: WaiverType): Kobo => (entry.waiverType === type ? entry.waiver : 0);
  owed.principal = Math.max(0, owed.principal - entry.parts.principal - waived("Principal"));
  owed.interest = Math.max(0, owed.interest - entry.parts.interest - waived("Interest"));
  owed.fees = Math.max(0, owed.fees - entry.parts.fees - waived("Fee"));
}

/** Days since the oldest instalment not covered fell due; 0 when nothing is late. */
function daysPastDue(contract: Contract, owed: Parts, day: Day): number {
  const paid = total(owedAtStart(contract)) - total(owed);
  if (dueToDate(contract, day - 1) <= paid) return 0;
  const oldest = contract.instalments.find((instalment) => instalment.cumulative > paid);
  return oldest === undefined ? 0 : Math.max(0, day - oldest.day);
}
