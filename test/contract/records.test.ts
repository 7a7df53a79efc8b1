// Every rule of a record, one row each: what is changed in a sound record, which field and code answer.
import { describe, expect, test } from "vitest";
import { readJson } from "#contract/json.ts";
import type { EntityName } from "#contract/ports.ts";
import { entityNames, recordSpecs } from "#contract/records/all.ts";
import { readOne } from "#contract/records/one.ts";
import { jsonSchema } from "#contract/records/spec.ts";
import { WarningTally } from "#contract/warnings.ts";
import { customer, loan, officer, repayment } from "../support/examples.ts";

const sound: { readonly [E in EntityName]: object } = {
  customers: customer,
  officers: officer,
  loans: loan,
  repayments: repayment,
  loan_schedules: { loan_id: "L1", installment_number: 1, due_date: "2024-02-01", total_due: 100 },
  holidays: { date: "2025-10-01", name: "Independence Day" },
  deletions: { entity_type: "repayment", entity_id: "R1" },
};

/** `change` is merged into the sound record; `undefined` leaves a field out; text of the form `=1e3` is raw JSON. */
function bodyOf(entity: EntityName, change: Readonly<Record<string, unknown>>): string {
  const record = { ...sound[entity], ...change };
  return JSON.stringify(record).replaceAll(/"=([^"]*)"/g, "$1");
}

function read(entity: EntityName, change: Readonly<Record<string, unknown>> = {}) {
  const warnings = new WarningTally();
  const outcome = readOne(entity, readJson(bodyOf(entity, change)), warnings);
  return { ...outcome, warnings: warnings.list() };
}

test.each(entityNames)("a sound record of %s is read without a warning", (entity) => {
  expect(read(entity)).toMatchObject({ faults: null, warnings: [] });
});

type Case = [EntityName, Record<string, unknown>, string, string];

const money = (entity: EntityName, field: string): Case[] => [
  [entity, { [field]: "100.00" }, field, "WRONG_TYPE"],
  [entity, { [field]: "1,000.00" }, field, "WRONG_TYPE"],
  [entity, { [field]: true }, field, "WRONG_TYPE"],
  [entity, { [field]: {} }, field, "WRONG_TYPE"],
  [entity, { [field]: -1 }, field, "OUT_OF_RANGE"],
  [entity, { [field]: "=1e400" }, field, "OUT_OF_RANGE"],
  [entity, { [field]: "=123456789012345678901234567890.12" }, field, "OUT_OF_RANGE"],
  [entity, { [field]: 1.005 }, field, "TOO_MANY_DECIMALS"],
];
const date = (entity: EntityName, field: string): Case[] => [
  [entity, { [field]: "0000-00-00" }, field, "NOT_A_DATE"],
  [entity, { [field]: "2026-02-30" }, field, "NOT_A_DATE"],
  [entity, { [field]: "+275760-09-13" }, field, "NOT_A_DATE"],
  [entity, { [field]: "2024-10-15T00:00:00Z" }, field, "NOT_A_DATE"],
  [entity, { [field]: "2024-10-15T00:00:00+01:00" }, field, "NOT_A_DATE"],
  [entity, { [field]: "15/10/2024" }, field, "NOT_A_DATE"],
  [entity, { [field]: 20_241_015 }, field, "WRONG_TYPE"],
  [entity, { [field]: "2100-01-01" }, field, "OUT_OF_RANGE"],
];
const id = (entity: EntityName, field: string): Case[] => [
  [entity, { [field]: undefined }, field, "REQUIRED"],
  [entity, { [field]: null }, field, "REQUIRED"],
  [entity, { [field]: "" }, field, "BLANK"],
  [entity, { [field]: " \t" }, field, "BLANK"],
  [entity, { [field]: "x".repeat(51) }, field, "TOO_LONG"],
  [entity, { [field]: 1234 }, field, "WRONG_TYPE"],
  [entity, { [field]: "a\0b" }, field, "BAD_TEXT"],
  [entity, { [field]: "a\ud800b" }, field, "BAD_TEXT"],
];

const cases: Case[] = [
  ...id("customers", "customer_id"),
  ...id("officers", "officer_id"),
  ...id("loans", "loan_id"),
  ...id("loans", "customer_id"),
  ...id("loans", "officer_id"),
  ...id("repayments", "repayment_id"),
  ...id("repayments", "loan_id"),
  ...id("loan_schedules", "loan_id"),
  ...["loan_amount", "repayment_amount", "fee_amount", "fee_paid_upfront"].flatMap((field) =>
    money("loans", field),
  ),
  ...[
    "payment_amount",
    "principal_paid",
    "interest_paid",
    "fees_paid",
    "penalty_paid",
    "waiver_amount",
  ].flatMap((field) => money("repayments", field)),
  ...["principal_due", "interest_due", "fee_due", "total_due"].flatMap((field) =>
    money("loan_schedules", field),
  ),
  ...["disbursement_date", "maturity_date", "closed_date", "first_payment_due_date"].flatMap(
    (field) => date("loans", field),
  ),
  ...["payment_date", "reversal_date"].flatMap((field) => date("repayments", field)),
  ...date("customers", "date_of_birth"),
  ...date("customers", "kyc_verified_date"),
  ...date("officers", "hire_date"),
  ...date("holidays", "date"),
  ["customers", { customer_name: "  " }, "customer_name", "BLANK"],
  ["customers", { customer_name: "x".repeat(1_000_000) }, "customer_name", "TOO_LONG"],
  ["customers", { customer_phone: "9".repeat(101) }, "customer_phone", "TOO_LONG"],
  ["customers", { customer_email: "adebayo" }, "customer_email", "NOT_EMAIL"],
  ["customers", { customer_email: "a@b" }, "customer_email", "NOT_EMAIL"],
  ["customers", { customer_email: "a b@example.com" }, "customer_email", "NOT_EMAIL"],
  ["customers", { customer_email: "a@@example.com" }, "customer_email", "NOT_EMAIL"],
  ["customers", { customer_email: "a@example..com" }, "customer_email", "NOT_EMAIL"],
  ["customers", { customer_email: `${"a.".repeat(50_000)}@` }, "customer_email", "TOO_LONG"],
  ["customers", { date_of_birth: "1899-12-31" }, "date_of_birth", "OUT_OF_RANGE"],
  ["customers", { source_updated_at: "2024-10-18T14:30:00" }, "source_updated_at", "NOT_A_TIME"],
  ["officers", { region: undefined }, "region", "REQUIRED"],
  ["officers", { branch: null }, "branch", "REQUIRED"],
  ["loans", { loan_amount: 0 }, "loan_amount", "OUT_OF_RANGE"],
  ["loans", { loan_amount: "=-0" }, "loan_amount", "OUT_OF_RANGE"],
  ["loans", { repayment_amount: 499_999.99 }, "repayment_amount", "BELOW_LOAN_AMOUNT"],
  ["loans", { maturity_date: "2024-10-15" }, "maturity_date", "NOT_AFTER_DISBURSEMENT"],
  ["loans", { loan_term_days: 0 }, "loan_term_days", "OUT_OF_RANGE"],
  ["loans", { loan_term_days: 180.5 }, "loan_term_days", "WRONG_TYPE"],
  ["loans", { loan_term_days: "180" }, "loan_term_days", "WRONG_TYPE"],
  ["loans", { interest_rate: 15 }, "interest_rate", "OUT_OF_RANGE"],
  ["loans", { interest_rate: -0.1 }, "interest_rate", "OUT_OF_RANGE"],
  ["loans", { interest_rate: 0.123_45 }, "interest_rate", "TOO_MANY_DECIMALS"],
  ["loans", { fee_paid_upfront: 25_000.01 }, "fee_paid_upfront", "ABOVE_FEE_AMOUNT"],
  ["loans", { fee_amount: null, fee_paid_upfront: 1 }, "fee_paid_upfront", "ABOVE_FEE_AMOUNT"],
  ["loans", { status: "active" }, "status", "NOT_ALLOWED"],
  ["loans", { status: undefined }, "status", "REQUIRED"],
  ["loans", { wave: "Wave 3" }, "wave", "NOT_ALLOWED"],
  ["loans", { channel: "" }, "channel", "BLANK"],
  ["loans", { repayment_frequency: "YEARLY" }, "repayment_frequency", "NOT_ALLOWED"],
  ["loans", { instalment_count: 5001 }, "instalment_count", "OUT_OF_RANGE"],
  [
    "loans",
    {
      first_payment_due_date: "2024-10-16",
      instalment_count: 5000,
      repayment_frequency: "MONTHLY",
    },
    "instalment_count",
    "SCHEDULE_TOO_LONG",
  ],
  ["repayments", { payment_amount: 100_000.01 }, "payment_amount", "SUM_MISMATCH"],
  ["repayments", { penalty_paid: 1 }, "payment_amount", "SUM_MISMATCH"],
  ["repayments", { payment_method: " " }, "payment_method", "BLANK"],
  ["repayments", { is_reversed: "false" }, "is_reversed", "WRONG_TYPE"],
  ["repayments", { is_backdated: 0 }, "is_backdated", "WRONG_TYPE"],
  ["repayments", { dpd_at_payment: -1 }, "dpd_at_payment", "OUT_OF_RANGE"],
  ["repayments", { waiver_amount: 10 }, "waiver_type", "REQUIRED"],
  ["repayments", { waiver_amount: 10, waiver_type: "Goodwill" }, "waiver_type", "NOT_ALLOWED"],
  ["repayments", { waiver_type: "__proto__" }, "waiver_type", "NOT_ALLOWED"],
  [
    "repayments",
    { payment_amount: 0, principal_paid: 0, interest_paid: 0, fees_paid: 0 },
    "payment_amount",
    "NOTHING_PAID",
  ],
  ["loan_schedules", { installment_number: 0 }, "installment_number", "OUT_OF_RANGE"],
  ["holidays", { name: "" }, "name", "BLANK"],
  ["deletions", { entity_type: "loans" }, "entity_type", "NOT_ALLOWED"],
  ["deletions", { entity_id: undefined }, "entity_id", "REQUIRED"],
];

test.each(cases)("%s with %j: %s %s", (entity, change, field, code) => {
  const { record, faults } = read(entity, change);
  expect(record).toBeNull();
  expect(faults?.map((fault) => [fault.field, fault.code])).toContainEqual([field, code]);
  for (const fault of faults ?? []) expect(fault.message).toContain(fault.field);
});

test("a faulty field is reported once, and does not make rules about it fail", () => {
  expect(read("loans", { loan_amount: "5" }).faults).toHaveLength(1);
  expect(read("repayments", { principal_paid: null }).faults).toHaveLength(1);
  expect(read("loans", { loan_id: "a\0" }).faults).toHaveLength(1);
});

test("a duplicate key is a fault of its field", () => {
  const text = bodyOf("loans", {}).replace('"loan_id"', '"loan_id":"L0","loan_id"');
  const { faults } = readOne("loans", readJson(text), new WarningTally());
  expect(faults).toEqual([
    { field: "loan_id", code: "DUPLICATE_KEY", message: "loan_id is given twice: send it once" },
  ]);
});

describe("what is accepted", () => {
  test("money is canonical text, however it was written", () => {
    const { record } = readOne(
      "repayments",
      readJson(bodyOf("repayments", { payment_amount: "=1e5", principal_paid: "=80000.000" })),
      new WarningTally(),
    );
    expect(record).toMatchObject({
      payment_amount: "100000.00",
      principal_paid: "80000.00",
      penalty_paid: "0.00",
      waiver_amount: "0.00",
      is_remitted: true,
    });
  });

  test("the largest amount is exact", () => {
    const change = { loan_amount: "=9999999999999.99", repayment_amount: "=9999999999999.99" };
    expect(read("loans", change).record).toMatchObject({ loan_amount: "9999999999999.99" });
  });

  test("optional fields that were not sent have their defaults", () => {
    const change = { wave: undefined, fee_amount: undefined, interest_rate: 0.15 };
    expect(read("loans", change).record).toMatchObject({
      wave: null,
      fee_amount: null,
      fee_paid_upfront: "0.00",
      interest_rate: "0.1500",
      repayment_frequency: "DAILY",
      first_payment_due_date: null,
    });
    expect(read("holidays").record).toMatchObject({ type: "company" });
  });

  test("a waiver alone, in any case and by its alias", () => {
    const change = { payment_amount: 0, principal_paid: 0, interest_paid: 0, fees_paid: 0 };
    const waiver = { waiver_amount: 10, waiver_type: "FEES" };
    expect(read("repayments", { ...change, ...waiver }).record).toMatchObject({
      payment_amount: "0.00",
      waiver_type: "Fee",
    });
  });

  test("a reversal without its date", () => {
    expect(read("repayments", { is_reversed: true }).faults).toBeNull();
  });

  test.each([
    "a b",
    "a/b",
    "a'b",
    'a"b',
    "а-cyrillic",
    "😀".repeat(50),
    "שלום",
    "=cmd|' /C calc'!A0",
    "'; drop table loan;--",
  ])("the id %j is kept as it is", (loanId) => {
    const text = JSON.stringify({ ...loan, loan_id: loanId });
    expect(readOne("loans", readJson(text), new WarningTally()).record?.loan_id).toBe(loanId);
  });

  test("a phone number is never judged", () => {
    const change = { customer_phone: "call after 5 pm <b>" };
    expect(read("customers", change).record).toMatchObject(change);
  });

  test("times are kept to the microsecond", () => {
    const change = { source_updated_at: "2024-10-18T14:30:00.123456789Z" };
    expect(read("customers", change).record).toMatchObject({
      source_updated_at: "2024-10-18T14:30:00.123456Z",
    });
  });
});

test("computed and unknown fields are ignored, one warning a name (R26)", () => {
  const { record, warnings } = read("loans", {
    current_dpd: 9,
    total_outstanding: 1,
    colour: "red",
    first_payment_due_date: "2024-10-16",
  });
  expect(warnings.map(({ code, field }) => [code, field])).toEqual([
    ["COMPUTED_FIELD_IGNORED", "current_dpd"],
    ["COMPUTED_FIELD_IGNORED", "total_outstanding"],
    ["UNKNOWN_FIELD_IGNORED", "colour"],
  ]);
  expect(record).not.toHaveProperty("current_dpd");
  expect(record).toMatchObject({ first_payment_due_date: "2024-10-16" });
});

test.each(entityNames)("the schema of %s requires what the reader requires", (entity) => {
  const schema = jsonSchema(recordSpecs[entity]) as { required: string[]; properties: object };
  for (const field of Object.keys(schema.properties)) {
    const { faults } = read(entity, { [field]: undefined });
    const isMissing = (faults ?? []).some(
      (fault) => fault.field === field && fault.code === "REQUIRED",
    );
    expect([field, isMissing]).toEqual([field, schema.required.includes(field)]);
  }
});
