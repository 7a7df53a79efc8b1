/** What the bridge panel shows: measures, first days, names of steps, and the waterfall's bars. */

import { type BridgeMeasure, bridgeMeasures } from "#contract/flow-ports.ts";
import { plusDays } from "#contract/calendar-date.ts";
import type { BridgeRow } from "#web/api/bridge.ts";
import * as format from "#web/lib/format.ts";
import type { UrlPatch, UrlState } from "#web/lib/url-state.ts";

export interface Measure {
  id: BridgeMeasure;
  title: string;
  /** The loans that are in it on a day, as filters of the list of loans. */
  loans: UrlPatch;
}

function measureOf(id: BridgeMeasure): Measure {
  if (id === "principal") return { id, title: "Gross portfolio", loans: { portfolio: "true" } };
  if (id === "outstanding") return { id, title: "Total outstanding", loans: { portfolio: "true" } };
  const days = Number(id.slice("par".length));
  return {
    id,
    title: `Late > ${format.plural(days, "day")} (PAR ${days})`,
    loans: { portfolio: "true", dpd_min: String(days + 1) },
  };
}

/** The two of the whole portfolio first. */
export const measures: readonly Measure[] = bridgeMeasures.toReversed().map(measureOf);

const usualMeasure = measureOf("par30");

export function chosenMeasure(state: UrlState): Measure {
  return measures.find(({ id }) => id === state["measure"]) ?? usualMeasure;
}

export interface Start {
  id: "day" | "week" | "month";
  label: string;
  from: (day: string) => string;
}

const dayBefore: Start = { id: "day", label: "Day before", from: (day) => plusDays(day, -1) };

export const starts: readonly Start[] = [
  dayBefore,
  { id: "week", label: "Week before", from: (day) => plusDays(day, -7) },
  // The evening before the first: the whole month's moves, that of the first day among them.
  { id: "month", label: "Start of month", from: (day) => plusDays(`${day.slice(0, 8)}01`, -1) },
];

export function chosenStart(state: UrlState): Start {
  return starts.find(({ id }) => id === state["bridge"]) ?? dayBefore;
}

export const stepTexts: Readonly<Record<string, { title: string; description: string }>> = {
  new: { title: "New loans", description: "Disbursed since." },
  rolled_in: {
    title: "Rolled in",
    description: "In the portfolio before, late enough only now: with all their principal.",
  },
  paid: { title: "Paid", description: "What repayments took off." },
  corrected: { title: "Corrected", description: "What went without a payment: waivers." },
  cured: { title: "Cured", description: "Still in the portfolio, no longer late enough." },
  paid_off: { title: "Paid off", description: "Settled: with all they had before." },
  written_off: { title: "Written off", description: "What was outstanding on the day it left." },
  closed: { title: "Closed", description: "Left without being settled." },
};

/** A row with its place between the smallest and the largest sum on the way, 0…1. */
export interface DrawnRow extends BridgeRow {
  isTotal: boolean;
  left: number;
  width: number;
}

export interface Drawn {
  rows: DrawnRow[];
  low: number;
  high: number;
  /** Opening and steps less closing, in kobo: 0 where the bridge closes. */
  gapKobo: number;
}

const kobo = (naira: number): number => Math.round(naira * 100);

/** Of the whole portfolio nothing comes in or goes by being late. */
const stepsOfPar = new Set(["rolled_in", "cured"]);

export function stepsOf({ id }: Measure, rows: readonly BridgeRow[]): BridgeRow[] {
  return rows.filter((row) => id.startsWith("par") || row.loans > 0 || !stepsOfPar.has(row.step));
}

export function drawn(rows: readonly BridgeRow[]): Drawn {
  let sum = 0;
  const spans = rows.map((row) => {
    const isTotal = row.step === "opening" || row.step === "closing";
    const before = row.step === "opening" ? kobo(row.amount) : sum;
    if (row.step === "opening") sum = kobo(row.amount);
    else if (!isTotal) sum += kobo(row.amount);
    const [low, high] = isTotal
      ? [kobo(row.amount), kobo(row.amount)]
      : [Math.min(before, sum), Math.max(before, sum)];
    return { row, isTotal, low, high };
  });
  const low = Math.min(...spans.map((span) => span.low));
  const high = Math.max(...spans.map((span) => span.high));
  const size = high - low || 1;
  return {
    rows: spans.map((span) => ({
      ...span.row,
      isTotal: span.isTotal,
      left: (span.low - low) / size,
      width: (span.high - span.low) / size,
    })),
    low: low / 100,
    high: high / 100,
    gapKobo: sum - kobo(rows.at(-1)?.amount ?? 0),
  };
}
