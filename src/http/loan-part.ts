/** The lists that hang on one loan: its repayments, its schedule. */

import { loanPartParameters, readParameters } from "#contract/parameters.ts";
import type { JsonPage, LoanReader, PartQuery } from "#contract/loan-ports.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf, loanIdOf, loanNotFound } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

export function loanPartRoute(
  part: Pick<Route, "path" | "operation" | "summary" | "answers" | "export">,
  read: (loans: LoanReader, query: PartQuery) => Promise<JsonPage | null>,
): Route {
  return {
    ...part,
    method: "GET",
    access: "read",
    tag: "Loans",
    parameters: loanPartParameters,
    errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
    cached: true,
    handle: async (request, deps) => {
      const loanId = loanIdOf(request.params);
      const query = request.query as Record<string, unknown>;
      const { as_of: asOf, page, limit } = readParameters(loanPartParameters, query);
      await checkAsOf(asOf, deps.operations);
      const found = await read(deps.loans, { loanId, asOf, page, limit });
      if (found === null) throw loanNotFound();
      return successText(found.json, {
        page,
        limit,
        total: found.total,
        as_of: found.asOf,
        data_version: found.dataVersion,
      });
    },
  };
}
