/** What can be chosen from in a filter; `/filters/options/:type` has these names. */
export const filterTypes = [
  "branches",
  "regions",
  "officers",
  "channels",
  "products",
  "statuses",
  "source_statuses",
  "waves",
  "vertical_leads",
  "user_types",
  "buckets",
] as const;
export type FilterType = (typeof filterTypes)[number];
