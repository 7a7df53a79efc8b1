/** Which day the portfolio of the shown day is compared with; it stands in the address. */

import type { UrlState } from "#web/lib/url-state.ts";

export interface Comparison {
  id: "day" | "week";
  label: string;
  /** As a difference names it: `+12 since the day before`. */
  since: string;
  days: number;
}

const dayBefore: Comparison = { id: "day", label: "Day before", since: "the day before", days: 1 };
export const comparisons: readonly Comparison[] = [
  dayBefore,
  { id: "week", label: "Week before", since: "the week before", days: 7 },
];

export function comparisonOf(state: UrlState): Comparison {
  return comparisons.find(({ id }) => id === state["compare"]) ?? dayBefore;
}
