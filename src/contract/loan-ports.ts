/** What the shells ask of the loans: lists, one loan, its parts; src/loans implements it. As in ports.ts. */
import type { IsoDate, LoanStatus, Wave } from "#contract/ports.ts";

export interface LoanFilters {
  wave: Wave | null;
  dpdMin: number | null;
  dpdMax: number | null;
  status: LoanStatus | null;
  branch: string | null;
  region: string | null;
  officerId: string | null;
  customerPhone: string | null;
}

export interface LoanListQuery {
  /** null: the business date. Never after it (the shell has asked the clock). */
  asOf: IsoDate | null;
  filters: LoanFilters;
  /** A column of contract/loan-columns.ts; ties by loan_id ascending. */
  sort: { column: string; descending: boolean };
  page: number;
  limit: number;
  /** The nextCursor of an earlier answer with the same sort; overrides page. A foreign one throws ApiError. */
  cursor: string | null;
}

/** One page, its rows as JSON text built in SQL: `[{…},…]`, exact decimals unquoted. */
export interface JsonPage {
  json: string;
  total: number;
  asOf: IsoDate;
  dataVersion: string;
}

export interface PartQuery {
  loanId: string;
  asOf: IsoDate | null;
  page: number;
  limit: number;
}

export interface LoanReader {
  list(query: LoanListQuery): Promise<JsonPage & { nextCursor: string | null }>;
  /** `{…}` as JSON text; null: unknown, or not yet disbursed on that date. The other two likewise. */
  one(
    loanId: string,
    asOf: IsoDate | null,
  ): Promise<{ json: string; asOf: IsoDate; dataVersion: string } | null>;
  repayments(query: PartQuery): Promise<JsonPage | null>;
  schedule(query: PartQuery): Promise<JsonPage | null>;
}
