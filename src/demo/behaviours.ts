import type { Contract } from "./contracts.ts";
import { owedAtStart } from "./contracts.ts";
import type { Day } from "./days.ts";
import type { Kobo } from "./money.ts";
import { roundUp, shareOf, total } from "./money.ts";
import type { Random } from "./random.ts";

/** How a borrower pays. */
export type Behaviour =
  | "faithful"
  | "steady"
  | "late"
  | "partial"
  | "burst"
  | "catch_up"
  | "prepay"
  | "round_up"
  | "fades"
  | "never";

/** Money handed over on a day, before it is booked. */
export interface Payment {
  day: Day;
  amount: Kobo;
}

/** A visit of the agent: what is due by then, counted from the start of the loan. */
interface Visit {
  opens: Day;
  day: Day;
  cumulative: Kobo;
}

type Plan = (visits: readonly Visit[], due: Kobo, random: Random) => Payment[];

const NAIRA = 100;

/** Weights at the worst and at the best quality; between them the worst grows with the square of what is missing. */
const WEIGHTS: Readonly<Record<Behaviour, readonly [worst: number, best: number]>> = {
  faithful: [0, 50],
  steady: [0, 24],
  late: [10, 16],
  partial: [8, 1.2],
  burst: [6, 0.6],
  catch_up: [6, 0.6],
  prepay: [0, 0.6],
  round_up: [0, 2],
  fades: [35, 1],
  never: [40, 0.4],
};

export function drawBehaviour(random: Random, quality: number): Behaviour {
  const choices = Object.entries(WEIGHTS) as [Behaviour, readonly [number, number]][];
  const missing = (1 - quality) ** 2;
  return random.weighted(
    choices.map(([name, [worst, best]]) => [name, best + (worst - best) * missing]),
  );
}

/**
 * All payments of a borrower over the life of the loan, in order of day, future ones included. Whatever comes
 * later, a good agent collects the first instalment on its day.
 */
export function planPayments(
  random: Random,
  behaviour: Behaviour,
  quality: number,
  contract: Contract,
): Payment[] {
  const due = total(owedAtStart(contract));
  const visits = drawVisits(random, contract, due);
  const earliest = contract.disbursed + 1;
  const payments = PLANS[behaviour](visits, due, random)
    .map(({ day, amount }) => ({ day: Math.max(day, earliest), amount }))
    .sort((a, b) => a.day - b.day);
  const keepsFirstDate = random.chance(Math.min(0.88 + 0.1 * quality, 0.02 + 1.8 * quality));
  return (keepsFirstDate ? startOnTime(payments, contract) : payments).filter(
    (payment) => payment.amount > 0,
  );
}

function startOnTime(payments: Payment[], contract: Contract): Payment[] {
  const [first, ...later] = payments;
  const instalment = contract.instalments[0];
  if (first === undefined || instalment === undefined || first.day <= instalment.day) {
    return payments;
  }
  const amount = Math.min(first.amount, instalment.cumulative);
  return [
    { day: instalment.day, amount },
    { day: first.day, amount: first.amount - amount },
    ...later,
  ];
}

const PLANS: Readonly<Record<Behaviour, Plan>> = {
  faithful: (visits, due, random) =>
    payAtVisits(
      visits,
      ({ opens, cumulative }) => opens - (cumulative < due && random.chance(0.2) ? 1 : 0),
    ),

  steady: (visits, _due, random) =>
    payAtVisits(visits, ({ opens }) => opens + random.weighted(STEADY_DELAYS)),

  late: (visits, _due, random) => {
    // Most catch up within the week.
    const usual = random.chance(0.92) ? random.int(1, 4) : random.int(5, 16);
    return payAtVisits(visits, ({ opens }) => opens + Math.max(0, usual + random.int(-2, 2)));
  },

  partial: (visits, due, random) => {
    const habit = random.int(60, 95);
    let paid = 0;
    return visits.map(({ day, cumulative }, index) => {
      const catchesUp = index % 2 === 1 && random.chance(0.7);
      const part = catchesUp ? cumulative - paid : shareOf(cumulative - paid, habit, 100);
      const amount = Math.min(roundUp(part, 50 * NAIRA), due - paid);
      paid += amount;
      return { day: day + random.int(0, 4), amount };
    });
  },

  burst: (visits, _due, random) => {
    const gap = random.int(2, 4);
    let paid = 0;
    return visits.flatMap(({ day, cumulative }, index) => {
      if (index % gap !== gap - 1 && index !== visits.length - 1) return [];
      const amount = cumulative - paid;
      paid = cumulative;
      const first = shareOf(amount, random.int(30, 70), 100);
      const paidOn = day + random.int(0, 3);
      return [
        { day: paidOn, amount: first },
        { day: paidOn + (random.chance(0.6) ? 0 : 1), amount: amount - first },
      ];
    });
  },

  catch_up: (visits, _due, random) => {
    const stops = random.int(0, Math.max(0, visits.length - 2));
    const resumes = stops + random.int(1, Math.max(1, Math.floor(visits.length / 3)));
    let paid = 0;
    return visits.flatMap(({ day, cumulative }, index) => {
      if (index >= stops && index < resumes && index < visits.length - 1) return [];
      const amount = cumulative - paid;
      paid = cumulative;
      return [{ day: day + (index === resumes ? random.int(0, 5) : 0), amount }];
    });
  },

  prepay: (visits, due, random) => {
    const clears = random.int(0, Math.max(0, visits.length - 2));
    let paid = 0;
    return visits.slice(0, clears + 1).map(({ opens, cumulative }, index) => {
      const amount = (index === clears ? due : cumulative) - paid;
      paid += amount;
      return { day: opens, amount };
    });
  },

  round_up: (visits, due) => {
    let paid = 0;
    return visits.map(({ opens, cumulative }) => {
      // The last payment is rounded too, which leaves the loan overpaid.
      const amount = paid >= due ? 0 : roundUp(Math.max(0, cumulative - paid), 1000 * NAIRA);
      paid += amount;
      return { day: opens, amount };
    });
  },

  fades: (visits, _due, random) => {
    const share = random.int(0, 70);
    const keeps = visits.slice(0, Math.floor((visits.length * share) / 100));
    const paid = payAtVisits(keeps, ({ day }) => day + random.int(0, 3));
    const lastVisit = visits.at(-1);
    if (lastVisit === undefined || !random.chance(0.35)) return paid;
    const token = {
      day: lastVisit.day + random.int(5, 90),
      amount: random.int(1, 8) * 500 * NAIRA,
    };
    return [...paid, token];
  },

  never: () => [],
};

const STEADY_DELAYS = [
  [0, 62],
  [1, 12],
  [3, 12],
  [5, 12],
  [8, 2],
] as const;

/** Pays at each visit exactly what has become due since the last one. */
function payAtVisits(visits: readonly Visit[], dayOf: (visit: Visit) => Day): Payment[] {
  let paid = 0;
  return visits.map((visit) => {
    const amount = visit.cumulative - paid;
    paid = visit.cumulative;
    return { day: dayOf(visit), amount };
  });
}

/**
 * The agent collects a daily loan every few days, weekly and monthly ones when they fall due. A loan
 * due in one sum at maturity is collected then, or in parts on the way.
 */
function drawVisits(random: Random, contract: Contract, due: Kobo): Visit[] {
  const { instalments } = contract;
  if (contract.source === "maturity") return visitsBeforeMaturity(random, contract, due);
  const perVisit = instalments.length <= 12 ? 1 : random.weighted(PER_VISIT);
  const visits: Visit[] = [];
  const final = instalments.length - 1;
  for (let start = 0; start <= final;) {
    // Nobody pays off a loan days ahead: the last instalment is a visit of its own.
    const end = start === final ? final : Math.min(start + perVisit, final) - 1;
    const first = instalments[start];
    const last = instalments[end];
    if (first === undefined || last === undefined) break;
    visits.push({ opens: first.day, day: last.day, cumulative: last.cumulative });
    start = end + 1;
  }
  return visits;
}

const PER_VISIT = [
  [1, 6],
  [2, 10],
  [5, 64],
  [10, 20],
] as const;

function visitsBeforeMaturity(random: Random, contract: Contract, due: Kobo): Visit[] {
  const count = random.chance(0.8) ? 1 : random.int(2, 4);
  const length = contract.maturity - contract.disbursed;
  return Array.from({ length: count }, (_, index) => {
    const day = contract.disbursed + Math.floor((length * (index + 1)) / count);
    return {
      opens: Math.max(contract.disbursed + 1, day - 2),
      day,
      cumulative: shareOf(due, index + 1, count),
    };
  });
}
