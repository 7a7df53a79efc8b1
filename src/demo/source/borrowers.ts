// ajo_ajouser: savers and borrowers. A borrower is drawn anew from the index whenever a loan needs it, so a book of any
// size takes no memory.
import type { Customer } from "../customers.ts";
import { createCustomer } from "../customers.ts";
import type { Day } from "../days.ts";
import { addMonths, dayOf } from "../days.ts";
import type { Place } from "../places.ts";
import { Random } from "../random.ts";
import type { Agent, Agents } from "./agents.ts";
import type { DirtTally } from "./dirt.ts";
import { bool, NULL, timestamp, workingTime } from "./text.ts";

/** Customers for a hundred loans: some borrow twice, some never. */
const PER_HUNDRED_LOANS = 87;
/** One customer in sixteen has saved so far, but never borrowed. */
const SAVERS_EVERY = 16;

export interface Borrower {
  id: number;
  customer: Customer;
  first: string | null;
  last: string | null;
  phone: string;
  branchName: string | null;
}

export class Borrowers {
  readonly count: number;
  readonly #seed: number;
  readonly #places: readonly Place[];
  readonly #businessDay: Day;
  readonly #newcomers: number;
  readonly #loans: number;

  constructor(seed: number, loans: number, places: readonly Place[], businessDay: Day) {
    this.#seed = seed;
    this.#loans = loans;
    this.#places = places;
    this.#businessDay = businessDay;
    this.count = Math.max(SAVERS_EVERY, Math.ceil((loans * PER_HUNDRED_LOANS) / 100));
    this.#newcomers = this.count - Math.floor(this.count / SAVERS_EVERY);
  }

  /** The customer who takes a loan: the next new one, or one who borrowed before. */
  ofLoan(random: Random, serial: number): Borrower {
    const rank = this.#rankOf(serial);
    const isNew = serial === 0 || this.#rankOf(serial - 1) !== rank;
    return this.at(indexOfRank(isNew ? rank : random.int(0, rank)));
  }

  /** One of the customers who never finished onboarding, if there is any. */
  unfinished(turn: number): Borrower | null {
    const savers = Math.floor(this.count / SAVERS_EVERY);
    for (let step = 0; step < savers; step += 1) {
      const index = (((turn + step) % savers) + 1) * SAVERS_EVERY - 1;
      if (!this.isComplete(index)) return this.at(index);
    }
    return null;
  }

  at(index: number): Borrower {
    const random = new Random(this.#seed, "borrower", index);
    const customer = createCustomer(this.#seed, index, this.#places, this.#businessDay);
    const { customer_name: name, customer_phone: phone } = customer.record;
    const [first = "", last = ""] = name.split(" ");
    const named = random.weighted([
      ["both", 965],
      ["first", 15],
      ["last", 12],
      ["none", 8],
    ]);
    return {
      id: index + 1,
      customer,
      first: named === "both" || named === "first" ? first : null,
      last: named === "both" || named === "last" ? last : null,
      phone: phone ?? "",
      branchName: random.chance(0.9) ? customer.place.branch : null,
    };
  }

  /** Who borrows has finished onboarding; of the savers a third has. */
  isComplete(index: number): boolean {
    if (index % SAVERS_EVERY !== SAVERS_EVERY - 1) return true;
    return new Random(this.#seed, "onboarding", index).chance(0.3);
  }

  /** The loan a customer takes first, or would. */
  firstLoan(index: number): number {
    const rank = index - Math.floor(index / SAVERS_EVERY);
    return Math.min(this.#loans - 1, Math.ceil((rank * this.#loans) / this.#newcomers));
  }

  #rankOf(serial: number): number {
    return Math.floor((serial * this.#newcomers) / this.#loans);
  }
}

function indexOfRank(rank: number): number {
  return rank + Math.floor(rank / (SAVERS_EVERY - 1));
}

export const BORROWER_COLUMNS = `id, user_id, lite_user_id, phone_number, pin, lite_transaction_pin, first_name, last_name,
  alias, alt_phone, gender, marital_status, dob, state, lga, address, bus_stop, landmark, trade, trade_location, bvn, nin,
  image, longitude, latitude, location_state, location_city, location_country, location_address, onboarding_verified,
  bvn_verified, onboarding_complete, onboarding_stage, total_money_saved, total_money_withdrawn, total_withdrawals,
  loandisk_borrower_id, branch_name, age, provider, card_issued, need_card, date_created, date_modified`;

const TRADES = [
  "Provisions",
  "Tailoring",
  "Food vendor",
  "Phone repairs",
  "Hairdressing",
  "Fashion",
  "Farming",
] as const;
const STAGES = ["PHONE", "BVN", "PHOTO", "ADDRESS"] as const;

export interface BorrowerContext {
  seed: number;
  agents: Agents;
  lendingDays: Int32Array;
  businessDay: Day;
}

interface Joining {
  index: number;
  joined: Day;
  complete: boolean;
  /** Without date_modified. */
  unmarked: boolean;
}

export function* borrowerRows(
  borrowers: Borrowers,
  context: BorrowerContext,
  tally: DirtTally | null,
): Generator<string> {
  for (let index = 0; index < borrowers.count; index += 1) {
    const random = new Random(context.seed, "customer row", index);
    const day = context.lendingDays[borrowers.firstLoan(index)] ?? context.businessDay - 1;
    const row = { index, joined: day - random.int(1, 90), complete: borrowers.isComplete(index) };
    const unmarked = tally !== null && random.chance(0.003);
    if (unmarked) tally.note("borrower_without_date_modified", index + 1);
    yield borrowerRow(random, borrowers.at(index), { ...row, unmarked }, context);
  }
}

function borrowerRow(
  random: Random,
  borrower: Borrower,
  { index, joined, complete, unmarked }: Joining,
  { agents, businessDay }: BorrowerContext,
): string {
  const { customer, phone } = borrower;
  const { record, place } = customer;
  const kyc = complete ? record.kyc_status : "Pending";
  const agent: Agent | undefined = random.chance(0.97)
    ? random.pick(agents.lenders.get(place) ?? [])
    : undefined;
  const born = dayOf(record.date_of_birth ?? "1980-01-01");
  const created = workingTime(random, joined);
  const changed = random.chance(0.6)
    ? created + random.int(60, 900) * 1_000_000
    : workingTime(random, random.int(joined + 1, Math.max(joined + 1, businessDay - 1)));
  const lagos = place.state === "Lagos";
  const fields = [
    borrower.id,
    agent?.id ?? NULL,
    NULL,
    phone,
    String(random.int(0, 9999)).padStart(4, "0"),
    NULL,
    borrower.first ?? NULL,
    borrower.last ?? NULL,
    random.chance(0.2) ? `Mama ${borrower.first ?? "Ibeji"}` : NULL,
    random.chance(0.1) ? `+234-700-${String(1_000_000 + index).padStart(7, "0")}` : NULL,
    (record.gender ?? "Female").toUpperCase(),
    random.pick(["MARRIED", "SINGLE", "WIDOWED", NULL]),
    record.date_of_birth ?? NULL,
    place.state,
    record.lga ?? NULL,
    record.address ?? NULL,
    random.chance(0.5) ? `${record.lga} bus stop` : NULL,
    random.chance(0.4) ? "Opposite the market" : NULL,
    random.pick(TRADES),
    random.chance(0.7) ? `${record.lga} market` : NULL,
    kyc === "Pending" ? NULL : String(22_100_000_000 + index),
    random.chance(0.5) ? String(50_000_000_000 + index) : NULL,
    random.chance(0.8) ? `images/ajo/${borrower.id}.jpg` : NULL,
    lagos ? (3.2 + random.fraction() / 2).toFixed(6) : "0",
    lagos ? (6.4 + random.fraction() / 3).toFixed(6) : "0",
    lagos ? place.state : NULL,
    lagos ? (record.lga ?? NULL) : NULL,
    lagos ? "Nigeria" : NULL,
    NULL,
    bool(kyc === "Verified"),
    bool(kyc !== "Pending"),
    bool(complete),
    complete ? "COMPLETE" : random.pick(STAGES),
    (random.int(0, 4000) * 50).toFixed(1),
    (random.int(0, 400) * 50).toFixed(1),
    random.int(0, 12),
    random.chance(0.3) ? `LD${600_000 + index}` : NULL,
    borrower.branchName ?? NULL,
    Math.floor((businessDay - born) / 365.25),
    random.chance(0.93) ? "ajo" : "lite",
    bool(random.chance(0.2)),
    bool(random.chance(0.1)),
    timestamp(created),
    unmarked ? NULL : timestamp(changed),
  ];
  return `${fields.join("\t")}\n`;
}

/** Months of a term as the application names them. */
export function tenorName(disbursed: Day, maturity: Day): string {
  const names = [
    "ONE_MONTH",
    "TWO_MONTHS",
    "THREE_MONTHS",
    "FOUR_MONTHS",
    "FIVE_MONTHS",
    "SIX_MONTHS",
  ];
  const months = names.findIndex((_, index) => maturity <= addMonths(disbursed, index + 1));
  return names[months] ?? "NINE_MONTHS";
}
