import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanDueCurve = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/due-curve",
    operation: "list_loan_due_curve",
    summary:
      "Every instalment of a loan: what is due by it, and since when it is covered, as of a day",
    export: { name: "loan-due-curve" },
    answers: { 200: { $ref: "#/components/schemas/DueCurve" } },
  },
  (loans, query) => loans.dueCurve(query),
);
