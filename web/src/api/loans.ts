// Lists of loans, and one loan with all that belongs to it.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { sendJson } from "#web/api/http.ts";
import { nullableNumber, nullableText, rowShape } from "#web/api/values.ts";

export const loans = endpoint("/loans", z.array(rowShape));
export const fimrDrilldown = endpoint("/loans/fimr-drilldown", z.array(rowShape));
export const earlyIndicators = endpoint("/loans/early-indicators-drilldown", z.array(rowShape));

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

/** The same of loans that missed their first instalment. */
export const fimrSummaryShape = z.extend(loanSummaryShape, {
  disbursed_loans: z.number(),
  tagged_loans: z.number(),
  fimr: nullableNumber,
  never_paid_loans: z.number(),
  amount_at_stake: z.number(),
  average_days_since_due: nullableNumber,
  largest_days_since_due: nullableNumber,
});

/** The same of loans in their first days of delay. */
export const earlySummaryShape = z.extend(loanSummaryShape, {
  tagged_loans: z.number(),
  tagged_loans_before: z.number(),
  movements: z.array(
    z.object({ movement: z.string(), loans: z.number(), total_outstanding: z.number() }),
  ),
});

export const loan = endpoint("/loans/:loan_id", rowShape);

const instalmentShape = z.object({
  installment_number: z.number(),
  due_date: z.string(),
  amount_due: z.number(),
  cumulative_due: z.number(),
  amount_settled: z.number(),
  is_covered: z.boolean(),
  covered_on: nullableText,
  days_late: z.number(),
});
export type Instalment = z.infer<typeof instalmentShape>;

export const dueCurve = endpoint("/loans/:loan_id/due-curve", z.array(instalmentShape));
export const loanRepayments = endpoint("/loans/:loan_id/repayments", z.array(rowShape));
export const loanSchedule = endpoint("/loans/:loan_id/schedule", z.array(rowShape));

const transitionShape = z.object({
  date: z.string(),
  from_dpd: z.number(),
  to_dpd: z.number(),
  from_bucket: z.string(),
  to_bucket: z.string(),
  event: z.enum(["repayment", "due_date_passed", "day"]),
  due_date: nullableText,
  repaid_amount: nullableNumber,
  repayment_ids: z.nullable(z.array(z.string())),
  actual_outstanding: z.number(),
});
export type Transition = z.infer<typeof transitionShape>;

export const loanTransitions = endpoint("/loans/:loan_id/transitions", z.array(transitionShape));

const changeShape = z.object({
  changed_at: z.string(),
  entity: z.string(),
  record_id: z.string(),
  change: z.string(),
  fields: z.array(z.object({ field: z.string(), old: z.unknown(), new: z.unknown() })),
});
export type Change = z.infer<typeof changeShape>;

export const loanChanges = endpoint("/loans/:loan_id/history", z.array(changeShape), null);

const refreshedShape = z.object({
  data: z.object({
    loans_updated: z.number(),
    total_loans_processed: z.number(),
    execution_time_ms: z.number(),
  }),
});
export type Refreshed = z.infer<typeof refreshedShape>["data"];

/** Computes every field of every loan anew; answers when that is done. */
export async function refreshFields(): Promise<Refreshed> {
  return refreshedShape.parse(await sendJson("POST", "/loans/recalculate-fields")).data;
}
