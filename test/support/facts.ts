/**
 * Facts in a test database, two ways: by hand-written SQL through the documents' tables, so that the triggers
 * must do the work, and by `ingest_batch`, so that the merge must. Both take a whole book (test/oracle/book.ts).
 */
import {
  type MergeOptions,
  type MergeReport,
  type StagedEntities,
  mergeBatch,
} from "#ingest/merge.ts";
import type { Session } from "#store/database.ts";
import type {
  EntityName,
  HolidayRecord,
  LoanRecord,
  LoanScheduleRecord,
  RecordByEntity,
  RepaymentRecord,
  WaiverType,
} from "#contract/ports.ts";
import type { BookState, Holiday } from "../oracle/book.ts";
import type { RawInstalment, RawLoan, RawRepayment, Settings } from "../oracle/types.ts";
import type { GoldenLoan } from "./golden.ts";

/** Every loan names the officer and the branch by its number, so that groups of loans exist. */
export interface Assignment {
  officer_id: string;
  branch: string;
}

export const assignments: readonly Assignment[] = [
  { officer_id: "OFF1", branch: "Ikeja" },
  { officer_id: "OFF2", branch: "Ikeja" },
  { officer_id: "OFF3", branch: "Aba" },
];

export function assignmentOf(loanId: string): Assignment {
  const number = Number(/\d+$/.exec(loanId)?.[0] ?? 0);
  return assignments[number % assignments.length] as Assignment;
}

type Row = Record<string, unknown>;

/** Records of a batch, in the order sent. */
export type Batch = { [E in EntityName]?: RecordByEntity[E][] };

/** Every table of facts and versions, those that refer before those referred to. */
const factTables =
  "repayments repayment_owner loan_instalment loan customers officers holidays settings_history " +
  "loan_version repayment_version loan_instalment_version officer_version customer_version holiday_version";

/**
 * Takes every fact away and keeps the schema. Deleted, not truncated: truncating throws the plans of every statement
 * away, and planning is most of what a test of a few rows costs.
 */
export async function emptyBook(db: Session): Promise<void> {
  await db.query(
    `select set_config('seeds.quiet', 'on', true);
     ${factTables.replaceAll(/\w+/g, "delete from $&;")}
     update settings set value = default_value where value <> default_value;
     select rebuild_calendar()`,
  );
}

export async function rollDay(db: Session, to: string): Promise<void> {
  await db.query("select * from roll_day($1)", [to]);
}

export async function changeSettings(db: Session, settings: Settings): Promise<void> {
  const change = "select * from set_setting($1, $2::jsonb, 'test', 'a test changes it')";
  await db.query(change, ["tolerance_amount", settings.tolerance_amount]);
  await db.query(change, ["calendar.use_holidays", String(settings.use_holidays)]);
}

/** One statement per table: rows of a JSON array into the columns that its first row names. */
export async function insertRows(
  db: Session,
  table: string,
  rows: readonly Row[],
  onConflict = "",
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).join(", ");
  const shape = { loans: "loan", loan_schedule: "loan_instalment" }[table] ?? table;
  await db.query(
    `insert into ${table} (${columns})
     select ${columns} from json_populate_recordset(null::${shape}, $1) ${onConflict}`,
    [JSON.stringify(rows)],
  );
}

/** As a colleague with psql would: table after table, in the order of their references. */
export async function loadByHand(db: Session, book: BookState): Promise<void> {
  await rollDay(db, book.business_date);
  await changeSettings(db, book.settings);
  await insertRows(db, "holidays", book.holidays.map(holidayRow));
  await insertRows(
    db,
    "officers",
    assignments.map((officer) => ({ ...officer, officer_name: officer.officer_id })),
  );
  await insertRows(
    db,
    "customers",
    book.loans.map(({ loan }) => ({
      customer_id: `C-${loan.loan_id}`,
      customer_name: `Customer of ${loan.loan_id}`,
    })),
  );
  await insertRows(
    db,
    "loans",
    book.loans.map(({ loan }) => loanRow(loan)),
  );
  await insertRows(
    db,
    "loan_schedule",
    book.loans.flatMap(({ loan, schedule }) =>
      schedule.map((row) => ({ loan_id: loan.loan_id, ...row })),
    ),
  );
  await insertRows(
    db,
    "repayments",
    book.loans.flatMap(({ loan, repayments }) =>
      repayments.map((row) => repaymentRow(loan.loan_id, row)),
    ),
  );
}

/** One batch; customers and officers become placeholders, as in a sync that names loans alone. */
export async function loadByBatch(db: Session, book: BookState): Promise<void> {
  await rollDay(db, book.business_date);
  await changeSettings(db, book.settings);
  await ingest(db, {
    holidays: book.holidays.map(holidayRecord),
    loans: book.loans.map(({ loan }) => loanRecord(loan)),
    loan_schedules: book.loans.flatMap(({ loan, schedule }) =>
      schedule.map((row) => instalmentRecord(loan.loan_id, row)),
    ),
    repayments: book.loans.flatMap(({ loan, repayments }) =>
      repayments.map((row) => repaymentRecord(loan.loan_id, row)),
    ),
  });
}

/** Sends one batch; a record that the merge refuses is a finding, so it throws. */
export async function ingest(db: Session, batch: Batch): Promise<MergeReport> {
  const report = await tryIngest(db, batch);
  const failures = Object.values(report.results).flatMap((result) => result.failures);
  if (failures.length > 0) throw new Error(`refused: ${JSON.stringify(failures)}`);
  return report;
}

export async function tryIngest(
  db: Session,
  batch: Batch,
  options: Partial<MergeOptions> = {},
): Promise<MergeReport> {
  const staged = Object.entries(batch).map(([entity, records]) => [
    entity,
    (records as object[]).map((record, index) => ({ index, record })),
  ]);
  const entities = Object.fromEntries(staged) as StagedEntities;
  return mergeBatch(db, entities, {
    rejectExisting: false,
    placeUnknownCustomers: true,
    ...options,
  });
}

/** A golden loan as a book of one loan, on a business date. */
export function goldenBook({ facts }: GoldenLoan, businessDate: string): BookState {
  const { loan, repayments, schedule, holidays, settings } = facts;
  return {
    business_date: businessDate,
    settings,
    holidays,
    loans: [
      {
        loan,
        repayments,
        schedule,
        ever_rescheduled: false,
        status_arrived_on: loan.status === "Active" ? null : businessDate,
      },
    ],
    next_repayment: repayments.length,
  };
}

function holidayRow({ date, name, type }: Holiday) {
  return { holiday_date: date, name, type };
}

/** What a hand writes into `loans`; the two columns that are inputs and results go by their input's name. */
export function loanRow(loan: RawLoan) {
  const { first_payment_due_date: firstDue, instalment_count: count, ...rest } = loan;
  return {
    ...rest,
    fee_paid_upfront: loan.fee_paid_upfront ?? "0.00",
    repayment_frequency: loan.repayment_frequency ?? "DAILY",
    first_due_date_sent: firstDue,
    instalment_count_sent: count,
    customer_id: `C-${loan.loan_id}`,
    customer_name: `Customer of ${loan.loan_id}`,
    ...assignmentOf(loan.loan_id),
    officer_name: assignmentOf(loan.loan_id).officer_id,
    channel: "Direct",
    wave: "Wave 2",
    wave_source: "default",
  };
}

export function repaymentRow(loanId: string, row: RawRepayment) {
  return { loan_id: loanId, ...row, payment_method: "Cash", dpd_at_payment: 0, is_remitted: true };
}

export function holidayRecord(holiday: Holiday): HolidayRecord {
  return { ...holiday, source_updated_at: null };
}

export function loanRecord(loan: RawLoan): LoanRecord {
  return {
    ...loan,
    fee_paid_upfront: loan.fee_paid_upfront ?? "0.00",
    repayment_frequency: loan.repayment_frequency ?? "DAILY",
    customer_id: `C-${loan.loan_id}`,
    customer_name: `Customer of ${loan.loan_id}`,
    customer_phone: null,
    ...assignmentOf(loan.loan_id),
    officer_name: assignmentOf(loan.loan_id).officer_id,
    officer_phone: null,
    region: "South",
    state: null,
    channel: "Direct",
    channel_partner: null,
    wave: null,
    source_status: null,
    performance_status: null,
    loan_type: null,
    source_updated_at: null,
  };
}

const waiverTypes: Record<string, WaiverType> = {
  principal: "Principal",
  interest: "Interest",
  fee: "Fee",
  fees: "Fee",
  penalty: "Penalty",
};

export function repaymentRecord(loanId: string, row: RawRepayment): RepaymentRecord {
  const waiverType = row.waiver_type === null ? null : waiverTypes[row.waiver_type.toLowerCase()];
  if (waiverType === undefined) throw new RangeError(`no waiver type ${row.waiver_type}`);
  return {
    ...row,
    loan_id: loanId,
    waiver_type: waiverType,
    payment_method: "Cash",
    payment_reference: null,
    payment_channel: null,
    dpd_at_payment: 0,
    reversal_reason: null,
    waiver_approved_by: null,
    is_remitted: true,
    paid_at: null,
    health_insurance: null,
    source_updated_at: null,
  };
}

export function instalmentRecord(loanId: string, row: RawInstalment): LoanScheduleRecord {
  return { loan_id: loanId, ...row, source_updated_at: null };
}
