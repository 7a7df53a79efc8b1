// The bridge: an amount of one day, what moved it, the amount of a later day. Each loan's difference is split into parts that sum to
// it, so the bridge closes exactly. docs/flows.md says what each step means.
import {
  type BridgeLoansQuery,
  type BridgeMeasure,
  type BridgeQuery,
  bridgeSteps,
  type FlowAnswer,
  type FlowList,
} from "#contract/flow-ports.ts";
import { decimalText } from "#metrics/fraction.ts";
import type { Database } from "#store/database.ts";
import { withPairs } from "./book.ts";
import { loanColumns, naira, readPage } from "./page.ts";
import { paidOf, sumOf } from "./pairs.ts";

/** Days past due above which a loan is in the measure; null: the whole portfolio is. */
const daysOf: Readonly<Record<BridgeMeasure, number | null>> = {
  par0: 0,
  par1: 1,
  par7: 7,
  par15: 15,
  par30: 30,
  par60: 60,
  par90: 90,
  outstanding: null,
  principal: null,
};

/**
 * One row a loan: `opening_kobo` and `closing_kobo` of the measure; `entry_step` with what it brought; what was `paid` and `corrected`
 * while it was in; `exit_step` with what it took along. Of the whole portfolio a new loan enters with all it owed at disbursement; of
 * PAR with what is at risk on the last day.
 */
function splitSql(pairs: string, measure: BridgeMeasure): string {
  const days = daysOf[measure];
  const all = measure === "outstanding";
  const late = (dpd: string): string => (days === null ? "true" : `${dpd} > ${days}`);
  const isIn = days === null ? "(is_new or was_in)" : "was_in";
  return `(
  select m.*, case when was_in then opening else 0 end as opening_kobo, case when is_in then closing else 0 end as closing_kobo,
    case when is_new and ${days === null ? "true" : "is_in"} then 'new' when is_in and not was_in then 'rolled_in' end as entry_step,
    case when ${isIn} then opening else closing end as entry_kobo,
    case when stays or exit_step in ('written_off', 'closed') then paid else 0 end as paid_kobo,
    case when stays or exit_step in ('written_off', 'closed') then opening - closing - paid else 0 end as corrected_kobo,
    case when exit_step in ('written_off', 'closed') then closing else opening end as exit_kobo
  from (
    select q.*, ${isIn} and is_in as stays,
      case when not ${isIn} or is_in then null when in_portfolio then 'cured'
        when has_left and status = 'Written Off' then 'written_off' when is_settled then 'paid_off' else 'closed' end as exit_step
    from (
      select p.*, ${sumOf("opening", all)} as opening, ${sumOf("closing", all)} as closing, ${paidOf(all)} as paid,
        was_in_portfolio and ${late("opening_dpd")} as was_in, in_portfolio and ${late("current_dpd")} as is_in
      from ${pairs} p
      offset 0
    ) q
  ) m
)`;
}

/** One row a loan and step, of a relation as `splitSql` makes it; `change`: by how much it changes the number of loans. */
function stepsSql(split: string): string {
  return `(
  select b.*, v.step, v.place, v.amount, v.change
  from ${split} b
  cross join lateral (values
    (1, b.entry_step, b.entry_kobo, 1), (2, 'paid', -b.paid_kobo, 0), (3, 'corrected', -b.corrected_kobo, 0),
    (4, b.exit_step, -b.exit_kobo, -1)) v (place, step, amount, change)
  where v.step is not null and (v.amount <> 0 or v.change <> 0)
)`;
}

interface StepRow {
  step: string;
  loans: string;
  change: string;
  amount: string;
}

/** `opening` and `closing` among the steps: the number and the sum of the loans in the measure. */
function sumsSql(pairs: string, measure: BridgeMeasure): string {
  return `
with split as materialized (
  select was_in, is_in, opening_kobo, closing_kobo, entry_step, entry_kobo, paid_kobo, corrected_kobo, exit_step, exit_kobo
  from ${splitSql(pairs, measure)} s where was_in or is_in or entry_step is not null
)
select 'opening' as step, count(*)::text as loans, count(*)::text as change, coalesce(sum(opening_kobo), 0)::text as amount
from split where was_in
union all
select 'closing', count(*)::text, count(*)::text, coalesce(sum(closing_kobo), 0)::text from split where is_in
union all
select step, count(*)::text, sum(change)::text, sum(amount)::text from ${stepsSql("split")} s group by step`;
}

function stepJson(name: string, row: StepRow | undefined): string {
  const amount = decimalText(BigInt(row?.amount ?? 0), 2);
  return `{"step":"${name}","amount":${amount},"loans":${row?.loans ?? 0},"loans_change":${row?.change ?? 0}}`;
}

export async function bridge(db: Database, query: BridgeQuery): Promise<FlowAnswer> {
  return withPairs(db, query, async ({ session, sql, values, days }) => {
    const rows = await session.query<StepRow>(sumsSql(sql, query.measure), values);
    const found = new Map(rows.map((row) => [row.step, row]));
    const names = ["opening", ...bridgeSteps, "closing"];
    const json = names.map((name) => stepJson(name, found.get(name))).join(",");
    return { ...days, json: `[${json}]`, beside: {} };
  });
}

export const bridgeLoanColumns = {
  ...loanColumns,
  step: "step",
  amount: naira("amount"),
  opening_amount: naira("opening_kobo"),
  closing_amount: naira("closing_kobo"),
};

export async function bridgeLoans(db: Database, query: BridgeLoansQuery): Promise<FlowList> {
  return withPairs(db, query, async (pairs) => {
    const steps = stepsSql(splitSql(pairs.sql, query.measure));
    const where = query.steps ? `where step = any(${pairs.next(query.steps)}::text[])` : "";
    const { json, total, summary } = await readPage(
      pairs,
      {
        sql: `(select * from ${steps} s ${where})`,
        columns: bridgeLoanColumns,
        sums: {
          loans: "count(distinct loan_id)",
          loans_change: "coalesce(sum(change), 0)",
          amount: naira("coalesce(sum(amount), 0)"),
        },
        within: "place",
      },
      query,
    );
    return { ...pairs.days, json, total, beside: { summary } };
  });
}
