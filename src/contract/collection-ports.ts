/** What the shells ask of the collections: what fell due, what came in, who paid; src/loans implements it. As in ports.ts. */
import type { LoanFilters, LoanListQuery, JsonPage, LoanPage } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";

/** Where a loan belongs. */
export type BelongingFilters = Pick<
  LoanFilters,
  "officer_id" | "branch" | "region" | "channel" | "product" | "wave" | "vertical_lead"
>;

export const collectionLists = ["daily", "methods", "branches", "officers"] as const;
export type CollectionList = (typeof collectionLists)[number];

export interface CollectionQuery {
  /** Both null: the business date. `to` alone is null when it is meant. Never after it (the shell has asked the clock). */
  from: IsoDate | null;
  to: IsoDate | null;
  filters: BelongingFilters;
  /** A column of contract/collection-columns.ts; ties by what the rows are of. */
  sort: LoanListQuery["sort"];
  page: number;
  limit: number;
}

export interface CollectionPage extends JsonPage {
  from: IsoDate;
  /** `{…}` as JSON text: over the whole window and all rows. */
  summary: string;
}

export interface WatchQuery extends Omit<LoanListQuery, "filters" | "component"> {
  filters: BelongingFilters & Pick<LoanFilters, "bucket" | "search">;
  paid: boolean | null;
}

export interface CollectionReader {
  list(list: CollectionList, query: CollectionQuery): Promise<CollectionPage>;
  watch(query: WatchQuery): Promise<LoanPage>;
}
