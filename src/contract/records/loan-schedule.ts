import { date, defaulting, integer, money, optional, required } from "#contract/field.ts";
import { instalmentCountMax } from "#contract/limits.ts";
import { loanIdOfPart, sourceUpdatedAt } from "#contract/records/common-fields.ts";
import type { RecordSpec } from "#contract/records/spec.ts";

export const loanScheduleSpec: RecordSpec<"loan_schedules"> = {
  entity: "loan_schedules",
  type: "loan_schedule",
  title: "LoanSchedule",
  fields: {
    loan_id: loanIdOfPart,
    installment_number: required(integer(1, instalmentCountMax), "Position in the schedule"),
    due_date: optional(date(), "Due date; a row without one is kept and not counted"),
    principal_due: defaulting(money(), "0.00", "Principal due", 0),
    interest_due: defaulting(money(), "0.00", "Interest due", 0),
    fee_due: defaulting(money(), "0.00", "Fee due", 0),
    total_due: required(money(), "Total due"),
    source_updated_at: sourceUpdatedAt,
  },
  computed: new Set(["payment_status", "amount_paid", "payment_date", "created_at", "updated_at"]),
  key: ["loan_id", "installment_number"],
  keySeparator: "/",
};
