// A tile opens the list it counts: the list of a component has as many loans as its explanation has rows, of the portfolio and of random
// groups, on the business date and on a past day, in every list and file.
import { afterAll, beforeAll, expect, test } from "vitest";
import { loanComponents } from "#contract/loan-columns.ts";
import { Random } from "#demo/random.ts";
import { commonestChannelLoans } from "#metrics/components.ts";
import { componentsOf, metrics } from "#metrics/catalogue.ts";
import { addDays } from "../oracle/calendar.ts";
import { metricBookOf } from "../oracle/metric-histories.ts";
import { createTestApp, type TestApp } from "../support/app.ts";
import { loadMetricBook } from "../support/metric-book.ts";
import { runs, seed } from "../support/runs.ts";

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

type Query = Record<string, string>;

async function read(path: string, query: Query) {
  const answer = await t.app.inject({ url: `/api/v1/${path}`, query });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json();
}

/** Metrics whose components are the same without a window. */
function metricOf(component: string): string {
  const metric = metrics.find(({ components }) => components.some(({ id }) => id === component));
  if (!metric) throw new Error(`no metric is made of ${component}`);
  return metric.id;
}

/** As a list is asked for by what it shows, where that says the same. */
const plainFilters: Readonly<Record<string, Query>> = {
  active_loans: { portfolio: "true" },
  loans: {},
  disbursed: {},
  first_miss: { fimr: "true" },
  paying_loans: { activity: "paying" },
  inactive_loans: { activity: "inactive" },
  never_paid_loans: { activity: "never_paid" },
};

const groups = {
  officer: ["officers", "officer_id"],
  branch: ["branches", "branch"],
  region: ["regions", "region"],
  channel: ["channels", "channel"],
  product: ["products", "product"],
} as const;

function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.fraction() * values.length)] as T;
}

/** A value in a list: commas and percent signs within it are written otherwise. */
function listed(value: string): string {
  return value.replaceAll(/%(?=2C|25)/gi, "%25").replaceAll(",", "%2C");
}

interface Scope {
  day: string;
  text: string;
  filter: Query;
}

/** All loans, and a random group of each kind. */
async function scopesOn(
  day: string,
  kinds: readonly (keyof typeof groups)[],
  random: Random,
): Promise<Scope[]> {
  const found: Scope[] = [{ day, text: "portfolio", filter: {} }];
  for (const kind of kinds) {
    const [list, key] = groups[kind];
    const { data } = await read(`metrics/${list}`, { as_of: day, metrics: "loans" });
    const values = (data as Record<string, string | null>[]).flatMap((row) => row[key] ?? []);
    if (values.length === 0) continue;
    const value = pick(random, values);
    const filter = kind === "officer" ? "officer_id" : kind;
    found.push({ day, text: `${kind}:${value}`, filter: { [filter]: listed(value) } });
  }
  return found;
}

async function total(list: string, query: Query): Promise<number> {
  return (await read(list, { ...query, limit: "1" })).meta.total;
}

test.each(Array.from({ length: runs(1) }, (_, run) => seed + run))(
  "of the book %i",
  { timeout: 120_000 * runs(1) },
  async (bookSeed) => {
    const random = new Random(bookSeed);
    const book = metricBookOf(bookSeed, 8);
    await loadMetricBook(t.testDatabase.db, book);
    const past = addDays(book.business_date, -1 - Math.floor(random.fraction() * 60));
    const third = pick(random, ["region", "channel", "product"] as const);
    const [all, ...others] = [
      ...(await scopesOn(book.business_date, ["officer", "branch", third], random)),
      ...(await scopesOn(
        past,
        [pick(random, Object.keys(groups) as (keyof typeof groups)[])],
        random,
      )),
    ];
    if (!all) throw new Error("no scope");
    for (const component of Object.keys(plainFilters)) await checkComponent(component, all);
    // Each component in one scope; with another seed in another one.
    const shift = Math.floor(random.fraction() * others.length);
    for (const [index, component] of loanComponents.entries()) {
      await checkComponent(component, others[(index + shift) % others.length] ?? all);
    }
    await checkOtherLists(all);
    await checkOtherLists(pick(random, others));
  },
);

async function checkComponent(
  component: string,
  { day, text: scope, filter }: Scope,
): Promise<void> {
  const label = `${component} of ${scope} on ${day}`;
  const asked = { metric: metricOf(component), scope, as_of: day, component, limit: "1" };
  const { meta } = await read("explain", asked);
  const query = { as_of: day, ...filter };
  expect(await total("loans", { ...query, component }), label).toBe(meta.total);
  const plain = plainFilters[component];
  if (plain) expect(await total("loans", { ...query, ...plain }), label).toBe(meta.total);
}

/** What a drilldown has of a component is what the list has of both. */
async function checkOtherLists({ day, filter }: Scope): Promise<void> {
  const query = { as_of: day, ...filter };
  const never = { ...query, activity: "never_paid" };
  const missed = await total("loans", { ...never, fimr: "true" });
  expect(await total("loans/fimr-drilldown", never)).toBe(missed);
  const late = await total("loans", { ...query, portfolio: "true", dpd_min: "1" });
  expect(await total("loans/top-risk", query)).toBe(late);
  const overdue = { ...query, component: "overdue_15d" };
  expect(await total("loans/top-risk", overdue)).toBe(await total("loans", overdue));
  const file = await t.app.inject({
    url: "/api/v1/loans",
    query: { ...overdue, format: "ndjson" },
  });
  const lines = file.body.split("\n").filter((line) => line.startsWith('{"loan_id"'));
  expect(lines).toHaveLength(await total("loans", overdue));
}

test("every component that is counted loan by loan, whatever the group, has a list", () => {
  const ofLoans = componentsOf(metrics).filter(({ rows }) => rows === "loan");
  const ids = ofLoans.map(({ id }) => id).filter((id) => id !== commonestChannelLoans.id);
  expect([...loanComponents].toSorted()).toEqual(ids.toSorted());
});
