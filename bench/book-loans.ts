import { dailyDates } from "#demo/contracts.ts";
import { createCustomer } from "#demo/customers.ts";
import type { BusinessCalendar, Day } from "#demo/days.ts";
import { addMonths, dateOf } from "#demo/days.ts";
import type { Kobo, Parts } from "#demo/money.ts";
import { naira, shareOf, splitPayment, total } from "#demo/money.ts";
import type { Officer } from "#demo/officers.ts";
import { PLACES } from "#demo/places.ts";
import { Random } from "#demo/random.ts";
import type {
  Frequency,
  LoanRecord,
  LoanScheduleRecord,
  LoanStatus,
  RepaymentRecord,
} from "#contract/ports.ts";

/** What the loans of a bench book share. A loan is a pure function of this and of its index. */
export interface BookGround {
  seed: number;
  businessDay: Day;
  calendar: BusinessCalendar;
  officers: readonly Officer[];
  customers: number;
  loans: number;
  repayments: number;
}

type Source = "schedule" | "terms" | "maturity";

/** The contract of a bench loan and how much of it was paid by the business date. */
export interface BenchLoan {
  index: number;
  loanId: string;
  source: Source;
  frequency: Frequency;
  disbursed: Day;
  maturity: Day;
  firstDue: Day | null;
  owed: Parts;
  dueDays: Day[];
  /** Σ of its repayment rows that are not dated ahead of the business date, at least one kobo a row. */
  paid: Kobo;
  /** Number of its repayment rows, and how many rows the loans before it have. */
  rows: number;
  rowsBefore: number;
  lastPaidBy: Day;
}

const NAIRA = 100;
/** Loans share out their repayment rows in groups of this many, so that any loan's share is known at once. */
const QUOTA_GROUP = 8;
/** Every hundredth payment is dated ahead of the business date. */
const AHEAD_EVERY = 100;
const NEVER_PAID = -1;

/** Calendar days of lateness on the business date: from to, and share of the loans. */
const LATENESS: readonly (readonly [readonly [from: number, to: number], number])[] = [
  [[0, 0], 58],
  [[1, 6], 14],
  [[7, 30], 11],
  [[31, 60], 6],
  [[61, 90], 4],
  [[91, 200], 5],
  [[NEVER_PAID, NEVER_PAID], 2],
];

/** Yields the loans in order; memory does not grow with their number. */
export function* benchLoans(ground: BookGround): Generator<BenchLoan, void, undefined> {
  for (let start = 0; start < ground.loans; start += QUOTA_GROUP) {
    const end = Math.min(start + QUOTA_GROUP, ground.loans);
    const before = shareOf(ground.repayments, start, ground.loans);
    const rows = shareOut(
      ground,
      start,
      end,
      shareOf(ground.repayments, end, ground.loans) - before,
    );
    let rowsBefore = before;
    for (let index = start; index < end; index += 1) {
      const count = rows[index - start] ?? 0;
      yield createLoan(ground, index, count, rowsBefore);
      rowsBefore += count;
    }
  }
}

export function loanRecord(ground: BookGround, loan: BenchLoan): LoanRecord {
  const random = new Random(ground.seed, "bench record", loan.index);
  const officer = random.pick(ground.officers);
  const customerIndex = shareOf(loan.index, ground.customers, ground.loans);
  const customer = createCustomer(ground.seed, customerIndex, PLACES, ground.businessDay).record;
  const { principal, interest, fees } = loan.owed;
  const settled = loan.paid >= total(loan.owed);
  const status: LoanStatus = settled ? "Closed" : "Active";
  return {
    loan_id: loan.loanId,
    customer_id: customer.customer_id,
    customer_name: customer.customer_name,
    customer_phone: customer.customer_phone,
    officer_id: officer.record.officer_id,
    officer_name: officer.record.officer_name,
    officer_phone: officer.record.officer_phone,
    region: officer.record.region,
    branch: officer.record.branch,
    state: officer.place.state,
    loan_amount: naira(principal),
    repayment_amount: naira(principal + interest),
    disbursement_date: dateOf(loan.disbursed),
    maturity_date: dateOf(loan.maturity),
    loan_term_days: loan.maturity - loan.disbursed,
    interest_rate: "0.1500",
    fee_amount: naira(fees),
    fee_paid_upfront: naira(0),
    channel: random.chance(0.7) ? "Direct" : "Agent",
    channel_partner: null,
    status,
    closed_date: settled ? dateOf(loan.lastPaidBy) : null,
    wave: random.chance(0.3) ? "Wave 1" : "Wave 2",
    first_payment_due_date: loan.source === "terms" ? dateOf(loan.firstDue ?? loan.maturity) : null,
    instalment_count: null,
    repayment_frequency: loan.frequency,
    source_status: settled ? "COMPLETED" : "OPEN",
    performance_status: null,
    loan_type: "AJO",
    source_updated_at: null,
  };
}

/** The explicit schedule of a loan; empty for the other two thirds. */
export function scheduleRecords(loan: BenchLoan): LoanScheduleRecord[] {
  if (loan.source !== "schedule") return [];
  const due = total(loan.owed);
  const left = { ...loan.owed };
  let before = 0;
  return loan.dueDays.map((day, index) => {
    const cumulative = shareOf(due, index + 1, loan.dueDays.length);
    const parts = takeOff(left, cumulative - before);
    before = cumulative;
    return {
      loan_id: loan.loanId,
      installment_number: index + 1,
      due_date: dateOf(day),
      principal_due: naira(parts.principal),
      interest_due: naira(parts.interest),
      fee_due: naira(parts.fees),
      total_due: naira(total(parts)),
      source_updated_at: null,
    };
  });
}

/** The repayment rows of a loan by date. */
export function repaymentRecords(ground: BookGround, loan: BenchLoan): RepaymentRecord[] {
  const random = new Random(ground.seed, "bench repayments", loan.index);
  const left = { ...loan.owed };
  const span = Math.max(0, loan.lastPaidBy - loan.disbursed - 1);
  const records: RepaymentRecord[] = [];
  let paid = 0;
  for (let row = 0; row < loan.rows; row += 1) {
    const cumulative = shareOf(loan.paid, row + 1, loan.rows);
    // The first on the day after disbursement, the last when the borrower stopped or the loan was paid.
    const day = loan.disbursed + 1 + Math.floor((span * row) / Math.max(1, loan.rows - 1));
    const parts = takeOff(left, cumulative - paid);
    paid = cumulative;
    records.push(repaymentRecord(random, ground, loan, loan.rowsBefore + row, day, parts));
  }
  return records;
}

function repaymentRecord(
  random: Random,
  ground: BookGround,
  loan: BenchLoan,
  serial: number,
  day: Day,
  parts: Parts,
): RepaymentRecord {
  const ahead = serial % AHEAD_EVERY === AHEAD_EVERY - 1;
  const reversed = random.chance(0.01);
  return {
    repayment_id: `BR${String(serial + 1).padStart(9, "0")}`,
    loan_id: loan.loanId,
    payment_date: dateOf(ahead ? ground.businessDay + random.int(1, 30) : day),
    payment_amount: naira(total(parts)),
    principal_paid: naira(parts.principal),
    interest_paid: naira(parts.interest),
    fees_paid: naira(parts.fees),
    penalty_paid: "0.00",
    payment_method: random.chance(0.5) ? "Cash" : "Bank Transfer",
    payment_reference: `TXN${String(serial + 1).padStart(12, "0")}`,
    payment_channel: random.chance(0.5) ? "Agent" : "Mobile App",
    dpd_at_payment: 0,
    is_backdated: random.chance(0.02),
    is_reversed: reversed,
    reversal_date: reversed ? dateOf(Math.min(day + 2, ground.businessDay)) : null,
    reversal_reason: reversed ? "Wrong amount entered" : null,
    waiver_amount: "0.00",
    waiver_type: null,
    waiver_approved_by: null,
    is_remitted: !random.chance(0.01),
    paid_at: null,
    health_insurance: null,
    source_updated_at: null,
  };
}

function createLoan(
  ground: BookGround,
  index: number,
  rows: number,
  rowsBefore: number,
): BenchLoan {
  const random = new Random(ground.seed, "bench loan", index);
  const lateness = drawLateness(ground, index);
  const source = (["schedule", "terms", "maturity"] as const)[index % 3] ?? "maturity";
  const disbursed = ground.businessDay - random.int(3, 420);
  const principal = random.int(4, 200) * 5000 * NAIRA;
  const owed = {
    principal,
    interest: shareOf(principal, 15, 100),
    fees: shareOf(principal, random.int(1, 3), 100),
  };
  const dates = drawDates(random, ground.calendar, source, disbursed);
  const paidUpTo = ground.businessDay - Math.max(0, lateness);
  const due = paidOnTime(dates, disbursed, total(owed), paidUpTo);
  // A row pays something even where nothing was due yet: such loans are paid a little ahead.
  const least = rows * 500 * NAIRA;
  return {
    index,
    loanId: `BL${String(index + 1).padStart(8, "0")}`,
    source,
    disbursed,
    ...dates,
    owed,
    paid: rows === 0 ? 0 : Math.max(due, Math.min(least, total(owed))),
    rows,
    rowsBefore,
    lastPaidBy: Math.min(
      ground.businessDay,
      Math.max(disbursed + 1, Math.min(paidUpTo, dates.maturity)),
    ),
  };
}

function drawDates(
  random: Random,
  calendar: BusinessCalendar,
  source: Source,
  disbursed: Day,
): Pick<BenchLoan, "dueDays" | "firstDue" | "maturity" | "frequency"> {
  if (source === "maturity") {
    const maturity = disbursed + random.int(30, 180);
    return { dueDays: [maturity], firstDue: null, maturity, frequency: "DAILY" };
  }
  const first = calendar.rollForward(disbursed + 1);
  if (source === "schedule") {
    // 36 … 46 days hold about thirty business days.
    const maturity = first + random.int(36, 46);
    return {
      dueDays: dailyDates(calendar, first, maturity),
      firstDue: first,
      maturity,
      frequency: "DAILY",
    };
  }
  const frequency = random.weighted<Frequency>([
    ["DAILY", 80],
    ["WEEKLY", 12],
    ["MONTHLY", 8],
  ]);
  if (frequency === "DAILY") {
    const maturity = disbursed + random.int(30, 180);
    return { dueDays: dailyDates(calendar, first, maturity), firstDue: first, maturity, frequency };
  }
  const weekly = frequency === "WEEKLY";
  const count = weekly ? random.int(4, 26) : random.int(1, 9);
  const firstDue = weekly ? disbursed + 7 : addMonths(disbursed, 1);
  const raw = Array.from({ length: count }, (_, k) =>
    weekly ? firstDue + 7 * k : addMonths(firstDue, k),
  );
  const maturity = raw.at(-1) ?? firstDue;
  return { dueDays: raw.map((day) => calendar.rollForward(day)), firstDue, maturity, frequency };
}

function drawLateness(ground: BookGround, index: number): number {
  const random = new Random(ground.seed, "bench lateness", index);
  const [from, to] = random.weighted(LATENESS);
  return random.int(from, to);
}

/** The rows of a group of loans: unequal, none for those who never paid, exact in sum. */
function shareOut(ground: BookGround, start: number, end: number, rows: number): number[] {
  const random = new Random(ground.seed, "bench quota", start);
  const weights = Array.from({ length: end - start }, (_, offset) =>
    drawLateness(ground, start + offset) === NEVER_PAID ? 0 : random.int(30, 170),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map((_, offset) => (offset === 0 ? rows : 0));
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    const upTo = Math.round((rows * passed) / sum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}

/** What a borrower on time has paid by a day: what fell due, or in even parts towards a single due date. */
function paidOnTime(
  { dueDays, maturity }: Pick<BenchLoan, "dueDays" | "maturity">,
  disbursed: Day,
  due: Kobo,
  day: Day,
): Kobo {
  if (dueDays.length === 1) {
    const length = maturity - disbursed;
    return shareOf(due, Math.min(length, Math.max(0, day - disbursed)), length);
  }
  let count = 0;
  for (const each of dueDays) if (each <= day) count += 1;
  return shareOf(due, count, dueDays.length);
}

function takeOff(left: Parts, amount: Kobo): Parts {
  const parts = splitPayment(amount, left);
  left.principal -= parts.principal;
  left.interest -= parts.interest;
  left.fees -= parts.fees;
  return parts;
}
