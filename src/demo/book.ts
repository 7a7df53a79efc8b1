import type { Customer } from "./customers.ts";
import { createCustomers } from "./customers.ts";
import type { Day } from "./days.ts";
import { BusinessCalendar, dayOf, monthOf, weekday } from "./days.ts";
import { agentLeaves, companyHolidays, holidayDays } from "./holidays.ts";
import type { Loan } from "./loans.ts";
import { createLoan } from "./loans.ts";
import type { HierarchyRow, Officer } from "./officers.ts";
import { createHierarchy, createOfficers, drawOfficer } from "./officers.ts";
import type { Place } from "./places.ts";
import { Random } from "./random.ts";
import type { CustomerRecord, HolidayRecord, OfficerRecord } from "#contract/ports.ts";
import type { SyncData } from "./records.ts";
import { repaymentRecord, scheduleRecords } from "./repayments.ts";

/** The demo portfolio: a Nigerian micro-lender of a believable size. */
export const DEMO_SIZE = { officers: 1234, customers: 15_678, loans: 17_929 } as const;

export interface DemoOptions {
  seed?: number;
  /** The last day of the book, 'YYYY-MM-DD'; everything is dated by it, never by a clock. */
  businessDate: string;
  officers?: number;
  customers?: number;
  loans?: number;
  /** A batch is closed when it has at least this many records. */
  batchRecords?: number;
}

/** One sync request's worth; a loan, its schedule and its repayments are never in different batches. */
export interface DemoBatch {
  data: SyncData;
  /** Share of the book delivered with this batch, 0 … 1, for a progress bar. */
  progress: number;
}

/** Iterating delivers the batches in the order they can be loaded; each iteration starts anew. */
export interface DemoBook extends Iterable<DemoBatch> {
  holidays: HolidayRecord[];
  officers: OfficerRecord[];
  customers: CustomerRecord[];
  /** Supervisors and vertical leads, which the ETL records have no field for. */
  hierarchy: HierarchyRow[];
  /** The loans with what the records do not say (behaviour, due curve), one at a time. */
  loans(): Generator<Loan>;
}

const DEFAULT_SEED = 20_251_101;
const DEFAULT_BATCH_RECORDS = 5000;
/** About fourteen months. */
const LENDING_DAYS = 425;
/** The time to load officers and customers, as a share of the progress bar. */
const PEOPLE_PROGRESS = 0.08;
/** One customer in twenty-five has saved so far, but never borrowed. */
const BORROWERS_SHARE = 0.96;

export function demoBook(options: DemoOptions): DemoBook {
  const seed = options.seed ?? DEFAULT_SEED;
  const businessDay = dayOf(options.businessDate);
  const officers = createOfficers(seed, options.officers ?? DEMO_SIZE.officers, businessDay);
  const places = [...new Set(officers.map(({ place }) => place))];
  const customerCount = options.customers ?? DEMO_SIZE.customers;
  const customers = createCustomers(seed, customerCount, places, businessDay);
  const world: World = {
    seed,
    businessDay,
    calendar: new BusinessCalendar(holidayDays()),
    officersOf: Map.groupBy(officers, ({ place }) => place),
    customers,
    loanCount: options.loans ?? DEMO_SIZE.loans,
  };
  const people = officers.map(({ record }) => record);
  const book: Omit<DemoBook, typeof Symbol.iterator> = {
    holidays: [...companyHolidays(), ...agentLeaves(seed, businessDay, people)],
    officers: people,
    customers: customers.map(({ record }) => record),
    hierarchy: createHierarchy(seed, officers),
    loans: () => drawLoans(world),
  };
  const batchRecords = options.batchRecords ?? DEFAULT_BATCH_RECORDS;
  return {
    ...book,
    [Symbol.iterator]: () => batches(book, world, batchRecords),
  };
}

interface World {
  seed: number;
  businessDay: Day;
  calendar: BusinessCalendar;
  officersOf: ReadonlyMap<Place, Officer[]>;
  customers: readonly Customer[];
  loanCount: number;
}

function* batches(
  book: Omit<DemoBook, typeof Symbol.iterator>,
  world: World,
  batchRecords: number,
): Generator<DemoBatch, void, undefined> {
  yield { data: { holidays: book.holidays, officers: book.officers }, progress: 0.01 };
  const { customers } = book;
  for (let from = 0; from < customers.length; from += batchRecords) {
    const chunk = customers.slice(from, from + batchRecords);
    const progress = (PEOPLE_PROGRESS * (from + chunk.length)) / customers.length;
    yield { data: { customers: chunk }, progress: Math.max(0.01, progress) };
  }
  yield* loanBatches(book.loans(), world, batchRecords);
}

function* loanBatches(
  loans: Iterable<Loan>,
  world: World,
  batchRecords: number,
): Generator<DemoBatch, void, undefined> {
  let loansDone = 0;
  let repaymentSerial = 0;
  let batch = emptyLoanBatch();
  for (const loan of loans) {
    const { record, contract, ledger } = loan;
    batch.loans.push(record);
    if (contract.source === "schedule") {
      batch.loan_schedules.push(...scheduleRecords(record.loan_id, contract));
    }
    const random = new Random(world.seed, "repayments", loansDone);
    for (const entry of ledger.entries) {
      repaymentSerial += 1;
      batch.repayments.push(repaymentRecord(random, loan, entry, repaymentSerial));
    }
    loansDone += 1;
    const size = batch.loans.length + batch.loan_schedules.length + batch.repayments.length;
    if (size >= batchRecords || loansDone === world.loanCount) {
      const share = loansDone / world.loanCount;
      yield { data: batch, progress: PEOPLE_PROGRESS + (1 - PEOPLE_PROGRESS) * share };
      batch = emptyLoanBatch();
    }
  }
}

function emptyLoanBatch(): Required<Pick<SyncData, "loans" | "loan_schedules" | "repayments">> {
  return { loans: [], loan_schedules: [], repayments: [] };
}

/** Loans in order of disbursement, so that a returning customer has paid the loan before. */
function* drawLoans(world: World): Generator<Loan, void, undefined> {
  const random = new Random(world.seed, "lending");
  const borrowers = new Borrowers(world.customers, world.loanCount);
  let serial = 0;
  for (const day of drawDisbursementDays(random, world)) {
    serial += 1;
    const { customer, index } = borrowers.draw(random, day);
    const branch = world.officersOf.get(customer.place) ?? [];
    const request = { serial, day, customer, officer: drawOfficer(random, branch, day) };
    const loanRandom = new Random(world.seed, "loan", serial);
    const loan = createLoan(loanRandom, world.calendar, request, world.businessDay);
    const { settledOn } = loan.ledger;
    if (settledOn !== null) borrowers.free(index, settledOn);
    yield loan;
  }
}

/** Whose turn it is to borrow: new customers, and those whose loan is paid. */
class Borrowers {
  readonly #customers: readonly Customer[];
  readonly #newcomers: number;
  readonly #returnChance: number;
  #next = 0;
  #freed: { index: number; since: Day }[] = [];

  constructor(customers: readonly Customer[], loanCount: number) {
    this.#customers = customers;
    this.#newcomers = Math.max(1, Math.floor(customers.length * BORROWERS_SHARE));
    this.#returnChance = Math.max(0.08, 1.1 - this.#newcomers / loanCount);
  }

  draw(random: Random, day: Day): { customer: Customer; index: number } {
    const returning = this.#next >= this.#newcomers || random.chance(this.#returnChance);
    const index = (returning ? this.#takeFreed(random, day) : null) ?? this.#takeNew(random);
    const customer = this.#customers[index];
    if (customer === undefined) throw new RangeError("a book with loans needs customers");
    return { customer, index };
  }

  free(index: number, since: Day): void {
    this.#freed.push({ index, since });
  }

  #takeFreed(random: Random, day: Day): number | null {
    for (let attempt = 0; attempt < 8 && this.#freed.length > 0; attempt += 1) {
      const position = random.int(0, this.#freed.length - 1);
      const candidate = this.#freed[position];
      if (candidate === undefined || candidate.since >= day) continue;
      // Order does not matter: the last takes the place of the one taken.
      const last = this.#freed.pop();
      if (last !== undefined && position < this.#freed.length) this.#freed[position] = last;
      return candidate.index;
    }
    return null;
  }

  #takeNew(random: Random): number {
    // When all have borrowed and none is free, someone takes a second loan beside the first.
    if (this.#next >= this.#newcomers) return random.int(0, this.#newcomers - 1);
    this.#next += 1;
    return this.#next - 1;
  }
}

/** Days of disbursement in order: a growing lender, busy on Mondays and Fridays and before Christmas. */
function drawDisbursementDays(random: Random, world: World): Day[] {
  const { businessDay, calendar, loanCount } = world;
  const weights: (readonly [Day, number])[] = [];
  let cumulative = 0;
  for (let day = businessDay - LENDING_DAYS + 1; day <= businessDay; day += 1) {
    const age = (businessDay - day) / LENDING_DAYS;
    const growth = 2.6 - 1.6 * age;
    const open = calendar.isBusinessDay(day) || weekday(day) === 6 ? 1 : 0;
    cumulative += growth * open * (WEEK[weekday(day)] ?? 0) * (SEASON[monthOf(day) - 1] ?? 1);
    weights.push([day, cumulative]);
  }
  const days: Day[] = [];
  for (let index = 0; index < loanCount; index += 1) {
    const mark = random.fraction() * cumulative;
    days.push(dayAt(weights, mark));
  }
  return days.sort((a, b) => a - b);
}

/** Sunday first. */
const WEEK = [0, 1.25, 1.05, 1, 1.05, 1.3, 0.25] as const;
/** January first: school fees in September, stock for Christmas, a quiet January. */
const SEASON = [0.75, 0.9, 1, 1, 0.95, 1, 1, 1.1, 1.25, 1.1, 1.3, 1.45] as const;

function dayAt(weights: readonly (readonly [Day, number])[], mark: number): Day {
  let low = 0;
  let high = weights.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((weights[middle]?.[1] ?? 0) > mark) high = middle;
    else low = middle + 1;
  }
  return weights[low]?.[0] ?? 0;
}
