import { loanListParameters, readLoanListQuery } from "#contract/loan-parameters.ts";
import { loanListRoute } from "#http/loan-list.ts";

export const listLoans = loanListRoute(
  {
    path: "/api/v1/loans",
    operation: "list_loans",
    summary: "Loans with every computed field, filtered and sorted",
    parameters: loanListParameters,
    answers: { 200: { $ref: "#/components/schemas/LoanList" } },
  },
  (query) => readLoanListQuery(query),
  (loans, query) => loans.list(query),
);
