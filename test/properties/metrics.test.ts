// Every metric of every group, of random books on random dates: the service over HTTP = the oracle.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { addDays, daysBetween } from "../oracle/calendar.ts";
import { contributionsOn } from "../oracle/metric-components.ts";
import {
  defaultVersions,
  everyWindow,
  type FormulaVersions,
  type MetricBook,
} from "../oracle/metric-facts.ts";
import { metricBookOf } from "../oracle/metric-histories.ts";
import { groupComponents, groupMetrics, metricsBy, type Metrics } from "../oracle/metrics.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import {
  type Asked,
  groupAnswers,
  groupDifferences,
  groupLists,
  metricDifferences,
  portfolioAnswer,
  readData,
} from "../support/metric-answers.ts";
import { chooseVersions, loadMetricBook } from "../support/metric-book.ts";
import { runs, seed } from "../support/runs.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const books = runs(1);
const datesPerBook = 3;
const [officers, ...others] = groupLists as [Kinds[number], ...Kinds];

type Kinds = typeof groupLists;

async function disagreements(
  book: MetricBook,
  asked: Asked,
  versions: FormulaVersions,
  kinds: Kinds,
): Promise<string[]> {
  const label = `as of ${asked.asOf}${asked.window ? ` (${JSON.stringify(asked.window)})` : ""}`;
  const loans = contributionsOn(book, asked.asOf, everyWindow(asked.window));
  const company = groupMetrics(groupComponents(loans), versions);
  const found = metricDifferences(
    `${label}, portfolio`,
    company,
    await portfolioAnswer(t.app, asked),
  );
  for (const kind of kinds) {
    found.push(
      ...groupDifferences(
        `${label}, ${kind.list}`,
        metricsBy(kind.key, loans, versions),
        await groupAnswers(t.app, kind, asked),
      ),
    );
  }
  return found;
}

/** The business date, which reads what is stored; then past days, the nearer ones more often, and the two ends of a month. */
function questionsOf(random: Random, book: MetricBook): Asked[] {
  const firstOfMonth = `${book.business_date.slice(0, 8)}01`;
  const past = [
    ...Array.from({ length: datesPerBook }, () =>
      addDays(book.business_date, -random.int(1, random.pick([30, 90, 300]))),
    ),
    addDays(firstOfMonth, -random.int(0, 1)),
  ];
  return [
    { asOf: book.business_date },
    ...past.map((asOf) => ({ asOf })),
    { asOf: book.business_date, window: windowBefore(random, book.business_date) },
    { asOf: past[0] as string, window: windowBefore(random, past[0] as string) },
  ];
}

function windowBefore(random: Random, asOf: string) {
  const from = addDays(asOf, -random.int(5, 200));
  return { from, to: addDays(from, random.int(0, daysBetween(from, asOf))) };
}

test.each(Array.from({ length: books }, (_, index) => seed + index))(
  "a book of groups, seed %i: every metric of every group = the oracle's",
  { timeout: 300_000 },
  async (bookSeed) => {
    const random = new Random(bookSeed, "questions");
    const book = metricBookOf(bookSeed, 10);
    await loadMetricBook(t.testDatabase.db, book);
    for (const [index, asked] of questionsOf(random, book).entries()) {
      // Every kind of group on the business date and the first past one; then officers and another, in turn over the seeds.
      const kinds = index < 2 ? groupLists : [officers, random.pick(others)];
      expect(await disagreements(book, asked, defaultVersions, kinds)).toEqual([]);
    }
    await chooseVersions(t.testDatabase.db, { risk: 2, dqi: 2 });
    const asked = { asOf: book.business_date };
    expect(await disagreements(book, asked, { risk: 2, dqi: 2 }, [officers])).toEqual([]);
  },
);

test("the oracle has every metric of the registry, and none beside", async () => {
  const definitions = (await readData(t.app, "definitions")) as { id: string }[];
  const book = metricBookOf(seed, 2);
  const rows = metricsBy("officer_id", contributionsOn(book, book.business_date));
  const known = Object.keys([...rows.values()][0] as Metrics);
  expect(definitions.map(({ id }) => id).toSorted()).toEqual(known.toSorted());
});
