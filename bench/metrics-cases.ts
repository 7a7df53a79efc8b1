// The sums that every metric is made of, against the least any of them must read: the loan table, or the repayments.
import { plusDays } from "#contract/calendar-date.ts";
import { componentsOf, findMetric, metrics } from "#metrics/catalogue.ts";
import { dimensions, readCells } from "#metrics/cells.ts";
import type { Component } from "#metrics/component.ts";
import { daysOf } from "#metrics/days.ts";
import type { Database } from "#store/database.ts";
import { type BenchCase, type BenchRow, limitRow, timed } from "./report.ts";
import { aggregateMs, scanMs } from "./sql-cases.ts";

const daysBack = 90;
/** As the core's figures of a past date. */
const pastBar = 6;
/** The portfolio cold: of a lender of today, and of one with a million loans. */
export const coldPortfolioLimitMs = { standard: 150, large: 2_000 } as const;

/** The portfolio needs no more than the channels of each officer. */
const portfolioCells = ["officer_id", "channel"] as const;

interface Asked {
  components: readonly Component[];
  asOf: string;
  today: string;
  by?: readonly (typeof dimensions)[number][];
}

function cellsMs(db: Database, { components, asOf, today, by = dimensions }: Asked) {
  const days = daysOf(asOf, { from: null, to: null });
  const snapshot = { isolation: "repeatable read", readOnly: true } as const;
  return timed(() =>
    db.transaction((session) => readCells(session, components, days, today, by), snapshot),
  );
}

function par30(): Component[] {
  const metric = findMetric("par30");
  if (!metric) throw new Error("there is no metric par30");
  return componentsOf([metric]);
}

export function metricsCases(db: Database, today: string): BenchCase[] {
  const all = componentsOf(metrics);
  const past = plusDays(today, -daysBack);
  const ofPast = { floorName: "bare aggregate", floor: () => aggregateMs(db, past), bar: pastBar };
  return [
    {
      name: "sums of all metrics by every cell, today",
      floorName: "one scan of the loan table",
      bar: null,
      floor: () => scanMs(db),
      work: () => cellsMs(db, { components: all, asOf: today, today }),
    },
    {
      ...ofPast,
      name: "sums of all metrics by every cell, a past date",
      bar: null,
      work: () => cellsMs(db, { components: all, asOf: past, today }),
    },
    {
      ...ofPast,
      name: "PAR 30 by every cell, a past date (no dpd_before)",
      work: () => cellsMs(db, { components: par30(), asOf: past, today }),
    },
  ];
}

/** Not scaled: of a book of another size than the limit's the row says what it takes there. */
export async function coldPortfolioRow(
  db: Database,
  today: string,
  { runs, limitMs }: { runs: number; limitMs: number },
): Promise<BenchRow> {
  const components = componentsOf(metrics);
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    taken.push(await cellsMs(db, { components, asOf: today, today, by: portfolioCells }));
  }
  return limitRow("sums of all metrics for the portfolio, today", "ms", taken, limitMs);
}
