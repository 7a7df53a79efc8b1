// The loans that contribute to a component, as a condition of a list of loans: the same expression that explain lists row by row.
import type { LoanComponent } from "#contract/loan-columns.ts";
import type { IsoDate } from "#contract/ports.ts";
import { componentsOf, metrics } from "./catalogue.ts";
import type { Component } from "./component.ts";
import { daysOf } from "./days.ts";
import { contributionsSql } from "./explain-rows.ts";
import { bind } from "./relation.ts";
import { noWindow } from "./rows.ts";

const components = new Map<string, Component>(componentsOf(metrics).map((one) => [one.id, one]));
const wholePortfolio = { kind: "portfolio", value: null, text: "portfolio" } as const;

export function contributorsSql(
  id: LoanComponent,
  day: IsoDate,
  isToday: boolean,
  values: unknown[],
): string {
  const component = components.get(id);
  if (!component) throw new Error(`there is no component ${id}`);
  const sql = `select c.loan_id from (
${contributionsSql(component, wholePortfolio, isToday)}
offset 0 -- a fence: the expression is computed once a row
) c where c.amount <> 0`;
  return bind(sql, daysOf(day, noWindow), values).text;
}
