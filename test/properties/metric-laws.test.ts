// The laws of R31 at the level of groups, asked of the service: whatever the formulas are, these must hold.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDays } from "../oracle/calendar.ts";
import { parseDecimal } from "../oracle/fraction.ts";
import type { MetricBook, MetricLoan } from "../oracle/metric-facts.ts";
import { metricBookOf } from "../oracle/metric-histories.ts";
import { parDays } from "../oracle/metric-components.ts";
import { splitInTwo } from "../oracle/split.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import {
  groupAnswers,
  groupLists,
  metricDifferences,
  portfolioAnswer,
  readData,
} from "../support/metric-answers.ts";
import type { Metrics } from "../oracle/metrics.ts";
import { loadMetricBook } from "../support/metric-book.ts";
import { seed } from "../support/runs.ts";

const book = metricBookOf(seed, 20);
const dates = [0, -40].map((days) => addDays(book.business_date, days));
const [officers] = groupLists as [(typeof groupLists)[number]];

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  await loadMetricBook(t.testDatabase.db, book);
});
afterAll(() => t.close());

type Row = Record<string, unknown>;

function amount(row: Row, name: string): bigint {
  return parseDecimal(row[name] as string, 2);
}

/** A ratio in millionths; nothing at risk where nothing is lent. */
function millionths(row: Row, name: string): bigint {
  return parseDecimal((row[name] as string | null) ?? "0", 6);
}

describe(`a book of ${book.loans.length} loans, seed ${seed}`, () => {
  test.each(dates)("as of %s every kind of group sums to the company", async (asOf) => {
    const definitions = (await readData(t.app, "definitions")) as { id: string; unit: string }[];
    const additive = definitions.filter(({ unit }) => unit === "naira" || unit === "count");
    expect(additive.length).toBeGreaterThan(15);
    const company = await portfolioAnswer(t.app, { asOf });
    for (const kind of groupLists) {
      const rows = [...(await groupAnswers(t.app, kind, { asOf })).values()];
      expect(rows.length).toBeGreaterThan(1);
      for (const { id } of additive) {
        const total = rows.reduce((sum, row) => sum + amount(row, id), 0n);
        expect(total, `${id} by ${kind.list}`).toBe(amount(company, id));
      }
    }
  });

  test.each(dates)(
    "as of %s PAR falls, and the classes of payers and the buckets are the portfolio",
    async (asOf) => {
      const company = await portfolioAnswer(t.app, { asOf });
      const rows = [company, ...(await groupAnswers(t.app, officers, { asOf })).values()];
      for (const row of rows) {
        const ladder = parDays.map((days) => millionths(row, `par${days}`));
        expect(ladder).toEqual(ladder.toSorted((a, b) => (a > b ? -1 : Number(a < b))));
        expect(ladder[0]).toBeLessThanOrEqual(1_000_000n);
        expect(row["par15"]).toBe(row["porr"]);
        const classes = ["paying_loans", "inactive_loans", "never_paid_loans"];
        const payers = classes.reduce((sum, name) => sum + amount(row, name), 0n);
        expect(payers).toBe(amount(row, "active_loans"));
        const buckets = Object.keys(row).filter((name) => name.startsWith("bucket_"));
        expect(buckets).toHaveLength(6);
        const principal = buckets.reduce((sum, name) => sum + amount(row, name), 0n);
        expect(principal).toBe(amount(row, "portfolio_total"));
      }
      expect(millionths(company, "par0")).toBeGreaterThan(millionths(company, "par90"));
    },
  );

  test.each(dates)("as of %s the buckets of DPD partition the loans", async (asOf) => {
    const count = async (filter: string): Promise<number> => {
      const { payload } = await t.app.inject(`/api/v1/loans?limit=1&as_of=${asOf}${filter}`);
      return (JSON.parse(payload) as { meta: { total: number } }).meta.total;
    };
    let inBuckets = 0;
    for (const bucket of ["0", "1-6", "7-30", "31-60", "61-90", "90%2B"]) {
      inBuckets += await count(`&bucket=${bucket}`);
    }
    expect(inBuckets).toBe(await count(""));
    expect(inBuckets).toBeGreaterThan(20);
  });

  // Last: it leaves another book behind.
  test("splitting every repayment in two on its day changes the counted rows alone", async () => {
    const before = await answersOn(dates);
    await loadMetricBook(t.testDatabase.db, split(book));
    const after = await answersOn(dates);
    const found = [...before].flatMap(([name, metrics]) =>
      metricDifferences(name, withoutCounts(metrics), after.get(name)),
    );
    expect(found).toEqual([]);
    const [portfolio] = before.keys() as Iterable<string>;
    const entries = (answers: Map<string, Row>): bigint =>
      amount(answers.get(portfolio ?? "") ?? {}, "entries");
    expect(entries(after)).toBeGreaterThan(entries(before));
  });
});

async function answersOn(asked: readonly string[]): Promise<Map<string, Row>> {
  const answers = new Map<string, Row>();
  for (const asOf of asked) {
    answers.set(`${asOf} portfolio`, await portfolioAnswer(t.app, { asOf }));
    for (const [name, row] of await groupAnswers(t.app, officers, { asOf })) {
      answers.set(`${asOf} ${name}`, row);
    }
  }
  return answers;
}

/** The counts of rows, and what is made of them. */
const counted = new Set(
  "entries backdated backdated_ratio reversals reversal_ratio risk_score risk_band dqi dqi_band rank".split(
    " ",
  ),
);

function withoutCounts(row: Row): Metrics {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !counted.has(name))) as Metrics;
}

function split(whole: MetricBook): MetricBook {
  return { ...whole, loans: whole.loans.map(splitLoan) };
}

function splitLoan(entry: MetricLoan): MetricLoan {
  const parts = entry.repayments.flatMap((row) =>
    splitInTwo(row).map((part, index) => ({
      ...part,
      repayment_id: index === 0 ? row.repayment_id : `${row.repayment_id}-2`,
    })),
  );
  const unremitted = entry.unremitted.flatMap((id) => [id, `${id}-2`]);
  return { ...entry, repayments: parts, unremitted };
}
