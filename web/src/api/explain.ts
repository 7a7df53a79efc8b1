// A number taken apart: a metric of a group down to its rows, a field of a loan down to its instalments and repayments.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { getText, type Params } from "#web/api/http.ts";
import { metricUnits } from "#web/api/metrics.ts";
import { cellShape, nullableText } from "#web/api/values.ts";
import { plus, exact, type Exact, zero } from "#web/lib/exact.ts";

const componentShape = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.enum(["naira", "count", "rank"]),
  rows: z.nullable(z.enum(["loans", "repayments"])),
  definition: z.string(),
  value: z.number(),
  rows_total: z.number(),
});
export type Component = z.infer<typeof componentShape>;

const partShape = z.object({
  metric: z.string(),
  title: z.string(),
  formula: z.string(),
  value: cellShape,
  neutral_value: z.nullable(z.number()),
});
export type Part = z.infer<typeof partShape>;

/** A weight or a limit, several by name, or a version. */
const settingShape = z.union([cellShape, z.record(z.string(), cellShape)]);

const contributionShape = z.object({
  component: z.string(),
  loan_id: z.string(),
  repayment_id: nullableText,
  amount: z.number(),
});
export type Contribution = z.infer<typeof contributionShape>;

const explanationShape = z.object({
  metric: z.string(),
  title: z.string(),
  unit: z.enum(metricUnits),
  scope: z.string(),
  as_of: z.string(),
  definition: z.string(),
  formula: z.string(),
  version: z.string(),
  source: z.string(),
  days: z.record(z.string(), nullableText),
  value: cellShape,
  settings: z.record(z.string(), settingShape),
  parts: z.array(partShape),
  components: z.array(componentShape),
  rows: z.array(contributionShape),
});
export type Explanation = z.infer<typeof explanationShape>;

const path = "/explain";

/** To be asked with `limit: 1`: its rows are read page by page, below. */
export const explanation = endpoint(path, explanationShape);

/** The rows of one component. Pages ask with another limit, so that they and the explanation do not meet in the cache. */
export const contributions = endpoint(
  path,
  z.pipe(
    z.looseObject({ rows: z.array(contributionShape) }),
    z.transform(({ rows }) => rows),
  ),
);

export interface AddedUp {
  /** By component. */
  sums: ReadonlyMap<string, { sum: Exact; rows: number }>;
  /** Data version that the rows are of. */
  version: string | null;
}

let turn: Promise<unknown> = Promise.resolve();

/**
 * Every row that is asked for, added up exactly by component, from one file of one moment. One file after the other: a score
 * has sixteen components, and the others who use the service want to be answered meanwhile.
 */
export function addUp(params: Params, signal: AbortSignal): Promise<AddedUp> {
  const mine = turn.then(() => {
    signal.throwIfAborted();
    return readAll(params, signal);
  });
  turn = mine.catch(() => {});
  return mine;
}

async function readAll(params: Params, signal: AbortSignal): Promise<AddedUp> {
  const { text, headers } = await getText(path, { ...params, format: "ndjson" }, signal);
  const sums = new Map<string, { sum: Exact; rows: number }>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const { component, amount } = contributionShape.parse(JSON.parse(line));
    const { sum, rows } = sums.get(component) ?? { sum: zero, rows: 0 };
    sums.set(component, { sum: plus(sum, exact(amount) ?? zero), rows: rows + 1 });
  }
  return { sums, version: headers.get("x-export-data-version") };
}

const instalmentShape = z.object({
  installment_number: z.number(),
  due_date: z.string(),
  amount_due: z.number(),
  cumulative_due: z.number(),
  tolerance: z.number(),
  is_covered: z.boolean(),
  covered_on: nullableText,
  is_due: z.boolean(),
  is_past_due: z.boolean(),
});
export type ExplainedInstalment = z.infer<typeof instalmentShape>;

const repaymentShape = z.object({
  repayment_id: z.string(),
  payment_date: z.string(),
  payment_amount: z.number(),
  principal_paid: z.number(),
  interest_paid: z.number(),
  fees_paid: z.number(),
  penalty_paid: z.number(),
  waiver_amount: z.number(),
  waiver_type: nullableText,
  settles: z.number(),
  counts: z.boolean(),
  is_payment: z.boolean(),
  left_out: nullableText,
  dpd_before: z.nullable(z.number()),
  amount: z.nullable(z.number()),
});
export type ExplainedRepayment = z.infer<typeof repaymentShape>;

const loanExplanationShape = z.object({
  loan_id: z.string(),
  field: z.string(),
  as_of: z.string(),
  value: cellShape,
  definition: z.string(),
  formula: z.string(),
  inputs: z.record(z.string(), z.union([cellShape, z.array(z.string())])),
  instalments: z.array(instalmentShape),
  repayments: z.array(repaymentShape),
});
export type LoanExplanation = z.infer<typeof loanExplanationShape>;

export const loanExplanation = endpoint("/explain/loans/:loan_id", loanExplanationShape);
