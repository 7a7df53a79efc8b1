// The transition matrix: where the loans of one day, and those disbursed since, are on a later day.
import {
  closingBuckets,
  type FlowAnswer,
  type FlowList,
  type FlowQuery,
  openingBuckets,
  type TransitionLoansQuery,
} from "#contract/flow-ports.ts";
import { dpdBuckets } from "#contract/loan-columns.ts";
import { decimalText } from "#metrics/fraction.ts";
import type { Database } from "#store/database.ts";
import { withPairs } from "./book.ts";
import { loanColumns, naira, readPage } from "./page.ts";
import { sharesOf } from "./shares.ts";

/** As in loan_figures(), for a day that is not the row's own. */
function bucketOf(dpd: string): string {
  const [none, ...late] = dpdBuckets;
  const cases = late
    .slice(0, -1)
    .map((name) => `when ${dpd} <= ${name.split("-")[1]} then '${name}'`);
  return `case when ${dpd} = 0 then '${none}' ${cases.join(" ")} else '${late.at(-1)}' end`;
}

/** `was`, `is`: buckets; money of a loan that has gone is not in the closing balance. */
function movesSql(pairs: string): string {
  return `(
  select p.*, opening_principal as opening_kobo, case when in_portfolio then principal_left else 0 end as closing_kobo,
    case when is_new then 'New' else ${bucketOf("opening_dpd")} end as from_bucket,
    case when in_portfolio then ${bucketOf("current_dpd")}
      when has_left and status = 'Written Off' then 'Written off' else 'Paid off' end as to_bucket
  from ${pairs} p
)`;
}

interface Sums {
  loans: bigint;
  opening: bigint;
  closing: bigint;
}

interface CellRow {
  from_bucket: string;
  to_bucket: string;
  loans: string;
  opening: string;
  closing: string;
}

const nothing: Sums = { loans: 0n, opening: 0n, closing: 0n };

function add(sums: readonly Sums[]): Sums {
  return sums.reduce(
    (total, { loans, opening, closing }) => ({
      loans: total.loans + loans,
      opening: total.opening + opening,
      closing: total.closing + closing,
    }),
    nothing,
  );
}

function sumsJson({ loans, opening, closing }: Sums): string {
  return `"loans":${loans},"opening_balance":${decimalText(opening, 2)},"closing_balance":${decimalText(closing, 2)}`;
}

const shareUnits = 1_000_000n;

function shareJson(shares: bigint[] | null, index: number): string {
  return shares === null ? "null" : decimalText(shares[index] ?? 0n, 6);
}

type Cells = (from: string, to: string) => Sums;

function cellsOf(rows: readonly CellRow[]): Cells {
  const cells = new Map(
    rows.map(({ from_bucket: from, to_bucket: to, loans, opening, closing }) => [
      `${from} → ${to}`,
      { loans: BigInt(loans), opening: BigInt(opening), closing: BigInt(closing) },
    ]),
  );
  return (from, to) => cells.get(`${from} → ${to}`) ?? nothing;
}

/** The cells of one row, with their shares in it. */
function rowJson(from: string, cells: Cells): string[] {
  const row = closingBuckets.map((to) => cells(from, to));
  const byLoans = sharesOf(
    row.map(({ loans }) => loans),
    shareUnits,
  );
  const byBalance = sharesOf(
    row.map(({ opening }) => opening),
    shareUnits,
  );
  return closingBuckets.map(
    (to, index) =>
      `{"from_bucket":"${from}","to_bucket":"${to}",${sumsJson(row[index] ?? nothing)},` +
      `"share_of_loans":${shareJson(byLoans, index)},"share_of_balance":${shareJson(byBalance, index)}}`,
  );
}

export async function transitions(db: Database, query: FlowQuery): Promise<FlowAnswer> {
  return withPairs(db, query, async ({ session, sql, values, days }) => {
    const rows = await session.query<CellRow>(
      `
select from_bucket, to_bucket, count(*)::text as loans, sum(opening_kobo)::text as opening, sum(closing_kobo)::text as closing
from ${movesSql(sql)} m group by 1, 2`,
      values,
    );
    const cells = cellsOf(rows);
    const ofRow = (from: string): Sums => add(closingBuckets.map((to) => cells(from, to)));
    const ofColumn = (to: string): Sums => add(openingBuckets.map((from) => cells(from, to)));
    const list = (name: string, buckets: readonly string[], sums: (bucket: string) => Sums) =>
      `[${buckets.map((bucket) => `{"${name}":"${bucket}",${sumsJson(sums(bucket))}}`).join(",")}]`;
    return {
      ...days,
      json: `[${openingBuckets.flatMap((from) => rowJson(from, cells)).join(",")}]`,
      beside: {
        rows: list("from_bucket", openingBuckets, ofRow),
        columns: list("to_bucket", closingBuckets, ofColumn),
        whole: `{${sumsJson(add(openingBuckets.map(ofRow)))}}`,
      },
    };
  });
}

export const transitionLoanColumns = {
  ...loanColumns,
  from_bucket: "from_bucket",
  to_bucket: "to_bucket",
  opening_balance: naira("opening_kobo"),
  closing_balance: naira("closing_kobo"),
};

export async function transitionLoans(
  db: Database,
  query: TransitionLoansQuery,
): Promise<FlowList> {
  return withPairs(db, query, async (pairs) => {
    const conditions = [
      ...(query.fromBuckets ? [`from_bucket = any(${pairs.next(query.fromBuckets)}::text[])`] : []),
      ...(query.toBuckets ? [`to_bucket = any(${pairs.next(query.toBuckets)}::text[])`] : []),
    ];
    const where = conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
    const { json, total, summary } = await readPage(
      pairs,
      {
        sql: `(select * from ${movesSql(pairs.sql)} m ${where})`,
        columns: transitionLoanColumns,
        sums: {
          loans: "count(*)",
          opening_balance: naira("coalesce(sum(opening_kobo), 0)"),
          closing_balance: naira("coalesce(sum(closing_kobo), 0)"),
        },
      },
      query,
    );
    return { ...pairs.days, json, total, beside: { summary } };
  });
}
