/**
 * Records of a source sync (`source_sync` of `POST /etl/sync`): the rows of the lender's own database. Ids are its whole
 * numbers. What its sync accepts is accepted here, too: any e-mail text, dates of the whole calendar, and the loan that
 * repays less than was lent.
 */

import { isTimeWithOffset } from "#contract/calendar-date.ts";
import { unitsOf } from "#contract/decimal.ts";
import { addFault, date, type Kind, optional, required, text } from "#contract/field.ts";
import { JsonNumber } from "#contract/json-value.ts";
import { businessDateMin, dueDateMax, idLengthMax, nameLengthMax } from "#contract/limits.ts";
import type { EntityName } from "#contract/ports.ts";
import { recordSpecs } from "#contract/records/all.ts";
import { checkTerms } from "#contract/records/loan.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

/** As source_id_of() of the database reads it. */
const SOURCE_ID = /^[1-9][0-9]{0,17}$/;

const sourceId: Kind<string> = {
  read: (value, name, faults) => {
    const read = text(idLengthMax).read(value, name, faults);
    if (read === undefined || SOURCE_ID.test(read)) return read;
    return addFault(
      faults,
      "NOT_ALLOWED",
      name,
      'is not an id of the source: send its whole number as text, for example "1234"',
    );
  },
  schema: { type: "string", pattern: SOURCE_ID.source },
};

const anyTime: Kind<string> = {
  read: (value, name, faults) => {
    const read = text(nameLengthMax).read(value, name, faults);
    if (read === undefined || isTimeWithOffset(read)) return read;
    return addFault(faults, "NOT_A_TIME", name, "is not a time with offset: send ISO 8601");
  },
  schema: { type: "string", format: "date-time" },
};

/** What a source calls an insurance may be a refund. */
const signedMoney: Kind<string> = {
  read: (value, name, faults) => {
    if (value instanceof JsonNumber && typeof unitsOf(value.text, 2) === "number")
      return value.text;
    return addFault(faults, "OUT_OF_RANGE", name, "is not an amount with two decimals");
  },
  schema: { type: "number" },
};

const id = required(sourceId, "The source's id, a whole number");
const anyDate = date(businessDateMin, dueDateMax);
const requiredDate = required(anyDate, "A day of the calendar");
const optionalDate = optional(anyDate, "A day of the calendar");
const source_updated_at = optional(anyTime, "When the source last changed the record");

/** The oldest date of birth that a source may have. */
const sourceBirthDateMin = "1850-01-01";

type Specs = { readonly [E in EntityName]: RecordSpec<E> };

function withFields<E extends EntityName>(
  spec: RecordSpec<E>,
  fields: { [K in keyof RecordSpec<E>["fields"]]?: RecordSpec<E>["fields"][K] },
): RecordSpec<E> {
  return { ...spec, fields: { ...spec.fields, ...fields } };
}

const { holidays, officers, customers, loans, loan_schedules, repayments, deletions } = recordSpecs;

export const sourceRecordSpecs: Specs = {
  loans: {
    ...withFields(loans, {
      loan_id: id,
      customer_id: id,
      officer_id: id,
      disbursement_date: requiredDate,
      maturity_date: requiredDate,
      closed_date: optionalDate,
      first_payment_due_date: optionalDate,
      source_updated_at,
    }),
    check: checkTerms,
  },
  repayments: withFields(repayments, {
    repayment_id: id,
    loan_id: id,
    payment_date: requiredDate,
    paid_at: optional(anyTime, "Instant of the payment"),
    health_insurance: optional(
      signedMoney,
      "Health insurance collected beside it; settles nothing",
    ),
    source_updated_at,
  }),
  customers: withFields(customers, {
    customer_id: id,
    date_of_birth: optional(date(sourceBirthDateMin, dueDateMax), "Date of birth"),
    source_updated_at,
  }),
  officers: withFields(officers, {
    officer_id: id,
    officer_email: optional(text(nameLengthMax), "E-mail address; not judged"),
    hire_date: optionalDate,
  }),
  loan_schedules: withFields(loan_schedules, {
    loan_id: id,
    due_date: optionalDate,
    source_updated_at,
  }),
  holidays: withFields(holidays, { date: requiredDate, source_updated_at }),
  deletions,
};
