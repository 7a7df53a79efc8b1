/** Collections of a random book: branches, officers and days add up to the company to the kobo, and each day is the oracle's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import type { CollectionList } from "#contract/collection-ports.ts";
import { createCollectionReader } from "#loans/collections.ts";
import { Books } from "#metrics/book.ts";
import { createMetricReader } from "#metrics/reader.ts";
import { everyLoan } from "#metrics/rows.ts";
import { factsOf } from "../oracle/book.ts";
import { addDays } from "../oracle/calendar.ts";
import { dueCurve, dueToDate } from "../oracle/due-curve.ts";
import { parseDecimal, roundHalfAwayFromZero, toNaira } from "../oracle/fraction.ts";
import { type TestDatabase, createTestDatabase } from "../support/database.ts";
import { ingest, rollDay } from "../support/facts.ts";
import { seed } from "../support/runs.ts";
import {
  bookOf,
  businessDate,
  loansBatch,
  makeLoans,
  makePayment,
  paymentsBatch,
  pick,
} from "../support/small-book.ts";

const from = addDays(businessDate, -60);
const random = new Random(seed, "collections");
const loans = makeLoans(random, 40).map((loan, index) =>
  index % 7 === 3
    ? { ...loan, status: "Closed" as const, closed_date: addDays(businessDate, -index) }
    : loan,
);
const payments = Array.from({ length: 200 }, (_, index) => {
  const loan = loans[pick(random, 0, loans.length - 1)];
  if (!loan) throw new RangeError("no loan");
  return makePayment(random, loan, `R${index}`);
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await rollDay(database.db, businessDate);
  await ingest(database.db, loansBatch(loans));
  await ingest(database.db, paymentsBatch(payments));
});
afterAll(() => database.drop());

type Row = Record<string, string>;

/** Numbers as their text, so that nothing is rounded on the way. */
function parseQuoted(json: string) {
  return JSON.parse(json.replaceAll(/:(-?\d+(?:\.\d+)?)/g, ':"$1"'));
}

async function read(list: CollectionList): Promise<{ rows: Row[]; summary: Row }> {
  const nobody = { officer_id: null, branch: null, region: null, channel: null };
  const filters = { ...nobody, product: null, wave: null, vertical_lead: null };
  const sort = { column: "expected", descending: true };
  const query = { from, to: null, filters, sort, page: 1, limit: 1000 };
  const found = await createCollectionReader(database.db).list(list, query);
  return { rows: parseQuoted(found.json), summary: parseQuoted(found.summary) };
}

function sumOf(rows: readonly Row[], field: string): string {
  return toNaira(rows.reduce((sum, row) => sum + parseDecimal(row[field] ?? "", 2), 0n));
}

test(`days, branches and officers add up to the company, seed ${seed}`, async () => {
  const [daily, branches, officers] = [
    await read("daily"),
    await read("branches"),
    await read("officers"),
  ];
  expect(branches.rows.length).toBeGreaterThan(1);
  expect(officers.rows.length).toBeGreaterThan(branches.rows.length);
  for (const { rows, summary } of [daily, branches, officers]) {
    expect(summary).toEqual(daily.summary);
    for (const field of ["expected", "collected"]) expect(sumOf(rows, field)).toBe(summary[field]);
    const count = rows.reduce((sum, row) => sum + Number(row["payments"]), 0);
    expect(count).toBe(Number(summary["payments"]));
  }
  for (const field of ["loans_due", "loans_paid", "loans_due_paid"]) {
    for (const { rows, summary } of [branches, officers]) {
      expect(rows.reduce((sum, row) => sum + Number(row[field]), 0)).toBe(Number(summary[field]));
    }
  }
});

test(`what falls due on a day is the oracle's, seed ${seed}`, async () => {
  const book = bookOf(loans, payments);
  const curves = loans.map((loan) => ({ loan, curve: dueCurve(factsOf(book, loan.loan_id)) }));
  const due = (curve: ReturnType<typeof dueCurve>, day: string) =>
    roundHalfAwayFromZero(dueToDate(curve, day));
  const { rows } = await read("daily");
  expect(rows).toHaveLength(61);
  for (const { date, expected, collected } of rows) {
    const day = date ?? "";
    const there = curves.filter(({ loan }) => loan.closed_date === null || loan.closed_date >= day);
    const kobo = there.reduce(
      (sum, { curve }) => sum + due(curve, day) - due(curve, addDays(day, -1)),
      0n,
    );
    expect(`${day} ${expected}`).toBe(`${day} ${toNaira(kobo)}`);
    const paid = payments.filter(
      (p) => p.repayment.payment_date === day && !p.repayment.is_reversed,
    );
    const sum = paid.reduce((all, p) => all + parseDecimal(p.repayment.payment_amount, 2), 0n);
    expect(`${day} ${collected}`).toBe(`${day} ${toNaira(sum)}`);
  }
});

/** The same three numbers, by what the list has rows of. */
const metrics = ["expected", "collected", "collection_rate"] as const;

test(`the metrics of the window say the same, seed ${seed}`, async () => {
  const reader = createMetricReader(database.db, new Books());
  const rows = { risk_band: null, watchlist: null, search: null };
  const page = { sort: null, page: 1, limit: 1000 };
  const window = { from, to: null };
  const question = { asOf: null, knownAt: null, filters: everyLoan, window, metrics: [...metrics] };
  const { summary } = await read("daily");
  const portfolio = parseQuoted((await reader.portfolio(question)).json);
  expect(portfolio).toEqual(Object.fromEntries(metrics.map((id) => [id, summary[id]])));
  for (const [list, group, key] of [
    ["branches", "branches", "branch"],
    ["officers", "officers", "officer_id"],
  ] as const) {
    const shown = (all: Row[]): string[] =>
      all
        .filter((row) => row["expected"] !== "0.00" || row["collected"] !== "0.00")
        .map((row) => [key, ...metrics].map((name) => row[name]).join(" "))
        .sort();
    const { json } = await reader.list({ ...question, group, rows, ...page });
    expect(shown(parseQuoted(json))).toEqual(shown((await read(list)).rows));
  }
});
