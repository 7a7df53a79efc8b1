// Repayments: loans_ajoloanrepayment of disbursed loans, unless applied_to_loan is false. The source gives one amount; its
// parts follow from the contract where the rows arrive (db/functions/contract_split.sql).
import { codeLengthMax, labelLengthMax } from "#contract/limits.ts";
import {
  faultOf,
  filled,
  lagosDate,
  money,
  payloadOf,
  type SourceEntity,
  type SourceSettings,
  type SourceTable,
  tooLong,
} from "../entity.ts";
import { loanVerdicts } from "./loans.ts";
import { outOfRange } from "./people.ts";

const table: SourceTable = {
  name: "loans_ajoloanrepayment",
  columns: {
    id: "integer",
    ajo_loan_id: "integer",
    repayment_type: "text",
    repayment_amount: "number",
    health_insurance: "number",
    paid_date: "timestamp",
    repayment_ref: "uuid",
    settlement_status: "boolean",
    marked_as: "text",
    applied_to_loan: "boolean",
    date_created: "timestamp",
    date_modified: "timestamp",
  },
};

const amount = money("p.repayment_amount");
const ownFault = faultOf([
  [
    "LOAN_NOT_FOUND",
    "ajo_loan_id",
    "l.id is null",
    "The repayment names a loan that the source does not have: correct ajo_loan_id.",
  ],
  [
    "LOAN_QUARANTINED",
    "ajo_loan_id",
    "l.verdict = 'quarantine'",
    "The repayment's loan is quarantined: mend the loan first.",
  ],
  ["REQUIRED", "paid_date", "p.paid_date is null", "The repayment has no paid_date: enter it."],
  [
    "OUT_OF_RANGE",
    "paid_date",
    outOfRange("p.paid_date"),
    "The date lies outside the calendar: correct it.",
  ],
  [
    "NOT_POSITIVE",
    "repayment_amount",
    `${amount} is null or ${amount} <= 0`,
    "The amount is not above 0: correct it, or delete the row.",
  ],
  [
    "REQUIRED",
    "repayment_type",
    `${filled("p.repayment_type")} is null`,
    "The repayment has no type: enter it.",
  ],
  tooLong("repayment_type", "btrim(p.repayment_type)", codeLengthMax, "type"),
  tooLong("repayment_ref", "p.repayment_ref::text", labelLengthMax, "reference"),
  [
    "REQUIRED",
    "settlement_status",
    "p.settlement_status is null",
    "Whether the money was handed in is not said: enter it.",
  ],
  [
    "NOT_AN_AMOUNT",
    "health_insurance",
    `p.health_insurance is not null and ${money("p.health_insurance")} is null`,
    "The health insurance is no amount: correct it.",
  ],
]);

export const repayments: SourceEntity = {
  name: "repayments",
  type: "repayment",
  table,
  cursor: "date_modified",
  scopeColumn: "p.ajo_loan_id",
  stage: "source_repayment",
  stageColumns: [
    "source_loan_id",
    "loan_id",
    "repayment_id",
    "paid_at",
    "payment_date",
    "payment_amount",
    "payment_method",
    "payment_reference",
    "is_backdated",
    "is_reversed",
    "is_remitted",
    "health_insurance",
    "source_updated_at",
  ],
  rows: (
    where: string,
    settings: SourceSettings,
    whereLoans = where.replaceAll("p.ajo_loan_id", "l.id"),
  ) => `
select o.id::bigint as id, case when o.excluded then 'exclude' when o.fault is not null then 'quarantine' else 'load' end as verdict,
  case when not o.excluded then o.fault end as fault, case when not o.excluded and o.fault is not null then o.payload end as payload,
  o.source_loan_id, o.source_loan_id::text as loan_id, o.id::text as repayment_id, o.paid_at, o.payment_date, o.payment_amount,
  o.payment_method, o.payment_reference, o.is_backdated, o.is_reversed, o.is_remitted, o.health_insurance, o.source_updated_at
from (
  select p.id, p.applied_to_loan is false or l.verdict is not distinct from 'exclude' as excluded, ${ownFault} as fault,
    ${payloadOf("p", table)} as payload, p.ajo_loan_id::bigint as source_loan_id, p.paid_date as paid_at,
    ${lagosDate("p.paid_date")} as payment_date, ${amount} as payment_amount, ${filled("p.repayment_type")} as payment_method,
    p.repayment_ref::text as payment_reference,
    coalesce(upper(btrim(p.marked_as)) = 'BACKDATED', false)
      or coalesce(${lagosDate("p.date_created")} > ${lagosDate("p.paid_date")}, false) as is_backdated,
    coalesce(upper(btrim(p.marked_as)) = 'REVERSAL', false) as is_reversed, p.settlement_status as is_remitted,
    ${money("p.health_insurance")} as health_insurance, p.date_modified as source_updated_at
  from loans_ajoloanrepayment p
  left join (${loanVerdicts(whereLoans, settings)}) l on l.id = p.ajo_loan_id
  where ${where}
) o`,
  money: "payment_amount",
  key: "id",
  facts: {
    loan_id: "loan_id",
    payment_date: "payment_date",
    // A row whose parts do not sum to its amount is no copy, whatever its amount says; the source has no penalties.
    payment_amount:
      "case when t.paid_kobo = (t.payment_amount * 100)::bigint and t.penalty_paid = 0 then t.payment_amount end",
    payment_method: "payment_method",
    payment_reference: "payment_reference",
    is_backdated: "is_backdated",
    is_reversed: "is_reversed",
    is_remitted: "is_remitted",
    health_insurance: "health_insurance",
    paid_at: "paid_at",
  },
  ours: {
    from: "repayments t where t.source_id is not null",
    id: "t.source_id",
    scopeKey: "t.loan_id",
  },
};
