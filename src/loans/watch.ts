// Who paid today and who did not: every loan of which the day asked something, as it stood before the day's first repayment.
import { watchColumns } from "#contract/collection-columns.ts";
import type { WatchQuery } from "#contract/collection-ports.ts";
import { filterConditions } from "./filters.ts";
import type { Reading } from "./list.ts";
import { businessDate, loanRelation } from "./relation.ts";

export async function watchLoans<P>(
  { session, read }: Pick<Reading<P>, "session" | "read">,
  query: WatchQuery,
): Promise<P> {
  const day = query.asOf ?? (await businessDate(session));
  const relation = await loanRelation(session, query.asOf);
  const values: unknown[] = [relation.asOf];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const watched = watchedSql(relation.sql, next(day));
  const where = filterConditions(query.filters, next);
  if (query.paid !== null) where.push(`paid_today = ${next(query.paid)}::boolean`);
  return read(
    { relation: watched, columns: watchColumns, where, values, once: [], summary: summarySql },
    query,
  );
}

/**
 * Loans that had not left and were not settled when the day began, with an instalment due on it or late before any row of it: whoever
 * pays on the day is still among them. to_collect: what the day had to bring for nothing to be late tomorrow.
 */
function watchedSql(loans: string, day: string): string {
  return `(
  select b.*, greatest(0.00, past_due_amount + due_today - settled_before) as to_collect
  from (
    select t.*, coalesce(u.amount_due, 0.00) as due_today, coalesce(p.payments, 0) > 0 as paid_today,
      coalesce(p.collected, 0.00) as collected_today, coalesce(p.payments, 0) as payments_today,
      coalesce(p.settled_before, t.settled_amount) as settled_before,
      case when p.loan_id is null then t.current_dpd
        else coalesce(greatest(0, t.as_of - p.oldest_unpaid_before), 0) end as dpd_before
    from ${loans} t
    left join loans_due(${day}::date, ${day}::date) u on u.loan_id = t.loan_id
    left join loans_paid_on(${day}::date) p on p.loan_id = t.loan_id
    where (t.left_date is null or t.left_date >= t.as_of) and not coalesce(p.was_settled, t.is_settled)
  ) b
  where due_today > 0 or dpd_before > 0
)`;
}

function summarySql(relation: string, where: string): string {
  return `
  select s.loans as total, row_to_json(s)::text as summary
  from (
    select count(*)::integer as loans, count(*) filter (where paid_today) as paid_loans,
      count(*) filter (where not paid_today) as unpaid_loans, coalesce(sum(due_today), 0.00) as due_today,
      coalesce(sum(to_collect), 0.00) as to_collect, coalesce(sum(collected_today), 0.00) as collected_today,
      coalesce(sum(arrears_amount), 0.00) as arrears_amount
    from ${relation} t ${where}
  ) s`;
}
