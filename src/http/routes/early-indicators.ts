import { earlyIndicatorParameters, readEarlyIndicatorQuery } from "#contract/loan-parameters.ts";
import { loanListRoute } from "#http/loan-list.ts";

export const earlyIndicatorsDrilldown = loanListRoute(
  {
    path: "/api/v1/loans/early-indicators-drilldown",
    operation: "list_early_indicator_loans",
    summary: "Loans 1 to 6 days past due on the day or the day before, and whether they get worse",
    parameters: earlyIndicatorParameters,
    answers: { 200: { $ref: "#/components/schemas/EarlyIndicators" } },
  },
  readEarlyIndicatorQuery,
  (loans, query) => loans.earlyIndicators(query),
);
