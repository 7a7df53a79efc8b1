import { readRecordList } from "#contract/batch.ts";
import { batchRoute } from "#http/batch.ts";

export const loanSchedules = batchRoute({
  path: "/api/v1/etl/loan-schedules",
  operation: "replace_loan_schedules",
  summary: "Replace the schedules of the loans named",
  schema: {
    type: "object",
    required: ["loan_schedules"],
    properties: {
      loan_schedules: { type: "array", items: { $ref: "#/components/schemas/LoanSchedule" } },
    },
  },
  read: (document, context) => readRecordList("loan_schedules", document, context),
});
