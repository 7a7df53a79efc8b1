// A page of rows and sums over all of them, as JSON text built in SQL.
import type { FlowPage } from "#contract/flow-ports.ts";
import type { Pairs } from "./book.ts";

/** Columns of an answer by name: SQL over the rows. */
export type RowColumns = Readonly<Record<string, string>>;

export interface Rows {
  /** A relation. */
  sql: string;
  columns: RowColumns;
  /** JSON names and SQL aggregates of the summary. */
  sums: RowColumns;
  /** SQL that tells apart the rows of one loan. */
  within?: string;
}

export interface RowPage {
  json: string;
  total: number;
  summary: string;
}

export function naira(kobo: string): string {
  return `(${kobo}) * 0.01`;
}

/** Of the loan itself, in every list of this folder. */
export const loanColumns: RowColumns = {
  loan_id: "loan_id",
  customer_name: "customer_name",
  officer_id: "officer_id",
  officer_name: "officer_name",
  branch: "branch",
  region: "region",
  channel: "channel",
  wave: "wave",
  product: "loan_type",
  disbursement_date: "disbursement_date",
  status: "status",
  left_date: "left_date",
  opening_dpd: "opening_dpd",
  closing_dpd: "current_dpd",
};

export async function readPage(
  { session, values, next }: Pairs,
  { sql, columns, sums, within }: Rows,
  { sort, page, limit }: FlowPage,
): Promise<RowPage> {
  const list = Object.entries(columns).map(([name, text]) => `${text} as ${name}`);
  const summary = Object.entries(sums).map(([name, text]) => `'${name}', ${text}`);
  const order = `${columns[sort.column]} ${sort.descending ? "desc" : "asc"} nulls last, loan_id${within === undefined ? "" : `, ${within}`}`;
  const text = `
with rows as materialized (select * from ${sql} r),
page as (
  select row_to_json(shown) as row, shown_at
  from (
    select *, row_number() over (order by ${order}) as shown_at from rows
    order by shown_at limit ${next(limit)}::integer offset ${next((page - 1) * limit)}::bigint
  ) r cross join lateral (select ${list.join(", ")}) shown
)
select coalesce((select json_agg(row order by shown_at) from page), '[]')::text as json,
  (select count(*)::integer from rows) as total,
  (select json_build_object(${summary.join(", ")}) from rows)::text as summary`;
  const [row] = await session.query<RowPage>(text, values);
  if (!row) throw new Error("a list of loans answered without a row");
  return row;
}
