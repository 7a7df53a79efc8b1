// loans_ajoloan and loans_ajoloanschedule: the loan as the application keeps it, its stored sums included.
import { owedAtStart } from "../contracts.ts";
import type { Day } from "../days.ts";
import { dateOf } from "../days.ts";
import type { Kobo } from "../money.ts";
import { total } from "../money.ts";
import { Random } from "../random.ts";
import { tenorName } from "./borrowers.ts";
import type { DirtTally } from "./dirt.ts";
import { soilLoan } from "./dirty-loans.ts";
import { type Story, tellStory, type World } from "./stories.ts";
import {
  bool,
  dateOrNull,
  float,
  lagosTime,
  type Micros,
  noisyFloat,
  NULL,
  timestamp,
  timestampOrNull,
  uuid,
  workingTime,
} from "./text.ts";

/** The columns of one loan, as text for COPY; the ones that dirt may change have their own type. */
export interface LoanRow {
  id: number;
  agentId: number;
  borrowerId: number;
  status: string;
  performance: string;
  isDisbursed: boolean;
  dateDisbursed: Micros | null;
  expectedEnd: Day | null;
  end: Day | null;
  tenorDays: number;
  completed: Micros | null;
  created: Micros;
  modified: Micros | null;
}

export const LOAN_COLUMNS = `id, agent_id, borrower_id, status, performance_status, is_disbursed, date_disbursed,
  expected_end_date, end_date, tenor_in_days, date_created, date_modified, borrower_full_name, borrower_phone_number,
  eligibility_id, guarantor_id, guarantor_full_name, guarantor_phone_number, amount, amount_disbursed, amount_saved,
  bnpl_amount, loan_type, application_type, loan_behavior, total_paid_amount, total_outstanding_balance, last_paid_amount,
  interest_rate, interest_amount, processing_fee, nem_fee, repayment_amount, principal_repayment,
  expected_repayment_count, count_of_recorded_repayments, daily_repayment_amount, principal_daily_repayment, start_date,
  actual_end_date, date_completed, tenor, repayment_type, loandisk_loan_id, unique_loan_ref, loan_ref, escrow_amount,
  escrow_settled`;

const SECOND = 1_000_000;

/** The row of a story: the same one every time. */
export function loanRow(world: World, story: Story): LoanRow {
  const random = new Random(world.seed, "loan", story.serial);
  const { businessDay } = world;
  const { contract, ledger, refusal, applied } = story;
  const isDisbursed = refusal === null;
  const created = workingTime(random, applied);
  const dateDisbursed = isDisbursed ? disbursementTime(random, contract.disbursed, created) : null;
  const state = stateOf(random, story, businessDay);
  const decided = dateDisbursed ?? created + random.int(60, 3600) * SECOND;
  const changes = [decided, ledger.lastRecorded ?? 0, state.completed ?? 0];
  const ends = random.weighted(ENDS);
  return {
    id: story.id,
    agentId: story.agent.id,
    borrowerId: story.borrower.id,
    status: state.status,
    performance: state.performance,
    isDisbursed,
    dateDisbursed,
    expectedEnd: ends === "expected" ? contract.maturity : null,
    end: ends === "end" || (ends === "expected" && random.chance(0.4)) ? contract.maturity : null,
    tenorDays: ends !== "tenor" && random.chance(0.04) ? 0 : contract.maturity - contract.disbursed,
    completed: state.completed,
    created,
    modified: Math.min(
      Math.max(...changes) + random.int(0, 2) * SECOND,
      lagosTime(businessDay, 0) - 1,
    ),
  };
}

export function* loanRows(
  world: World,
  serials: Iterable<number>,
  tally: DirtTally | null,
): Generator<string> {
  for (const serial of serials) {
    const story = tellStory(world, serial);
    const row = loanRow(world, story);
    if (tally !== null) soilLoan(world, story, row, tally);
    yield loanText(new Random(world.seed, "loan text", serial), row, story);
  }
}

/** Which columns tell the maturity date. */
const ENDS = [
  ["expected", 90],
  ["end", 6],
  ["tenor", 4],
] as const;

/** A few are paid out in the hour after midnight, which in UTC is still the day before. */
function disbursementTime(random: Random, day: Day, created: Micros): Micros {
  const moment = random.chance(0.01) ? lagosTime(day, 1800) : workingTime(random, day);
  return Math.max(moment, created + random.int(30, 300) * SECOND);
}

interface State {
  status: string;
  performance: string;
  /** When the loan was closed or written off, as far as it is kept. */
  completed: Micros | null;
}

function stateOf(random: Random, { refusal, contract, ledger }: Story, businessDay: Day): State {
  if (refusal !== null) return { status: refusal, performance: NULL, completed: null };
  const { settledOn, daysPastDue } = ledger;
  // A few settled loans have not been closed yet.
  if (settledOn !== null && random.chance(0.98)) {
    const status = random.chance(0.9) ? "COMPLETED" : "CLOSED";
    return { status, performance: "PERFORMING", completed: ledger.lastRecorded };
  }
  const pastMaturity = businessDay - contract.maturity;
  const lost = settledOn === null && pastMaturity > 20 && daysPastDue > 60;
  if (lost && random.chance(pastMaturity > 90 ? 0.97 : 0.75)) {
    const day = contract.maturity + random.int(20, Math.min(pastMaturity - 1, 70));
    const completed = random.chance(0.98) ? workingTime(random, day) : null;
    return { status: "WRITTEN_OFF", performance: "LOST", completed };
  }
  const performance = daysPastDue > 30 ? "LOST" : daysPastDue > 0 ? "OVERDUE" : "PERFORMING";
  return { status: openStatus(random, pastMaturity, daysPastDue), performance, completed: null };
}

function openStatus(random: Random, pastMaturity: number, daysPastDue: number): string {
  if (pastMaturity > 0)
    return daysPastDue > 60 && random.chance(0.5) ? "DEFAULTED" : "PAST_MATURITY";
  if (daysPastDue > 60) return "DEFAULTED";
  return random.weighted([
    ["OPEN", 58],
    ["DISBURSED", 28],
    ["ACTIVE", 6],
    ["OPEN_TO_SUPERVISOR", 5],
    ["APPROVED", 3],
  ]);
}

/** The row's text; `random` draws what nobody computes with. */
function loanText(random: Random, row: LoanRow, story: Story): string {
  const head = [
    row.id,
    row.agentId,
    row.borrowerId,
    row.status,
    row.performance,
    bool(row.isDisbursed),
    timestampOrNull(row.dateDisbursed),
    dateOrNull(row.expectedEnd),
    dateOrNull(row.end),
    row.tenorDays,
    timestamp(row.created),
    timestampOrNull(row.modified),
  ];
  const fields = [...head, ...peopleFields(random, story), ...amountFields(random, row, story)];
  return `${[...fields, ...termFields(random, row, story)].join("\t")}\n`;
}

function peopleFields(random: Random, { serial, borrower }: Story): (string | number)[] {
  const name = [borrower.first, borrower.last].filter((part) => part !== null).join(" ");
  const cached = name !== "" && random.chance(0.97);
  const guaranteed = random.chance(0.7);
  return [
    cached ? name : NULL,
    random.chance(0.97) ? borrower.phone : NULL,
    40_000 + serial,
    guaranteed ? 30_000 + serial : NULL,
    guaranteed ? `${random.pick(GUARANTORS)} ${borrower.last ?? "Musa"}` : NULL,
    guaranteed ? `+234-701-${String(1_000_000 + (serial % 9_000_000))}` : NULL,
  ];
}

const GUARANTORS = [
  "Blessing",
  "Ibrahim",
  "Ngozi",
  "Tunde",
  "Aisha",
  "Emeka",
  "Grace",
  "Sani",
] as const;

/** From amount to principal_daily_repayment. Amounts in the application are sums of floats, and look like it. */
function amountFields(
  random: Random,
  row: LoanRow,
  { contract, ledger, agent }: Story,
): (string | number)[] {
  const { principal, interest, fee, rate, instalments } = contract;
  const owed = total(owedAtStart(contract));
  const count = instalments.length;
  const processing = random.chance(0.5) ? fee : Math.floor((fee * 3) / 4);
  const disbursed = row.isDisbursed && !random.chance(0.03) ? principal : 0;
  const asked = disbursed > 0 && random.chance(0.08) ? principal + 500_000 : principal;
  const totalGiven = random.chance(0.95);
  return [
    float(asked),
    float(disbursed),
    float(random.int(0, 20) * 50_000),
    float(contract.loanType === "BNPL" ? principal : 0),
    agent.userType === "STAFF_AGENT" && contract.loanType === "AJO" ? "STAFF" : contract.loanType,
    random.chance(0.8) ? "PRIMARY" : "TOP_UP",
    random.chance(0.5) ? random.pick(["GOOD", "FAIR", "POOR"]) : NULL,
    sumOfFloats(random, ledger.paid),
    sumOfFloats(random, row.isDisbursed ? Math.max(0, owed - ledger.paid) : 0),
    sumOfFloats(random, ledger.lastAmount),
    String(rate / 100),
    float(interest),
    float(processing),
    float(fee - processing),
    totalGiven ? float(principal + interest) : "0",
    float(principal),
    contract.sendsCount ? count : 0,
    ledger.count,
    String(owed / 100 / count),
    String(principal / 100 / count),
  ];
}

function termFields(random: Random, row: LoanRow, story: Story): (string | number)[] {
  const { contract, ledger, serial } = story;
  const { source, firstDue, disbursed, maturity, frequency } = contract;
  // With an explicit schedule the first date is only a courtesy.
  const startGiven = firstDue !== null && (source === "terms" || random.chance(0.7));
  const closed = row.status === "COMPLETED" || row.status === "CLOSED";
  const escrow = random.chance(0.1) ? random.int(1, 20) * 50_000 : 0;
  return [
    startGiven && (row.isDisbursed || random.chance(0.2)) ? dateOf(firstDue) : NULL,
    closed ? dateOrNull(ledger.settledOn) : NULL,
    timestampOrNull(row.completed),
    tenorName(disbursed, maturity),
    frequency,
    random.chance(0.3) ? `LD-${700_000 + serial}` : NULL,
    random.chance(0.9) ? `ULR-${String(serial + 1).padStart(8, "0")}` : NULL,
    uuid(random),
    float(escrow),
    bool(escrow > 0 && closed),
  ];
}

export function sumOfFloats(random: Random, amount: Kobo): string {
  return amount > 0 && random.chance(0.15) ? noisyFloat(amount) : float(amount);
}
