// Schedules: loans_ajoloanschedule, numbered by due date. A schedule is one thing: when one of its rows cannot be
// transformed all of them are quarantined, because a part would stand for the whole.
import {
  faultOf,
  money,
  payloadOf,
  type SourceEntity,
  type SourceSettings,
  type SourceTable,
} from "../entity.ts";
import { loanVerdicts } from "./loans.ts";
import { outOfRange } from "./people.ts";

const table: SourceTable = {
  name: "loans_ajoloanschedule",
  columns: {
    id: "integer",
    loan_id: "integer",
    due_amount: "number",
    due_date: "date",
    date_modified: "timestamp",
  },
};

const ownFault = faultOf([
  [
    "LOAN_NOT_FOUND",
    "loan_id",
    "l.id is null",
    "The row names a loan that the source does not have: correct loan_id.",
  ],
  [
    "LOAN_QUARANTINED",
    "loan_id",
    "l.verdict = 'quarantine'",
    "The row's loan is quarantined: mend the loan first.",
  ],
  [
    "NOT_AN_AMOUNT",
    "due_amount",
    `${money("i.due_amount")} is null or i.due_amount < 0`,
    "The amount due is no amount of 0 or more: correct it.",
  ],
  [
    "OUT_OF_RANGE",
    "due_date",
    outOfRange("i.due_date"),
    "The date lies outside the calendar: correct it.",
  ],
]);

const siblingFault =
  "SCHEDULE_FAULTY|loan_id|Another row of this schedule is quarantined: mend it first.";

export const schedules: SourceEntity = {
  name: "loan_schedules",
  type: "loan_schedule",
  table,
  cursor: "date_modified",
  scopeColumn: "i.loan_id",
  stage: "source_instalment",
  stageColumns: [
    "source_loan_id",
    "loan_id",
    "installment_number",
    "due_date",
    "total_due",
    "source_updated_at",
  ],
  rows: (where: string, settings: SourceSettings) => `
select o.id::bigint as id, case when o.loan_verdict = 'exclude' then 'exclude' when o.faulty then 'quarantine' else 'load' end as verdict,
  case when o.loan_verdict is distinct from 'exclude' and o.faulty then coalesce(o.fault, '${siblingFault}') end as fault,
  case when o.loan_verdict is distinct from 'exclude' and o.faulty then o.payload end as payload,
  o.source_loan_id, o.source_loan_id::text as loan_id, o.installment_number, o.due_date, o.total_due, o.source_updated_at
from (
  select r.*, bool_or(r.fault is not null) over (partition by r.source_loan_id) as faulty,
    (row_number() over (partition by r.source_loan_id order by r.due_date nulls last, r.id))::integer as installment_number
  from (
    select i.id, l.verdict as loan_verdict, ${ownFault} as fault, ${payloadOf("i", table)} as payload,
      i.loan_id::bigint as source_loan_id, i.due_date, ${money("i.due_amount")} as total_due, i.date_modified as source_updated_at
    from loans_ajoloanschedule i
    left join (${loanVerdicts(where.replaceAll("i.loan_id", "l.id"), settings)}) l on l.id = i.loan_id
    where ${where}
  ) r
) o`,
  money: "total_due",
  key: "source_loan_id",
  facts: {
    loan_id: "loan_id",
    installment_number: "installment_number",
    due_date: "due_date",
    total_due:
      "case when t.principal_due + t.interest_due + t.fee_due = t.total_due then t.total_due end",
  },
  // Ours has no id of its own row: the loan and the number name it.
  ours: {
    from: "loan_instalment t where source_id_of(t.loan_id) is not null",
    id: "source_id_of(t.loan_id)",
    scopeKey: "t.loan_id",
  },
};
