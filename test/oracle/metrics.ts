/**
 * definitions.md section 4: every metric of a group of loans, from the sums of its loans' components. A second
 * implementation, written from the page alone: money and ratios are decimal text, scores and counts are numbers.
 */

import { fraction, toDecimal, toNaira } from "./fraction.ts";
import {
  contributionsOn,
  dpdBuckets,
  sumOfComponents,
  type Components,
  type Contribution,
  type FpdDays,
  type ParDays,
} from "./metric-components.ts";
import {
  defaultVersions,
  type Belonging,
  type FormulaVersions,
  type MetricBook,
  type MetricWindows,
} from "./metric-facts.ts";
import {
  ayrBand,
  bandOf,
  dqi,
  dqiBand,
  ranksOf,
  ratio,
  riskBand,
  riskScore,
  type Ratio,
  type ScoreRatios,
} from "./metric-scores.ts";

export type MetricValue = string | number | boolean | null;
export type Metrics = Record<string, MetricValue>;

/** The sums of a group. `commonest_channel_loans` is a sum over officers, so it needs the loans and not their sums. */
export type GroupComponents = Components & { commonest_channel_loans: bigint };

export function groupComponents(contributions: readonly Contribution[]): GroupComponents {
  return {
    ...sumOfComponents(contributions),
    commonest_channel_loans: commonestChannelLoans(contributions),
  };
}

/** Of each officer's loans in the group, those of the channel that has most of them. */
function commonestChannelLoans(contributions: readonly Contribution[]): bigint {
  let loans = 0;
  for (const own of groupsOf(contributions, "officer_id").values()) {
    const channels = [...groupsOf(own, "channel").values()];
    loans += Math.max(...channels.map((inChannel) => inChannel.length));
  }
  return BigInt(loans);
}

/** Contributions by where their loans belong; the key is "" where a loan belongs nowhere. */
export function groupsOf(
  contributions: readonly Contribution[],
  key: keyof Belonging,
): Map<string, Contribution[]> {
  return Map.groupBy(contributions, ({ loan }) => loan.belongs[key] ?? "");
}

export function groupMetrics(
  sums: GroupComponents,
  versions: FormulaVersions = defaultVersions,
): Metrics {
  const ratios = ratiosOf(sums);
  const risk = riskScore(ratios, versions.risk);
  const quality = dqi(ratios, risk, versions.dqi);
  return {
    ...amountsOf(sums),
    ...countsOf(sums),
    ...Object.fromEntries(
      Object.entries(ratios).map(([name, value]) => [name, shown(value)] as const),
    ),
    float_gap: ratios.float_gap,
    collection_rate: sums.expected === 0n ? null : toDecimal(percent(sums), 2),
    risk_score: risk,
    risk_band: riskBand(risk),
    dqi: quality,
    dqi_band: dqiBand(quality),
    fimr_band: bandOf("fimr", ratios.fimr),
    slippage_band: bandOf("slippage", ratios.slippage),
    roll_band: bandOf("roll", ratios.roll),
    ayr_band: ayrBand(ratios.ayr),
  };
}

function shown(value: Ratio | boolean): MetricValue {
  if (value === null || typeof value === "boolean") return value;
  return toDecimal(value, 6);
}

function percent({ collected, expected }: GroupComponents) {
  return fraction(100n * collected, expected);
}

function amountsOf(sums: GroupComponents) {
  return {
    portfolio_total: toNaira(sums.portfolio_total),
    total_outstanding: toNaira(sums.total_outstanding),
    disbursed_amount: toNaira(sums.disbursed_amount),
    overdue_15d: toNaira(sums.principal_late_over_15),
    ...Object.fromEntries(dpdBuckets.map(([name]) => [name, toNaira(sums[name])])),
    waivers: toNaira(sums.waivers),
    amount_due_7d: toNaira(sums.amount_due_7d),
    yield: toNaira(sums.yield),
    expected: toNaira(sums.expected),
    collected: toNaira(sums.collected),
  };
}

function countsOf(sums: GroupComponents) {
  return {
    loans: Number(sums.loans),
    disbursed: Number(sums.disbursed_loans),
    active_loans: Number(sums.active_loans),
    entries: Number(sums.entries),
    backdated: Number(sums.backdated),
    reversals: Number(sums.reversals),
    paying_loans: Number(sums.paying_loans),
    inactive_loans: Number(sums.inactive_loans),
    never_paid_loans: Number(sums.never_paid_loans),
  };
}

type RatioName =
  | Exclude<keyof ScoreRatios, "float_gap">
  | `par${ParDays}`
  | `fpd${FpdDays}`
  | "par30_incl_rescheduled"
  | "arrears_ratio"
  | "slippage";

function ratiosOf(sums: GroupComponents): Record<RatioName, Ratio> & { float_gap: boolean } {
  const par = (days: ParDays): Ratio =>
    ratio(sums[`principal_late_over_${days}`], sums.portfolio_total);
  const fpd = (days: FpdDays): Ratio => ratio(sums[`fpd${days}_missed`], sums[`fpd${days}_passed`]);
  return {
    par0: par(0),
    par1: par(1),
    par7: par(7),
    par15: par(15),
    par30: par(30),
    par60: par(60),
    par90: par(90),
    par30_incl_rescheduled: ratio(sums.principal_late_over_30_or_rescheduled, sums.portfolio_total),
    porr: par(15),
    arrears_ratio: ratio(sums.arrears_amount, sums.portfolio_total),
    fimr: ratio(sums.first_missed_loans, sums.disbursed_loans),
    fpd0: fpd(0),
    fpd7: fpd(7),
    fpd30: fpd(30),
    slippage: ratio(sums.early_outstanding, sums.amount_due_7d),
    roll: ratio(sums.roll_moved, sums.roll_base),
    frr: ratio(sums.fees_paid, sums.fees_owed),
    ayr: ratio(sums.income_last_month, sums.overdue_15d_last_month),
    oti: ratio(sums.on_time_payment_days, sums.payment_days),
    cp: ratio(sums.commonest_channel_loans, sums.loans),
    backdated_ratio: ratio(sums.backdated, sums.entries),
    reversal_ratio: ratio(sums.reversals, sums.entries),
    waiver_ratio: ratio(sums.waivers, sums.amount_due_7d),
    float_gap: sums.unremitted_rows > 0n,
  };
}

export interface PortfolioQuestion {
  asOf: string;
  windows?: MetricWindows;
  versions?: FormulaVersions;
}

export function portfolioMetrics(book: MetricBook, question: PortfolioQuestion): Metrics {
  const loans = contributionsOn(book, question.asOf, question.windows);
  return groupMetrics(groupComponents(loans), question.versions);
}

/** Every group of one kind, by name, ranked among its kind. */
export function metricsBy(
  key: keyof Belonging,
  contributions: readonly Contribution[],
  versions: FormulaVersions = defaultVersions,
): Map<string, Metrics> {
  const groups = [...groupsOf(contributions, key)].map(([name, loans]) => {
    const sums = groupComponents(loans);
    const ratios = ratiosOf(sums);
    const risk = riskScore(ratios, versions.risk);
    return { name, metrics: groupMetrics(sums, versions), risk_score: risk, ayr: ratios.ayr };
  });
  const ranks = ranksOf(groups);
  return new Map(
    groups.map(({ name, metrics }, index) => [name, { ...metrics, rank: ranks[index] ?? null }]),
  );
}
