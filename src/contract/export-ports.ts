/** What the shells ask of a list that is read as a whole; src/loans implements it for the longest one. As in ports.ts. */
import type { WatchQuery } from "#contract/collection-ports.ts";
import type { LoanLists } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";

/** A whole list as it was at one moment. */
export interface RowStream {
  total: number;
  /** null: the list does not speak of a day. */
  asOf: IsoDate | null;
  dataVersion: string | null;
  /** Rows as JSON text, `{…}` each, exact decimals unquoted, as the pages of the list have them. `total` in all. */
  batches: AsyncGenerator<string[]>;
}

export interface WholeLoanLists extends LoanLists<RowStream> {
  watch(query: WatchQuery): Promise<RowStream>;
}
