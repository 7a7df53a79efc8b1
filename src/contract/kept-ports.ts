/** What the shells ask of the kept days; src/metrics implements it. As in ports.ts. */
import type { Scope } from "#contract/explain-ports.ts";
import type { MetricMeta } from "#contract/metric-ports.ts";
import type { IsoDate, IsoTime } from "#contract/ports.ts";

export interface SeriesQuery {
  metric: string;
  scope: Scope;
  /** null: three months before `to`. */
  from: IsoDate | null;
  /** null: the business date. Never after it. */
  to: IsoDate | null;
}

export interface DifferenceQuery {
  metric: string;
  scope: Scope;
  asOf: IsoDate | null;
  knownAt: IsoTime;
  page: number;
  limit: number;
}

/** Answers as JSON text with exact decimals. Throws ApiError. */
export interface KeptReader {
  series(query: SeriesQuery): Promise<MetricMeta & { json: string }>;
  /** `total`: of the rows that the pages share. */
  differences(query: DifferenceQuery): Promise<MetricMeta & { json: string; total: number }>;
}
