import { plusDays, plusMonths } from "#contract/calendar-date.ts";
import { koboOf } from "#contract/decimal.ts";
import {
  addFault,
  date,
  defaulting,
  filledText,
  integer,
  money,
  oneOf,
  optional,
  rate,
  required,
  text,
} from "#contract/field.ts";
import {
  codeLengthMax,
  dueDateMax,
  idLengthMax,
  instalmentCountMax,
  labelLengthMax,
  loanTermDaysMax,
  nameLengthMax,
  phoneLengthMax,
} from "#contract/limits.ts";
import { computedLoanColumns } from "#contract/loan-columns.ts";
import type { Fault, LoanRecord } from "#contract/ports.ts";
import { sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

export const loanSpec: RecordSpec<"loans"> = {
  entity: "loans",
  type: "loan",
  title: "Loan",
  fields: {
    loan_id: required(filledText(idLengthMax), "Unique loan identifier"),
    customer_id: required(filledText(idLengthMax), "Customer identifier"),
    customer_name: required(filledText(nameLengthMax), "Customer's full name"),
    customer_phone: optional(text(phoneLengthMax), "Customer's phone number; never judged"),
    officer_id: required(filledText(idLengthMax), "Loan officer identifier"),
    officer_name: required(filledText(nameLengthMax), "Officer's full name"),
    officer_phone: optional(text(phoneLengthMax), "Officer's phone number; never judged"),
    region: required(filledText(labelLengthMax), 'Geographic region, for example "South West"'),
    branch: required(filledText(labelLengthMax), 'Branch name, for example "Lagos Main"'),
    state: optional(text(labelLengthMax), "State"),
    loan_amount: required(money(true), "Principal, naira"),
    repayment_amount: optional(
      money(),
      "Principal and interest to be repaid; at least loan_amount",
    ),
    disbursement_date: required(date(), "Day the loan was disbursed"),
    maturity_date: required(date(), "Maturity; after disbursement_date"),
    loan_term_days: required(integer(1, loanTermDaysMax), "Term in days"),
    interest_rate: optional(rate, "Decimal form: 0.15 for 15 %; four decimals"),
    fee_amount: optional(money(), "Processing fee, naira"),
    fee_paid_upfront: defaulting(money(), "0.00", "Part of fee_amount taken at disbursement", 0),
    channel: required(
      filledText(codeLengthMax),
      'Disbursement channel, for example "Direct", "Agent"',
    ),
    channel_partner: optional(text(labelLengthMax), 'Partner, for example "Kuda Bank"'),
    status: required(oneOf("Active", "Closed", "Written Off"), "Current loan status"),
    closed_date: optional(date(), "Day the loan was closed"),
    wave: optional(oneOf("Wave 1", "Wave 2"), 'Cohort; "Wave 2" when not given'),
    first_payment_due_date: optional(date(), "First due date; the due dates follow from it"),
    instalment_count: optional(integer(1, instalmentCountMax), "Number of instalments"),
    repayment_frequency: defaulting(
      oneOf("DAILY", "WEEKLY", "MONTHLY"),
      "DAILY",
      "Distance of the due dates",
    ),
    source_status: optional(text(labelLengthMax), "The source's own status, kept as it is"),
    performance_status: optional(text(labelLengthMax), "The source's performance status"),
    loan_type: optional(text(labelLengthMax), "The source's product"),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set(computedLoanColumns),
  check: checkLoan,
  key: ["loan_id"],
  keySeparator: "",
};

function checkLoan(loan: Partial<LoanRecord>, faults: Fault[]): void {
  const { loan_amount, repayment_amount } = loan;
  if (loan_amount && repayment_amount && koboOf(repayment_amount) < koboOf(loan_amount)) {
    addFault(
      faults,
      "BELOW_LOAN_AMOUNT",
      "repayment_amount",
      "must be at least loan_amount: send principal plus interest, or leave it out",
    );
  }
  checkTerms(loan, faults);
}

/** All that a loan must be, also where it repays less than was lent. */
export function checkTerms(loan: Partial<LoanRecord>, faults: Fault[]): void {
  const { disbursement_date, maturity_date } = loan;
  if (disbursement_date && maturity_date && maturity_date <= disbursement_date) {
    addFault(
      faults,
      "NOT_AFTER_DISBURSEMENT",
      "maturity_date",
      "must be after disbursement_date: correct one of the two",
    );
  }
  checkFee(loan, faults);
  checkLastDueDate(loan, faults);
}

function checkFee({ fee_amount, fee_paid_upfront }: Partial<LoanRecord>, faults: Fault[]): void {
  if (fee_amount === undefined || fee_paid_upfront === undefined) return;
  if (koboOf(fee_paid_upfront) > (fee_amount === null ? 0 : koboOf(fee_amount))) {
    addFault(
      faults,
      "ABOVE_FEE_AMOUNT",
      "fee_paid_upfront",
      "must not be more than fee_amount: send the part of the fee taken at disbursement",
    );
  }
}

/** The calendar ends; holidays push daily instalments back by less than the room left for them. */
function checkLastDueDate(loan: Partial<LoanRecord>, faults: Fault[]): void {
  const { first_payment_due_date: first, instalment_count: count, repayment_frequency } = loan;
  if (!first || !count || !repayment_frequency) return;
  const steps = count - 1;
  const last =
    repayment_frequency === "MONTHLY"
      ? plusMonths(first, steps)
      : plusDays(first, repayment_frequency === "WEEKLY" ? 7 * steps : Math.ceil((7 * steps) / 5));
  if (last <= dueDateMax) return;
  addFault(
    faults,
    "SCHEDULE_TOO_LONG",
    "instalment_count",
    `would put the last instalment after ${dueDateMax}: correct it or repayment_frequency`,
  );
}
