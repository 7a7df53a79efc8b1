import { loanListParameters, readLoanListQuery } from "#contract/loan-parameters.ts";
import { loanListRoute } from "#http/loan-list.ts";

export const fimrDrilldown = loanListRoute(
  {
    path: "/api/v1/loans/fimr-drilldown",
    operation: "list_fimr_loans",
    summary: "Loans that missed their first instalment, and of how many",
    parameters: loanListParameters,
    answers: { 200: { $ref: "#/components/schemas/FimrDrilldown" } },
  },
  (query) => readLoanListQuery(query),
  (loans, query) => loans.fimrDrilldown(query),
);
