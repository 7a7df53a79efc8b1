// Where a loan's fields come from: on the business date the stored positions with today's figures, on any other date
// loan_state(). Both have the columns of contract/loan-columns.ts.
import { loanColumns } from "#contract/loan-columns.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";

/** A select over one row a loan, and the date it speaks of. `$1` is the date (null: the clock's). */
export interface LoanRelation {
  sql: string;
  asOf: IsoDate | null;
}

// Null in the table until the hierarchy tells the region (definitions, section 6).
const columns = Object.keys(loanColumns)
  .map((name) => (name === "region" ? "coalesce(region, 'Unknown') as region" : name))
  .join(", ");

/** Every column of a loan, in the order of the answer. */
export function loanFields(alias: string): string {
  return Object.keys(loanColumns)
    .map((name) => `${alias}.${name}`)
    .join(", ");
}

const stored = `(
  select ${columns}, c.business_date as as_of
  from clock c cross join loan l cross join lateral loan_figures(l, c.business_date) f
  where l.disbursement_date <= c.business_date and $1::date is null
)`;

const travelled = `(select ${columns}, $1::date as as_of from loan_state($1::date))`;

/** The business date itself is read from the stored positions: the same numbers, one scan instead of an aggregate. */
export async function loanRelation(session: Session, asOf: IsoDate | null): Promise<LoanRelation> {
  if (asOf === null || asOf === (await businessDate(session))) return { sql: stored, asOf: null };
  return { sql: travelled, asOf };
}

/** These loans alone, without touching the others. `$1` the date, `ids` the place of their ids. */
export function relationOf(relation: LoanRelation, ids: string): string {
  return relation.asOf === null
    ? `(select s.* from ${stored} s where s.loan_id = any(${ids}::text[]))`
    : `(select ${columns}, $1::date as as_of from loan_state($1::date, ${ids}::text[]))`;
}

/** One loan, without touching the others. `$1` the date, `$2` the id. */
export function oneLoan(relation: LoanRelation): string {
  return relation.asOf === null
    ? `${stored} s where s.loan_id = $2`
    : `(select ${columns}, $1::date as as_of from loan_state($1::date, array[$2::text])) s`;
}

export async function businessDate(session: Session): Promise<IsoDate> {
  const [row] = await session.query<{ business_date: string }>("select business_date from clock");
  if (!row) throw new Error("table clock is empty");
  return row.business_date;
}

/** Equal texts mean the same data. An expression of the statement that reads it, so that both see one snapshot. */
export const dataVersion = "(select data_version())";
