// Explanations of random books: the rows sum to the components, the components make the value, and the value is the one the lists
// show. Every metric, of the portfolio and of random groups, on random dates, to the kobo.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Random } from "#demo/random.ts";
import { rank } from "#metrics/catalogue/rank.ts";
import { componentsOf, metrics } from "#metrics/catalogue.ts";
import { Evaluation, shownJson } from "#metrics/evaluate.ts";
import type { Metric } from "#metrics/metric.ts";
import { type MetricSettings, readMetricSettings } from "#metrics/settings.ts";
import { addDays } from "../oracle/calendar.ts";
import { metricBookOf } from "../oracle/metric-histories.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { chooseVersions, loadMetricBook } from "../support/metric-book.ts";
import { runs, seed } from "../support/runs.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

const lists = {
  officer: ["officers", "officer_id"],
  branch: ["branches", "branch"],
  region: ["regions", "region"],
  vertical_lead: ["vertical-leads", "vertical_lead_email"],
  channel: ["channels", "channel"],
  wave: ["waves", "wave"],
  product: ["products", "product"],
} as const;

interface Row {
  component: string;
  loan_id: string;
  repayment_id: string | null;
  amount: number;
}

interface Explained {
  value: unknown;
  components: { id: string; unit: string; value: number; rows_total: number }[];
  rows: Row[];
}

type Query = Record<string, string>;

async function read(path: string, query: Query) {
  const answer = await t.app.inject({ url: `/api/v1/${path}`, query });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** All pages together. Small ones: their borders fall within components and between them. */
async function explainedBy(query: Query, limit: number): Promise<Explained> {
  const first = await read("explain", { ...query, limit: String(limit) });
  const { data, meta } = first as { data: Explained; meta: { total: number } };
  for (let page = 2; (page - 1) * limit < meta.total; page += 1) {
    const more = await read("explain", { ...query, limit: String(limit), page: String(page) });
    data.rows.push(...more.data.rows);
  }
  expect(data.rows).toHaveLength(meta.total);
  return data;
}

/** Numbers of an answer have two decimals at most. */
function kobo(amount: number): bigint {
  return BigInt(Math.round(amount * 100));
}

function checkRows({ components, rows }: Explained): void {
  for (const { id, value, rows_total: total } of components) {
    const own = rows.filter(({ component }) => component === id);
    const sum = own.reduce((all, { amount }) => all + kobo(amount), 0n);
    const ids = new Set(own.map(({ loan_id: loan, repayment_id: row }) => `${loan} ${row}`));
    const order = own.toSorted((a, b) => b.amount - a.amount).map(({ amount }) => amount);
    expect([id, sum, own.length, ids.size]).toEqual([id, kobo(value), total, total]);
    expect(own.map(({ amount }) => amount)).toEqual(order);
  }
}

/** The formula over the components of the answer alone. */
function valueOf(
  metric: Metric,
  { components }: Explained,
  settings: MetricSettings,
  isWindowed: boolean,
): unknown {
  const sums = new Map(
    components.map(({ id, unit, value }) => [id, unit === "naira" ? kobo(value) : BigInt(value)]),
  );
  const evaluation = new Evaluation(sums, settings, isWindowed);
  return JSON.parse(shownJson(evaluation.shown(metric), metric.unit));
}

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.fraction() * values.length)] as T;
}

test.each(Array.from({ length: runs(1) }, (_, run) => seed + run))(
  "of the book %i",
  { timeout: 240_000 * runs(1) },
  async (bookSeed) => {
    const random = new Random(bookSeed);
    const book = metricBookOf(bookSeed, 8);
    await loadMetricBook(t.testDatabase.db, book);
    const either = [1, 2] as const;
    const versions = { risk: pick(random, either), dqi: pick(random, either) };
    await chooseVersions(t.testDatabase.db, versions);
    const settings = await readMetricSettings(t.testDatabase.db);
    const past = addDays(book.business_date, -Math.floor(random.fraction() * 60));
    for (const day of [book.business_date, past]) {
      const window: Query =
        random.fraction() < 0.5
          ? {}
          : { start_date: addDays(day, -40), end_date: addDays(day, -3) };
      const asked = { as_of: day, ...window };
      const { data: portfolio } = await read("metrics/portfolio", asked);
      const groupsOf = new Map<string, Record<string, unknown>[]>();
      for (const metric of metrics) {
        // Half of them on each day, others with another seed.
        if (random.fraction() < 0.5) continue;
        const query = { metric: metric.id, ...asked };
        const limit = metric.components.length === 2 ? pick(random, [1000, 1000, 13]) : 1000;
        const label = `${metric.id} of ${day} ${JSON.stringify(window)}`;
        if (metric !== rank) {
          const whole = await explainedBy({ ...query, scope: "portfolio" }, limit);
          checkRows(whole);
          expect(whole.value, label).toBe(portfolio[metric.id]);
          expect(valueOf(metric, whole, settings, "start_date" in window), label).toBe(whole.value);
        }
        const kind = pick(random, Object.keys(lists) as (keyof typeof lists)[]);
        const [list, key] = lists[kind];
        const groups = groupsOf.get(list) ?? (await read(`metrics/${list}`, asked)).data;
        groupsOf.set(list, groups);
        if (groups.length === 0) continue;
        const group = pick<Record<string, unknown>>(random, groups);
        const scope = `${kind}:${(group[key] as string | null) ?? ""}`;
        const part = await explainedBy({ ...query, scope }, 1000);
        expect(part.value, `${label}, ${scope}`).toBe(group[metric.id]);
        if (metric === rank) continue;
        checkRows(part);
        expect(valueOf(metric, part, settings, "start_date" in window), label).toBe(part.value);
      }
    }
  },
);

test("every component belongs to a metric that can be explained", () => {
  const ids = componentsOf(metrics).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const metric of metrics) expect(componentsOf([metric]).length, metric.id).toBeGreaterThan(0);
});
