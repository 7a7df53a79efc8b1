// One computed field of a loan taken apart: its definition, the values it is made from, and the instalments and repayments behind them.
import type { LoanExplanation, LoanFieldQuery } from "#contract/explain-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";
import { explainedFields, furtherInputs } from "./explained-fields.ts";
import { dataVersion, loanRelation, oneLoan } from "./relation.ts";

const instalments = `
select c.installment_number, c.due_date, c.amount_due, c.cumulative_due,
  round(o.tolerance * c.installment_number, 2) as tolerance, c.is_covered, c.covered_on, c.due_date <= s.as_of as is_due,
  c.due_date < s.as_of as is_past_due
from loan_due_curve(s.as_of, s.loan_id) c
order by c.installment_number`;

function repayments(amount: string | null): string {
  return `
select r.*, case when r.counts then ${amount ?? "null::numeric"} end as amount
from loan_explained_repayments(s.as_of, s.loan_id) r
order by r.payment_date, r.repayment_id`;
}

function listOf(rows: string | undefined): string {
  return rows === undefined
    ? "'[]'::json"
    : `(select coalesce(json_agg(row_to_json(t)), '[]') from (${rows}) t)`;
}

interface FieldRow {
  json: string;
  as_of: IsoDate;
  data_version: string;
}

/** null: no such loan, or not yet disbursed on that date. */
export async function explainLoanField(
  db: Database,
  { loanId, field, asOf }: LoanFieldQuery,
): Promise<LoanExplanation | null> {
  const explained = explainedFields[field];
  if (!explained) throw new Error(`the field ${field} is not explained`);
  const relation = await loanRelation(db, asOf);
  const inputs = ["as_of", ...explained.inputs].map(
    (name) => `'${name}', ${furtherInputs[name] ?? `s.${name}`}`,
  );
  const rows = explained.repayments === undefined ? undefined : repayments(explained.repayments);
  const [row] = await db.query<FieldRow>(
    `select json_build_object('loan_id', s.loan_id, 'field', $3::text, 'as_of', s.as_of, 'value', s.${field},
    'definition', $4::text, 'formula', $5::text, 'inputs', json_build_object(${inputs.join(", ")}),
    'instalments', ${listOf(explained.instalments && instalments)}, 'repayments', ${listOf(rows)})::text as json,
  s.as_of::text as as_of, ${dataVersion} as data_version
from (select * from ${oneLoan(relation)}) s join loan o on o.loan_id = s.loan_id`,
    [relation.asOf, loanId, field, explained.definition, explained.formula],
  );
  return row ? { json: row.json, asOf: row.as_of, dataVersion: row.data_version } : null;
}
