import type { LoanRecord } from "#contract/ports.ts";
import type { Behaviour } from "./behaviours.ts";
import { drawBehaviour, planPayments } from "./behaviours.ts";
import type { Ledger } from "./bookkeeping.ts";
import { bookPayments } from "./bookkeeping.ts";
import type { Contract } from "./contracts.ts";
import { drawContract } from "./contracts.ts";
import type { Customer } from "./customers.ts";
import type { BusinessCalendar, Day } from "./days.ts";
import { dateOf, dayOf } from "./days.ts";
import { naira } from "./money.ts";
import type { Officer, UserType } from "./officers.ts";
import type { Random } from "./random.ts";
import type { LoanType } from "./records.ts";

/** A loan with its whole story: who took it from whom, what was agreed, what was paid. */
export interface Loan {
  record: LoanRecord;
  contract: Contract;
  behaviour: Behaviour;
  ledger: Ledger;
  officer: Officer;
}

export interface LoanRequest {
  serial: number;
  day: Day;
  customer: Customer;
  officer: Officer;
}

const FIELD_TYPES: Readonly<Partial<Record<UserType, LoanType>>> = {
  AJO_AGENT: "AJO",
  PROSPER_AGENT: "PROSPER",
  DMO_AGENT: "DMO",
};

const AGENT_PARTNERS = [
  "Oja Cooperative Union",
  "CornerPay Agents",
  "Alajo Network",
  "Kasuwa Connect",
  "Ahia Market Traders",
] as const;

// The dates of the wave rule (definitions, section 5): most supplied waves agree with it, some do not.
const WAVE_TWO_DISBURSED = dayOf("2025-10-20");
const WAVE_TWO_HIRED = dayOf("2025-10-01");

export function createLoan(
  random: Random,
  calendar: BusinessCalendar,
  request: LoanRequest,
  businessDay: Day,
): Loan {
  const { officer } = request;
  const contract = drawContract(random, calendar, request.day, drawLoanType(random, officer));
  const behaviour = drawBehaviour(random, officer.quality);
  const payments = planPayments(random, behaviour, officer.quality, contract);
  const desk = { businessDay, carelessness: officer.carelessness };
  const ledger = bookPayments(random, contract, behaviour, payments, desk);
  const record = loanRecord(random, request, contract, ledger, businessDay);
  return { record, contract, behaviour, ledger, officer };
}

function loanRecord(
  random: Random,
  { serial, customer, officer, day }: LoanRequest,
  contract: Contract,
  ledger: Ledger,
  businessDay: Day,
): LoanRecord {
  const person = customer.record;
  return {
    loan_id: `LN-${String(serial).padStart(7, "0")}`,
    customer_id: person.customer_id,
    customer_name: person.customer_name,
    customer_phone: person.customer_phone,
    officer_id: officer.record.officer_id,
    officer_name: officer.record.officer_name,
    officer_phone: officer.record.officer_phone,
    region: officer.record.region,
    branch: officer.record.branch,
    state: customer.place.state,
    ...amountFields(random, contract),
    disbursement_date: dateOf(day),
    maturity_date: dateOf(contract.maturity),
    loan_term_days: contract.maturity - day,
    ...scheduleFields(random, contract),
    ...channelFields(random, contract.loanType),
    ...statusFields(random, contract, ledger, businessDay),
    wave: drawWave(random, day, officer.hired),
    loan_type: contract.loanType,
    source_updated_at: null,
  };
}

/** Some of the fields of a loan record. */
type Fields<Names extends keyof LoanRecord> = Pick<LoanRecord, Names>;

/** The total is usually sent; where it is not, the rate decides; a free loan may have neither. */
function amountFields(
  random: Random,
  contract: Contract,
): Fields<
  "loan_amount" | "repayment_amount" | "interest_rate" | "fee_amount" | "fee_paid_upfront"
> {
  const { principal, interest, fee, feeUpfront, rate } = contract;
  const sendsTotal = random.chance(0.75);
  const sendsRate = (!sendsTotal && rate > 0) || random.chance(0.8);
  return {
    loan_amount: naira(principal),
    repayment_amount: sendsTotal ? naira(principal + interest) : null,
    interest_rate: sendsRate ? `0.${String(rate).padStart(4, "0")}` : null,
    fee_amount: fee === 0 ? null : naira(fee),
    fee_paid_upfront: naira(feeUpfront),
  };
}

function scheduleFields(
  random: Random,
  contract: Contract,
): Fields<"first_payment_due_date" | "instalment_count" | "repayment_frequency"> {
  const { source, firstDue, frequency, instalments } = contract;
  // With an explicit schedule the first date is only a courtesy.
  const sendsFirst = firstDue !== null && (source === "terms" || random.chance(0.5));
  return {
    first_payment_due_date: sendsFirst ? dateOf(firstDue) : null,
    instalment_count: contract.sendsCount ? instalments.length : null,
    repayment_frequency: frequency,
  };
}

function channelFields(random: Random, loanType: LoanType): Fields<"channel" | "channel_partner"> {
  if (loanType === "AJO") {
    if (random.chance(0.78)) return { channel: "Direct", channel_partner: null };
    return { channel: "Agent", channel_partner: random.pick(AGENT_PARTNERS) };
  }
  return { channel: "Partner", channel_partner: loanType };
}

function statusFields(
  random: Random,
  contract: Contract,
  ledger: Ledger,
  businessDay: Day,
): Fields<"status" | "closed_date" | "source_status" | "performance_status"> {
  const { settledOn, daysPastDue } = ledger;
  // A few settled loans have not been closed in the source yet.
  if (settledOn !== null && random.chance(0.97)) {
    const closed = Math.min(businessDay, settledOn + random.int(0, 2));
    const source = random.chance(0.9) ? "COMPLETED" : "CLOSED";
    return state("Closed", closed, source, "PERFORMING");
  }
  const pastMaturity = businessDay - contract.maturity;
  if (settledOn === null && pastMaturity > 60 && daysPastDue > 90 && random.chance(0.6)) {
    const writtenOff = contract.maturity + random.int(60, Math.min(pastMaturity, 150));
    return state("Written Off", writtenOff, "WRITTEN_OFF", "LOST");
  }
  const performance = daysPastDue > 30 ? "LOST" : daysPastDue > 0 ? "OVERDUE" : "PERFORMING";
  return state("Active", null, drawOpenStatus(random, pastMaturity, daysPastDue), performance);
}

function drawOpenStatus(random: Random, pastMaturity: number, daysPastDue: number): string {
  if (pastMaturity > 0) return "PAST_MATURITY";
  if (daysPastDue > 60) return "DEFAULTED";
  return random.weighted([
    ["OPEN", 60],
    ["DISBURSED", 30],
    ["OPEN_TO_SUPERVISOR", 5],
    ["ACTIVE", 5],
  ]);
}

function state(
  status: LoanRecord["status"],
  closed: Day | null,
  sourceStatus: string,
  performanceStatus: string,
): Fields<"status" | "closed_date" | "source_status" | "performance_status"> {
  return {
    status,
    closed_date: closed === null ? null : dateOf(closed),
    source_status: sourceStatus,
    performance_status: performanceStatus,
  };
}

function drawLoanType(random: Random, officer: Officer): LoanType {
  const field = FIELD_TYPES[officer.userType];
  if (field !== undefined && random.chance(0.85)) return field;
  return random.weighted([
    ["AJO", 50],
    ["BNPL", 28],
    ["PROSPER", 13],
    ["DMO", 9],
  ]);
}

/** A fifth of the loans come with their wave, a tenth of those against the rule; the rest omit it. */
function drawWave(random: Random, day: Day, hired: Day): LoanRecord["wave"] {
  if (!random.chance(0.2)) return null;
  const second = day >= WAVE_TWO_DISBURSED || hired >= WAVE_TWO_HIRED;
  return second !== random.chance(0.1) ? "Wave 2" : "Wave 1";
}
