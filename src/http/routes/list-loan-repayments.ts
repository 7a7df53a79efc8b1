import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanRepayments = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/repayments",
    operation: "list_loan_repayments",
    summary: "Repayments of a loan, as of a day",
  },
  (loans, query) => loans.repayments(query),
);
