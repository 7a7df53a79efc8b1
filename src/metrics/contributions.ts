// What each loan contributes to components, with the groups it belongs to: kept in a temporary table, of one world at a time.
import type { Session } from "#store/database.ts";
import { dimensions } from "./cells.ts";
import type { Component } from "./component.ts";
import { commonestChannelLoans } from "./components.ts";
import type { Days } from "./days.ts";
import { wholePositions } from "./positions.ts";
import { bind, isOfRepayments, loansFrom, repaymentSums } from "./relation.ts";

/** A row a loan: id, dimensions, and kobo or counts in the order of the components, one text. */
export function contributionsSql(components: readonly Component[]): string {
  const amounts = components.map((component) => {
    if (component.id === commonestChannelLoans.id) return "0";
    return isOfRepayments(component) ? `repayment_rows.${component.id}` : `(${component.sql})`;
  });
  const keys = dimensions.map((name) => `l.${name}`).join(", ");
  const ofLoans = components.filter(
    (component) => !isOfRepayments(component) && component.id !== commonestChannelLoans.id,
  );
  const expressions = [keys, ...ofLoans.map(({ sql }) => sql)].join(", ");
  const ofRepayments = components.filter(isOfRepayments);
  const sums = amounts.map((amount) => `coalesce(${amount}, 0)`).join(", ");
  return `
select l.loan_id, ${keys}, concat_ws(' ', ${sums === "" ? "0" : sums}) as amounts
${loansFrom(expressions, wholePositions(false))}
${ofRepayments.length > 0 ? repaymentSums(ofRepayments) : ""}`;
}

/** Into table `name`, whose rows then stay when the world is left. */
export async function keepContributions(
  session: Session,
  name: "then_parts" | "now_parts",
  components: readonly Component[],
  days: Days,
): Promise<void> {
  const columns = ["loan_id", ...dimensions, "amounts"]
    .map((column) => `${column} text`)
    .join(", ");
  await session.query(`create temp table ${name} (${columns}) on commit drop`);
  const { text, values } = bind(contributionsSql(components), days);
  await session.query(`insert into ${name} ${text}`, values);
}
