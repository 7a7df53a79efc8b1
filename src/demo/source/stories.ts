// A loan with its whole story: who took it from whom, what was agreed, how it was decided and paid. Any loan can be drawn
// alone from its serial number.
import { drawBehaviour, planPayments } from "../behaviours.ts";
import type { Payment } from "../behaviours.ts";
import type { Contract } from "../contracts.ts";
import { drawContract, dueCurve } from "../contracts.ts";
import { BusinessCalendar, type Day, monthOf, weekday } from "../days.ts";
import { holidayDays } from "../holidays.ts";
import { PRODUCT_SHARES } from "../officers.ts";
import { Random } from "../random.ts";
import type { LoanType } from "../records.ts";
import { type Agent, type Agents, agentsFor, createAgents, drawAgent } from "./agents.ts";
import { type Borrower, Borrowers } from "./borrowers.ts";
import { type Handful, planHandfuls, refusesLoan } from "./dirt.ts";
import { keepLedger, type Ledger } from "./ledger.ts";
import { type Density, densityFor, onWorkingDays, PLAIN, spread } from "./payments.ts";

export interface World {
  seed: number;
  loans: number;
  businessDay: Day;
  calendar: BusinessCalendar;
  agents: Agents;
  borrowers: Borrowers;
  /** Day of application of each loan, in order. */
  lendingDays: Int32Array;
  density: Density;
  dirt: boolean;
  handfuls: ReadonlyMap<number, Handful>;
}

export type Refusal = "PENDING" | "APPROVED" | "REJECTED";

export interface Story {
  serial: number;
  id: number;
  agent: Agent;
  borrower: Borrower;
  applied: Day;
  /** Why the loan is not disbursed; null when it is. */
  refusal: Refusal | null;
  contract: Contract;
  ledger: Ledger;
  /** What will be paid on the business date itself. */
  today: Payment[];
  handful: Handful | undefined;
  /** The borrower never finished onboarding. */
  unfinished: boolean;
}

/** Loan types whose borrowers pay the fee with the instalments; the others have it taken from the disbursement. */
export const feesWithRepayments: ReadonlySet<string> = new Set<LoanType>(["BNPL"]);

const LENDING_DAYS = 730;
/** Every so many loans one id is missing: a loan that was deleted. */
const IDS_PER_GAP = 500;
const SAMPLE = 1_500;

export interface Size {
  loans: number;
  repayments: number;
}

export function createWorld(
  seed: number,
  { loans, repayments }: Size,
  businessDay: Day,
  dirt: boolean,
): World {
  const agents = createAgents(seed, agentsFor(loans), businessDay);
  const places = [...agents.lenders.keys()];
  const calendar = new BusinessCalendar(holidayDays());
  const world: World = {
    seed,
    loans,
    businessDay,
    calendar,
    agents,
    borrowers: new Borrowers(seed, loans, places, businessDay),
    lendingDays: drawLendingDays(seed, loans, businessDay, calendar),
    density: PLAIN,
    dirt,
    handfuls: new Map(),
  };
  world.density = calibrated(world, repayments);
  if (dirt) world.handfuls = planHandfuls(loans, (serial, kind) => suits(world, serial, kind));
  return world;
}

function calibrated(world: World, repayments: number): Density {
  const step = Math.max(1, Math.floor(world.loans / SAMPLE));
  const sampled = Math.ceil(world.loans / step);
  return densityFor((repayments * sampled) / world.loans, (density) => {
    let rows = 0;
    for (let serial = 0; serial < world.loans; serial += step) {
      rows += tellStory({ ...world, density }, serial).ledger.receipts.length;
    }
    return rows;
  });
}

/** A refused loan has no schedule, whose rows would wait for it; a repayment needs a loan that is paid. */
function suits(world: World, serial: number, kind: Handful): boolean {
  const { refusal, contract, ledger } = tellStory(world, serial);
  if (refusal !== null) return false;
  return refusesLoan(kind) ? contract.source !== "schedule" : ledger.count > 0;
}

export function loanId(serial: number): number {
  return serial + 1 + Math.floor(serial / IDS_PER_GAP);
}

/** An id no loan has, near the loan of that serial; the ids after the last loan begin behind the last such gap. */
export function missingLoanId(serial: number): number {
  return (Math.floor(serial / IDS_PER_GAP) + 1) * (IDS_PER_GAP + 1);
}

export function tellStory(world: World, serial: number): Story {
  const { seed, businessDay, calendar, agents, borrowers, lendingDays } = world;
  const random = new Random(seed, "story", serial);
  const applied = lendingDays[serial] ?? businessDay - 1;
  const usual = borrowers.ofLoan(random, serial);
  const disbursed = calendar.rollForward(applied + random.weighted(DECIDED_AFTER));
  const agent = drawAgent(random, agents.lenders.get(usual.customer.place) ?? [], applied);
  const refusal = disbursed < businessDay ? random.weighted(REFUSALS) : undecided(random);
  const contract = drawTerms(random, world, disbursed, drawLoanType(random, agent));
  const { quality } = agent.officer;
  const behaviour = drawBehaviour(random, quality);
  const handful = world.handfuls.get(serial);
  const planned: Payment[] =
    refusal === null && !refusesLoan(handful)
      ? planPayments(random, behaviour, quality, contract)
      : [];
  // What is still to come is spread too: a recent payment stands for as many instalments as an old one.
  const spreadOut = spread(random, planned, world.density, contract.disbursed);
  const made = onWorkingDays(random, spreadOut, calendar, contract.disbursed);
  const payments = made.filter(({ day }) => day < businessDay);
  const ledger = keepLedger(random, contract, payments, agent, businessDay);
  const stranger = refusal === null ? unfinishedBorrower(world, serial) : null;
  return {
    serial,
    id: loanId(serial),
    agent,
    borrower: stranger ?? usual,
    applied,
    refusal,
    contract,
    ledger,
    today: ledger.settledOn === null ? made.filter(({ day }) => day === businessDay) : [],
    handful,

    unfinished: stranger !== null,
  };
}

/** Somebody lent to a customer who had not finished onboarding. */
function unfinishedBorrower(world: World, serial: number): Borrower | null {
  if (!world.dirt || world.handfuls.has(serial)) return null;
  const lent = new Random(world.seed, "unfinished", serial).chance(0.003);
  return lent ? world.borrowers.unfinished(serial) : null;
}

const DECIDED_AFTER = [
  [0, 50],
  [1, 35],
  [2, 15],
] as const;

const REFUSALS: readonly (readonly [Refusal | null, number])[] = [
  [null, 91],
  ["REJECTED", 5],
  ["PENDING", 2],
  ["APPROVED", 2],
];

function undecided(random: Random): Refusal {
  return random.chance(0.5) ? "PENDING" : "APPROVED";
}

function drawLoanType(random: Random, { officer }: Agent): LoanType {
  return random.chance(0.82) ? officer.mainProduct : random.weighted(PRODUCT_SHARES);
}

/** Fewer loans than are drawn are due in one sum or daily. */
function drawTerms(
  random: Random,
  { calendar }: World,
  disbursed: Day,
  loanType: LoanType,
): Contract {
  let contract = drawContract(random, calendar, disbursed, loanType);
  while (isRarer(contract) && random.chance(0.8)) {
    contract = drawContract(random, calendar, disbursed, loanType);
  }
  contract.feeUpfront = feesWithRepayments.has(loanType) ? 0 : contract.fee;
  const dates = contract.instalments.map(({ day }) => day);
  contract.instalments = dueCurve(contract, dates);
  return contract;
}

/** Due in one sum at maturity, or on every working day: few payments would have to stand for dozens of due dates. */
function isRarer({ source, frequency, instalments }: Contract): boolean {
  return source === "maturity" || (frequency === "DAILY" && instalments.length > 12);
}

/** Two years of applications: a growing lender, busy on Mondays and Fridays, closed on Sundays and holidays. */
function drawLendingDays(
  seed: number,
  loans: number,
  businessDay: Day,
  calendar: BusinessCalendar,
): Int32Array {
  const random = new Random(seed, "applications");
  const sums = new Float64Array(LENDING_DAYS);
  let sum = 0;
  for (let index = 0; index < LENDING_DAYS; index += 1) {
    const day = businessDay - LENDING_DAYS + index;
    const open = calendar.isBusinessDay(day) || weekday(day) === 6 ? 1 : 0;
    const growth = 1 + (1.6 * index) / LENDING_DAYS;
    sum += growth * open * (WEEK[weekday(day)] ?? 0) * (SEASON[monthOf(day) - 1] ?? 1);
    sums[index] = sum;
  }
  const days = new Int32Array(loans);
  for (let index = 0; index < loans; index += 1) {
    days[index] = businessDay - LENDING_DAYS + firstAbove(sums, random.fraction() * sum);
  }
  return days.sort();
}

/** Sunday first. */
const WEEK = [0, 1.25, 1.05, 1, 1.05, 1.3, 0.25] as const;
/** January first: school fees in September, stock for Christmas, a quiet January. */
const SEASON = [0.85, 0.95, 1, 1, 0.97, 1, 1, 1.05, 1.12, 1.05, 1.1, 1.2] as const;

function firstAbove(sums: Float64Array, mark: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > mark) high = middle;
    else low = middle + 1;
  }
  return low;
}
