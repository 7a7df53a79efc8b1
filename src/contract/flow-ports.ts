/** What the shells ask of the flows: the portfolio between two dates, and by age of its loans; src/flows implements it. As in ports.ts. */
import { dpdBuckets } from "#contract/loan-columns.ts";
import type { LoanFilters } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";

/** Which loans enter; null: all. As of GET /loans. */
export type FlowFilters = Pick<
  LoanFilters,
  "officer_id" | "branch" | "region" | "channel" | "product" | "wave" | "vertical_lead"
>;

/** Where a loan is on the first day; New: disbursed since. */
export const openingBuckets = [...dpdBuckets, "New"] as const;
export type OpeningBucket = (typeof openingBuckets)[number];

/** Where it is on the last day. */
export const closingBuckets = [...dpdBuckets, "Paid off", "Written off"] as const;
export type ClosingBucket = (typeof closingBuckets)[number];

export const bridgeMeasures = [
  "par0",
  "par1",
  "par7",
  "par15",
  "par30",
  "par60",
  "par90",
  "outstanding",
  "principal",
] as const;
export type BridgeMeasure = (typeof bridgeMeasures)[number];

export const bridgeSteps = [
  "new",
  "rolled_in",
  "paid",
  "corrected",
  "cured",
  "paid_off",
  "written_off",
  "closed",
] as const;
export type BridgeStep = (typeof bridgeSteps)[number];

export interface FlowQuery {
  /** from < to <= business date. */
  from: IsoDate;
  /** null: the business date. */
  to: IsoDate | null;
  filters: FlowFilters;
}

export interface BridgeQuery extends FlowQuery {
  measure: BridgeMeasure;
}

/** Which rows of a list, in which order; ties by loan_id. */
export interface FlowPage {
  sort: { column: string; descending: boolean };
  page: number;
  limit: number;
}

export interface TransitionLoansQuery extends FlowQuery, FlowPage {
  fromBuckets: OpeningBucket[] | null;
  toBuckets: ClosingBucket[] | null;
}

export interface BridgeLoansQuery extends BridgeQuery, FlowPage {
  steps: BridgeStep[] | null;
}

export interface FlowAnswer {
  /** `[{…},…]` as JSON text with exact decimals. */
  json: string;
  from: IsoDate;
  to: IsoDate;
  dataVersion: string;
  /** What stands beside the rows: JSON text by name. */
  beside: Readonly<Record<string, string>>;
}

export interface FlowList extends FlowAnswer {
  total: number;
}

export const vintageMeasures = ["par0", "par30", "fimr", "principal_repaid", "settled"] as const;
export type VintageMeasure = (typeof vintageMeasures)[number];

export const vintageSpans = ["month", "week"] as const;
export type VintageSpan = (typeof vintageSpans)[number];

export const cohortKeys = [
  "wave",
  "branch",
  "officer",
  "product",
  "channel",
  "region",
  "vertical_lead",
] as const;
export type CohortKey = (typeof cohortKeys)[number];

export interface CohortWindow {
  /** Days of disbursement; null: no limit, of vintages the last twelve months. */
  from: IsoDate | null;
  to: IsoDate | null;
  /** The day on which they are looked at; null: the business date. Never after it. */
  asOf: IsoDate | null;
  filters: FlowFilters;
}

export interface VintageQuery extends CohortWindow {
  by: VintageSpan;
  measure: VintageMeasure;
}

export interface CohortQuery extends CohortWindow {
  by: CohortKey;
  /** Each loan as it was so many month ends after the month of its disbursement; null: all as of the day. */
  months: number | null;
}

/** `[{…},…]` as JSON text with exact decimals. */
export interface CohortAnswer {
  json: string;
  asOf: IsoDate;
  dataVersion: string;
}

export interface FlowReader {
  transitions(query: FlowQuery): Promise<FlowAnswer>;
  transitionLoans(query: TransitionLoansQuery): Promise<FlowList>;
  bridge(query: BridgeQuery): Promise<FlowAnswer>;
  bridgeLoans(query: BridgeLoansQuery): Promise<FlowList>;
  /** Throws ApiError: more month ends than one answer may have. The other likewise. */
  vintages(query: VintageQuery): Promise<CohortAnswer>;
  cohorts(query: CohortQuery): Promise<CohortAnswer>;
}
