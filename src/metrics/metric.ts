// What a metric is. One file a metric, or family, under catalogue/; everything else follows from it: the API, its documentation,
// docs/metrics, explanations, exports.
import type { Component } from "./component.ts";
import type { Fraction } from "./fraction.ts";

/** How a value is shown: naira with two decimals, ratio 0…1 with six, percent 0…100 with two; counts, scores and ranks whole. */
export type MetricUnit =
  | "naira"
  | "count"
  | "ratio"
  | "percent"
  | "score"
  | "rank"
  | "flag"
  | "band";

/** Every band, best first; Flag is the worst of those with three. */
export const bandsInOrder: readonly string[] = ["Green", "Watch", "Amber", "Red", "Flag"];

export type MetricValue = Fraction | boolean | string | null;

/** What a final expression may ask. Naira are in kobo. */
export interface Inputs {
  sum(component: Component): bigint;
  /** Unrounded; of a metric listed before. null: no exposure. */
  of(metric: Metric): Fraction | null;
  /** Its value, or the neutral one where there is no exposure. */
  neutral(metric: Metric): Fraction;
  /** A number of a setting `metrics.…`; with `name`, of that part. */
  weight(setting: string, name: string): Fraction;
  version(setting: string): "v1" | "v2";
  /** Whether start_date or end_date was asked for. */
  isWindowed: boolean;
}

export interface Weight {
  /** `20·porr` */
  term: string;
  setting: string;
  name: string;
}

export interface Metric {
  /** As in definitions, section 4; unchanged in JSON, sort keys, columns. */
  id: string;
  title: string;
  unit: MetricUnit;
  /** Which way is good; null: neither. */
  better: "higher" | "lower" | null;
  /** One sentence. */
  definition: string;
  /** For the handbook: what it tells a manager, what good looks like, where it misleads. */
  meaning: string;
  /** Over component and metric ids. */
  formula: string;
  /** Terms of the formula whose number is a weight, as written in it; a changed weight stands there where the formula is explained. */
  weights: readonly Weight[];
  /** Where it comes from: a standard, or a section of the definitions. */
  source: string;
  components: readonly Component[];
  /** Metrics the formula is made of. */
  parts: readonly Metric[];
  /** Settings the value depends on. */
  settings: readonly string[];
  /** In force; of a metric with several versions, read from a setting. */
  version: string | { setting: string };
  /** Stands in composites where there is no exposure; null: the metric is not used in any. */
  neutral: Fraction | null;
  /** Setting with the limits of its bands. */
  bands: string | null;
  value(inputs: Inputs): MetricValue;
}

type Optional =
  | "parts"
  | "settings"
  | "version"
  | "neutral"
  | "bands"
  | "components"
  | "source"
  | "weights";

export function defineMetric(metric: Omit<Metric, Optional> & Partial<Metric>): Metric {
  return {
    components: [],
    parts: [],
    settings: [],
    version: "v1",
    neutral: null,
    bands: null,
    source: "Definitions, section 4",
    weights: [],
    ...metric,
  };
}
