/**
 * Reads the hand-worked loans of `test/golden/`. The prose there is for people; this module takes
 * only the fenced blocks and refuses a file whose blocks are not complete, so that a slip of the pen
 * is reported by file name and never passes as an expectation that happens to hold less.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface GoldenSettings {
  tolerance_amount: string;
  use_holidays: boolean;
}

export interface GoldenHoliday {
  date: string;
  name: string;
  type: string;
}

export interface GoldenRawLoan {
  loan_id: string;
  loan_amount: string;
  repayment_amount: string | null;
  disbursement_date: string;
  maturity_date: string;
  loan_term_days: number;
  interest_rate: string | null;
  fee_amount: string | null;
  fee_paid_upfront: string | null;
  first_payment_due_date: string | null;
  instalment_count: number | null;
  repayment_frequency: "DAILY" | "WEEKLY" | "MONTHLY";
  status: "Active" | "Closed" | "Written Off";
  closed_date: string | null;
}

export interface GoldenInstalment {
  installment_number: number;
  due_date: string | null;
  principal_due: string;
  interest_due: string;
  fee_due: string;
  total_due: string;
}

export interface GoldenRepayment {
  repayment_id: string;
  payment_date: string;
  payment_amount: string;
  principal_paid: string;
  interest_paid: string;
  fees_paid: string;
  penalty_paid: string;
  is_reversed: boolean;
  reversal_date: string | null;
  waiver_amount: string;
  waiver_type: string | null;
  is_backdated: boolean;
}

export interface GoldenFacts {
  settings: GoldenSettings;
  holidays: GoldenHoliday[];
  loan: GoldenRawLoan;
  schedule: GoldenInstalment[];
  repayments: GoldenRepayment[];
}

export interface GoldenScheduleRow {
  installment_number: number;
  amount_paid: string;
  payment_status: "Paid" | "Overdue" | "Partial" | "Pending";
  payment_date: string | null;
}

export type GoldenFieldName = keyof typeof FIELD_SHAPES;

export type GoldenFields = Record<GoldenFieldName, string | number | boolean | null>;

export interface GoldenExpectation {
  as_of: string;
  /** null before the disbursement: the loan does not exist. */
  fields: GoldenFields | null;
  /** The rows that form the due curve; empty for loans without a schedule. */
  schedule: GoldenScheduleRow[];
}

export interface GoldenLoan {
  file: string;
  title: string;
  facts: GoldenFacts;
  expected: GoldenExpectation[];
}

type Shape = RegExp | "count" | "flag";

interface FieldShape {
  shape: Shape;
  nullable: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TWO_DECIMALS = /^\d+\.\d{2}$/;
const RATE = /^[01]\.\d{4}$/;
const TEXT = /\S/;

const required = (shape: Shape): FieldShape => ({ shape, nullable: false });
const orNull = (shape: Shape): FieldShape => ({ shape, nullable: true });

const FIELD_SHAPES = {
  schedule_source: required(/^(?:schedule|terms|maturity)$/),
  instalment_count: required("count"),
  interest_total: required(TWO_DECIMALS),
  fee_paid_upfront: required(TWO_DECIMALS),
  amount_due_total: required(TWO_DECIMALS),
  total_principal_paid: required(TWO_DECIMALS),
  total_interest_paid: required(TWO_DECIMALS),
  total_fees_paid: required(TWO_DECIMALS),
  total_repayments: required(TWO_DECIMALS),
  settled_amount: required(TWO_DECIMALS),
  principal_outstanding: required(TWO_DECIMALS),
  interest_outstanding: required(TWO_DECIMALS),
  fees_outstanding: required(TWO_DECIMALS),
  total_outstanding: required(TWO_DECIMALS),
  actual_outstanding: required(TWO_DECIMALS),
  overpaid_amount: required(TWO_DECIMALS),
  covered_instalments: required("count"),
  oldest_unpaid_due_date: orNull(DATE),
  current_dpd: required("count"),
  missed_instalments: required("count"),
  arrears_amount: required(TWO_DECIMALS),
  max_dpd_ever: required("count"),
  first_payment_due_date: orNull(DATE),
  first_payment_received_date: orNull(DATE),
  last_payment_date: orNull(DATE),
  first_payment_missed: orNull("flag"),
  fimr_tagged: required("flag"),
  early_indicator_tagged: required("flag"),
  days_since_last_repayment: orNull("count"),
  days_since_due: orNull("count"),
  payment_day_count: required("count"),
  on_time_payment_day_count: required("count"),
  repayment_delay_rate: orNull(TWO_DECIMALS),
  timeliness_score: orNull(TWO_DECIMALS),
  repayment_health: orNull(TWO_DECIMALS),
  daily_repayment_amount: required(TWO_DECIMALS),
  repayment_days_due_today: required("count"),
  repayment_days_paid: orNull(TWO_DECIMALS),
  business_days_since_disbursement: required("count"),
  loan_age_days: required("count"),
  dpd_bucket: required(/^(?:0|1-6|7-30|31-60|61-90|90\+)$/),
} as const satisfies Record<string, FieldShape>;

const SETTINGS_SHAPES: Record<keyof GoldenSettings, FieldShape> = {
  tolerance_amount: required(TWO_DECIMALS),
  use_holidays: required("flag"),
};

const HOLIDAY_SHAPES: Record<keyof GoldenHoliday, FieldShape> = {
  date: required(DATE),
  name: required(TEXT),
  type: required(TEXT),
};

const LOAN_SHAPES: Record<keyof GoldenRawLoan, FieldShape> = {
  loan_id: required(TEXT),
  loan_amount: required(TWO_DECIMALS),
  repayment_amount: orNull(TWO_DECIMALS),
  disbursement_date: required(DATE),
  maturity_date: required(DATE),
  loan_term_days: required("count"),
  interest_rate: orNull(RATE),
  fee_amount: orNull(TWO_DECIMALS),
  fee_paid_upfront: orNull(TWO_DECIMALS),
  first_payment_due_date: orNull(DATE),
  instalment_count: orNull("count"),
  repayment_frequency: required(/^(?:DAILY|WEEKLY|MONTHLY)$/),
  status: required(/^(?:Active|Closed|Written Off)$/),
  closed_date: orNull(DATE),
};

const INSTALMENT_SHAPES: Record<keyof GoldenInstalment, FieldShape> = {
  installment_number: required("count"),
  due_date: orNull(DATE),
  principal_due: required(TWO_DECIMALS),
  interest_due: required(TWO_DECIMALS),
  fee_due: required(TWO_DECIMALS),
  total_due: required(TWO_DECIMALS),
};

const REPAYMENT_SHAPES: Record<keyof GoldenRepayment, FieldShape> = {
  repayment_id: required(TEXT),
  payment_date: required(DATE),
  payment_amount: required(TWO_DECIMALS),
  principal_paid: required(TWO_DECIMALS),
  interest_paid: required(TWO_DECIMALS),
  fees_paid: required(TWO_DECIMALS),
  penalty_paid: required(TWO_DECIMALS),
  is_reversed: required("flag"),
  reversal_date: orNull(DATE),
  waiver_amount: required(TWO_DECIMALS),
  waiver_type: orNull(TEXT),
  is_backdated: required("flag"),
};

const SCHEDULE_ROW_SHAPES: Record<keyof GoldenScheduleRow, FieldShape> = {
  installment_number: required("count"),
  amount_paid: required(TWO_DECIMALS),
  payment_status: required(/^(?:Paid|Overdue|Partial|Pending)$/),
  payment_date: orNull(DATE),
};

export const GOLDEN_FIELD_NAMES = Object.keys(FIELD_SHAPES) as GoldenFieldName[];

export const GOLDEN_FOLDER = join(import.meta.dirname, "..", "golden");

const FENCE = /^```(?<label>.*)\n(?<body>[\s\S]*?)^```$/gm;

export function readGoldenLoans(): GoldenLoan[] {
  const files = readdirSync(GOLDEN_FOLDER).filter((name) => /^\d+-.*\.md$/.test(name));
  const loans = files
    .toSorted()
    .map((file) => parseGoldenLoan(file, readFileSync(join(GOLDEN_FOLDER, file), "utf8")));
  const owner = new Map<string, string>();
  for (const { file, facts } of loans) {
    const other = owner.get(facts.loan.loan_id);
    if (other !== undefined) {
      fail(file, `loan_id ${facts.loan.loan_id} is already used by ${other}`);
    }
    owner.set(facts.loan.loan_id, file);
  }
  return loans;
}

export function parseGoldenLoan(file: string, markdown: string): GoldenLoan {
  const title = /^# (?<title>.+)$/m.exec(markdown)?.groups?.["title"];
  if (title === undefined) {
    fail(file, "no title line (# …)");
  }
  const facts: unknown[] = [];
  const expected: unknown[] = [];
  for (const { groups } of markdown.matchAll(FENCE)) {
    const label = groups?.["label"]?.trim() ?? "";
    const into = { "json facts": facts, "json expected": expected }[label];
    if (into === undefined) {
      fail(file, `unexpected fenced block \`\`\`${label}`);
    }
    into.push(parseJson(file, `${label} block ${into.length + 1}`, groups?.["body"] ?? ""));
  }
  if (facts.length !== 1) {
    fail(file, `exactly one "json facts" block is needed, found ${facts.length}`);
  }
  if (expected.length === 0) {
    fail(file, 'at least one "json expected" block is needed');
  }
  const checkedFacts = checkFacts(file, facts[0]);
  const checkedExpected = expected.map((block, index) =>
    checkExpectation(file, `json expected block ${index + 1}`, block, checkedFacts),
  );
  checkDatesAscend(file, checkedExpected);
  return { file, title, facts: checkedFacts, expected: checkedExpected };
}

function parseJson(file: string, where: string, body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    return fail(file, `${where} is not JSON: ${(error as Error).message}`);
  }
}

function checkFacts(file: string, block: unknown): GoldenFacts {
  const names = ["settings", "holidays", "loan", "schedule", "repayments"];
  const facts = checkKeys(file, "json facts", block, names);
  return {
    settings: checkRecord(file, "settings", facts["settings"], SETTINGS_SHAPES),
    holidays: checkList(file, "holidays", facts["holidays"], HOLIDAY_SHAPES),
    loan: checkRecord(file, "loan", facts["loan"], LOAN_SHAPES),
    schedule: checkList(file, "schedule", facts["schedule"], INSTALMENT_SHAPES),
    repayments: checkList(file, "repayments", facts["repayments"], REPAYMENT_SHAPES),
  };
}

function checkExpectation(
  file: string,
  where: string,
  block: unknown,
  facts: GoldenFacts,
): GoldenExpectation {
  const exists = (block as { fields?: unknown } | null)?.fields !== null;
  const hasSchedule = exists && facts.schedule.length > 0;
  const names = hasSchedule ? ["as_of", "fields", "schedule"] : ["as_of", "fields"];
  const expectation = checkKeys(file, where, block, names);
  const asOf = expectation["as_of"];
  checkValue(file, `${where}: as_of`, asOf, required(DATE));
  const at = `${where} (as of ${String(asOf)})`;
  return {
    as_of: asOf as string,
    fields: exists
      ? checkRecord<GoldenFields>(file, `${at}: fields`, expectation["fields"], FIELD_SHAPES)
      : null,
    schedule: hasSchedule
      ? checkList(file, `${at}: schedule`, expectation["schedule"], SCHEDULE_ROW_SHAPES)
      : [],
  };
}

function checkDatesAscend(file: string, expected: GoldenExpectation[]): void {
  expected.forEach(({ as_of: asOf }, index) => {
    const previous = expected[index - 1];
    if (previous !== undefined && previous.as_of >= asOf) {
      fail(file, `expected dates must ascend: ${previous.as_of} stands before ${asOf}`);
    }
  });
}

function checkList<T>(
  file: string,
  where: string,
  value: unknown,
  shapes: Record<keyof T & string, FieldShape>,
): T[] {
  if (!Array.isArray(value)) {
    fail(file, `${where} must be an array`);
  }
  return value.map((item, index) => checkRecord<T>(file, `${where}[${index}]`, item, shapes));
}

function checkRecord<T>(
  file: string,
  where: string,
  value: unknown,
  shapes: Record<keyof T & string, FieldShape>,
): T {
  const entries = Object.entries<FieldShape>(shapes);
  const record = checkKeys(
    file,
    where,
    value,
    entries.map(([name]) => name),
  );
  for (const [name, shape] of entries) {
    checkValue(file, `${where}.${name}`, record[name], shape);
  }
  return record as T;
}

function checkKeys(
  file: string,
  where: string,
  value: unknown,
  names: string[],
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    fail(file, `${where} must be an object`);
  }
  const missing = names.filter((name) => !Object.hasOwn(value, name));
  if (missing.length > 0) {
    fail(file, `${where} lacks ${missing.join(", ")}`);
  }
  const unknown = Object.keys(value).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    fail(file, `${where} has unknown ${unknown.join(", ")}`);
  }
  return value as Record<string, unknown>;
}

function checkValue(file: string, where: string, value: unknown, field: FieldShape): void {
  if (value === null && field.nullable) {
    return;
  }
  const { shape } = field;
  if (matches(value, shape)) {
    return;
  }
  const wanted = shape instanceof RegExp ? `text like ${shape.source}` : shape;
  fail(file, `${where} is ${JSON.stringify(value)}, wanted ${wanted}`);
}

function matches(value: unknown, shape: Shape): boolean {
  if (shape === "count") {
    return Number.isSafeInteger(value);
  }
  if (shape === "flag") {
    return typeof value === "boolean";
  }
  return typeof value === "string" && shape.test(value);
}

function fail(file: string, problem: string): never {
  throw new Error(`test/golden/${file}: ${problem}`);
}
