/** OpenAPI schemas of the flows: the portfolio between two dates. */

import type { JsonSchema } from "#contract/field.ts";
import { bridgeSteps, closingBuckets, openingBuckets } from "#contract/flow-ports.ts";

const count = { type: "integer", minimum: 0 };
const naira = { type: "number", description: "Exact decimal text" };
const share = { type: ["number", "null"], description: "Of the row; null where it has none" };
const text = { type: "string" };
const orNull = { type: ["string", "null"] };
const day = { type: "string", format: "date" };
const dpd = { type: ["integer", "null"], description: "Days past due; null: not yet disbursed" };

const balances = {
  loans: count,
  opening_balance: {
    ...naira,
    description: "Principal outstanding on from; of New the loan amount",
  },
  closing_balance: { ...naira, description: "Principal outstanding on to; 0 of what has gone" },
};

const meta = { from: day, to: day, data_version: text };
const paging = { page: count, limit: count, total: count };

function answer(row: Record<string, JsonSchema>, more: Record<string, JsonSchema>): JsonSchema {
  return {
    type: "object",
    properties: {
      status: { const: "success" },
      data: { type: "array", items: { type: "object", properties: row } },
      meta: { type: "object", properties: { ...meta, ...more } },
    },
  };
}

/** Of the answers about one day. */
function cohortAnswer(
  row: Record<string, JsonSchema>,
  more: Record<string, JsonSchema>,
): JsonSchema {
  return {
    type: "object",
    properties: {
      status: { const: "success" },
      data: { type: "array", items: { type: "object", properties: row } },
      meta: { type: "object", properties: { as_of: day, data_version: text, by: text, ...more } },
    },
  };
}

const loan = {
  loan_id: text,
  customer_name: text,
  officer_id: text,
  officer_name: text,
  branch: text,
  region: text,
  channel: text,
  wave: text,
  product: orNull,
  disbursement_date: day,
  status: text,
  left_date: { type: ["string", "null"], format: "date" },
  opening_dpd: dpd,
  closing_dpd: { ...dpd, type: "integer" },
};

const fromBucket = { enum: openingBuckets };
const toBucket = { enum: closingBuckets };
const step = { enum: bridgeSteps };
const rowsOf = (row: Record<string, JsonSchema>): JsonSchema => ({
  type: "array",
  items: { type: "object", properties: row },
});

export const flowSchemas: Readonly<Record<string, JsonSchema>> = {
  Transitions: answer(
    {
      from_bucket: fromBucket,
      to_bucket: toBucket,
      ...balances,
      share_of_loans: share,
      share_of_balance: share,
    },
    {
      rows: rowsOf({ from_bucket: fromBucket, ...balances }),
      columns: rowsOf({ to_bucket: toBucket, ...balances }),
      whole: { type: "object", properties: balances },
    },
  ),
  TransitionLoans: answer(
    {
      ...loan,
      from_bucket: fromBucket,
      to_bucket: toBucket,
      opening_balance: balances.opening_balance,
      closing_balance: balances.closing_balance,
    },
    { ...paging, summary: { type: "object", properties: balances } },
  ),
  Bridge: answer(
    {
      step: { enum: ["opening", ...bridgeSteps, "closing"] },
      amount: { ...naira, description: "Signed; opening and all steps sum to closing" },
      loans: { ...count, description: "Loans that have a part in the step" },
      loans_change: {
        type: "integer",
        description: "Loans that come (above 0) or go; opening and all steps sum to closing",
      },
    },
    { measure: text },
  ),
  BridgeLoans: answer(
    { ...loan, step, amount: naira, opening_amount: naira, closing_amount: naira },
    {
      ...paging,
      measure: text,
      summary: {
        type: "object",
        properties: { loans: count, loans_change: { type: "integer" }, amount: naira },
      },
    },
  ),
  Vintages: cohortAnswer(
    {
      cohort: { ...day, description: "First day of the month or week of disbursement" },
      cohort_end: day,
      loans: count,
      disbursed_amount: naira,
      months_on_book: { ...count, description: "Month ends since that of the cohort's last day" },
      day: { type: ["string", "null"], format: "date", description: "null: not reached yet" },
      is_partial: {
        type: "boolean",
        description: "Whether the day is as_of instead of a month end",
      },
      numerator: { type: ["number", "null"], description: "Naira, of fimr and settled loans" },
      value: { type: ["number", "null"], description: "Of the disbursed amount, or of the loans" },
    },
    { measure: text },
  ),
  Cohorts: cohortAnswer(
    {
      cohort: orNull,
      label: orNull,
      loans: count,
      disbursed_amount: naira,
      principal_outstanding: { ...naira, description: "Of the portfolio" },
      principal_repaid: naira,
      repaid_share: { ...share, description: "principal_repaid over disbursed_amount" },
      par0: { ...share, description: "Over principal_outstanding, like par30" },
      par30: share,
      par30_of_disbursed: share,
      fimr: { ...share, description: "Over loans, like settled_share" },
      settled_share: share,
    },
    { months: { type: ["integer", "null"] } },
  ),
};
