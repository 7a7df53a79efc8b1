// The formula that a value was made by: of the version in force, with the weights in force.
import type { Book } from "./book.ts";
import { decimalText, type Fraction, fractionOf, isEqual, rounded } from "./fraction.ts";
import type { Metric, Weight } from "./metric.ts";

const numberAtStart = /^[\d.]+/;
const weightDecimals = 6;

export function formulaInForce(metric: Metric, book: Book): string {
  const version = versionInForce(metric, book);
  const start = `${version}: `;
  const wanted = metric.formula.split("; ").find((one) => one.startsWith(start));
  return metric.weights
    .filter(({ setting }) => !/_v\d$/.test(setting) || setting.endsWith(`_${version}`))
    .reduce(
      (text, weight) => withWeight(text, weight, book.settings.weight(weight.setting, weight.name)),
      wanted?.slice(start.length) ?? metric.formula,
    );
}

/** As written where the weight is the usual one: 0.40 stays 0.40. */
function withWeight(formula: string, { term }: Weight, weight: Fraction): string {
  const usual = numberAtStart.exec(term)?.[0] ?? "";
  if (isEqual(fractionOf(usual), weight)) return formula;
  return formula.replace(term, () => term.replace(usual, shortText(weight)));
}

/** Without zeros at the end. */
function shortText(weight: Fraction): string {
  return decimalText(rounded(weight, weightDecimals), weightDecimals).replace(/\.?0+$/, "");
}

export function versionInForce({ version }: Metric, { settings }: Book): string {
  return typeof version === "string" ? version : settings.version(version.setting);
}
