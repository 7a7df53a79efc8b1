import type { Frequency } from "#contract/ports.ts";
import type { BusinessCalendar, Day } from "./days.ts";
import { addMonths, weekday } from "./days.ts";
import type { Kobo, Parts } from "./money.ts";
import { shareOf, total } from "./money.ts";
import type { Random } from "./random.ts";
import type { LoanType } from "./records.ts";

export type ScheduleSource = "schedule" | "terms" | "maturity";
type Step = "daily" | "weekly" | "fortnightly" | "monthly";

/** One due date of a contract with the amount due up to and including it. */
export interface Instalment {
  day: Day;
  cumulative: Kobo;
}

/** What was agreed: amounts in kobo, and the due curve that follows from them. */
export interface Contract {
  loanType: LoanType;
  source: ScheduleSource;
  /** As sent. No frequency fits a fortnightly schedule or a single due date: these leave the default. */
  frequency: Frequency;
  disbursed: Day;
  maturity: Day;
  /** First due date as sent; null for contracts of source `maturity`. */
  firstDue: Day | null;
  sendsCount: boolean;
  principal: Kobo;
  interest: Kobo;
  /** Whole hundredths of a percent: 1500 is 15 %. */
  rate: number;
  fee: Kobo;
  feeUpfront: Kobo;
  instalments: Instalment[];
}

const NAIRA = 100;

/** Loan sizes in thousand naira: many small, few large. */
const SIZES: readonly (readonly [readonly [low: number, high: number], number])[] = [
  [[20, 45], 16],
  [[50, 95], 26],
  [[100, 195], 27],
  [[200, 345], 16],
  [[350, 595], 10],
  [[600, 1000], 5],
];

interface Product {
  /** Flat rate for the term and fee, in hundredths of a percent. */
  rates: readonly number[];
  fees: readonly number[];
  upfrontShare: number;
  steps: readonly (readonly [Step, number])[];
}

const PRODUCTS: Readonly<Record<LoanType, Product>> = {
  AJO: {
    rates: [1000, 1200, 1500, 1800],
    fees: [200, 250, 300],
    upfrontShare: 0.7,
    steps: [
      ["daily", 62],
      ["weekly", 30],
      ["monthly", 8],
    ],
  },
  BNPL: {
    rates: [0, 1200, 1500, 2000],
    fees: [300, 500],
    upfrontShare: 0.2,
    steps: [
      ["weekly", 35],
      ["fortnightly", 25],
      ["monthly", 40],
    ],
  },
  PROSPER: {
    rates: [1500, 1750, 2000, 2400],
    fees: [200, 300, 500],
    upfrontShare: 0.5,
    steps: [
      ["daily", 25],
      ["weekly", 55],
      ["monthly", 20],
    ],
  },
  DMO: {
    rates: [1000, 1250, 1500],
    fees: [0, 150, 250],
    upfrontShare: 0.4,
    steps: [
      ["daily", 40],
      ["weekly", 25],
      ["monthly", 35],
    ],
  },
};

const FREQUENCIES: Readonly<Record<Step, Frequency>> = {
  daily: "DAILY",
  weekly: "WEEKLY",
  fortnightly: "DAILY",
  monthly: "MONTHLY",
};

const SOURCES = [
  ["schedule", 333],
  ["terms", 500],
  ["maturity", 167],
] as const;

/** Draws one contract disbursed on a day. */
export function drawContract(
  random: Random,
  calendar: BusinessCalendar,
  disbursed: Day,
  loanType: LoanType,
): Contract {
  const product = PRODUCTS[loanType];
  const source = random.weighted<ScheduleSource>(SOURCES);
  // A form has no way to say "every second week", so only explicit schedules are fortnightly.
  const drawn = random.weighted(product.steps);
  const step = drawn === "fortnightly" && source !== "schedule" ? "weekly" : drawn;
  const [low, high] = random.weighted(SIZES);
  const principal = random.int(low / 5, high / 5) * 5000 * NAIRA;
  const rate = random.pick(product.rates);
  const fee = shareOf(principal, random.pick(product.fees), 10_000);
  const dates = drawDates(random, calendar, disbursed, step, source);
  const contract: Contract = {
    loanType,
    source,
    frequency: source === "maturity" ? "DAILY" : FREQUENCIES[step],
    disbursed,
    maturity: dates.maturity,
    firstDue: source === "maturity" ? null : dates.first,
    sendsCount: source === "terms" && random.chance(0.3),
    principal,
    interest: shareOf(principal, rate, 10_000),
    rate,
    fee,
    feeUpfront: random.chance(product.upfrontShare)
      ? fee
      : random.chance(0.1)
        ? shareOf(fee, 1, 2)
        : 0,
    instalments: [],
  };
  const due = source === "maturity" ? [dates.maturity] : dates.due;
  contract.instalments = dueCurve(contract, due);
  return contract;
}

/** Principal, interest and the fees still to be paid by instalment: their sum is `amount_due_total`. */
export function owedAtStart(contract: Contract): Parts {
  return {
    principal: contract.principal,
    interest: contract.interest,
    fees: contract.fee - contract.feeUpfront,
  };
}

/** `due_to_date(day)`. */
export function dueToDate(contract: Contract, day: Day): Kobo {
  let due = 0;
  for (const instalment of contract.instalments) {
    if (instalment.day > day) break;
    due = instalment.cumulative;
  }
  return due;
}

function drawDates(
  random: Random,
  calendar: BusinessCalendar,
  disbursed: Day,
  step: Step,
  source: ScheduleSource,
): { first: Day; due: Day[]; maturity: Day } {
  if (step === "daily") {
    // Explicit daily schedules belong to the short loans: a row per day is written for each of them.
    const tenor =
      source === "schedule" ? random.pick([30, 45]) : random.pick([30, 60, 60, 90, 120]);
    const first = calendar.rollForward(disbursed + random.int(1, 3));
    const maturity = disbursed + tenor;
    return { first, due: dailyDates(calendar, first, maturity), maturity };
  }
  if (step === "monthly") {
    const months = random.pick([1, 2, 3, 3, 4, 6, 6, 9]);
    const first = addMonths(disbursed, 1);
    const raw = Array.from({ length: months }, (_, k) => addMonths(first, k));
    return {
      first,
      due: placeDates(calendar, raw, source),
      maturity: addMonths(disbursed, months),
    };
  }
  const days = step === "weekly" ? 7 : 14;
  const count = step === "weekly" ? random.pick([4, 8, 8, 12, 16, 24]) : random.pick([4, 6, 8, 12]);
  const first = disbursed + days;
  const raw = Array.from({ length: count }, (_, k) => first + days * k);
  return { first, due: placeDates(calendar, raw, source), maturity: disbursed + days * count };
}

/**
 * From terms: as many instalments as there are Mondays to Fridays up to maturity, on business days, so that
 * a holiday pushes the rest back (definitions, section 2).
 */
export function dailyDates(calendar: BusinessCalendar, firstDue: Day, maturity: Day): Day[] {
  let count = 0;
  for (let day = firstDue; day <= maturity; day += 1) {
    if (weekday(day) !== 0 && weekday(day) !== 6) count += 1;
  }
  const dates: Day[] = [];
  for (let day = firstDue; dates.length < count; day = calendar.rollForward(day + 1)) {
    dates.push(day);
  }
  return dates;
}

/** Dates from terms roll to a business day; explicit ones are taken as they are, weekends included. */
function placeDates(calendar: BusinessCalendar, raw: Day[], source: ScheduleSource): Day[] {
  return source === "schedule" ? raw : raw.map((day) => calendar.rollForward(day));
}

/** Schedules are written in whole naira, the last instalment taking the rest; terms share exactly. */
export function dueCurve(contract: Contract, dates: readonly Day[]): Instalment[] {
  const due = total(owedAtStart(contract));
  const count = dates.length;
  const each = Math.floor(due / count / NAIRA) * NAIRA;
  return dates.map((day, index) => {
    const last = index === count - 1;
    const shared =
      contract.source === "schedule" ? each * (index + 1) : shareOf(due, index + 1, count);
    return { day, cumulative: last ? due : shared };
  });
}
