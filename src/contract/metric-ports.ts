/** What the shells ask of the metrics; src/metrics implements it. As in ports.ts. */

import type { IsoDate, IsoTime } from "#contract/ports.ts";

/** What rows can be made of; `/metrics/<name>` has these names. */
export const metricGroups = [
  "officers",
  "branches",
  "regions",
  "vertical-leads",
  "channels",
  "waves",
  "products",
] as const;
export type MetricGroup = (typeof metricGroups)[number];

export type RiskBand = "Green" | "Watch" | "Amber" | "Red";

/** Which loans enter; null: all. Of a list any value is enough, of the filters each must hold. */
export interface MetricLoanFilters {
  officer_id: string[] | null;
  branch: string[] | null;
  region: string[] | null;
  /** E-mail addresses in lower case. */
  vertical_lead: string[] | null;
  channel: string[] | null;
  wave: string[] | null;
  product: string[] | null;
  /** Of the loan's officer. */
  user_type: string[] | null;
}

export interface MetricQuery {
  /** null: the business date. Never after it. */
  asOf: IsoDate | null;
  /** As the kept days had it then; null: as the facts say now. */
  knownAt: IsoTime | null;
  filters: MetricLoanFilters;
  /** Of what runs over a time: disbursements of fimr, yield, expected and collected. null: no limit. */
  window: { from: IsoDate | null; to: IsoDate | null };
  /** Ids; null: every metric. */
  metrics: string[] | null;
}

export interface MetricListQuery extends MetricQuery {
  group: MetricGroup;
  /** Which rows are shown; they do not change a number. */
  rows: {
    risk_band: RiskBand[] | null;
    /** Below Green, with a portfolio. */
    watchlist: boolean | null;
    /** Part of a name or id, in any case. */
    search: string | null;
  };
  /** A metric or a column of the rows; null: best rank first, or by name. */
  sort: { column: string; descending: boolean } | null;
  page: number;
  limit: number;
}

export interface MetricMeta {
  asOf: IsoDate;
  dataVersion: string;
  formulaVersion: string;
  /** JSON text: `{calculated_at, last_sync_at}`. */
  freshness: string;
}

export interface MetricAnswer extends MetricMeta {
  /** `{…}`, or `[{…},…]` of a list, as JSON text with exact decimals. */
  json: string;
}

export interface OfficerMetricsQuery {
  officerId: string;
  asOf: IsoDate | null;
  /** null: thirty days before. */
  compareTo: IsoDate | null;
}

/** JSON texts; `null` where the officer has no row. */
export interface OfficerMetrics extends MetricMeta {
  previousAsOf: IsoDate;
  identity: string;
  current: string;
  previous: string;
  /** Differences of the numbers shown. */
  trend: string;
}

export interface MetricReader {
  portfolio(query: MetricQuery): Promise<MetricAnswer>;
  list(query: MetricListQuery): Promise<MetricAnswer & { total: number }>;
  officer(query: OfficerMetricsQuery): Promise<OfficerMetrics>;
  /** The registry as JSON text: `[{…},…]`. */
  definitions(): string;
}
