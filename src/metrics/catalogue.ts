// Every metric, in the order of answers; parts stand before what is made of them. A new metric is one entry here.
import { dqiBand, ayrBand, fimrBand, riskBand, rollBand, slippageBand } from "./catalogue/bands.ts";
import { bucketMetrics } from "./catalogue/buckets.ts";
import { dqi } from "./catalogue/dqi.ts";
import { floatGap } from "./catalogue/float-gap.ts";
import { fpdMetrics } from "./catalogue/fpd.ts";
import { par30InclRescheduled, parMetrics } from "./catalogue/par.ts";
import { rank } from "./catalogue/rank.ts";
import {
  arrearsRatio,
  ayr,
  backdatedRatio,
  collectionRate,
  cp,
  fimr,
  frr,
  oti,
  porr,
  reversalRatio,
  roll,
  slippage,
  waiverRatio,
} from "./catalogue/ratios.ts";
import { riskScore } from "./catalogue/risk-score.ts";
import {
  activeLoansMetric,
  amountDue7dMetric,
  backdatedMetric,
  collectedMetric,
  disbursedAmountMetric,
  disbursedMetric,
  entriesMetric,
  expectedMetric,
  inactiveLoansMetric,
  loansMetric,
  neverPaidLoansMetric,
  overdue15dMetric,
  payingLoansMetric,
  portfolioTotalMetric,
  reversalsMetric,
  totalOutstandingMetric,
  waiversMetric,
  yieldMetric,
} from "./catalogue/sums.ts";
import type { Component } from "./component.ts";
import type { Metric } from "./metric.ts";

export const metrics: readonly Metric[] = [
  portfolioTotalMetric,
  totalOutstandingMetric,
  activeLoansMetric,
  loansMetric,
  disbursedMetric,
  disbursedAmountMetric,
  ...parMetrics,
  par30InclRescheduled,
  ...bucketMetrics,
  overdue15dMetric,
  arrearsRatio,
  fimr,
  fimrBand,
  ...fpdMetrics,
  amountDue7dMetric,
  slippage,
  slippageBand,
  roll,
  rollBand,
  frr,
  ayr,
  ayrBand,
  oti,
  cp,
  porr,
  entriesMetric,
  backdatedMetric,
  backdatedRatio,
  reversalsMetric,
  reversalRatio,
  waiversMetric,
  waiverRatio,
  floatGap,
  riskScore,
  riskBand,
  dqi,
  dqiBand,
  rank,
  yieldMetric,
  expectedMetric,
  collectedMetric,
  collectionRate,
  payingLoansMetric,
  inactiveLoansMetric,
  neverPaidLoansMetric,
];

const byId = new Map(metrics.map((metric) => [metric.id, metric]));

export function findMetric(id: string): Metric | undefined {
  return byId.get(id);
}

/** What is summed for some metrics, their parts' components included; each once, by id. */
export function componentsOf(asked: readonly Metric[]): Component[] {
  const found = new Map<string, Component>();
  const visit = (metric: Metric): void => {
    for (const component of metric.components) found.set(component.id, component);
    for (const part of metric.parts) visit(part);
  };
  for (const metric of asked) visit(metric);
  return [...found.values()];
}
