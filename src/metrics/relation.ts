// What the components' SQL reads: one row a loan (alias l), and beside it what other days and the repayments say. Only what is
// asked for is joined and computed: a metric that needs no dpd_before does not pay for it.
import type { Component, ComponentRows } from "./component.ts";
import type { Days } from "./days.ts";

/** Columns of `l`, over the loan row `s` (stored, or computed for the day) and its figures `f`. */
const loanColumns: Readonly<Record<string, string>> = {
  loan_id: "s.loan_id",
  officer_id: "s.officer_id",
  branch: "s.branch",
  region: "coalesce(s.region, 'Unknown')",
  vertical_lead: "lower(s.vertical_lead_email)",
  vertical_lead_name: "s.vertical_lead_name",
  channel: "s.channel",
  wave: "s.wave",
  product: "s.loan_type",
  status: "s.status",
  disbursement_date: "s.disbursement_date",
  schedule_source: "s.schedule_source",
  first_instalment_due_date: "s.first_instalment_due_date",
  last_payment_date: "s.last_payment_date",
  rescheduled: "s.rescheduled",
  payment_day_count: "s.payment_day_count",
  on_time_payment_day_count: "s.on_time_payment_day_count",
  loan_amount_kobo: kobo("s.loan_amount"),
  principal_kobo: kobo("s.principal_outstanding"),
  total_kobo: kobo("s.total_outstanding"),
  interest_paid_kobo: kobo("s.total_interest_paid"),
  fees_paid_kobo: kobo("s.total_fees_paid"),
  fee_amount_kobo: kobo("s.fee_amount"),
  fee_paid_upfront_kobo: kobo("s.fee_paid_upfront"),
  current_dpd: "f.current_dpd",
  arrears_kobo: kobo("f.arrears_amount"),
  fimr_tagged: "f.fimr_tagged",
  left_date: "f.left_date",
  in_portfolio: "in_portfolio(f.is_settled, f.left_date, :as_of)",
  due_next_7_kobo: "next7.due_kobo",
  due_in_window_kobo: "window_due.due_kobo",
};

function kobo(amount: string): string {
  return `(${amount} * 100)::bigint`;
}

const laterals: Readonly<Record<string, string>> = {
  next7: "cross join lateral loan_due_between(s, :as_of, :as_of + 7) next7",
  window_due: "cross join lateral loan_due_between(s, :window_from - 1, :window_to) window_due",
};

/** Joined where a component names the alias. `early` and `middle` hold the loans they are about alone. */
const parts: Readonly<Record<string, string>> = {
  early: `left join (
    select s.loan_id, ${kobo("s.total_outstanding")} as total_kobo
    from loan_position(:week_before) s cross join lateral loan_figures(s, :week_before) f
    where s.disbursement_date <= :week_before and f.current_dpd between 1 and 6
      and in_portfolio(f.is_settled, f.left_date, :week_before)
  ) early on early.loan_id = l.loan_id`,
  middle: `left join (
    select s.loan_id, ${kobo("s.principal_outstanding")} as principal_kobo
    from loan_position(:month_middle) s cross join lateral loan_figures(s, :month_middle) f
    where s.disbursement_date <= :month_middle and f.current_dpd > 15
      and in_portfolio(f.is_settled, f.left_date, :month_middle)
  ) middle on middle.loan_id = l.loan_id`,
  first: "left join first_instalment_covered() first on first.loan_id = l.loan_id",
};

export const repaymentConditions: Readonly<Record<Exclude<ComponentRows, "loan">, string>> = {
  recent: "r.payment_date between :recent_from and :as_of",
  window: "r.payment_date between :window_from and :window_to",
  unremitted: "not r.is_remitted and not r.is_reversed and r.payment_date <= :as_of",
};

/** The columns of `l` that a text names. */
function columnsIn(text: string): string[] {
  const named = new Set([...text.matchAll(/\bl\.(\w+)/g)].map(([, name = ""]) => name));
  return Object.keys(loanColumns).filter((name) => named.has(name));
}

function names(text: string, alias: string): boolean {
  return new RegExp(`\\b${alias}\\.`).test(text);
}

/**
 * `from (…) l left join …` for expressions that name `l` and the parts. `stored`: as_of is the business date, the stored positions are
 * those of the day. The fence keeps a figure that many components ask for from being computed for each.
 */
export function loansFrom(expressions: string, stored: boolean): string {
  const columns = [...new Set(["loan_id", ...columnsIn(expressions)])];
  const list = columns.map((name) => `${loanColumns[name]} as ${name}`).join(", ");
  const source = stored ? "loan s" : "loan_position(:as_of) s";
  const beside = Object.keys(laterals).filter((alias) => names(list, alias));
  const joined = Object.keys(parts).filter((alias) => names(expressions, alias));
  return `from (
  select ${list}
  from ${source} cross join lateral loan_figures(s, :as_of) f ${beside.map((alias) => laterals[alias]).join(" ")}
  where s.disbursement_date <= :as_of
  offset 0
) l
${joined.map((alias) => parts[alias]).join("\n")}`;
}

/** Sums of repayment components per loan, as columns named by their ids. */
export function repaymentSums(
  rows: Exclude<ComponentRows, "loan">,
  of: readonly Component[],
): string {
  const sums = of.map(({ id, sql }) => `sum(${sql}) as ${id}`).join(", ");
  return `left join (
  select r.loan_id, ${sums}
  from repayments r cross join calendar k
  where ${repaymentConditions[rows]}
  group by r.loan_id
) ${rows}_rows on ${rows}_rows.loan_id = l.loan_id`;
}

/** A statement's text with `:day` names as numbered parameters, and the values for them. */
export function bind(
  sql: string,
  days: Days,
  values: unknown[] = [],
): { text: string; values: unknown[] } {
  const numbers = new Map<string, number>();
  const text = sql.replaceAll(/(?<!:):([a-z_]+)\b/g, (_all, name: string) => {
    if (!Object.hasOwn(days, name)) throw new Error(`SQL of the metrics names no day: ${name}`);
    let number = numbers.get(name);
    if (number === undefined) {
      number = values.push(days[name as keyof Days]);
      numbers.set(name, number);
    }
    return `$${number}::date`;
  });
  return { text, values };
}
