// Each loan disbursed by the last day, twice: as it was on the first day and as it is on the last, both from the facts as known now.
// Amounts in kobo, as bigints: sums of them are exact and fast. `$1` is the first day, `$2` the last.
import type { FlowFilters } from "#contract/flow-ports.ts";
import { filterConditions } from "#loans/filters.ts";
import { kobo } from "#metrics/component.ts";

/** What belongs to a loan whatever the day; `filterConditions` speaks of these names. */
const loanColumns = `
    s.loan_id, s.customer_name, s.officer_id, s.officer_name, s.branch, coalesce(s.region, 'Unknown') as region, s.channel, s.wave,
    s.loan_type, s.vertical_lead_email, s.disbursement_date, s.status`;

const parts = ["principal", "interest", "fees"] as const;
type Part = (typeof parts)[number];

/** What a loan owes of each part before anything is paid or let go. */
const owed: Readonly<Record<Part, string>> = {
  principal: "s.loan_amount",
  interest: "s.interest_total",
  fees: "greatest(coalesce(s.fee_amount, 0) - s.fee_paid_upfront, 0)",
};

const waiverTypes: Readonly<Record<Part, string>> = {
  principal: "('principal')",
  interest: "('interest')",
  fees: "('fee', 'fees')",
};

function each(text: (part: Part) => string): string {
  return parts.map(text).join(", ");
}

/** `paid` counts repayments alone, so not the fee taken at disbursement. */
const amounts = each(
  (part) => `${kobo(`s.${part}_outstanding`)} as ${part}_left,
    ${kobo(part === "fees" ? "(s.total_fees_paid - s.fee_paid_upfront)" : `s.total_${part}_paid`)} as ${part}_paid`,
);

/** Loans that left in between, as they were on the day they left: what came later did not touch the portfolio. */
const leavers = `
  select r.loan_id, ${each(
    (part) => `sum(${kobo(`r.${part}_paid`)})::bigint as ${part}_paid,
    coalesce(sum(${kobo("r.waiver_amount")}) filter (where lower(r.waiver_type) in ${waiverTypes[part]}), 0)::bigint as ${part}_waived`,
  )}
  from (
    select loan_id, coalesce(closed_date, status_since) as left_date from loan
    where status <> 'Active' and coalesce(closed_date, status_since) <= $2::date
      and greatest(coalesce(closed_date, status_since), disbursement_date) > $1::date
  ) l
  join repayments r on r.loan_id = l.loan_id and not r.is_reversed and r.payment_date <= l.left_date
  group by r.loan_id`;

const closingParts = each(
  (
    part,
  ) => `case when c.has_left then greatest(c.${part}_owed - coalesce(x.${part}_paid, 0) - coalesce(x.${part}_waived, 0), 0)
      else c.${part}_left end as closing_${part},
    case when c.has_left then coalesce(x.${part}_paid, 0) else c.${part}_paid end as closing_${part}_paid`,
);

const openingParts = each(
  (part) =>
    `coalesce(o.${part}_left, c.${part}_owed) as opening_${part}, coalesce(o.${part}_paid, 0) as opening_${part}_paid`,
);

/** On the first day. Nothing counted since: a loan has its stored position, for a position depends on its day only through what counts. */
function openingSql(moved: string | null, next: (value: unknown) => string): string {
  const from = (source: string, condition = ""): string => `(
    select s.loan_id, f.current_dpd, in_portfolio(f.is_settled, f.left_date, $1::date) as in_portfolio, ${amounts}
    from ${source} cross join lateral loan_figures(s, $1::date) f
    where s.disbursement_date <= $1::date ${condition}
    offset 0)`;
  if (moved === null) return from("loan_position($1::date) s");
  const ids = `${next(moved)}::text[]`;
  return `${from("loan s", `and s.loan_id <> all(${ids})`)}
  union all ${from(`loan_position_of($1::date, ${ids}, false) s`)}`;
}

/**
 * A relation of the loans that were in the portfolio on the first day or are new since. No other loan can be in it on the last day:
 * what is settled stays settled and who has left stays away, as long as both days are told by the same facts. (Repayments take nothing
 * back: a reversed one counts on neither day.) `closing_…` of a loan that has left: as it left. `stored`: `$2` is the business date.
 * `moved`: the loans with repayments that count since the first day, as a text[] of PostgreSQL; null: perhaps all.
 */
export function pairsSql(
  stored: boolean,
  moved: string | null,
  filters: FlowFilters,
  next: (value: unknown) => string,
): string {
  const conditions = filterConditions(filters, next).map((condition) => `and ${condition}`);
  return `(
  select c.*, o.loan_id is null as is_new, coalesce(o.in_portfolio, false) as was_in_portfolio, o.current_dpd as opening_dpd,
    ${openingParts}, ${closingParts}
  from (
    select ${loanColumns}, f.current_dpd, f.is_settled, f.left_date, coalesce(f.left_date <= $2::date, false) as has_left,
      in_portfolio(f.is_settled, f.left_date, $2::date) as in_portfolio, ${kobo("s.loan_amount")} as loan_amount_kobo,
      ${each((part) => `${kobo(owed[part])} as ${part}_owed`)}, ${amounts}
    from ${stored ? "loan s" : "loan_position($2::date) s"} cross join lateral loan_figures(s, $2::date) f
    where s.disbursement_date <= $2::date
    offset 0
  ) c
  left join (${openingSql(moved, next)}) o on o.loan_id = c.loan_id
  left join (${leavers}) x on x.loan_id = c.loan_id
  where (o.loan_id is null or o.in_portfolio) ${conditions.join(" ")}
)`;
}

/** SQL of the principal, or of all three parts, of a prefix of `pairsSql`. */
export function sumOf(prefix: "opening" | "closing", whole: boolean): string {
  return whole
    ? `(${parts.map((part) => `${prefix}_${part}`).join(" + ")})`
    : `${prefix}_principal`;
}

/** SQL of what repayments took off, part by part: never more than went. */
export function paidOf(whole: boolean): string {
  const taken = (whole ? parts : parts.slice(0, 1)).map(
    (part) =>
      `least(closing_${part}_paid - opening_${part}_paid, opening_${part} - closing_${part})`,
  );
  return `(${taken.join(" + ")})`;
}
