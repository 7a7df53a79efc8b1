/** What the shells ask of the loans: lists, one loan, its parts; src/loans implements it. As in ports.ts. */
import type { TopRiskLoans } from "#contract/audit-ports.ts";
import type { FilterType } from "#contract/filter-types.ts";
import type { Activity, DpdBucket, LoanComponent, Movement } from "#contract/loan-columns.ts";
import type { IsoDate, LoanStatus, Wave } from "#contract/ports.ts";

/** As the query names them; null: not asked for. Of a list any value is enough, of the filters each must hold. */
export interface LoanFilters {
  officer_id: string[] | null;
  branch: string[] | null;
  region: string[] | null;
  channel: string[] | null;
  /** loan_type. */
  product: string[] | null;
  status: LoanStatus[] | null;
  source_status: string[] | null;
  wave: Wave[] | null;
  customer_phone: string[] | null;
  /** E-mail addresses in lower case. */
  vertical_lead: string[] | null;
  /** Of the loan's officer. */
  user_type: string[] | null;
  /** Whether it belongs to the portfolio of the day. */
  portfolio: boolean | null;
  /** Of the portfolio alone. */
  activity: Activity[] | null;
  bucket: DpdBucket[] | null;
  dpd_min: number | null;
  dpd_max: number | null;
  fimr: boolean | null;
  early_indicator: boolean | null;
  quiet_days: number | null;
  disbursed_from: IsoDate | null;
  disbursed_to: IsoDate | null;
  search: string | null;
}

export interface LoanListQuery {
  /** null: the business date. Never after it (the shell has asked the clock). */
  asOf: IsoDate | null;
  filters: LoanFilters;
  /** Only loans that contribute to it, as explained of a metric without a window. */
  component: LoanComponent | null;
  /** A column of contract/loan-columns.ts; ties by loan_id ascending. */
  sort: { column: string; descending: boolean };
  page: number;
  limit: number;
  /** The nextCursor of an earlier answer with the same sort; overrides page. A foreign one throws ApiError. */
  cursor: string | null;
}

export interface EarlyIndicatorQuery extends LoanListQuery {
  movement: Movement[] | null;
}

/** One page, its rows as JSON text built in SQL: `[{…},…]`, exact decimals unquoted. */
export interface JsonPage {
  json: string;
  total: number;
  asOf: IsoDate;
  dataVersion: string;
}

export interface LoanPage extends JsonPage {
  nextCursor: string | null;
  /** `{…}` as JSON text: sums over the whole filtered set, whatever page is shown. */
  summary: string;
}

export interface PartQuery {
  loanId: string;
  asOf: IsoDate | null;
  page: number;
  limit: number;
}

export interface FilterOptions {
  /** One a type, as asked: `[{value, label, count}, …]` as JSON text, and how many. */
  options: { type: FilterType; json: string; total: number }[];
  asOf: IsoDate;
  dataVersion: string;
}

/** The lists of loans: as a page, or as all their rows. */
export interface LoanLists<P> {
  list(query: LoanListQuery): Promise<P>;
  fimrDrilldown(query: LoanListQuery): Promise<P>;
  earlyIndicators(query: EarlyIndicatorQuery): Promise<P>;
  /** Late loans of the portfolio, each with its points. */
  topRisk(query: LoanListQuery): Promise<P>;
}

export interface LoanReader extends LoanLists<LoanPage> {
  /** `{…}` as JSON text; null: unknown, or not yet disbursed on that date. The other two likewise. */
  one(
    loanId: string,
    asOf: IsoDate | null,
  ): Promise<{ json: string; asOf: IsoDate; dataVersion: string } | null>;
  repayments(query: PartQuery): Promise<JsonPage | null>;
  schedule(query: PartQuery): Promise<JsonPage | null>;
  /** Every instalment, whatever its date follows from. */
  dueCurve(query: PartQuery): Promise<JsonPage | null>;
  /** Each change of its DPD bucket. */
  transitions(query: PartQuery): Promise<JsonPage | null>;
  /** What was recorded of it, newest first; of a deleted loan too. null: nothing ever was. */
  changes(query: Omit<PartQuery, "asOf">): Promise<JsonPage | null>;
  /** Rows of the officer's loans at risk, as the answer to an action of an audit has them. */
  topRiskOf(officerId: string, asOf: IsoDate | null): Promise<TopRiskLoans>;
  filterOptions(types: readonly FilterType[], asOf: IsoDate | null): Promise<FilterOptions>;
}
