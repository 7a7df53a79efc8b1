// The portfolio between two days, and by the age of its loans.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { nullableNumber, nullableText, rowShape } from "#web/api/values.ts";

const moved = { loans: z.number(), opening_balance: z.number(), closing_balance: z.number() };

const transitionShape = z.object({
  from_bucket: z.string(),
  to_bucket: z.string(),
  ...moved,
  share_of_loans: nullableNumber,
  share_of_balance: nullableNumber,
});
export type Transition = z.infer<typeof transitionShape>;

export const transitions = endpoint("/metrics/transitions", z.array(transitionShape), "to");

/** Of `meta` of the matrix: sums of its rows, its columns, and all. */
export const transitionSumsShape = z.object({
  rows: z.array(z.object({ from_bucket: z.string(), ...moved })),
  columns: z.array(z.object({ to_bucket: z.string(), ...moved })),
  whole: z.object(moved),
});
export type TransitionSums = z.infer<typeof transitionSumsShape>;

export const transitionLoans = endpoint("/metrics/transitions/loans", z.array(rowShape), "to");
/** Of `meta` of the list: the cells it is of. */
export const movedSumsShape = z.object(moved);

const cohortShape = z.object({
  /** null: loans that belong to none, such as those without a vertical lead. */
  cohort: nullableText,
  label: nullableText,
  loans: z.number(),
  disbursed_amount: z.number(),
  principal_outstanding: z.number(),
  principal_repaid: z.number(),
  repaid_share: nullableNumber,
  par0: nullableNumber,
  par30: nullableNumber,
  par30_of_disbursed: nullableNumber,
  fimr: nullableNumber,
  settled_share: nullableNumber,
});
export type Cohort = z.infer<typeof cohortShape>;

export const cohorts = endpoint("/metrics/cohorts", z.array(cohortShape));

const vintageShape = z.object({
  cohort: z.string(),
  cohort_end: z.string(),
  loans: z.number(),
  disbursed_amount: z.number(),
  months_on_book: z.number(),
  day: nullableText,
  is_partial: z.boolean(),
  numerator: nullableNumber,
  value: nullableNumber,
});
export type VintagePoint = z.infer<typeof vintageShape>;

export const vintages = endpoint("/metrics/vintages", z.array(vintageShape));
