/** Two groups side by side: which of them does better by each metric. */

import type { Definition } from "#web/api/metrics.ts";
import type { Cell, MetricValues } from "#web/api/values.ts";
import { joinList, splitList } from "#web/lib/list-value.ts";

/** The best first. */
const bandOrder = ["Green", "Watch", "Amber", "Flag", "Red"];

export type Side = "one" | "other";

export interface Compared {
  definition: Definition;
  one: Cell;
  other: Cell;
  /** `equal`: the same; null: a metric that is neither good nor bad, or a value is missing. */
  better: Side | "equal" | null;
}

/** A larger number is better by itself where this is true of the metric. */
function worth({ unit, better }: Definition, value: Cell): number | null {
  if (value === null) return null;
  if (unit === "band") {
    const place = bandOrder.indexOf(String(value));
    return place < 0 ? null : -place;
  }
  if (better === null) return null;
  const number = Number(value);
  return better === "higher" ? number : -number;
}

export function compare(
  definitions: Iterable<Definition>,
  one: MetricValues,
  other: MetricValues,
): Compared[] {
  return Array.from(definitions, (definition) => {
    const values = [one[definition.id] ?? null, other[definition.id] ?? null] as const;
    const [first, second] = values.map((value) => worth(definition, value));
    return {
      definition,
      one: values[0],
      other: values[1],
      better:
        first === undefined || second === undefined || first === null || second === null
          ? null
          : first === second
            ? "equal"
            : first > second
              ? "one"
              : "other",
    };
  });
}

/** The officers of the address, two at most. */
export function comparedIds(text: string | undefined): string[] {
  return [...new Set(splitList(text))].slice(0, 2);
}

/** The address' list with one more or one less; of three the first is let go. */
export function toggled(text: string | undefined, id: string): string | null {
  const ids = comparedIds(text);
  const next = ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id].slice(-2);
  return next.length === 0 ? null : joinList(next);
}
