import { readLoanListQuery, topRiskParameters } from "#contract/loan-parameters.ts";
import { loanListRoute } from "#http/loan-list.ts";

export const topRiskLoans = loanListRoute(
  {
    path: "/api/v1/loans/top-risk",
    operation: "list_top_risk_loans",
    summary: "Late loans of the portfolio by risk points, with the reasons of the points",
    parameters: topRiskParameters,
    answers: { 200: { $ref: "#/components/schemas/TopRiskLoans" } },
  },
  (query) => readLoanListQuery(query, topRiskParameters),
  (loans, query) => loans.topRisk(query),
);
