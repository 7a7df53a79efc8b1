/** The demo's portfolio, as a credit manager would look at it: numbers of a lender, some of whose officers need attention. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAudit } from "#audit/audit.ts";
import type { MetricListQuery, MetricQuery } from "#contract/metric-ports.ts";
import { dueToDate } from "#demo/contracts.ts";
import { dayOf } from "#demo/days.ts";
import { createSource, sourceDefaults } from "#demo/source/create.ts";
import { payThisMorning } from "#demo/source/morning.ts";
import { createWorld, tellStory } from "#demo/source/stories.ts";
import { createIngest } from "#ingest/ingest.ts";
import { loadDemo } from "#jobs/demo-load.ts";
import { Books } from "#metrics/book.ts";
import { createMetricReader } from "#metrics/reader.ts";
import { createRunner } from "#operations/runner.ts";
import { createEmptyDatabase, createTestDatabase } from "../support/database.ts";
import { rollDay } from "../support/facts.ts";

/** A Monday: nothing is left to the chance of a quiet day. */
const businessDate = "2026-11-23";
const [source, ours] = await Promise.all([createEmptyDatabase(), createTestDatabase()]);
beforeAll(async () => {
  await rollDay(ours.db, businessDate);
  await createSource(source.db, { businessDate, loans: 9000 });
  await loadDemo({
    db: ours.db,
    runner: createRunner({ db: ours.db, sourceUrl: source.url }),
    ingest: createIngest(ours.db, () => undefined),
    sourceUrl: source.url,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}, 240_000);
afterAll(() => Promise.all([source.drop(), ours.drop()]));

const everything: MetricQuery = {
  asOf: null,
  knownAt: null,
  filters: {
    officer_id: null,
    branch: null,
    region: null,
    vertical_lead: null,
    channel: null,
    wave: null,
    product: null,
    user_type: null,
  },
  window: { from: null, to: null },
  metrics: null,
};

type Row = Record<string, number | string | null>;

function list(group: MetricListQuery["group"]): Promise<Row[]> {
  const rows = { risk_band: null, watchlist: null, search: null };
  const query = { ...everything, group, rows, sort: null, page: 1, limit: 1000 };
  return reader()
    .list(query)
    .then(({ json }) => JSON.parse(json) as Row[]);
}

const reader = () => createMetricReader(ours.db, new Books());

/** Shares of the rows with a portfolio, by band. */
function bandShares(rows: readonly Row[]): Record<string, number> {
  const exposed = rows.filter((row) => Number(row["active_loans"]) > 0);
  const byBand = Map.groupBy(exposed, (row) => String(row["risk_band"]));
  return Object.fromEntries([...byBand].map(([band, own]) => [band, own.length / exposed.length]));
}

describe("the demo's portfolio", () => {
  it("has the metrics of a lender who gets most of the money back", async () => {
    const { json } = await reader().portfolio(everything);
    const found = JSON.parse(json) as Record<string, number>;
    // Half of the demo: a little more room than the demo itself needs.
    const between: Record<string, readonly [number, number]> = {
      par30: [0.06, 0.15],
      fimr: [0.03, 0.08],
      roll: [0.2, 0.7],
      slippage: [0.05, 0.5],
      ayr: [0.3, 0.75],
      collection_rate: [88, 100],
      dqi: [65, 80],
    };
    const outside = Object.entries(between).filter(
      ([metric, [low, high]]) => !(Number(found[metric]) >= low && Number(found[metric]) <= high),
    );
    expect(outside.map(([metric]) => `${metric} ${found[metric]}`)).toEqual([]);
  });

  it("has officers of every band, most of them Green, and branches that differ", async () => {
    const officers = bandShares(await list("officers"));
    expect(officers["Green"]).toBeGreaterThan(0.6);
    expect(officers["Green"]).toBeLessThan(0.85);
    expect(officers["Watch"]).toBeGreaterThan(0.1);
    expect(officers["Amber"]).toBeGreaterThan(0.03);
    expect(officers["Red"]).toBeGreaterThan(0.005);
    expect(officers["Red"]).toBeLessThan(0.06);
    const branches = bandShares(await list("branches"));
    expect(branches["Green"]).toBeGreaterThan(0.3);
    expect(branches["Watch"]).toBeGreaterThan(0.15);
    expect(branches["Amber"]).toBeGreaterThan(0);
  });

  it("has a lender's week: much on working days, little at weekends", async () => {
    const [week] = await ours.db.query<{ working: number; weekend: number }>(
      `select avg(amount) filter (where extract(isodow from day) < 6)::float8 as working,
         avg(amount) filter (where extract(isodow from day) > 5)::float8 as weekend
       from (select payment_date as day, sum(payment_amount) as amount from repayments
         where not is_reversed and payment_date > $1::date - 90 group by 1) d`,
      [businessDate],
    );
    expect(week?.weekend).toBeGreaterThan(0);
    expect(week?.working).toBeGreaterThan(5 * (week?.weekend ?? 0));
  });

  it("has audits at every step, with a history that their members wrote", async () => {
    const audits = await ours.db.query<{ officer_id: string }>(
      "select distinct officer_id from audit_history",
    );
    expect(audits.length).toBeGreaterThan(4);
    const states = await Promise.all(
      audits.map(({ officer_id: id }) => createAudit(ours.db).officer(id)),
    );
    expect(new Set(states.map(({ status }) => status))).toEqual(
      new Set(["Assigned", "In Progress", "Resolved"]),
    );
    expect(states.filter(({ assignee }) => assignee === null)).toEqual([]);
    expect(
      await ours.db.query("select from audit_history where acted_by is null or notes is null"),
    ).toEqual([]);
  });

  it("has names and notes that a page must not take for markup", async () => {
    const [row] = await ours.db.query(
      `select count(*) filter (where customer_name like '%<b>D''%🌸') as customers,
         count(*) filter (where officer_name like '%<i>%🚀') as officers,
         count(*) filter (where branch like '%& Warri <%') as branches,
         (select count(*) from audit_history where notes like '%<b>%🙏%') as notes
       from loan where loan_id like 'DIG-%'`,
    );
    expect(row).toEqual({ customers: 1, officers: 8, branches: 8, notes: 1 });
  });
});

const naira = 100;

/** What fell due on a day of the loans that were still there. */
function dueOn(date: string, loans: number): number {
  const { seed, repaymentsPerLoan } = sourceDefaults;
  const day = dayOf(date);
  const world = createWorld(seed, { loans, repayments: loans * repaymentsPerLoan }, day, true);
  let due = 0;
  for (let serial = 0; serial < loans; serial += 1) {
    const { contract, ledger, refusal } = tellStory(world, serial);
    if (refusal !== null || ledger.settledOn !== null) continue;
    due += dueToDate(contract, day) - dueToDate(contract, day - 1);
  }
  return due / naira;
}

interface MorningFound {
  paid: number;
  rows: number;
  wrong: number;
}

/** What came in, and what fell due. */
async function morningOf(day: string): Promise<{ paid: number; due: number }> {
  const own = await createEmptyDatabase();
  const loans = 4000;
  await createSource(own.db, { businessDate: day, loans });
  const now = new Date(`${day}T11:00:00+01:00`);
  expect(await payThisMorning(own.db, { businessDate: "2025-10-01", now })).toBe(0);
  const made = await payThisMorning(own.db, { businessDate: day, now });
  const [row] = await own.db.query<MorningFound>(
    `select coalesce(sum(repayment_amount), 0) as paid, count(*) as rows,
       count(*) filter (where paid_date > $2 or date_modified < now() - interval '1 hour' or not exists (
         select from loans_ajoloan l where l.id = ajo_loan_id and l.last_paid_amount = r.repayment_amount)) as wrong
     from loans_ajoloanrepayment r where (paid_date at time zone 'Africa/Lagos')::date = $1`,
    [day, now.toISOString()],
  );
  await own.drop();
  expect(row).toMatchObject({ rows: made, wrong: 0 });
  return { paid: row?.paid ?? 0, due: dueOn(day, loans) };
}

describe("the first payments of a day", () => {
  it("are a good half of what is due on a Monday, and few on a Saturday or a Sunday", async () => {
    const monday = await morningOf("2026-11-23");
    expect(monday.paid / monday.due).toBeGreaterThan(0.35);
    expect(monday.paid / monday.due).toBeLessThan(0.95);
    const saturday = await morningOf("2026-11-21");
    const sunday = await morningOf("2026-11-22");
    expect(saturday.paid + sunday.paid).toBeGreaterThan(0);
    expect(Math.max(saturday.paid, sunday.paid)).toBeLessThan(monday.paid / 5);
  }, 240_000);
});
