// Loans: loans_ajoloan with is_disbursed. Names, phone, branch and state come from the agent and the borrower, as the
// definitions say; a status that is not known is never mapped to a default.
import {
  instalmentCountMax,
  labelLengthMax,
  loanTermDaysMax,
  nameLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";
import { sqlLiteral } from "#store/database.ts";
import { condition } from "../../scope.ts";
import {
  faultOf,
  type FaultRule,
  filled,
  lagosDate,
  money,
  payloadOf,
  type SourceEntity,
  type SourceSettings,
  type SourceTable,
  tooLong,
} from "../entity.ts";
import { customerFaults, customerName, officerFaults, officerName, outOfRange } from "./people.ts";

const table: SourceTable = {
  name: "loans_ajoloan",
  columns: {
    id: "integer",
    agent_id: "integer",
    borrower_id: "integer",
    borrower_full_name: "text",
    borrower_phone_number: "text",
    amount: "number",
    amount_disbursed: "number",
    loan_type: "text",
    status: "text",
    performance_status: "text",
    interest_rate: "number",
    processing_fee: "number",
    nem_fee: "number",
    repayment_amount: "number",
    expected_repayment_count: "integer",
    is_disbursed: "boolean",
    date_disbursed: "timestamp",
    start_date: "date",
    end_date: "date",
    expected_end_date: "date",
    date_completed: "timestamp",
    tenor_in_days: "integer",
    repayment_type: "text",
    date_modified: "timestamp",
  },
};

/** The source's status, upper-cased → ours. A default is still owed: it is no write-off. */
export const loanStatuses: Readonly<Record<string, "Active" | "Closed" | "Written Off">> = {
  COMPLETED: "Closed",
  CLOSED: "Closed",
  DISBURSED: "Active",
  OPEN: "Active",
  OPEN_TO_SUPERVISOR: "Active",
  APPROVED: "Active",
  ACTIVE: "Active",
  PAST_MATURITY: "Active",
  DEFAULTED: "Active",
  WRITTEN_OFF: "Written Off",
};

/** Loan types that reach the borrower through a partner. */
const partnerTypes = ["BNPL", "PROSPER", "DMO"];

const ownFaults: FaultRule[] = [
  [
    "OFFICER_NOT_FOUND",
    "agent_id",
    "o.agent_missing",
    "The loan names an agent that the source does not have: correct agent_id.",
  ],
  [
    "OFFICER_QUARANTINED",
    "agent_id",
    "o.agent_fault is not null",
    "The loan's agent is quarantined: mend the agent first.",
  ],
  [
    "CUSTOMER_NOT_FOUND",
    "borrower_id",
    "o.borrower_missing",
    "The loan names a borrower that the source does not have: correct borrower_id.",
  ],
  [
    "CUSTOMER_QUARANTINED",
    "borrower_id",
    "o.borrower_fault is not null",
    "The loan's borrower is quarantined: mend the borrower first.",
  ],
  [
    "UNKNOWN_STATUS",
    "status",
    "o.status is null",
    "The status is none of those the definitions know: correct it, or add it to the definitions.",
  ],
  [
    "REQUIRED",
    "date_disbursed",
    "o.disbursement_date is null",
    "A disbursed loan has no date_disbursed: enter it.",
  ],
  [
    "OUT_OF_RANGE",
    "date_disbursed",
    outOfRange("o.disbursement_date"),
    "The date lies outside the calendar: correct it.",
  ],
  [
    "NOT_POSITIVE",
    "amount_disbursed",
    "o.loan_amount is null or o.loan_amount <= 0",
    "Neither amount_disbursed nor amount is an amount above 0: correct it.",
  ],
  [
    "NOT_AFTER_DISBURSEMENT",
    "expected_end_date",
    "o.maturity_date is null or o.maturity_date <= o.disbursement_date",
    "The loan does not mature after its disbursement: correct expected_end_date or the tenor.",
  ],
  [
    "OUT_OF_RANGE",
    "expected_end_date",
    outOfRange("o.maturity_date"),
    "The date lies outside the calendar: correct it.",
  ],
  [
    "OUT_OF_RANGE",
    "tenor_in_days",
    `o.loan_term_days > ${loanTermDaysMax}`,
    `The tenor is longer than ${loanTermDaysMax} days: correct it.`,
  ],
  [
    "OUT_OF_RANGE",
    "interest_rate",
    "o.raw_interest_rate is not null and (o.interest_rate is null or o.interest_rate not between 0 and 1)",
    "The rate is not a percentage from 0 to 100: correct it.",
  ],
  [
    "OUT_OF_RANGE",
    "processing_fee",
    "o.fee_amount is null or o.fee_amount < 0",
    "The fees do not sum to an amount of 0 or more: correct processing_fee and nem_fee.",
  ],
  [
    "OUT_OF_RANGE",
    "repayment_amount",
    `o.raw_repayment_amount < 0 or o.raw_repayment_amount is not null and ${money("o.raw_repayment_amount")} is null`,
    "The repayment amount is no amount of 0 or more: correct it.",
  ],
  [
    "UNKNOWN_FREQUENCY",
    "repayment_type",
    "o.repayment_frequency not in ('DAILY', 'WEEKLY', 'MONTHLY')",
    "The repayment type is none of DAILY, WEEKLY, MONTHLY: correct it.",
  ],
  [
    "OUT_OF_RANGE",
    "expected_repayment_count",
    `o.instalment_count > ${instalmentCountMax}`,
    `More than ${instalmentCountMax} instalments: correct the count.`,
  ],
  [
    "OUT_OF_RANGE",
    "start_date",
    outOfRange("o.first_payment_due_date"),
    "The date lies outside the calendar: correct it.",
  ],
  [
    "OUT_OF_RANGE",
    "date_completed",
    outOfRange("o.closed_date"),
    "The date lies outside the calendar: correct it.",
  ],
  tooLong("borrower_full_name", "o.customer_name", nameLengthMax, "name"),
  tooLong("borrower_phone_number", "o.customer_phone", phoneLengthMax, "phone number"),
  tooLong("branch_name", "o.branch", labelLengthMax, "branch"),
  tooLong("loan_type", "o.loan_type", labelLengthMax, "loan type"),
  tooLong("performance_status", "o.performance_status", labelLengthMax, "performance status"),
];

/** The part of the fee taken at disbursement: all of it, or none, by loan type. */
function feeAtDisbursement(fee: string, { fees, feesByLoanType }: SourceSettings): string {
  const share = (mode: string): string => (mode === "upfront" ? fee : "0.00");
  const cases = Object.entries(feesByLoanType).map(
    ([type, mode]) => `when ${sqlLiteral(type.toUpperCase())} then ${share(mode)}`,
  );
  if (cases.length === 0) return share(fees);
  return `case upper(btrim(l.loan_type)) ${cases.join(" ")} else ${share(fees)} end`;
}

const maturity = `coalesce(l.expected_end_date, l.end_date, case when l.tenor_in_days between 1 and ${loanTermDaysMax}
  then ${lagosDate("l.date_disbursed")} + l.tenor_in_days end)`;
const fee = money("l.processing_fee::numeric + l.nem_fee::numeric");
const rawColumns = Object.keys(table.columns)
  .map((column) => `l.${column} as raw_${column}`)
  .join(", ");
const statusCases = Object.entries(loanStatuses).map(
  ([raw, ours]) => `when '${raw}' then '${ours}'`,
);

/** Values before they are judged; `where` is a condition on l.id. The offset is a fence: the rules use each value several times. */
function values(where: string, settings: SourceSettings): string {
  return `
  select l.id, l.is_disbursed is true as wanted, a.id is null as agent_missing, b.id is null as borrower_missing,
    ${faultOf(officerFaults("a"))} as agent_fault, ${faultOf(customerFaults("b"))} as borrower_fault,
    ${rawColumns},
    l.id::text as loan_id, l.borrower_id::text as customer_id,
    coalesce(${filled("l.borrower_full_name")}, ${customerName("b")}) as customer_name,
    coalesce(${filled("l.borrower_phone_number")}, ${filled("b.phone_number")}) as customer_phone,
    l.agent_id::text as officer_id, ${officerName("a")} as officer_name, ${filled("a.user_phone")} as officer_phone,
    coalesce(${filled("a.user_branch")}, ${filled("b.branch_name")}, 'Unknown') as branch, ${filled("b.state")} as state,
    ${money("(case when l.amount_disbursed > 0 then l.amount_disbursed else l.amount end)")} as loan_amount,
    nullif(${money("l.repayment_amount")}, 0) as repayment_amount, ${lagosDate("l.date_disbursed")} as disbursement_date,
    ${maturity} as maturity_date,
    case when l.tenor_in_days > 0 then l.tenor_in_days
      when isfinite(${maturity}) and isfinite(l.date_disbursed) then ${maturity} - ${lagosDate("l.date_disbursed")} end as loan_term_days,
    case when l.interest_rate between -1e6 and 1e6 then round(l.interest_rate::numeric / 100, 4) end as interest_rate,
    ${fee} as fee_amount, ${feeAtDisbursement(fee, settings)} as fee_paid_upfront,
    case when upper(btrim(l.loan_type)) in (${partnerTypes.map((type) => `'${type}'`).join(", ")}) then 'Partner' else 'Direct' end as channel,
    case when upper(btrim(l.loan_type)) in (${partnerTypes.map((type) => `'${type}'`).join(", ")}) then btrim(l.loan_type) end as channel_partner,
    case upper(btrim(l.status)) ${statusCases.join(" ")} end as status, ${lagosDate("l.date_completed")} as closed_date,
    l.start_date as first_payment_due_date, nullif(greatest(l.expected_repayment_count, 0), 0) as instalment_count,
    coalesce(upper(${filled("l.repayment_type")}), 'DAILY') as repayment_frequency, l.status::text as source_status,
    l.performance_status::text as performance_status, l.loan_type::text as loan_type, l.date_modified as source_updated_at
  from loans_ajoloan l
  left join accounts_customuser a on a.id = l.agent_id
  left join ajo_ajouser b on b.id = l.borrower_id
  where ${where}
  offset 0`;
}

const stageColumns = [
  "loan_id",
  "customer_id",
  "customer_name",
  "customer_phone",
  "officer_id",
  "officer_name",
  "officer_phone",
  "branch",
  "state",
  "loan_amount",
  "repayment_amount",
  "disbursement_date",
  "maturity_date",
  "loan_term_days",
  "interest_rate",
  "fee_amount",
  "fee_paid_upfront",
  "channel",
  "channel_partner",
  "status",
  "closed_date",
  "first_payment_due_date",
  "instalment_count",
  "repayment_frequency",
  "source_status",
  "performance_status",
  "loan_type",
  "source_updated_at",
] as const;

/** Id and verdict of the loans in question: what schedules and repayments ask of their loan. `where` is a condition on l.id. */
export function loanVerdicts(where: string, settings: SourceSettings): string {
  const { quarantinedLoans: known } = settings;
  if (known === undefined) return loanRows(where, settings);
  return `
select l.id::bigint as id, case when l.is_disbursed is not true then 'exclude'
    when ${condition({ kind: "ids", ids: known }, "l.id")} then 'quarantine' else 'load' end as verdict
from loans_ajoloan l
where ${where}`;
}

/** The loans in question, judged. */
export function loanRows(where: string, settings: SourceSettings): string {
  return `
select j.id::bigint as id, case when not j.wanted then 'exclude' when j.fault is not null then 'quarantine' else 'load' end as verdict,
  case when j.wanted then j.fault end as fault, case when j.wanted and j.fault is not null then ${payloadOf("j", table, "raw_")} end as payload,
  ${stageColumns.map((column) => `j.${column}`).join(", ")}
from (
  select o.*, ${faultOf(ownFaults)} as fault
  from (${values(where, settings)}) o
) j`;
}

export const loans: SourceEntity = {
  name: "loans",
  type: "loan",
  table,
  cursor: "date_modified",
  scopeColumn: "l.id",
  stage: "source_loan",
  stageColumns,
  rows: loanRows,
  money: "loan_amount",
  key: "id",
  facts: {
    ...Object.fromEntries(
      stageColumns
        .filter((column) => column !== "loan_id" && column !== "source_updated_at")
        .map((column) => [column, column]),
    ),
    first_payment_due_date: "first_due_date_sent",
    instalment_count: "instalment_count_sent",
  },
  ours: {
    from: "loan t where source_id_of(t.loan_id) is not null",
    id: "source_id_of(t.loan_id)",
    scopeKey: "t.loan_id",
  },
};
