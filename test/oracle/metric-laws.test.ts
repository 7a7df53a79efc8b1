/** The laws of reliability.md R31 that concern groups of loans, over random books and dates. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { addDays } from "./calendar.ts";
import { arbitraryDate } from "./histories.ts";
import { contributionsOn, parDays, type Contribution } from "./metric-components.ts";
import type { Belonging, MetricBook } from "./metric-facts.ts";
import { arbitraryMetricBook, metricBookOf } from "./metric-histories.ts";
import {
  groupComponents,
  groupMetrics,
  groupsOf,
  metricsBy,
  type GroupComponents,
} from "./metrics.ts";
import { splitInTwo } from "./split.ts";

const runs = { numRuns: 30 };

const kinds: (keyof Belonging)[] = [
  "officer_id",
  "branch",
  "region",
  "vertical_lead_email",
  "channel",
  "wave",
  "loan_type",
];

function onRandomBooks(check: (loans: Contribution[], book: MetricBook, asOf: string) => void) {
  fc.assert(
    fc.property(arbitraryMetricBook(2), arbitraryDate(), (book, asOf) => {
      check(contributionsOn(book, asOf), book, asOf);
    }),
    runs,
  );
}

function sumsOf(book: MetricBook, asOf: string): GroupComponents {
  return groupComponents(contributionsOn(book, asOf));
}

describe("groups of loans on one date", () => {
  it("sum to the company, whichever way it is divided", () => {
    onRandomBooks((loans) => {
      const { commonest_channel_loans: _, ...company } = groupComponents(loans);
      for (const kind of kinds) {
        const groups = [...groupsOf(loans, kind).values()].map(groupComponents);
        for (const [name, value] of Object.entries(company)) {
          const parts = groups.map((group) => group[name as keyof GroupComponents]);
          expect(
            parts.reduce((total, part) => total + part, 0n),
            `${name} by ${kind}`,
          ).toBe(value);
        }
      }
    });
  });

  it("officers' commonest channels sum to the company's, where they are whole", () => {
    onRandomBooks((loans) => {
      const own = [...groupsOf(loans, "officer_id").values()].map(groupComponents);
      const parts = own.map((group) => group.commonest_channel_loans);
      const company = groupComponents(loans);
      expect(parts.reduce((total, part) => total + part, 0n)).toBe(company.commonest_channel_loans);
      for (const channel of groupsOf(loans, "channel").values()) {
        const { commonest_channel_loans: commonest, loans: all } = groupComponents(channel);
        expect(commonest).toBe(all);
      }
    });
  });

  it("PAR falls from 0 to 90 days, and the one with rescheduled loans is not below PAR30", () => {
    onRandomBooks((loans) => {
      for (const group of [loans, ...groupsOf(loans, "officer_id").values()]) {
        const sums = groupComponents(group);
        const ladder = parDays.map((days) => sums[`principal_late_over_${days}`]);
        const falling = ladder.toSorted((a, b) => (a > b ? -1 : 1));
        expect([sums.portfolio_total, ...ladder]).toEqual([sums.portfolio_total, ...falling]);
        expect(ladder[0]).toBeLessThanOrEqual(sums.portfolio_total);
        const withRescheduled = sums.principal_late_over_30_or_rescheduled;
        expect(withRescheduled).toBeGreaterThanOrEqual(sums.principal_late_over_30);
      }
    });
  });

  it("paying, inactive and never paid are disjoint and are the whole portfolio", () => {
    onRandomBooks((loans) => {
      for (const { components: own } of loans) {
        const classes = own.paying_loans + own.inactive_loans + own.never_paid_loans;
        expect(classes).toBe(own.active_loans);
      }
    });
  });

  it("parts are not larger than what they are parts of", () => {
    onRandomBooks((loans) => {
      for (const { components: own } of loans) {
        expect(own.roll_moved).toBeLessThanOrEqual(own.roll_base);
        expect(own.on_time_payment_days).toBeLessThanOrEqual(own.payment_days);
        expect(own.first_missed_loans).toBeLessThanOrEqual(own.disbursed_loans);
        expect(own.fpd30_missed).toBeLessThanOrEqual(own.fpd7_missed);
        expect(own.fpd7_missed).toBeLessThanOrEqual(own.fpd0_missed);
        expect(own.backdated).toBeLessThanOrEqual(own.entries);
        expect(own.portfolio_total).toBeLessThanOrEqual(own.total_outstanding);
        expect(own.expected).toBeGreaterThanOrEqual(0n);
        expect(own.amount_due_7d).toBeGreaterThanOrEqual(0n);
      }
    });
  });

  it("scores lie in 0…100", () => {
    onRandomBooks((loans) => {
      for (const group of groupsOf(loans, "officer_id").values()) {
        for (const versions of [{ risk: 1, dqi: 1 } as const, { risk: 2, dqi: 2 } as const]) {
          const metrics = groupMetrics(groupComponents(group), versions);
          for (const score of [metrics["risk_score"], metrics["dqi"]]) {
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(100);
          }
        }
      }
    });
  });
});

describe("changes that change nothing", () => {
  it("splitting every repayment in two on its day, but for the rows that are counted", () => {
    onRandomBooks((_, book, asOf) => {
      const split = {
        ...book,
        loans: book.loans.map((loan) => ({
          ...loan,
          repayments: loan.repayments.flatMap(splitInTwo),
        })),
      };
      const uncounted = { entries: 0n, backdated: 0n, reversals: 0n };
      // One row handed over late is one finding, two are two; the gap is open either way.
      const comparable = (sums: GroupComponents) => ({
        ...sums,
        ...uncounted,
        unremitted_rows: sums.unremitted_rows > 0n,
      });
      expect(comparable(sumsOf(split, asOf))).toEqual(comparable(sumsOf(book, asOf)));
    });
  });

  it("the order of loans and of their rows", () => {
    onRandomBooks((_, book, asOf) => {
      const other = {
        ...book,
        loans: book.loans
          .map((loan) => ({ ...loan, repayments: loan.repayments.toReversed() }))
          .toReversed(),
      };
      expect(sumsOf(other, asOf)).toEqual(sumsOf(book, asOf));
    });
  });
});

describe("time", () => {
  it("alone never lowers what is at risk while the portfolio stays the same", () => {
    fc.assert(
      fc.property(
        arbitraryMetricBook(2),
        arbitraryDate(),
        fc.integer({ min: 1, max: 30 }),
        (book, from, days) => {
          const to = addDays(from, days);
          // Whoever was paid for, disbursed or gone in between is not the matter here.
          const loans = book.loans.filter(
            ({ loan, repayments, status_arrived_on: arrived }) =>
              loan.disbursement_date <= from &&
              (loan.status === "Active" || (loan.closed_date ?? arrived ?? to) > to) &&
              !repayments.some((row) => row.payment_date > from && row.payment_date <= to),
          );
          const [before, after] = [from, to].map((date) => sumsOf({ ...book, loans }, date));
          for (const rung of parDays) {
            const name = `principal_late_over_${rung}` as const;
            expect(after?.[name]).toBeGreaterThanOrEqual(before?.[name] ?? 0n);
          }
          expect(after?.arrears_amount).toBeGreaterThanOrEqual(before?.arrears_amount ?? 0n);
        },
      ),
      runs,
    );
  });
});

const ratios =
  "par0 par30 par90 par30_incl_rescheduled arrears_ratio fimr fpd0 fpd7 fpd30 slippage frr ayr oti cp waiver_ratio".split(
    " ",
  );

describe("the random books", () => {
  it("speak of every metric: each takes several values, and the risky denominators are 0 at times", () => {
    const values = new Map<string, Set<unknown>>();
    const books = [1, 2, 3, 4].map((seed) => metricBookOf(seed, 8));
    for (const book of books) {
      for (let days = 0; days < 80; days += 8) {
        const loans = contributionsOn(book, addDays(book.business_date, -days));
        for (const metrics of metricsBy("officer_id", loans).values()) {
          for (const [name, value] of Object.entries(metrics)) {
            values.set(name, (values.get(name) ?? new Set()).add(value));
          }
        }
      }
    }
    const constant = [...values].filter(([, seen]) => seen.size < 2).map(([name]) => name);
    expect(constant).toEqual([]);
    const poor = ratios.filter((name) => (values.get(name)?.size ?? 0) < 10);
    expect(poor).toEqual([]);
    const everNull = [...values].filter(([, seen]) => seen.has(null)).map(([name]) => name);
    expect(everNull).toEqual(
      expect.arrayContaining([
        "par0",
        "slippage",
        "roll",
        "ayr",
        "waiver_ratio",
        "collection_rate",
      ]),
    );
    expect(books.flatMap(({ loans }) => loans).some((loan) => loan.ever_rescheduled)).toBe(true);
  });
});
