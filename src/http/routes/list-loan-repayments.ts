import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanRepayments = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/repayments",
    operation: "list_loan_repayments",
    summary: "Repayments of a loan, as of a day",
    export: { name: "loan-repayments" },
    answers: { 200: { $ref: "#/components/schemas/RepaymentList" } },
  },
  (loans, query) => loans.repayments(query),
);
