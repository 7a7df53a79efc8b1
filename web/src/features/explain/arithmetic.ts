/** The arithmetic of a metric once more, in the browser: from the sums that its explanation shows, by the formula it names. */

import type { Component, Explanation, Part } from "#web/api/explain.ts";
import {
  beforeRounding,
  type Formula,
  inNumbers,
  longestSum,
  type Names,
  readFormula,
  worth,
} from "#web/features/explain/formula.ts";
import {
  clamp,
  compare,
  decimalText,
  type Exact,
  exact,
  one,
  rounded,
  zero,
} from "#web/lib/exact.ts";
import * as format from "#web/lib/format.ts";

/** Decimals of the values of a unit, as the service rounds them. */
const decimals = { naira: 2, count: 0, ratio: 6, percent: 2, score: 0, rank: 0, flag: 0, band: 0 };

export interface Term {
  formula: string;
  numbers: string;
  /** With its sign. */
  worth: string;
}

interface Rule {
  text: string;
  holds: boolean;
}

export interface Redone {
  /** The formula with the numbers in the place of their names. */
  numbers: string;
  /** Addends of a long sum. */
  terms: Term[];
  /** Rules of a band, up to the one that decides. */
  rules: Rule[];
  /** Before it was rounded. */
  unrounded: string | null;
  /** null: there is nothing to measure. */
  result: string | null;
  isSame: boolean;
}

interface Sources {
  answer: Explanation;
  components: ReadonlyMap<string, Component>;
  parts: ReadonlyMap<string, Part>;
}

/** undefined: the formula is not one that the numbers of one group decide, as a rank. */
export function redo(answer: Explanation): Redone | undefined {
  const sources: Sources = {
    answer,
    components: new Map(answer.components.map((found) => [found.id, found])),
    parts: new Map(answer.parts.map((part) => [part.metric, part])),
  };
  try {
    if (answer.unit === "band") return redoBand(sources);
    return answer.unit === "rank" ? undefined : redoNumber(sources);
  } catch {
    return undefined;
  }
}

function redoNumber(sources: Sources): Redone {
  const { answer } = sources;
  const text = formulaInUse(answer.formula, sources);
  const formula = known(text);
  const names = namesOf(answer.metric, sources);
  const value = worth(formula, names);
  const shown = value === null ? null : decimalText(value, decimals[answer.unit]);
  const inner = answer.unit === "score" ? beforeRounding(formula) : undefined;
  const unrounded = inner === undefined ? value : worth(inner, names);
  const isRounded =
    unrounded !== null &&
    answer.unit !== "flag" &&
    compare(unrounded, rounded(unrounded, decimals[answer.unit])) !== 0;
  return {
    numbers: substituted(text, answer.metric, sources),
    terms: termsOf(formula, answer.metric, sources),
    rules: [],
    unrounded: isRounded ? format.digits(decimalText(unrounded, 10)) : null,
    result: shown === null ? null : answer.unit === "flag" ? yesNo(shown === "1") : shown,
    isSame: isSameNumber(answer, shown),
  };
}

function isSameNumber({ value, unit }: Explanation, shown: string | null): boolean {
  if (shown === null || value === null) return shown === value;
  if (unit === "flag") return value === (shown === "1");
  const [ours, theirs] = [exact(shown), exact(value)];
  return ours !== null && theirs !== null && compare(ours, theirs) === 0;
}

const yesNo = (isTrue: boolean): string => (isTrue ? "yes" : "no");

/** Of `a, or b`, the one whose components were used. */
function formulaInUse(text: string, { components }: Sources): string {
  const choices = text.split(", or ");
  return choices.find((choice) => components.has(choice)) ?? text;
}

function known(text: string): Formula {
  const formula = readFormula(text);
  if (formula === undefined) throw new SyntaxError(text);
  return formula;
}

/** What the names in the formula of `metric` are worth, down to the components. */
function namesOf(metric: string, sources: Sources): Names {
  const { answer, components, parts } = sources;
  return (name) => {
    const component = components.get(name);
    if (component !== undefined) return exact(component.value);
    const limit = settingOf(name, answer);
    if (limit !== null) return limit;
    const part = parts.get(name);
    if (part === undefined) throw new RangeError(`unknown: ${name}`);
    const value = worth(known(part.formula), namesOf(name, sources));
    if (metric.endsWith("_band")) return value;
    // A composite takes the neutral value where there is no exposure; in the risk score each ratio counts at most in full.
    const counted = value ?? exact(part.neutral_value) ?? zero;
    return metric === "risk_score" ? clamp(counted, zero, one) : counted;
  };
}

/** `metrics.fimr_bands.green` is the part `green` of a setting. */
function settingOf(name: string, { settings }: Explanation): Exact | null {
  const dot = name.lastIndexOf(".");
  const setting = settings[name.slice(0, dot)];
  return typeof setting === "object" && setting !== null
    ? exact(setting[name.slice(dot + 1)])
    : null;
}

function substituted(text: string, metric: string, sources: Sources): string {
  return inNumbers(text, (name) => numberOf(name, metric, sources));
}

/** A name's number as text; what was rounded for reading is as the part itself is shown. */
function numberOf(name: string, metric: string, sources: Sources): string | undefined {
  const component = sources.components.get(name);
  if (component !== undefined) {
    const value = exact(component.value);
    if (value === null) return undefined;
    const digits = format.digits(decimalText(value, component.unit === "naira" ? 2 : 0));
    return component.unit === "naira" ? `₦${digits}` : digits;
  }
  const limit = settingOf(name, sources.answer);
  if (limit !== null) return shortest(limit);
  if (!sources.parts.has(name)) return undefined;
  const value = namesOf(metric, sources)(name);
  return value === null ? format.nothing : shortest(value);
}

/** At most six decimals, without zeros at the end. */
function shortest(value: Exact): string {
  return format.digits(decimalText(value, 6).replace(/\.?0+$/, ""));
}

function termsOf(formula: Formula, metric: string, sources: Sources): Term[] {
  const sum = longestSum(formula);
  if (sum === undefined) return [];
  const names = namesOf(metric, sources);
  return sum.parts.map((part, index) => {
    const sign = index === 0 ? "" : (sum.signs[index - 1] ?? "");
    const value = worth(part, names) ?? zero;
    return {
      formula: `${sign} ${part.text}`.trim(),
      numbers: substituted(part.text, metric, sources),
      worth: value.numerator === 0n ? decimalText(zero, 6) : `${sign}${decimalText(value, 6)}`,
    };
  });
}

const rule = /^(\w+) when (.+)$/;

/** `Green when fimr ≤ metrics.fimr_bands.green; …; else Flag` */
function redoBand(sources: Sources): Redone {
  const { answer } = sources;
  const names = namesOf(answer.metric, sources);
  const rules: Rule[] = [];
  let result: string | null = null;
  for (const text of answer.formula.split("; ")) {
    const [, band, condition] = rule.exec(text) ?? [];
    if (band === undefined || condition === undefined) {
      result = text.replace("else ", "");
      rules.push({ text: `else ${result}`, holds: true });
      break;
    }
    const holds = worth(known(condition), names);
    if (holds === null) break;
    const isTrue = compare(holds, one) === 0;
    rules.push({
      text: `${band} when ${substituted(condition, answer.metric, sources)}`,
      holds: isTrue,
    });
    if (isTrue) {
      result = band;
      break;
    }
  }
  return {
    numbers: substituted(answer.formula, answer.metric, sources),
    terms: [],
    rules,
    unrounded: null,
    result,
    isSame: result === answer.value,
  };
}
