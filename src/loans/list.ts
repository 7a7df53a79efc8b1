// The list of loans, and the lists made from it: a fixed condition, columns of their own, a summary of their own.
import { loanColumns, type LoanComponent } from "#contract/loan-columns.ts";
import type { LoanListQuery } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import { filterConditions } from "./filters.ts";
import type { PageRequest, PageSource } from "./page.ts";
import { businessDate, type LoanRelation, loanRelation, relationOf } from "./relation.ts";
import { summaryColumns, summarySql } from "./summary.ts";

/** Takes a value and gives its place in the statement. */
type NextParameter = (value: unknown) => string;

/** What a list has beside the list of loans. */
export interface LoanListing {
  /** The relation of the loans, in parentheses, as the rows of this list: same columns and its own. */
  relation(loans: string, next: NextParameter): string;
  columns: PageSource["columns"];
  sortedBy?: PageSource["sortedBy"];
  /** Conditions beside the filters. */
  where: readonly string[] | ((next: NextParameter) => readonly string[]);
  /** null: on the business date the page and the summary read the loans each for itself. Else what the summary needs. */
  once: readonly string[] | null;
  /** `filtered`: all loans that pass the filters, as a relation with its where clause. */
  summary(relation: string, where: string, filtered: string): string;
}

const allLoans: LoanListing = {
  relation: (loans) => loans,
  columns: loanColumns,
  where: [],
  once: null,
  summary: summarySql,
};

/**
 * SQL for the ids of the loans that contribute to a component on a day; its parameters are added to `values`. Metrics know it, which
 * stand on the loans.
 */
export type Contributors = (
  component: LoanComponent,
  day: IsoDate,
  isToday: boolean,
  values: unknown[],
) => string;

/** Where rows are read, and as what: a page of them, or all of them. */
export interface Reading<P> {
  session: Session;
  contributors: Contributors;
  read(source: PageSource, request: PageRequest): Promise<P>;
}

export async function listLoans<P>(
  { session, read, contributors }: Reading<P>,
  query: LoanListQuery,
  listing: LoanListing = allLoans,
): Promise<P> {
  const relation = await loanRelation(session, query.asOf);
  const values: unknown[] = [relation.asOf];
  const next: NextParameter = (value) => `$${values.push(value)}`;
  const filters = filterConditions(query.filters, next);
  if (query.component !== null) {
    const day = relation.asOf ?? (await businessDate(session));
    const ids = contributors(query.component, day, relation.asOf === null, values);
    filters.push(`loan_id in (${ids})`);
  }
  const fixed = typeof listing.where === "function" ? listing.where(next) : listing.where;
  const rows = listing.relation(relation.sql, next);
  const filtered = `${rows} t ${filters.length > 0 ? `where ${filters.join(" and ")}` : ""}`;
  return read(
    {
      relation: rows,
      columns: listing.columns,
      ...(listing.sortedBy && { sortedBy: listing.sortedBy }),
      where: [...filters, ...fixed],
      values,
      ...readingOf(listing, relation),
      summary: (listed, where) => listing.summary(listed, where, filtered),
    },
    query,
  );
}

/**
 * On a past date a whole row costs several times the columns of a summary (days past due before each payment), so that only those of
 * the page are read whole; a list of few of the loans does likewise on any date.
 */
function readingOf(
  listing: LoanListing,
  relation: LoanRelation,
): Pick<PageSource, "once" | "rowsOf"> {
  if (listing.once === null && relation.asOf === null) return { once: null };
  return {
    once: [...summaryColumns, ...(listing.once ?? [])],
    rowsOf: (ids) => {
      const values: unknown[] = [relation.asOf];
      const next: NextParameter = (value) => `$${values.push(value)}`;
      const loans = relationOf(relation, next(ids));
      return { relation: listing.relation(loans, next), values };
    },
  };
}
