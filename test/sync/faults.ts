/** Every reason for which a row of the source is quarantined, with a row for each and what mends it. */
import type { SourceTable } from "#demo/source/tables.ts";

type Row = Record<string, unknown>;

export interface Fault {
  table: SourceTable;
  /** As sync_error calls it. */
  type: string;
  name: string;
  row: Row & { id: number };
  reason: string;
  field: string;
  /** As it is kept; null where the row has none. */
  amount: string | null;
  mend: Row;
}

const tables = {
  agent: ["accounts_customuser", "officer"],
  borrower: ["ajo_ajouser", "customer"],
  loan: ["loans_ajoloan", "loan"],
  instalment: ["loans_ajoloanschedule", "loan_schedule"],
  repayment: ["loans_ajoloanrepayment", "repayment"],
  holiday: ["loans_holiday", "holiday"],
} as const satisfies Record<string, readonly [SourceTable, string]>;
type Kind = keyof typeof tables;

/** Other values than the usual ones of each table (test/support/source-pair.ts); "@51" stands for 51 letters. */
const rows = `
  agent      | 10 | without a name or e-mail           | {"username":null,"email":" "}                          | REQUIRED               | username
  agent      | 11 | with a branch of 101 letters       | {"user_branch":"@101"}                                 | TOO_LONG               | user_branch
  agent      | 12 | who joined in 1969                 | {"date_joined":"1969-12-31T12:00:00Z"}                 | OUT_OF_RANGE           | date_joined
  agent      | 13 | with a phone of 101 figures        | {"user_phone":"@101"}                                  | TOO_LONG               | user_phone
  agent      | 14 | with an e-mail of 256 letters      | {"username":"Agent 14","email":"@256"}                 | TOO_LONG               | email
  agent      | 15 | of a type of 101 letters           | {"user_type":"AGENT","account_type":"@101"}            | TOO_LONG               | account_type
  borrower   | 10 | without a name or phone            | {"first_name":null,"last_name":" ","phone_number":" "} | REQUIRED               | phone_number
  borrower   | 11 | with a gender of 51 letters        | {"gender":"@51"}                                       | TOO_LONG               | gender
  borrower   | 12 | born in 2150                       | {"dob":"2150-01-01"}                                   | OUT_OF_RANGE           | dob
  borrower   | 13 | born in 1849                       | {"dob":"1849-12-31"}                                   | OUT_OF_RANGE           | dob
  borrower   | 14 | with a phone of 101 figures        | {"phone_number":"@101"}                                | TOO_LONG               | phone_number
  borrower   | 15 | in an area of 101 letters          | {"lga":"@101"}                                         | TOO_LONG               | lga
  loan       | 10 | of an agent that is not there      | {"agent_id":999}                                       | OFFICER_NOT_FOUND      | agent_id
  loan       | 11 | of a borrower that is not there    | {"borrower_id":999}                                    | CUSTOMER_NOT_FOUND     | borrower_id
  loan       | 12 | of a quarantined agent             | {"agent_id":10}                                        | OFFICER_QUARANTINED    | agent_id
  loan       | 13 | of a quarantined borrower          | {"borrower_id":10}                                     | CUSTOMER_QUARANTINED   | borrower_id
  loan       | 14 | of a borrower born in 2150         | {"borrower_id":12}                                     | CUSTOMER_QUARANTINED   | borrower_id
  loan       | 20 | of an unknown status               | {"status":"FROZEN"}                                    | UNKNOWN_STATUS         | status
  loan       | 21 | PENDING although disbursed         | {"status":"PENDING"}                                   | UNKNOWN_STATUS         | status
  loan       | 22 | without date_disbursed             | {"date_disbursed":null}                                | REQUIRED               | date_disbursed
  loan       | 23 | disbursed in 1969                  | {"date_disbursed":"1969-06-01T09:00:00Z"}              | OUT_OF_RANGE           | date_disbursed
  loan       | 24 | disbursed for ever                 | {"date_disbursed":"infinity","tenor_in_days":0}        | OUT_OF_RANGE           | date_disbursed
  loan       | 25 | without an amount                  | {"amount":0,"amount_disbursed":0}                      | NOT_POSITIVE           | amount_disbursed
  loan       | 26 | of an amount that is none          | {"amount":"NaN","amount_disbursed":"NaN"}              | NOT_POSITIVE           | amount_disbursed
  loan       | 27 | of more than our table holds       | {"amount_disbursed":1e13}                              | NOT_POSITIVE           | amount_disbursed
  loan       | 28 | that matures on the day it begins  | {"expected_end_date":"2025-09-01"}                     | NOT_AFTER_DISBURSEMENT | expected_end_date
  loan       | 29 | without any end                    | {"expected_end_date":null,"tenor_in_days":0}           | NOT_AFTER_DISBURSEMENT | expected_end_date
  loan       | 30 | that matures in 2150               | {"expected_end_date":"2150-01-01"}                     | OUT_OF_RANGE           | expected_end_date
  loan       | 31 | that never matures                 | {"expected_end_date":"infinity","tenor_in_days":0}     | OUT_OF_RANGE           | expected_end_date
  loan       | 32 | of a tenor of 36,526 days          | {"tenor_in_days":36526}                                | OUT_OF_RANGE           | tenor_in_days
  loan       | 33 | at 101 %                           | {"interest_rate":101}                                  | OUT_OF_RANGE           | interest_rate
  loan       | 34 | at 1,500 %                         | {"interest_rate":1500}                                 | OUT_OF_RANGE           | interest_rate
  loan       | 35 | at −1 %                            | {"interest_rate":-1}                                   | OUT_OF_RANGE           | interest_rate
  loan       | 36 | at a rate that is none             | {"interest_rate":"NaN"}                                | OUT_OF_RANGE           | interest_rate
  loan       | 37 | of a negative fee                  | {"processing_fee":-1}                                  | OUT_OF_RANGE           | processing_fee
  loan       | 38 | of an infinite fee                 | {"nem_fee":"Infinity"}                                 | OUT_OF_RANGE           | processing_fee
  loan       | 39 | of a negative repayment amount     | {"repayment_amount":-0.01}                             | OUT_OF_RANGE           | repayment_amount
  loan       | 40 | of a repayment amount that is none | {"repayment_amount":"NaN"}                             | OUT_OF_RANGE           | repayment_amount
  loan       | 41 | paid HOURLY                        | {"repayment_type":"HOURLY"}                            | UNKNOWN_FREQUENCY      | repayment_type
  loan       | 42 | of 5,001 instalments               | {"expected_repayment_count":5001}                      | OUT_OF_RANGE           | expected_repayment_count
  loan       | 43 | first due in 1969                  | {"start_date":"1969-12-31"}                            | OUT_OF_RANGE           | start_date
  loan       | 44 | completed in 2150                  | {"date_completed":"2150-01-01T00:00:00Z"}              | OUT_OF_RANGE           | date_completed
  loan       | 45 | with a phone of 101 figures        | {"borrower_phone_number":"@101"}                       | TOO_LONG               | borrower_phone_number
  loan       | 46 | of a type of 101 letters           | {"loan_type":"@101"}                                   | TOO_LONG               | loan_type
  loan       | 47 | with a standing of 101 letters     | {"performance_status":"@101"}                          | TOO_LONG               | performance_status
  instalment | 10 | of a loan that is not there        | {"loan_id":999}                                        | LOAN_NOT_FOUND         | loan_id
  instalment | 11 | of a quarantined loan              | {"loan_id":41}                                         | LOAN_QUARANTINED       | loan_id
  instalment | 12 | of a negative amount               | {"loan_id":3,"due_amount":-1}                          | NOT_AN_AMOUNT          | due_amount
  instalment | 13 | beside a faulty one                | {"loan_id":3}                                          | SCHEDULE_FAULTY        | loan_id
  instalment | 14 | due in 2150                        | {"loan_id":4,"due_date":"2150-01-01"}                  | OUT_OF_RANGE           | due_date
  repayment  | 10 | of a loan that is not there        | {"ajo_loan_id":999}                                    | LOAN_NOT_FOUND         | ajo_loan_id
  repayment  | 11 | of a quarantined loan              | {"ajo_loan_id":41}                                     | LOAN_QUARANTINED       | ajo_loan_id
  repayment  | 12 | paid in 1969                       | {"paid_date":"1969-01-01T00:00:00Z"}                   | OUT_OF_RANGE           | paid_date
  repayment  | 13 | of 0                               | {"repayment_amount":0}                                 | NOT_POSITIVE           | repayment_amount
  repayment  | 14 | of less than half a kobo           | {"repayment_amount":0.004}                             | NOT_POSITIVE           | repayment_amount
  repayment  | 15 | of a negative amount               | {"repayment_amount":-5}                                | NOT_POSITIVE           | repayment_amount
  repayment  | 16 | of an amount that is none          | {"repayment_amount":"NaN"}                             | NOT_POSITIVE           | repayment_amount
  repayment  | 17 | without a type                     | {"repayment_type":" "}                                 | REQUIRED               | repayment_type
  repayment  | 18 | of a type of 51 letters            | {"repayment_type":"@51"}                               | TOO_LONG               | repayment_type
  repayment  | 19 | with insurance that is no amount   | {"health_insurance":"NaN"}                             | NOT_AN_AMOUNT          | health_insurance
  holiday    | 10 | without a name                     | {"name":" "}                                           | REQUIRED               | name
  holiday    | 11 | without a type                     | {"date":"2025-10-03","type":""}                        | REQUIRED               | type
  holiday    | 12 | in 1969                            | {"date":"1969-10-01"}                                  | OUT_OF_RANGE           | date
  holiday    | 13 | that stands there twice            | {"name":"Independence Day "}                           | DUPLICATE              | name
`;

/** What a row must not have at all is put right; a row that waits for another one stays as it is. */
const mended: Record<Kind, Row> = {
  agent: {
    username: "Mended",
    user_branch: "Ikeja",
    user_phone: null,
    account_type: "REGULAR",
    date_joined: "2025-01-15T09:00:00Z",
  },
  borrower: { first_name: "Mended", lga: null, gender: null, dob: null },
  loan: {
    status: "OPEN",
    amount_disbursed: 1000,
    date_disbursed: "2025-09-01T09:00:00Z",
    expected_end_date: "2025-10-31",
    tenor_in_days: 60,
    interest_rate: 15,
    processing_fee: 0,
    nem_fee: 0,
    repayment_amount: 1150,
    repayment_type: "DAILY",
    expected_repayment_count: 0,
    start_date: "2025-09-02",
    date_completed: null,
    borrower_phone_number: null,
    loan_type: "AJO",
    performance_status: null,
  },
  instalment: { due_amount: 100, due_date: "2025-09-11" },
  repayment: {
    repayment_amount: 9,
    repayment_type: "CASH",
    paid_date: "2025-09-12T09:00:00Z",
    health_insurance: 0,
  },
  holiday: { type: "company" },
};
const mendedByReason: Record<string, Row> = {
  OFFICER_NOT_FOUND: { agent_id: 1 },
  CUSTOMER_NOT_FOUND: { borrower_id: 1 },
};
/** Not to be saved: their agent, borrower, loan or sibling is mended. */
const waiting = /_QUARANTINED$|^SCHEDULE_FAULTY$/;

const amountColumns: Partial<Record<Kind, [column: string, usual: number]>> = {
  loan: ["amount_disbursed", 1000],
  instalment: ["due_amount", 100],
  repayment: ["repayment_amount", 100],
};

type Cells = [kind: Kind, id: string, name: string, row: string, reason: string, field: string];

export const faults: Fault[] = rows
  .trim()
  .split("\n")
  .map((line) => {
    const cells = line.split(" | ").map((cell) => cell.trim());
    const [kind, id, name, values, reason, field] = cells as Cells;
    const [table, type] = tables[kind];
    const row = JSON.parse(values, lettersOf) as Row;
    const mend = mendOf(kind, Number(id), reason);
    const amount = amountOf(kind, row);
    return {
      table,
      type,
      name,
      row: { ...rowOf(kind), ...row, id: Number(id) },
      reason,
      field,
      amount,
      mend,
    };
  });

function lettersOf(_: string, value: unknown): unknown {
  return typeof value === "string" && value.startsWith("@")
    ? "x".repeat(Number(value.slice(1)))
    : value;
}

/** Repayments belong to loan 2, so that they leave the others alone. */
function rowOf(kind: Kind): Row {
  return kind === "repayment" ? { ajo_loan_id: 2 } : {};
}

function mendOf(kind: Kind, id: number, reason: string): Row {
  if (waiting.test(reason)) return {};
  if (reason === "LOAN_NOT_FOUND")
    return kind === "repayment" ? { ajo_loan_id: 2 } : { loan_id: 2 };
  // One name or address for each, or they would be duplicates.
  if (kind === "holiday") return { ...mended.holiday, name: `Mended ${id}`, date: "2025-10-06" };
  return { ...mended[kind], ...addressOf(kind, id), ...mendedByReason[reason] };
}

function addressOf(kind: Kind, id: number): Row {
  if (kind === "agent") return { email: `mended${id}@example.com` };
  return kind === "borrower" ? { phone_number: `0801${id}` } : {};
}

function amountOf(kind: Kind, row: Row): string | null {
  const [column, usual] = amountColumns[kind] ?? ["", Number.NaN];
  const amount = Number(row[column] ?? usual);
  return amount < 1e13 ? amount.toFixed(2) : null;
}
