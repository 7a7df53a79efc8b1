/** What is to be explained: a metric of a group, or a computed field of a loan. It stands in the address, so the link is permanent. */

import { splitList } from "#web/lib/list-value.ts";
import { type UrlPatch, type UrlState } from "#web/lib/url-state.ts";

export interface ExplainTarget {
  /** Id of a metric; of a loan's field where the scope is a loan. */
  metric: string;
  /** As the API names it: `portfolio`, `officer:12`, `branch:Lagos Main`, …; or `loan:7109`. */
  scope: string;
}

export function explainPatch({ metric, scope }: ExplainTarget): UrlPatch {
  return { ...noExplanation, explain: metric, explain_scope: scope === "portfolio" ? null : scope };
}

/** `component` alone is a filter of the lists of loans. */
export const noExplanation: UrlPatch = {
  explain: null,
  explain_scope: null,
  explain_component: null,
};

export function explainTarget(state: UrlState): ExplainTarget | null {
  const metric = state["explain"];
  if (metric === undefined) return null;
  return { metric, scope: state["explain_scope"] ?? "portfolio" };
}

/** Filters that are a group of their own, as scopes name them. */
const scopeKinds = {
  officer_id: "officer",
  branch: "branch",
  region: "region",
  vertical_lead: "vertical_lead",
  channel: "channel",
  wave: "wave",
  product: "product",
} as const;

/**
 * The group that the filters of the address choose: the portfolio where there is none, null where they choose something that
 * is no single group, such as two branches.
 */
export function scopeOfFilters(state: UrlState): string | null {
  const asked = Object.entries(scopeKinds).filter(([name]) => state[name] !== undefined);
  const [first, ...others] = asked;
  if (first === undefined) return "portfolio";
  const [name, kind] = first;
  const values = splitList(state[name]);
  const [value] = values;
  return others.length > 0 || values.length !== 1 || value === undefined
    ? null
    : `${kind}:${value}`;
}
