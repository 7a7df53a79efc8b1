/** The lists of loans: what they share. */

import type { LoanLists } from "#contract/loan-ports.ts";
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
  find: <P>(loans: LoanLists<P>, query: Q) => Promise<P>,
): Route {
  return {
    ...list,
    export: {
      name: list.operation.replace("list_", "").replaceAll("_", "-"),
      async rows(request, { operations }, { loanRows }) {
        const query = read(request.query as Record<string, unknown>);
        await checkAsOf(query.asOf, operations);
        return find(loanRows, query);
      },
    },
    method: "GET",
    access: "read",
    tag: "Loans",
    errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
    cached: true,
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
