// From sums to metrics: exact fractions, rounded once.
import type { Component } from "./component.ts";
import { decimalText, type Fraction, rounded, whole, zero } from "./fraction.ts";
import type { Inputs, Metric, MetricUnit, MetricValue } from "./metric.ts";
import type { MetricSettings } from "./settings.ts";

/** Decimals of the number shown. Naira are counted in kobo: two decimals without scaling. */
const decimals: Readonly<Record<MetricUnit, number>> = {
  naira: 2,
  count: 0,
  ratio: 6,
  percent: 2,
  score: 0,
  rank: 0,
  flag: 0,
  band: 0,
};

/** As shown: a number in units of its decimals, a flag, a band; null: no exposure. */
export type Shown = bigint | boolean | string | null;

export class Evaluation {
  /** By component id. */
  readonly sums: ReadonlyMap<string, bigint>;
  readonly #values = new Map<Metric, MetricValue>();
  readonly #inputs: Inputs;
  /** The components that the values asked for so far are made of. */
  readonly used = new Set<Component>();

  constructor(sums: ReadonlyMap<string, bigint>, settings: MetricSettings, isWindowed: boolean) {
    this.sums = sums;
    this.#inputs = {
      sum: (component) => this.#sum(component),
      of: (metric) => this.#number(metric),
      neutral: (metric) => this.#number(metric) ?? metric.neutral ?? zero,
      weight: (setting, name) => settings.weight(setting, name),
      version: (setting) => settings.version(setting),
      isWindowed,
    };
  }

  #sum(component: Component): bigint {
    const sum = this.sums.get(component.id);
    if (sum === undefined) throw new Error(`the component ${component.id} was not read`);
    this.used.add(component);
    return sum;
  }

  value(metric: Metric): MetricValue {
    let value = this.#values.get(metric);
    if (value === undefined) {
      value = metric.value(this.#inputs);
      this.#values.set(metric, value);
    }
    return value;
  }

  #number(metric: Metric): Fraction | null {
    const value = this.value(metric);
    if (typeof value === "boolean") return whole(value ? 1n : 0n);
    if (typeof value === "string") throw new Error(`${metric.id} is no number`);
    return value;
  }

  shown(metric: Metric): Shown {
    const value = this.value(metric);
    return value !== null && typeof value === "object" ? shownNumber(value, metric.unit) : value;
  }
}

export function shownNumber(value: Fraction, unit: MetricUnit): bigint {
  if (unit === "naira") return rounded(value, 0);
  if (unit === "percent") return rounded({ ...value, numerator: value.numerator * 100n }, 2);
  return rounded(value, decimals[unit]);
}

/** JSON text of a shown value. */
export function shownJson(shown: Shown, unit: MetricUnit): string {
  return typeof shown === "bigint" ? decimalText(shown, decimals[unit]) : JSON.stringify(shown);
}

export function decimalsOf(unit: MetricUnit): number {
  return decimals[unit];
}
