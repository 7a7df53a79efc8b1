import { createCustomer } from "#demo/customers.ts";
import { BusinessCalendar, dayOf } from "#demo/days.ts";
import { companyHolidays, holidayDays } from "#demo/holidays.ts";
import { createOfficers } from "#demo/officers.ts";
import { PLACES } from "#demo/places.ts";
import type { SyncData } from "#demo/records.ts";
import type { RepaymentRecord } from "#contract/ports.ts";
import type { BookGround } from "./book-loans.ts";
import { benchLoans, loanRecord, repaymentRecords, scheduleRecords } from "./book-loans.ts";
import type { Cell } from "./copy-text.ts";
import { copyRows } from "./copy-text.ts";

export interface BookSize {
  loans: number;
  repayments: number;
}

/** The sizes every result is measured at: a lender of today, one ten times as large, and for the metrics one with a million loans. */
export const BOOK_SIZES = {
  standard: { loans: 17_929, repayments: 45_123 },
  large: { loans: 200_000, repayments: 4_000_000 },
  million: { loans: 1_000_000, repayments: 2_500_000 },
} as const satisfies Record<string, BookSize>;

/** A table of the book as COPY text: `copy <table> (<columns>) from stdin`. */
export interface BookTable {
  table: string;
  columns: readonly string[];
  /** Pieces of about 64 KB, each ending with a whole row. Every call starts anew. */
  text(): Generator<string, void, undefined>;
}

/** A book of any size in flat memory: everything is drawn again whenever it is read. */
export interface BenchBook {
  size: BookSize;
  businessDate: string;
  /**
   * In the order in which foreign keys allow them to be loaded. They are loaded as our own writers do, with
   * `seeds.quiet` on: the triggers would fill repayment_owner and refresh loans by themselves.
   */
  tables: readonly BookTable[];
  /** Holidays, officers, customers and loans (with schedules), for `POST /etl/sync`. */
  groundBatches(recordsPerBatch: number): Generator<SyncData, void, undefined>;
  /** Repayments alone, for a book whose loans are stored: a batch holds many loans' rows, by date. */
  repaymentBatches(rowsPerBatch: number): Generator<RepaymentRecord[], void, undefined>;
}

export interface BenchBookOptions {
  size: BookSize;
  businessDate: string;
  seed?: number;
}

const DEFAULT_SEED = 20_251_102;
/** Repayments are put in order of date within so many loans: 2,000 loans hold at most some 40,000 rows. */
const LOANS_PER_WINDOW = 2000;

export function benchBook(options: BenchBookOptions): BenchBook {
  const { size, businessDate } = options;
  const seed = options.seed ?? DEFAULT_SEED;
  const businessDay = dayOf(businessDate);
  const ground: BookGround = {
    seed,
    businessDay,
    calendar: new BusinessCalendar(holidayDays()),
    officers: createOfficers(seed, Math.ceil(size.loans / 15), businessDay),
    customers: Math.ceil(size.loans * 0.875),
    ...size,
  };
  return {
    size,
    businessDate,
    tables: [
      table("holidays", HOLIDAY_COLUMNS, () => companyHolidays()),
      table("officers", OFFICER_COLUMNS, () => ground.officers.map(({ record }) => record)),
      table("customers", CUSTOMER_COLUMNS, () => customers(ground)),
      table("loan", LOAN_COLUMNS, () => loans(ground)),
      table("loan_instalment", INSTALMENT_COLUMNS, () => instalments(ground)),
      table("repayment_owner", OWNER_COLUMNS, () => repayments(ground)),
      table("repayments", REPAYMENT_COLUMNS, () => repayments(ground)),
    ],
    groundBatches: (recordsPerBatch) => groundBatches(ground, recordsPerBatch),
    repaymentBatches: (rowsPerBatch) => repaymentBatches(ground, rowsPerBatch),
  };
}

/** A column and, where the record calls it otherwise, the field that fills it. */
type Column<R> = (keyof R & string) | readonly [column: string, field: keyof R & string];

function table<R extends object>(
  name: string,
  columns: readonly Column<R>[],
  rows: () => Iterable<R>,
): BookTable {
  const fields = columns.map((each) => (typeof each === "string" ? each : each[1]));
  return {
    table: name,
    columns: columns.map((each) => (typeof each === "string" ? each : each[0])),
    text: () => copyRows(rows(), (row) => fields.map((field) => row[field] as Cell)),
  };
}

function* customers(ground: BookGround) {
  for (let index = 0; index < ground.customers; index += 1) {
    yield createCustomer(ground.seed, index, PLACES, ground.businessDay).record;
  }
}

function* loans(ground: BookGround) {
  for (const loan of benchLoans(ground)) {
    yield { ...loanRecord(ground, loan), wave_source: "supplied" };
  }
}

function* instalments(ground: BookGround) {
  for (const loan of benchLoans(ground)) yield* scheduleRecords(loan);
}

function* repayments(ground: BookGround) {
  for (const loan of benchLoans(ground)) yield* repaymentRecords(ground, loan);
}

function* groundBatches(
  ground: BookGround,
  recordsPerBatch: number,
): Generator<SyncData, void, undefined> {
  yield { holidays: companyHolidays(), officers: ground.officers.map(({ record }) => record) };
  for (const batch of chunks(customers(ground), recordsPerBatch)) yield { customers: batch };
  let batch = { loans: [], loan_schedules: [] } as Required<
    Pick<SyncData, "loans" | "loan_schedules">
  >;
  for (const loan of benchLoans(ground)) {
    batch.loans.push(loanRecord(ground, loan));
    batch.loan_schedules.push(...scheduleRecords(loan));
    const last = loan.index === ground.loans - 1;
    if (last || batch.loans.length + batch.loan_schedules.length >= recordsPerBatch) {
      yield batch;
      batch = { loans: [], loan_schedules: [] };
    }
  }
}

function* repaymentBatches(
  ground: BookGround,
  rowsPerBatch: number,
): Generator<RepaymentRecord[], void, undefined> {
  yield* chunks(repaymentsByDate(ground), rowsPerBatch);
}

/** As a source delivers them: not loan by loan, but as the days brought them. */
function* repaymentsByDate(ground: BookGround): Generator<RepaymentRecord, void, undefined> {
  for (const window of chunks(benchLoans(ground), LOANS_PER_WINDOW)) {
    const rows = window.flatMap((loan) => repaymentRecords(ground, loan));
    rows.sort((a, b) =>
      a.payment_date < b.payment_date ? -1 : a.payment_date > b.payment_date ? 1 : 0,
    );
    yield* rows;
  }
}

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[], void, undefined> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

const HOLIDAY_COLUMNS = [["holiday_date", "date"], "name", "type"] as const;

const OFFICER_COLUMNS = [
  "officer_id",
  "officer_name",
  "officer_phone",
  "officer_email",
  "region",
  "branch",
  "employment_status",
  "hire_date",
  "user_type",
  "account_type",
] as const;

const CUSTOMER_COLUMNS = [
  "customer_id",
  "customer_name",
  "customer_phone",
  "customer_email",
  "date_of_birth",
  "gender",
  "state",
  "lga",
  "address",
  "kyc_status",
  "kyc_verified_date",
] as const;

const LOAN_COLUMNS = [
  "loan_id",
  "customer_id",
  "customer_name",
  "customer_phone",
  "officer_id",
  "officer_name",
  "officer_phone",
  "region",
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
  "wave",
  "wave_source",
  ["first_due_date_sent", "first_payment_due_date"],
  ["instalment_count_sent", "instalment_count"],
  "repayment_frequency",
  "source_status",
  "performance_status",
  "loan_type",
] as const;

const INSTALMENT_COLUMNS = [
  "loan_id",
  "installment_number",
  "due_date",
  "principal_due",
  "interest_due",
  "fee_due",
  "total_due",
] as const;

const OWNER_COLUMNS = ["repayment_id", "loan_id"] as const;

const REPAYMENT_COLUMNS = [
  "repayment_id",
  "loan_id",
  "payment_date",
  "payment_amount",
  "principal_paid",
  "interest_paid",
  "fees_paid",
  "penalty_paid",
  "payment_method",
  "payment_reference",
  "payment_channel",
  "dpd_at_payment",
  "is_backdated",
  "is_reversed",
  "reversal_date",
  "reversal_reason",
  "waiver_amount",
  "waiver_type",
  "waiver_approved_by",
  "is_remitted",
] as const;
