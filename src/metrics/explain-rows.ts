// The loans or repayments that make up a component: its own expression over the relation that its sum is made from.
import type { Scope } from "#contract/explain-ports.ts";
import type { Component } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import type { Days } from "./days.ts";
import { wholePositions } from "./positions.ts";
import { bind, loansFrom, repaymentConditions } from "./relation.ts";
import { scopeCondition } from "./scope.ts";

export interface Contribution {
  loan_id: string;
  /** null: the row is a loan. */
  repayment_id: string | null;
  /** Kobo or count. */
  amount: string;
}

const counterSuffix = "__rows";

/** Counts the rows that contribute to a component: summed beside it, from the same rows. */
function counterOf(component: Component): Component {
  const { id, sql } = component;
  return {
    ...component,
    id: `${id}${counterSuffix}`,
    unit: "count",
    sql: `case when (${sql}) <> 0 then 1 end`,
  };
}

/** Of the commonest channel each loan counts 1: the sum is the count. */
export function withCounters(components: readonly Component[]): Component[] {
  const counted = components.filter(({ id }) => id !== commonestChannelLoans.id);
  return [...components, ...counted.map(counterOf)];
}

export function rowsTotal(sums: ReadonlyMap<string, bigint>, { id }: Component): bigint {
  return sums.get(id === commonestChannelLoans.id ? id : `${id}${counterSuffix}`) ?? 0n;
}

/** Over the scope's loans: the channel in which each officer has most, of several the first by name. */
function purity(loans: string): string {
  return `join (
  select distinct on (officer_id) officer_id, channel as commonest
  from (select l.officer_id, l.channel, count(*) as loans ${loans} group by 1, 2) channels
  order by officer_id, loans desc, channel collate "C"
) purity on purity.officer_id = l.officer_id`;
}

export function contributionsSql(component: Component, scope: Scope, stored: boolean): string {
  const { sql, rows, id } = component;
  const condition = scopeCondition(scope, "$1");
  const positions = wholePositions(stored);
  if (rows !== "loan") {
    return `select l.loan_id, r.repayment_id, (${sql}) as amount
${loansFrom(condition, positions)}
join repayments r on r.loan_id = l.loan_id
cross join calendar k
where ${condition} and ${repaymentConditions[rows]}`;
  }
  const loans = loansFrom(`${condition}, ${sql}, l.officer_id, l.channel`, positions);
  const beside = id === commonestChannelLoans.id ? purity(`${loans}\nwhere ${condition}`) : "";
  return `select l.loan_id, null::text as repayment_id, (${sql}) as amount
${loans}
${beside}
where ${condition}`;
}

export interface ContributionQuestion {
  scope: Scope;
  days: Days;
  /** as_of is the business date of the same snapshot. */
  isToday: boolean;
}

/** The largest first; `limit` null: all of them. */
export function contributionsStatement(
  component: Component,
  { scope, days, isToday }: ContributionQuestion,
  { limit, offset }: { limit: number | null; offset: number },
): { text: string; values: unknown[] } {
  // A parameter must have a type, in statements that have no use for it too.
  return bind(
    `select c.loan_id, c.repayment_id, c.amount::text as amount
from (
${contributionsSql(component, scope, isToday)}
offset 0 -- a fence: the expression is computed once a row
) c
where c.amount <> 0 and $1::text is not distinct from $1::text
order by c.amount desc, c.loan_id collate "C", c.repayment_id collate "C"
limit $2::integer offset $3::bigint`,
    days,
    [scope.value, limit, offset],
  );
}
