// Lists of loans, and one loan with all that belongs to it.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { rowShape } from "#web/api/values.ts";

export const loans = endpoint("/loans", z.array(rowShape));
export const fimrDrilldown = endpoint("/loans/fimr-drilldown", z.array(rowShape));
export const earlyIndicators = endpoint("/loans/early-indicators-drilldown", z.array(rowShape));
export const topRisk = endpoint("/loans/top-risk", z.array(rowShape));

/** Of `meta` of a list of loans: sums over everything that is filtered, whatever the page. */
export const loanSummaryShape = z.looseObject({
  loans: z.number(),
  active_loans: z.number(),
  portfolio_total: z.number(),
  principal_outstanding: z.number(),
  total_outstanding: z.number(),
  actual_outstanding: z.number(),
  arrears_amount: z.number(),
  overdue_15d: z.number(),
  buckets: z.array(
    z.object({ bucket: z.string(), loans: z.number(), principal_outstanding: z.number() }),
  ),
});
export type LoanSummary = z.infer<typeof loanSummaryShape>;
