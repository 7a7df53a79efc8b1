/** What a list can be narrowed by; the names are the API's own parameters, and those in the address. */

import { dpdBuckets, loanComponents } from "#contract/loan-columns.ts";
import type { FilterType } from "#contract/filter-types.ts";
import type { Params } from "#web/api/http.ts";
import * as format from "#web/lib/format.ts";
import type { UrlState } from "#web/lib/url-state.ts";

export interface Choice {
  value: string;
  label: string;
}

export type FilterField =
  /** Several of what the server knows. */
  | { kind: "options"; name: string; label: string; options: FilterType }
  /** Several of a fixed few. */
  | { kind: "choices"; name: string; label: string; choices: readonly Choice[] }
  /** One of a fixed few. */
  | { kind: "choice"; name: string; label: string; choices: readonly Choice[] }
  /** Yes, no, or either. */
  | { kind: "flag"; name: string; label: string }
  | { kind: "number"; name: string; label: string }
  | { kind: "date"; name: string; label: string };

const plain = (values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: value }));

/** Where a loan belongs; these stay from screen to screen. */
export const belongingFields: readonly FilterField[] = [
  { kind: "options", name: "region", label: "Region", options: "regions" },
  { kind: "options", name: "branch", label: "Branch", options: "branches" },
  { kind: "options", name: "officer_id", label: "Officer", options: "officers" },
  { kind: "options", name: "vertical_lead", label: "Vertical lead", options: "vertical_leads" },
  { kind: "options", name: "channel", label: "Channel", options: "channels" },
  { kind: "options", name: "product", label: "Product", options: "products" },
  { kind: "options", name: "wave", label: "Wave", options: "waves" },
];

export const searchName = "search";

export const loanFields: readonly FilterField[] = [
  ...belongingFields,
  { kind: "flag", name: "portfolio", label: "In the portfolio" },
  {
    kind: "choices",
    name: "activity",
    label: "Activity",
    choices: [
      { value: "paying", label: "Paid in the last 7 days" },
      { value: "inactive", label: "Paid before, not in the last 7 days" },
      { value: "never_paid", label: "Never paid" },
    ],
  },
  {
    kind: "choices",
    name: "status",
    label: "Status",
    choices: plain(["Active", "Closed", "Written Off"]),
  },
  {
    kind: "options",
    name: "source_status",
    label: "Status at the source",
    options: "source_statuses",
  },
  { kind: "choices", name: "bucket", label: "DPD bucket", choices: plain(dpdBuckets) },
  { kind: "number", name: "dpd_min", label: "DPD from" },
  { kind: "number", name: "dpd_max", label: "DPD up to" },
  { kind: "flag", name: "fimr", label: "First instalment missed (FIMR)" },
  { kind: "flag", name: "early_indicator", label: "Early indicator" },
  { kind: "number", name: "quiet_days", label: "No payment for days" },
  { kind: "date", name: "disbursed_from", label: "Disbursed from" },
  { kind: "date", name: "disbursed_to", label: "Disbursed up to" },
  {
    kind: "choice",
    name: "component",
    label: "Contributes to",
    choices: loanComponents.map((id) => ({ value: id, label: format.words(id) })),
  },
];

/** The parameters of the address that these fields, and the search, put into a request. */
export function filterParams(state: UrlState, fields: readonly FilterField[]): Params {
  const params: Record<string, string> = {};
  for (const name of [...fields.map((field) => field.name), searchName]) {
    const value = state[name];
    if (value !== undefined) params[name] = value;
  }
  return params;
}

/** Those of where a loan belongs alone, for endpoints without a search. */
export function belongingParams(state: UrlState): Params {
  const { [searchName]: _, ...params } = filterParams(state, belongingFields);
  return params;
}
