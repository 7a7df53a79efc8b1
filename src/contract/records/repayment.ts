import { koboOf } from "#contract/decimal.ts";
import {
  addFault,
  boolean,
  date,
  defaulting,
  filledText,
  integer,
  money,
  oneOfSpellings,
  optional,
  required,
  text,
  time,
} from "#contract/field.ts";
import {
  codeLengthMax,
  dpdMax,
  freeTextLengthMax,
  idLengthMax,
  labelLengthMax,
} from "#contract/limits.ts";
import type { Fault, RepaymentRecord, WaiverType } from "#contract/ports.ts";
import { loanIdOfPart, sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

const waiverSpellings: Readonly<Record<string, WaiverType>> = {
  principal: "Principal",
  interest: "Interest",
  fee: "Fee",
  fees: "Fee",
  penalty: "Penalty",
};

export const repaymentSpec: RecordSpec<"repayments"> = {
  entity: "repayments",
  type: "repayment",
  title: "Repayment",
  fields: {
    repayment_id: required(filledText(idLengthMax), "Unique repayment identifier"),
    loan_id: loanIdOfPart,
    payment_date: required(date(), "Day the payment was received"),
    payment_amount: required(
      money(),
      "Sum of the four components; greater than 0, or 0 with a waiver",
    ),
    principal_paid: required(money(), "Principal portion"),
    interest_paid: required(money(), "Interest portion"),
    fees_paid: required(money(), "Fees portion"),
    penalty_paid: defaulting(money(), "0.00", "Penalty portion", 0),
    payment_method: required(filledText(codeLengthMax), 'For example "Bank Transfer", "Cash"'),
    payment_reference: optional(text(labelLengthMax), "Transaction reference"),
    payment_channel: optional(text(codeLengthMax), 'For example "Mobile App", "USSD"'),
    dpd_at_payment: defaulting(integer(0, dpdMax), 0, "Days past due at payment, as sent"),
    is_backdated: defaulting(boolean, false, "Whether the payment is backdated"),
    is_reversed: defaulting(boolean, false, "Whether the payment is reversed"),
    reversal_date: optional(date(), "Day of the reversal"),
    reversal_reason: optional(text(freeTextLengthMax), "Reason of the reversal"),
    waiver_amount: defaulting(money(), "0.00", "Amount waived", 0),
    waiver_type: optional(
      oneOfSpellings(waiverSpellings),
      "Component the waiver reduces, whatever its case; required with waiver_amount > 0",
    ),
    waiver_approved_by: optional(text(labelLengthMax), "Officer id or name"),
    is_remitted: defaulting(boolean, true, "Whether the officer has handed the money in"),
    paid_at: optional(time, "Instant of the payment; payment_date stays its business date"),
    health_insurance: optional(money(), "Health insurance collected beside it; settles nothing"),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set([
    "paid_kobo",
    "waived_kobo",
    "source_id",
    "dpd_before",
    "created_at",
    "updated_at",
  ]),
  check: checkRepayment,
  key: ["repayment_id"],
  keySeparator: "",
};

function checkRepayment(repayment: Partial<RepaymentRecord>, faults: Fault[]): void {
  const { payment_amount, waiver_amount, waiver_type } = repayment;
  const components = [
    repayment.principal_paid,
    repayment.interest_paid,
    repayment.fees_paid,
    repayment.penalty_paid,
  ];
  if (payment_amount !== undefined && !components.includes(undefined)) {
    let sum = 0;
    for (const component of components) sum += koboOf(component ?? "0.00");
    if (sum !== koboOf(payment_amount)) {
      addFault(
        faults,
        "SUM_MISMATCH",
        "payment_amount",
        "must equal principal_paid + interest_paid + fees_paid + penalty_paid to the kobo",
      );
    }
  }
  if (waiver_amount === undefined) return;
  if (payment_amount === "0.00" && waiver_amount === "0.00") {
    addFault(
      faults,
      "NOTHING_PAID",
      "payment_amount",
      "must be greater than 0, or 0 together with a waiver_amount greater than 0",
    );
  }
  if (waiver_type === null && waiver_amount !== "0.00") {
    addFault(
      faults,
      "REQUIRED",
      "waiver_type",
      "is required with a waiver: send Principal, Interest, Fee or Penalty",
    );
  }
}
