/** The lists of loans: what they share. */

import type { LoanPage, LoanReader } from "#contract/loan-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

interface Asked {
  asOf: IsoDate | null;
  page: number;
  limit: number;
  cursor: string | null;
}

export function loanListRoute<Q extends Asked>(
  list: Pick<Route, "path" | "operation" | "summary" | "parameters" | "answers">,
  read: (query: Readonly<Record<string, unknown>>) => Q,
  find: (loans: LoanReader, query: Q) => Promise<LoanPage>,
): Route {
  return {
    ...list,
    method: "GET",
    access: "read",
    tag: "Loans",
    errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
    handle: async (request, deps) => {
      const query = read(request.query as Record<string, unknown>);
      await checkAsOf(query.asOf, deps.operations);
      const found = await find(deps.loans, query);
      const meta = {
        page: query.cursor === null ? query.page : null,
        limit: query.limit,
        total: found.total,
        as_of: found.asOf,
        data_version: found.dataVersion,
        next_cursor: found.nextCursor,
      };
      return successText(found.json, meta, { summary: found.summary });
    },
  };
}
