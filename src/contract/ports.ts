/**
 * What the shells (HTTP, command line, jobs) ask of the domain, as types alone: src/http is written against
 * these and src/ingest and src/loans implement them. Money is exact decimal text with two decimals
 * ('1500.00'), a rate has four ('0.1500'), a date is 'YYYY-MM-DD'. A record keeps the documents' own field
 * names, so that one name runs from the request to the column. An optional field that was not sent is null.
 */

export type EntityName =
  | "holidays"
  | "officers"
  | "customers"
  | "loans"
  | "loan_schedules"
  | "repayments"
  | "deletions";

export type EntityType =
  | "holiday"
  | "officer"
  | "customer"
  | "loan"
  | "loan_schedule"
  | "repayment"
  | "deletion";

/** Decimal text with two decimals and no sign: '0.00' … '9999999999999.99'. */
export type Money = string;
/** Decimal text with four decimals: '0.0000' … '1.0000'. */
export type Rate = string;
/** 'YYYY-MM-DD'. */
export type IsoDate = string;
/** ISO 8601 with offset, as PostgreSQL reads it. */
export type IsoTime = string;

export type Wave = "Wave 1" | "Wave 2";
export type LoanStatus = "Active" | "Closed" | "Written Off";
export type Frequency = "DAILY" | "WEEKLY" | "MONTHLY";
export type WaiverType = "Principal" | "Interest" | "Fee" | "Penalty";

export interface CustomerRecord {
  customer_id: string;
  customer_name: string;
  customer_phone: string | null;
  customer_email: string | null;
  date_of_birth: IsoDate | null;
  gender: string | null;
  state: string | null;
  lga: string | null;
  address: string | null;
  kyc_status: string | null;
  kyc_verified_date: IsoDate | null;
  source_updated_at: IsoTime | null;
}

export interface OfficerRecord {
  officer_id: string;
  officer_name: string;
  officer_phone: string | null;
  officer_email: string | null;
  region: string;
  branch: string;
  employment_status: string | null;
  hire_date: IsoDate | null;
  user_type: string | null;
  account_type: string | null;
  source_updated_at: IsoTime | null;
}

export interface LoanRecord {
  loan_id: string;
  customer_id: string;
  customer_name: string;
  customer_phone: string | null;
  officer_id: string;
  officer_name: string;
  officer_phone: string | null;
  region: string;
  branch: string;
  state: string | null;
  loan_amount: Money;
  repayment_amount: Money | null;
  disbursement_date: IsoDate;
  maturity_date: IsoDate;
  loan_term_days: number;
  interest_rate: Rate | null;
  fee_amount: Money | null;
  /** '0.00' when not sent. */
  fee_paid_upfront: Money;
  channel: string;
  channel_partner: string | null;
  status: LoanStatus;
  closed_date: IsoDate | null;
  /** null when not sent: the merge then keeps a supplied wave, else stores the default. */
  wave: Wave | null;
  /** This and the count as sent: columns first_due_date_sent, instalment_count_sent. */
  first_payment_due_date: IsoDate | null;
  instalment_count: number | null;
  /** 'DAILY' when not sent. */
  repayment_frequency: Frequency;
  source_status: string | null;
  performance_status: string | null;
  loan_type: string | null;
  source_updated_at: IsoTime | null;
}

export interface RepaymentRecord {
  repayment_id: string;
  loan_id: string;
  payment_date: IsoDate;
  payment_amount: Money;
  principal_paid: Money;
  interest_paid: Money;
  fees_paid: Money;
  penalty_paid: Money;
  payment_method: string;
  payment_reference: string | null;
  payment_channel: string | null;
  dpd_at_payment: number;
  is_backdated: boolean;
  is_reversed: boolean;
  reversal_date: IsoDate | null;
  reversal_reason: string | null;
  waiver_amount: Money;
  /** Canonical spelling; 'Fees' arrives as 'Fee'. Not null when waiver_amount > 0. */
  waiver_type: WaiverType | null;
  waiver_approved_by: string | null;
  is_remitted: boolean;
  /** The instant of the payment, where the sender knows it. */
  paid_at: IsoTime | null;
  /** Kept as sent; it settles nothing. */
  health_insurance: Money | null;
  source_updated_at: IsoTime | null;
}

/** One instalment. The rows a request holds for a loan replace that loan's schedule as a whole. */
export interface LoanScheduleRecord {
  loan_id: string;
  installment_number: number;
  due_date: IsoDate | null;
  principal_due: Money;
  interest_due: Money;
  fee_due: Money;
  total_due: Money;
  source_updated_at: IsoTime | null;
}

export interface HolidayRecord {
  date: IsoDate;
  name: string;
  /** 'company' when not sent. */
  type: string;
  source_updated_at: IsoTime | null;
}

export interface DeletionRecord {
  /** A holiday's entity_id is 'YYYY-MM-DD name'; a loan_schedule's is the loan's id (all its rows go). */
  entity_type: Exclude<EntityType, "deletion">;
  entity_id: string;
  source_updated_at: IsoTime | null;
}

export interface RecordByEntity {
  holidays: HolidayRecord;
  officers: OfficerRecord;
  customers: CustomerRecord;
  loans: LoanRecord;
  loan_schedules: LoanScheduleRecord;
  repayments: RepaymentRecord;
  deletions: DeletionRecord;
}

/** A fault of one value of one record. */
export interface Fault {
  field: string;
  code: string;
  message: string;
}

/** Something accepted that the sender should know of. It never changes a status code. */
export interface Warning {
  code: string;
  field: string | null;
  message: string;
}

/** A record that was not stored: answered in errors[] and kept in sync_error. */
export interface RecordError {
  entity_type: EntityType;
  entity_id: string | null;
  /** Position in its array of the request. */
  index: number;
  field: string | null;
  /** A code of the error catalogue: what a single create would answer (VALIDATION_ERROR, LOAN_NOT_FOUND…). */
  reason_code: string;
  error_message: string;
  /** All faults of the record where there are several (sync_error.error_details); else empty. */
  faults: Fault[];
  /** The record's own JSON text, as sent. Valid UTF-8 without NUL: escapes stay escapes. */
  payload: string;
}

export interface StagedRecord<R> {
  index: number;
  record: R;
}

export interface SyncInput {
  syncId: string;
  syncType: "incremental" | "full";
  syncTimestamp: IsoTime | null;
  onConflict: "update" | "reject";
  /** The records are the source's own: syncHeadFields says what that means. */
  sourceSync: boolean;
  /** Path of the route, for sync_history.endpoint. */
  endpoint: string;
  sourceSystem: string | null;
  /** Arrays that were sent, however few of their records are sound; ids are distinct within an array. */
  entities: { [E in EntityName]?: StagedRecord<RecordByEntity[E]>[] };
  /** Records sent per array; a key is present exactly when its array was sent. */
  received: { [E in EntityName]?: number };
  /** Records refused before the merge. The merge stores them and hands them back in `errors`. */
  failed: RecordError[];
  warnings: Warning[];
  /** JSON text of a record as sent, for those which the merge refuses. */
  payloadOf(entity: EntityName, index: number): string;
}

export interface IngestOutcome {
  inserted: number;
  updated: number;
  unchanged: number;
  failed: number;
  placeholders: number;
}

export interface SyncResult {
  /** At least the entities received, and those for which placeholders were made. `failed` counts both kinds. */
  results: { [E in EntityName]?: IngestOutcome };
  /** input.failed and what the merge refused, in request order. */
  errors: RecordError[];
  warnings: Warning[];
  loansAffected: number;
  computationTimeMs: number;
  completedAt: Date;
}

/** A finished HTTP answer; body is JSON text. */
export interface Answer {
  status: number;
  body: string;
  /** What the body was read from, where it says so. */
  dataVersion?: string;
}

/**
 * How a result becomes an answer. `render` is pure and is called inside the transaction, so that the answer
 * (sync_history.api_response, idempotency_key) commits with the data; a retried transaction calls it again.
 */
export interface Answering<R> {
  render(result: R): Answer;
  idempotency: IdempotencyToken | null;
}

export interface IdempotencyToken {
  /** 1 … 255 characters, scoped by the caller (method, path and the client's key). */
  key: string;
  /** SHA-256 of the body bytes, hex. */
  requestHash: string;
}

export type Reply<R> =
  | { kind: "done"; result: R; answer: Answer }
  /** The key is known with the same body: the first answer, byte for byte; nothing was done. */
  | { kind: "replayed"; answer: Answer }
  /** The key is known with another body. */
  | { kind: "key_reused" }
  /** A request with this key is being worked on. */
  | { kind: "key_in_flight" };

export type SingleEntity = "customers" | "officers" | "loans" | "repayments";

export type CreateInput = {
  [E in SingleEntity]: { entity: E; record: RecordByEntity[E] };
}[SingleEntity];

export interface CreateResult {
  outcome:
    | "inserted"
    | "replaced_placeholder"
    /** The id exists; for a repayment also under another loan. */
    | "duplicate"
    | "unknown_customer"
    | "unknown_loan";
  /** What the merge noticed (placeholder officer, payment dated ahead…); the shell adds the reader's own. */
  warnings: Warning[];
}

export interface SyncFilter {
  type: "incremental" | "full" | null;
  status: SyncStatus | null;
  page: number;
  limit: number;
}

export type SyncStatus = "pending" | "in_progress" | "completed" | "failed" | "partial_success";

export interface ErrorFilter {
  resolved: boolean | null;
  /** Rows of the source that could not be transformed, or records that were refused. */
  quarantined: boolean | null;
  entityType: EntityType | null;
  syncId: string | null;
  page: number;
  limit: number;
}

export interface StoredError {
  id: number;
  sync_id: string;
  entity_type: EntityType;
  entity_id: string | null;
  error_code: string | null;
  reason_code: string;
  error_message: string;
  field: string | null;
  index: number | null;
  error_details: unknown;
  /** The record's JSON text as sent. */
  payload: string;
  waits_for: string | null;
  retry_count: number;
  last_retry_at: IsoTime | null;
  quarantined: boolean;
  resolved: boolean;
  resolved_at: IsoTime | null;
  created_at: IsoTime;
}

export interface RetryFilter {
  ids: number[] | null;
  entityType: EntityType | null;
  syncId: string | null;
}

export interface RetryResult {
  retried: number;
  resolved: number;
  still_failing: number;
}

export interface Ingest {
  sync(input: SyncInput, answering: Answering<SyncResult>): Promise<Reply<SyncResult>>;
  createOne(input: CreateInput, answering: Answering<CreateResult>): Promise<Reply<CreateResult>>;
  /** What a key says before the body is looked at; null: the key is new. */
  recall(token: IdempotencyToken): Promise<Exclude<Reply<never>, { kind: "done" }> | null>;
  /** Newest first, as JSON text; without the answers that were given. */
  syncs(filter: SyncFilter): Promise<{ json: string; total: number }>;
  errors(filter: ErrorFilter): Promise<{ rows: StoredError[]; total: number }>;
  retryErrors(filter: RetryFilter): Promise<RetryResult>;
}

export interface RecalculationResult {
  total_loans_processed: number;
  loans_updated: number;
  execution_time_ms: number;
}

/** What the shell needs of the database beside records. */
export interface Operations {
  businessDate(): Promise<IsoDate>;
  recalculate(): Promise<RecalculationResult>;
  schemaVersion(): Promise<string>;
  /** The newest certificate of a sync from the source as JSON text, money as exact numbers; null: there is none. */
  latestCertificate(): Promise<string | null>;
  /** Every check of the data, made now, as JSON text. */
  quality(): Promise<{ json: string; asOf: IsoDate; dataVersion: string }>;
}
