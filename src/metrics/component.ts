// A component: what one loan, or one repayment, contributes to a sum that metrics are made of. The same expression gives the
// sum of a group and, row by row, its explanation.

/** naira components are counted in kobo. */
export type ComponentUnit = "naira" | "count";

/**
 * Where the rows come from. `loan`: one row a loan disbursed on or before as_of, alias `l` (every field of the loan's state, money also
 * as *_kobo), with what relation.ts offers beside it. Else repayments, alias `r`:
 * `recent`: dated from the first day of the last complete month, or 29 days before as_of, on; reversed ones too.
 * `window`: dated in the window; reversed ones too. `unremitted`: not reversed, not remitted, dated up to as_of.
 */
export type ComponentRows = "loan" | "recent" | "window" | "unremitted";

export interface Component {
  /** snake_case: the name in SQL, in answers of explain and in the daily tables. */
  id: string;
  title: string;
  unit: ComponentUnit;
  rows: ComponentRows;
  /** SQL: kobo or count as a bigint or integer; null: this row contributes nothing. Days by name: `:as_of`, `:window_from`… (days.ts). */
  sql: string;
  definition: string;
}

/** Sums to what the loans' `l.in_portfolio` ones have of `amount`, where `condition` holds too. */
export function ofPortfolio(amount: string, condition?: string): string {
  const where = condition === undefined ? "l.in_portfolio" : `l.in_portfolio and ${condition}`;
  return `case when ${where} then ${amount} end`;
}

/** SQL of an amount in kobo: sums of them are exact and fast. */
export function kobo(naira: string): string {
  return `(${naira} * 100)::bigint`;
}
