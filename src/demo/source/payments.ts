// How many payments a loan has: the plan of a behaviour, gathered into fewer or broken into more, so that a book gets the
// number of repayments that was asked for. The money stays the same, and comes a little earlier rather than later.
import type { Payment } from "../behaviours.ts";
import { type BusinessCalendar, type Day, weekday } from "../days.ts";
import type { Random } from "../random.ts";

export interface Density {
  /** Chance that a payment is handed over together with the one before it. */
  gather: number;
  /** Parts each payment is made in, on average. */
  parts: number;
}

export const PLAIN: Density = { gather: 0, parts: 1 };
/** Below this a part is no payment any more. */
const PART_MIN = 5_000;

/** Payments gathered into one at most, so that gathering settles no loan at its first visit. */
const GATHERED_MAX = 6;
/** Nobody pays further ahead: a gathered payment holds what is paid within so many days. */
const GATHERED_DAYS = 14;
const BISECTIONS = 8;

/** The density at which a sample, counted by `measure`, has `wanted` rows. */
export function densityFor(wanted: number, measure: (density: Density) => number): Density {
  const planned = measure(PLAIN);
  if (wanted >= planned) {
    const first = { gather: 0, parts: wanted / planned };
    return { gather: 0, parts: Math.max(1, (first.parts * wanted) / measure(first)) };
  }
  let low = 0;
  let high = 1;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const gather = (low + high) / 2;
    if (measure({ gather, parts: 1 }) > wanted) low = gather;
    else high = gather;
  }
  return { gather: (low + high) / 2, parts: 1 };
}

/** Payments in order of day. */
export function spread(
  random: Random,
  payments: readonly Payment[],
  density: Density,
  disbursed: Day,
): Payment[] {
  if (density.parts > 1) return broken(random, payments, density.parts, disbursed + 1);
  const gathered: Payment[] = [];
  let together = 0;
  for (const [index, payment] of payments.entries()) {
    const before = gathered.at(-1);
    // The last one is kept to its day, lest loans end before they are due.
    const near =
      before !== undefined &&
      index < payments.length - 1 &&
      payment.day - before.day <= GATHERED_DAYS;
    if (near && together < GATHERED_MAX && random.chance(density.gather)) {
      before.amount += payment.amount;
      together += 1;
    } else {
      gathered.push({ ...payment });
      together = 1;
    }
  }
  return gathered;
}

function broken(
  random: Random,
  payments: readonly Payment[],
  average: number,
  earliest: Day,
): Payment[] {
  const made: Payment[] = [];
  let opens = earliest;
  for (const { day, amount } of payments) {
    const drawn = Math.floor(average) + (random.chance(average % 1) ? 1 : 0);
    const parts = Math.max(1, Math.min(drawn, Math.floor(amount / PART_MIN)));
    // Whole naira each, the last one taking the rest.
    const each = Math.floor(amount / parts / 100) * 100;
    const days = Math.max(0, day - opens);
    for (let part = 1; part < parts; part += 1) {
      made.push({ day: Math.min(day, opens + Math.floor((days * part) / parts)), amount: each });
    }
    made.push({ day, amount: amount - each * (parts - 1) });
    opens = Math.max(opens, day);
  }
  return made;
}

/** Agents go round from Monday to Friday, some on Saturday: most of what falls on another day is fetched on a working day near it. */
export function onWorkingDays(
  random: Random,
  payments: readonly Payment[],
  calendar: BusinessCalendar,
  disbursed: Day,
): Payment[] {
  return payments
    .map(({ day, amount }, index) => {
      if (calendar.isBusinessDay(day)) return { day, amount };
      if (random.chance(weekday(day) === 6 ? 0.3 : 0.1)) return { day, amount };
      // The first instalment, on which an agent is judged, is fetched early; the last one when it is due.
      const last = index === payments.length - 1;
      if (index > 0 && (last || random.chance(0.75)))
        return { day: calendar.rollForward(day), amount };
      let before = day - 1;
      while (before > disbursed && !calendar.isBusinessDay(before)) before -= 1;
      return { day: before > disbursed ? before : calendar.rollForward(day), amount };
    })
    .toSorted((a, b) => a.day - b.day);
}
