import { loanListParameters, readLoanListQuery } from "#contract/loan-parameters.ts";
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
    const found = await deps.loans.list(query);
    const meta = {
      page: query.cursor === null ? query.page : null,
      limit: query.limit,
      total: found.total,
      as_of: found.asOf,
      data_version: found.dataVersion,
      next_cursor: found.nextCursor,
    };
    return successText(found.json, meta, { summary: found.summary });
  },
};
