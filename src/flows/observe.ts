// Loans of some days of disbursement, summed as they were on one or more days.
import type { FlowFilters } from "#contract/flow-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import { filterConditions } from "#loans/filters.ts";
import { kobo } from "#metrics/component.ts";
import type { Session } from "#store/database.ts";

/** A day, and which loans are looked at on it: those disbursed from … to. */
export interface Observation {
  day: IsoDate;
  from: IsoDate;
  to: IsoDate;
}

/** What is summed, as SQL over `l`; money in kobo. None of them needs dpd_before, so no statement pays for it. */
export const sums = {
  loans: "1",
  disbursed: "l.loan_amount_kobo",
  par0: "case when l.in_portfolio and l.current_dpd > 0 then l.principal_kobo else 0 end",
  par30: "case when l.in_portfolio and l.current_dpd > 30 then l.principal_kobo else 0 end",
  outstanding: "case when l.in_portfolio then l.principal_kobo else 0 end",
  principal_repaid: "l.principal_paid_kobo",
  fimr: "l.fimr_tagged::integer",
  settled: "l.is_settled::integer",
} as const;
export type Sum = keyof typeof sums;

export type Observed<S extends Sum> = Record<S, bigint> & {
  day: IsoDate;
  key: string | null;
  label: string | null;
};

/**
 * Where the positions come from. `stored`: the table, the only day being the business date. `every`: computed for all loans on each
 * day. `named`: for the loans of the day's window alone, found by index; faster where each day has a small part of the book.
 */
const sources = {
  stored: "loan s",
  every: "lateral loan_position(d.day) s",
  named: `lateral loan_position(d.day, array(
    select i.loan_id from loan i where i.disbursement_date between d.first_day and least(d.last_day, d.day)
  )) s`,
} as const;

/** `key`, `label`: SQL over `l`, what a group is and how it is called. */
export async function observe<S extends Sum>(
  session: Session,
  observations: readonly Observation[],
  asked: {
    key: string;
    label: string;
    sums: readonly S[];
    filters: FlowFilters;
    positions: keyof typeof sources;
  },
): Promise<Observed<S>[]> {
  const values: unknown[] = [
    observations.map(({ day }) => day),
    observations.map(({ from }) => from),
    observations.map(({ to }) => to),
  ];
  const conditions = filterConditions(asked.filters, (value) => `$${values.push(value)}`);
  const where = conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
  const list = asked.sums.map((name) => `sum(${sums[name]})::text`).join(", ");
  const rows = await session.query<{
    day: IsoDate;
    key: string | null;
    label: string | null;
    sums: string[];
  }>(
    `
select l.day, ${asked.key} as key, max(${asked.label}) as label, array[${list}] as sums
from (
  select d.day, s.loan_id, s.officer_id, s.officer_name, s.branch, coalesce(s.region, 'Unknown') as region, s.channel, s.wave, s.loan_type,
    s.vertical_lead_email, s.vertical_lead_name, s.disbursement_date, ${kobo("s.loan_amount")} as loan_amount_kobo,
    ${kobo("s.principal_outstanding")} as principal_kobo, ${kobo("s.total_principal_paid")} as principal_paid_kobo,
    f.current_dpd, f.is_settled, f.fimr_tagged, in_portfolio(f.is_settled, f.left_date, d.day) as in_portfolio
  from unnest($1::date[], $2::date[], $3::date[]) d (day, first_day, last_day)
  cross join ${sources[asked.positions]}
  cross join lateral loan_figures(s, d.day) f
  where s.disbursement_date between d.first_day and least(d.last_day, d.day)
  offset 0
) l ${where}
group by l.day, ${asked.key}`,
    values,
  );
  return rows.map(({ sums: texts, ...row }) => {
    const found = asked.sums.map((name, index) => [name, BigInt(texts[index] ?? "0")]);
    return { ...row, ...(Object.fromEntries(found) as Record<S, bigint>) };
  });
}

/** First and last month of disbursement of any loan in the window; null: there is none. */
export async function disbursedBetween(
  session: Session,
  from: IsoDate,
  to: IsoDate,
): Promise<{ first: IsoDate; last: IsoDate } | null> {
  const [row] = await session.query<{ first: IsoDate | null; last: IsoDate | null }>(
    "select min(disbursement_date) as first, max(disbursement_date) as last from loan where disbursement_date between $1 and $2",
    [from, to],
  );
  return row?.first && row.last ? { first: row.first, last: row.last } : null;
}
