/** A scope in words: `Officer Ada Obi (12)`, `Branch Lagos Main`. */

import type { FilterType } from "#contract/filter-types.ts";
import { filterOptions } from "#web/api/service.ts";
import { useApi } from "#web/lib/use-api.ts";

const kinds: Readonly<Record<string, { title: string; options: FilterType; page?: string }>> = {
  officer: { title: "Officer", options: "officers", page: "/officers/" },
  branch: { title: "Branch", options: "branches" },
  region: { title: "Region", options: "regions" },
  vertical_lead: { title: "Vertical lead", options: "vertical_leads" },
  channel: { title: "Channel", options: "channels" },
  wave: { title: "Wave", options: "waves" },
  product: { title: "Product", options: "products" },
};

/** `path`: the screen of that one, where there is one. */
export function useScopeName(scope: string): { name: string; path: string | undefined } {
  const [kind = "", ...rest] = scope.split(":");
  const value = rest.join(":");
  const known = kinds[kind];
  const options = useApi(filterOptions, {}, { enabled: known !== undefined });
  if (known === undefined) {
    return { name: scope === "portfolio" ? "Whole portfolio" : scope, path: undefined };
  }
  if (value === "")
    return { name: `Loans without a ${known.title.toLowerCase()}`, path: undefined };
  const label = options.data?.data[known.options]?.find((one) => one.value === value)?.label;
  const name = label === undefined || label === value ? value : `${label} (${value})`;
  return {
    name: `${known.title} ${name}`,
    path: known.page === undefined ? undefined : known.page + encodeURIComponent(value),
  };
}
