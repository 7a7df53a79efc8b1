/**
 * A random book of several officers, branches, regions, leads, channels, waves and products: the loans of many small random
 * books (histories.ts), and as many in which instalments are falling due (running-loans.ts), each with a place in the organisation.
 */

import fc from "fast-check";

import { applyEvent, type BookLoan, type BookState } from "./book.ts";
import { addDays } from "./calendar.ts";
import { arbitraryBook } from "./histories.ts";
import type { Belonging, MetricBook, MetricLoan } from "./metric-facts.ts";
import { buildRunningLoan, runningLoanSpec, type RunningLoanSpec } from "./running-loans.ts";

const leads = [null, "lead.north@example.com", "lead.south@example.com"];
const branches = [
  { branch: "Ikeja", region: "South" },
  { branch: "Aba", region: "South" },
  { branch: "Kano", region: "North" },
];
const channels = ["Direct", "Direct", "Direct", "Agent", "Partner"];
const products = [null, "AJO", "BNPL", "PROSPER"];
const officers = 6;

interface PlaceSpec {
  officer: number;
  /** A few loans lie in another branch than most of their officer's. */
  elsewhere: boolean;
  channel: string;
  wave: "Wave 1" | "Wave 2";
  product: string | null;
  /** For each repayment of the loan, in turn. */
  remitted: boolean[];
  /** Days by which an earlier schedule was earlier; null: there was none. */
  postponed: number | null;
}

function placeSpec(): fc.Arbitrary<PlaceSpec> {
  return fc.record({
    officer: fc.nat({ max: officers - 1 }),
    elsewhere: fc.nat({ max: 7 }).map((n) => n === 0),
    channel: fc.constantFrom(...channels),
    wave: fc.constantFrom("Wave 1", "Wave 2"),
    product: fc.constantFrom(...products),
    remitted: fc.array(
      fc.nat({ max: 59 }).map((n) => n > 0),
      { minLength: 11, maxLength: 11 },
    ),
    postponed: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 2 }),
  });
}

/** About seven loans per drawn book, half of them running. */
export function arbitraryMetricBook(drawnBooks: number): fc.Arbitrary<MetricBook> {
  const most = 6 * drawnBooks;
  const listOf = <T>(one: fc.Arbitrary<T>, length: number) =>
    fc.array(one, { minLength: length, maxLength: length });
  return fc
    .record({
      books: listOf(arbitraryBook(), drawnBooks),
      running: listOf(runningLoanSpec(), Math.ceil(3.5 * drawnBooks)),
      places: listOf(placeSpec(), 2 * most),
      businessDate: fc.integer({ min: 0, max: 120 }).map((days) => addDays("2025-08-01", days)),
    })
    .map(merged);
}

function merged(drawn: {
  books: BookState[];
  running: RunningLoanSpec[];
  places: PlaceSpec[];
  businessDate: string;
}): MetricBook {
  const { books, running, places, businessDate } = drawn;
  const entries = [
    ...books.flatMap(({ loans }, index) =>
      loans.map((entry) => renamed(entry, `B${index}`, businessDate)),
    ),
    ...running.map((spec, index) => buildRunningLoan(`N${index + 1}`, spec, businessDate)),
  ];
  const settings = { tolerance_amount: "1.00", use_holidays: true };
  const holidays = books.find((book) => book.holidays.length > 3)?.holidays ?? [];
  const book = { business_date: businessDate, settings, holidays, next_repayment: 0 };
  const loans = entries.map((entry, index) =>
    placed(entry, places[index] as PlaceSpec, { ...book, loans: entries }),
  );
  return { ...book, loans };
}

/** Ids are unique within a drawn book only. */
function renamed(entry: BookLoan, prefix: string, businessDate: string): BookLoan {
  return {
    ...entry,
    loan: { ...entry.loan, loan_id: `${prefix}-${entry.loan.loan_id}` },
    repayments: entry.repayments.map((row) => ({
      ...row,
      repayment_id: `${prefix}-${row.repayment_id}`,
    })),
    status_arrived_on: entry.loan.status === "Active" ? null : businessDate,
  };
}

function placed(entry: BookLoan, spec: PlaceSpec, book: BookState): MetricLoan {
  const belongs = belongingOf(spec);
  const unremitted = entry.repayments
    .filter((_, index) => spec.remitted[index % spec.remitted.length] === false)
    .map((row) => row.repayment_id);
  if (spec.postponed === null || entry.schedule.length === 0) {
    return { ...entry, belongs, unremitted };
  }
  const earlier = entry.schedule.map((row) => ({
    ...row,
    due_date: row.due_date && addDays(row.due_date, -(spec.postponed ?? 0)),
  }));
  const before = { ...book, loans: [{ ...entry, schedule: earlier }] };
  const after = applyEvent(before, {
    kind: "replace_schedule",
    loan_id: entry.loan.loan_id,
    rows: entry.schedule,
  });
  const replaced = after.loans[0] as BookLoan;
  return { ...replaced, belongs, unremitted, earlier_schedule: earlier };
}

function belongingOf(spec: PlaceSpec): Belonging {
  const home = spec.officer % branches.length;
  const place = branches[(home + (spec.elsewhere ? 1 : 0)) % branches.length];
  return {
    officer_id: `O${spec.officer + 1}`,
    ...(place as (typeof branches)[number]),
    vertical_lead_email: leads[spec.officer % leads.length] ?? null,
    channel: spec.channel,
    wave: spec.wave,
    loan_type: spec.product,
  };
}

/** The seed's book; the same seed gives the same one. */
export function metricBookOf(seed: number, drawnBooks: number): MetricBook {
  const [book] = fc.sample(arbitraryMetricBook(drawnBooks), { numRuns: 1, seed });
  return book as MetricBook;
}
