import { loanPartRoute } from "#http/loan-part.ts";

export const listLoanSchedule = loanPartRoute(
  {
    path: "/api/v1/loans/:loan_id/schedule",
    operation: "list_loan_schedule",
    summary: "Instalments of a loan and how far they are paid, as of a day",
    export: { name: "loan-schedule" },
    answers: { 200: { $ref: "#/components/schemas/InstalmentList" } },
  },
  (loans, query) => loans.schedule(query),
);
