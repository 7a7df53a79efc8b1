/** What a list of groups can be narrowed by: where the loans belong, and which rows are shown. */

import type { UrlState } from "#web/lib/url-state.ts";
import { belongingFields, type FilterField } from "#web/lib/filters.ts";

/** They choose loans: a row is then the group's numbers over those loans alone. */
export const metricLoanFields: readonly FilterField[] = [
  ...belongingFields,
  { kind: "options", name: "user_type", label: "Officer type", options: "user_types" },
];

/** They choose rows and leave their numbers as they are. */
const rowFields: readonly FilterField[] = [
  {
    kind: "choices",
    name: "risk_band",
    label: "Risk band",
    choices: ["Green", "Watch", "Amber", "Red"].map((value) => ({ value, label: value })),
  },
  { kind: "flag", name: "watchlist", label: "On the watch list (below Green, with a portfolio)" },
];

export const metricListFields: readonly FilterField[] = [...rowFields, ...metricLoanFields];

/** Which of the filters are set that choose loans. */
export function loanFiltersOf(state: UrlState): string[] {
  return metricLoanFields.map(({ name }) => name).filter((name) => state[name] !== undefined);
}
