import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanSchedule = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/schedule",
    operation: "list_loan_schedule",
    summary: "Instalments of a loan and how far they are paid, as of a day",
  },
  (loans, query) => loans.schedule(query),
);
