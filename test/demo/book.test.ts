import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DEMO_SIZE, demoBook, type DemoBook } from "#demo/book.ts";
import { dateOf, dayOf } from "#demo/days.ts";
import { syncBody } from "#demo/wire.ts";

const BUSINESS_DATE = "2026-11-20";
const SMALL = { officers: 120, customers: 900, loans: 1000 };

function hashOf(book: DemoBook): string {
  const hash = createHash("sha256");
  for (const { data } of book) hash.update(syncBody(data, "2026-11-20T06:00:00Z", "full"));
  return hash.digest("hex");
}

function countsOf(book: DemoBook): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { data } of book) {
    for (const [name, records] of Object.entries(data)) {
      counts[name] = (counts[name] ?? 0) + records.length;
    }
  }
  return counts;
}

function tally(values: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** The names counted more often than that. */
function above(least: number, counts: Record<string, number>): string[] {
  return Object.keys(counts)
    .filter((name) => (counts[name] ?? 0) > least)
    .toSorted();
}

describe("demo book", () => {
  const book = demoBook({ businessDate: BUSINESS_DATE });
  const loans = [...book.loans()];
  const entries = loans.flatMap((loan) => loan.ledger.entries);

  it("has the promised size", () => {
    const counts = countsOf(book);
    expect(counts).toMatchObject(DEMO_SIZE);
    expect(DEMO_SIZE).toEqual({ officers: 1234, customers: 15_678, loans: 17_929 });
    expect(counts["repayments"]).toBe(entries.length);
    expect(entries.length).toBeGreaterThanOrEqual(45_123);
  });

  it("is the same book every time, and another one for another seed", () => {
    const hash = hashOf(book);
    expect(hashOf(demoBook({ businessDate: BUSINESS_DATE }))).toBe(hash);
    const small = { ...SMALL, businessDate: BUSINESS_DATE };
    const twice = demoBook(small);
    expect(hashOf(twice)).toBe(hashOf(twice));
    expect(hashOf(demoBook({ ...small, seed: 1 }))).not.toBe(
      hashOf(demoBook({ ...small, seed: 2 })),
    );
  });

  it("has all three schedule sources: a third schedules, half terms, the rest due at maturity", () => {
    const share = tally(loans.map((loan) => loan.contract.source));
    expect(share["schedule"]! / loans.length).toBeCloseTo(1 / 3, 1);
    expect(share["terms"]! / loans.length).toBeCloseTo(1 / 2, 1);
    expect(share["maturity"]! / loans.length).toBeCloseTo(1 / 6, 1);
    const terms = loans.filter((loan) => loan.contract.source === "terms");
    const frequencies = tally(terms.map((loan) => loan.record.repayment_frequency));
    expect(above(500, frequencies)).toEqual(["DAILY", "MONTHLY", "WEEKLY"]);
  });

  it("shows every behaviour, product, channel, status and user type", () => {
    const behaviours = tally(loans.map((loan) => loan.behaviour));
    expect(above(100, behaviours)).toHaveLength(10);
    const products = tally(loans.map((loan) => loan.record.loan_type ?? "none"));
    expect(Object.keys(products).toSorted()).toEqual(["AJO", "BNPL", "DMO", "PROSPER"]);
    const channels = tally(loans.map((loan) => loan.record.channel));
    expect(Object.keys(channels).toSorted()).toEqual(["Agent", "Direct", "Partner"]);
    const statuses = tally(loans.map((loan) => loan.record.status));
    expect(above(300, statuses)).toEqual(["Active", "Closed", "Written Off"]);
    expect(
      Object.keys(tally(book.officers.map((officer) => officer.user_type ?? ""))),
    ).toHaveLength(6);
    const waves = tally(loans.map((loan) => loan.record.wave ?? "omitted"));
    expect(Object.keys(waves).toSorted()).toEqual(["Wave 1", "Wave 2", "omitted"]);
  });

  it("has what real books have: reversals, backdating, waivers, penalties, money not handed in", () => {
    const businessDay = dayOf(BUSINESS_DATE);
    expect(entries.filter((entry) => entry.reversedOn !== null).length).toBeGreaterThan(100);
    expect(entries.filter((entry) => entry.backdated).length).toBeGreaterThan(100);
    expect(entries.filter((entry) => !entry.remitted).length).toBeGreaterThan(50);
    expect(entries.filter((entry) => entry.penalty > 0).length).toBeGreaterThan(100);
    const ahead = entries.filter((entry) => entry.day > businessDay).length;
    expect(ahead).toBeGreaterThan(5);
    expect(ahead).toBeLessThan(entries.length / 100);
    const waivers = tally(entries.map((entry) => entry.waiverType ?? "none"));
    expect(above(5, waivers)).toEqual(["Fee", "Interest", "Penalty", "Principal", "none"]);
    const days = loans.map(({ ledger }) => ledger.entries.map((entry) => entry.day));
    expect(days.filter((each) => new Set(each).size < each.length).length).toBeGreaterThan(100);
  });

  it("differs visibly from branch to branch", () => {
    const late = new Map<string, { late: number; active: number }>();
    for (const { record, ledger } of loans) {
      if (record.status !== "Active") continue;
      const sum = late.get(record.branch) ?? { late: 0, active: 0 };
      sum.active += 1;
      if (ledger.daysPastDue > 30) sum.late += 1;
      late.set(record.branch, sum);
    }
    const shares = [...late.values()]
      .filter((sum) => sum.active >= 40)
      .map((sum) => sum.late / sum.active)
      .toSorted((a, b) => a - b);
    expect(shares.length).toBeGreaterThan(20);
    expect(shares.at(-1)!).toBeGreaterThan(2 * shares[0]!);
  });

  it("grows towards the business date and never lends on a Sunday", () => {
    const businessDay = dayOf(BUSINESS_DATE);
    const days = loans.map((loan) => loan.contract.disbursed);
    expect(Math.max(...days)).toBeLessThanOrEqual(businessDay);
    expect(Math.min(...days)).toBeGreaterThan(businessDay - 430);
    const recent = days.filter((day) => day > businessDay - 90).length;
    const early = days.filter((day) => day <= businessDay - 335).length;
    expect(recent).toBeGreaterThan(1.3 * early);
    expect(days.filter((day) => new Date(`${dateOf(day)}T00:00:00Z`).getUTCDay() === 0)).toEqual(
      [],
    );
  });

  it.each(["2024-02-29", "2025-11-02", "2030-12-31"])("works for the business date %s", (date) => {
    const other = demoBook({ ...SMALL, businessDate: date });
    expect(countsOf(other)).toMatchObject(SMALL);
    const last = [...other.loans()].at(-1)!.record.disbursement_date;
    expect(last <= date).toBe(true);
    expect(last.slice(0, 4)).toBe(date.slice(0, 4));
  });

  it("delivers batches of bounded size in loading order, with growing progress", () => {
    let progress = 0;
    for (const batch of demoBook({ ...SMALL, businessDate: BUSINESS_DATE, batchRecords: 500 })) {
      const records = Object.values(batch.data).reduce((sum, each) => sum + each.length, 0);
      // A batch ends with a whole loan, which may have a hundred rows.
      expect(records).toBeLessThan(500 + 250);
      expect(batch.progress).toBeGreaterThanOrEqual(progress);
      progress = batch.progress;
    }
    expect(progress).toBe(1);
  });

  it("names a supervisor of the same branch and a vertical lead for each officer", () => {
    const officers = new Map(book.officers.map((officer) => [officer.officer_email, officer]));
    expect(book.hierarchy).toHaveLength(book.officers.length);
    for (const row of book.hierarchy) {
      const supervisor = officers.get(row.supervisor_email);
      expect(supervisor?.branch).toBe(row.branch);
      expect(supervisor?.user_type).toBe("STAFF_AGENT");
    }
    expect(new Set(book.hierarchy.map((row) => row.vertical_lead_email)).size).toBe(6);
  });
});
