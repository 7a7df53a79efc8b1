import { loanParameters, readParameters } from "#contract/parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf, loanIdOf, loanNotFound } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

export const getLoan: Route = {
  method: "GET",
  path: "/api/v1/loans/:loan_id",
  access: "read",
  operation: "get_loan",
  summary: "One loan with every computed field",
  tag: "Loans",
  parameters: loanParameters,
  answers: { 200: { $ref: "#/components/schemas/LoanOne" } },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  cached: true,
  handle: async (request, deps) => {
    const id = loanIdOf(request.params);
    const query = request.query as Record<string, unknown>;
    const { as_of } = readParameters(loanParameters, query);
    await checkAsOf(as_of, deps.operations);
    const loan = await deps.loans.one(id, as_of);
    if (loan === null) throw loanNotFound();
    return successText(loan.json, { as_of: loan.asOf, data_version: loan.dataVersion });
  },
};
