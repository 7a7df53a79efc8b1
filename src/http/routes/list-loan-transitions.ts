import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanTransitions = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/transitions",
    operation: "list_loan_transitions",
    summary: "Each change of the DPD bucket of a loan and what made it, up to a day",
    export: { name: "loan-transitions" },
    answers: { 200: { $ref: "#/components/schemas/TransitionList" } },
  },
  (loans, query) => loans.transitions(query),
);
