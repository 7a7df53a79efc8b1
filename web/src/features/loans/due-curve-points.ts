/** What was due of a loan and what was settled, day by day, from the instalments and repayments that the service answers. */

import { daysBetween, plusDays } from "#contract/calendar-date.ts";

interface Due {
  due_date: string;
  cumulative_due: number;
}

interface Settling {
  payment_date: string;
  settles: number | null;
  counts: boolean;
}

interface Book {
  disbursed: string;
  asOf: string;
  instalments: readonly Due[];
  repayments: readonly Settling[];
}

interface CurvePoint {
  date: string;
  due: number;
  /** Null after the day one looks at: nobody knows yet. */
  settled: number | null;
  [column: string]: string | number | null;
}

/** More points than this no screen can tell apart. */
const pointsMax = 180;

/** One point a day, or every so many days of a long loan, so that the axis is true to time. */
export function curvePoints(book: Book): CurvePoint[] {
  const { disbursed, asOf, instalments } = book;
  const lastDue = instalments.at(-1)?.due_date ?? asOf;
  const end = lastDue > asOf ? lastDue : asOf;
  const span = Math.max(1, daysBetween(disbursed, end));
  const step = Math.ceil(span / pointsMax);
  const dates = Array.from({ length: Math.ceil(span / step) }, (_, index) =>
    plusDays(disbursed, index * step),
  );
  return pointsOn([...dates, end], book);
}

/** The days on which something fell due or was paid, and the day one looks at. */
export function curveEvents(book: Book): CurvePoint[] {
  const days = new Set([
    ...book.instalments.map((one) => one.due_date),
    ...book.repayments.filter((one) => one.counts).map((one) => one.payment_date),
    book.asOf,
  ]);
  return pointsOn([...days].sort(), book);
}

/** `dates` ascending. Sums are in kobo: hundreds of floats would drift from the kobo. */
function pointsOn(dates: readonly string[], book: Book): CurvePoint[] {
  const dues = book.instalments.toSorted((a, b) => (a.due_date < b.due_date ? -1 : 1));
  const paid = book.repayments
    .filter((one) => one.counts)
    .toSorted((a, b) => (a.payment_date < b.payment_date ? -1 : 1));
  let [nextDue, nextPaid, due, settledKobo] = [0, 0, 0, 0];
  return dates.map((date) => {
    for (let one = dues[nextDue]; one && one.due_date <= date; one = dues[nextDue]) {
      due = Math.max(due, one.cumulative_due);
      nextDue += 1;
    }
    for (let one = paid[nextPaid]; one && one.payment_date <= date; one = paid[nextPaid]) {
      settledKobo += Math.round((one.settles ?? 0) * 100);
      nextPaid += 1;
    }
    return { date, due, settled: date > book.asOf ? null : settledKobo / 100 };
  });
}
