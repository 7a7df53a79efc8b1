import { loanListParameters, readLoanListQuery } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

export const listLoans: Route = {
  method: "GET",
  path: "/api/v1/loans",
  access: "read",
  operation: "list_loans",
  summary: "Loans with every computed field, filtered and sorted",
  tag: "Loans",
  parameters: loanListParameters,
  answers: { 200: { $ref: "#/components/schemas/LoanList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  handle: async (request, deps) => {
    const query = readLoanListQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, deps.operations);
    const { json, total, asOf, dataVersion, nextCursor } = await deps.loans.list(query);
    return successText(json, {
      page: query.cursor === null ? query.page : null,
      limit: query.limit,
      total,
      as_of: asOf,
      data_version: dataVersion,
      next_cursor: nextCursor,
    });
  },
};
