import { ApiError } from "#contract/errors.ts";
import { listParameters, readParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import { loanIdOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

export const listLoanHistory: Route = {
  method: "GET",
  path: "/api/v1/loans/:loan_id/history",
  access: "read",
  operation: "list_loan_history",
  summary: "What was recorded, changed or deleted of a loan and its repayments, newest first",
  tag: "Loans",
  parameters: listParameters,
  answers: { 200: { $ref: "#/components/schemas/LoanChangeList" } },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  cached: true,
  export: { name: "loan-history" },
  handle: async (request, deps) => {
    const loanId = loanIdOf(request.params);
    const query = request.query as Record<string, unknown>;
    const { page, limit } = readParameters(listParameters, query);
    const found = await deps.loans.changes({ loanId, page, limit });
    if (found === null) {
      const error = "Nothing was ever recorded of a loan with this loan_id.";
      throw new ApiError("NOT_FOUND", { message: "Loan not found", details: { error } });
    }
    return successText(found.json, {
      page,
      limit,
      total: found.total,
      as_of: found.asOf,
      data_version: found.dataVersion,
    });
  },
};
