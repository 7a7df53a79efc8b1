/** What the lists made from loans and the parts of one loan answer, as OpenAPI schemas; answer-schemas.ts puts them in envelopes. */

import type { JsonSchema } from "#contract/field.ts";
import {
  dpdBuckets,
  earlyIndicatorColumns,
  movements,
  rowSchema,
  topRiskColumns,
} from "#contract/loan-columns.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const day = { type: "string", format: "date" };
const money = { type: "number", description: "Naira, exact decimal text" };
const bucket = { enum: dpdBuckets };
const points = { type: "number", description: "0-100, two decimals" };

function orNull(schema: JsonSchema, description: string): JsonSchema {
  return { anyOf: [schema, { type: "null" }], description };
}

const summaryOf = (properties: Record<string, JsonSchema>, description: string): JsonSchema => ({
  description,
  allOf: [{ $ref: "#/components/schemas/LoanSummary" }, { type: "object", properties }],
});

const fimrSummary = summaryOf(
  {
    disbursed_loans: { ...count, description: "Loans that pass the filters, tagged or not" },
    tagged_loans: count,
    fimr: orNull({ type: "number" }, "tagged ÷ disbursed, six decimals; null without loans"),
    never_paid_loans: { ...count, description: "Tagged loans without a payment to this day" },
    amount_at_stake: { ...money, description: "Σ actual_outstanding of tagged portfolio loans" },
    average_days_since_due: orNull({ type: "number" }, "Of the tagged loans, two decimals"),
    largest_days_since_due: orNull(count, "Of the tagged loans"),
  },
  "Of the tagged loans as in GET /loans, and what share of the filtered loans they are",
);

const earlyIndicator: JsonSchema = {
  ...rowSchema("EarlyIndicatorLoan", earlyIndicatorColumns),
  description:
    "previous_dpd: DPD on the day before, by the facts as known now; null for a loan disbursed on the day. movement: worsening when current_dpd is above it, improving when below",
};

const movementSummary = summaryOf(
  {
    tagged_loans: { ...count, description: "With DPD 1 to 6 on the day" },
    tagged_loans_before: { ...count, description: "With DPD 1 to 6 on the day before" },
    movements: {
      type: "array",
      items: {
        type: "object",
        properties: { movement: { enum: movements }, loans: count, total_outstanding: money },
      },
    },
  },
  "As in GET /loans, and the loans by movement",
);

export const riskReasons: JsonSchema = {
  type: "array",
  description: "What the points are made of: their points add up to risk_points",
  items: {
    type: "object",
    properties: {
      reason: { enum: ["dpd", "arrears", "balance", "fimr", "quiet", "never_paid"] },
      points,
      of: { ...points, description: "The most this reason can give" },
      value: { type: ["number", "boolean"], description: "The value the points come from" },
      text,
    },
  },
};

function topRiskRow(): JsonSchema {
  const row = rowSchema("TopRiskLoan", topRiskColumns);
  const properties = row["properties"] as Record<string, JsonSchema>;
  return { ...row, properties: { ...properties, risk_points: points, risk_reasons: riskReasons } };
}

const topRiskSummary = summaryOf(
  {
    average_risk_points: orNull(points, "Over all loans at risk that pass the filters"),
    largest_risk_points: orNull(points, "The most of any of them"),
  },
  "As in GET /loans, over the late portfolio loans that pass the filters",
);

const dueCurveRow = {
  type: "object",
  properties: {
    installment_number: { ...count, description: "By due date, from 1" },
    due_date: day,
    amount_due: { ...money, description: "cumulative_due less the one before" },
    cumulative_due: money,
    amount_settled: { ...money, description: "The settled amount fills the oldest first" },
    is_covered: { type: "boolean" },
    covered_on: orNull(day, "Day it became covered; null: not yet, or by the tolerance alone"),
    days_late: { ...count, description: "From due_date to covered_on, or to as_of" },
  },
};

const transitionRow = {
  type: "object",
  properties: {
    date: day,
    from_dpd: { ...count, description: "On the day before" },
    to_dpd: { ...count, description: "On the day" },
    from_bucket: bucket,
    to_bucket: bucket,
    event: {
      enum: ["repayment", "due_date_passed", "day"],
      description: "A repayment; the day after an unpaid due date; nothing but the day",
    },
    due_date: orNull(day, "Of the instalment that is late; at a repayment, that was late"),
    repaid_amount: orNull(money, "Σ payment_amount of the day's repayments, at a repayment"),
    repayment_ids: orNull({ type: "array", items: text }, "These repayments"),
    actual_outstanding: { ...money, description: "Still owed at the end of the day" },
  },
};

const changeRow = {
  type: "object",
  properties: {
    changed_at: { type: "string", format: "date-time" },
    entity: { enum: ["loan", "repayment"] },
    record_id: text,
    change: { enum: ["recorded", "changed", "deleted"] },
    fields: {
      type: "array",
      items: {
        type: "object",
        properties: { field: text, old: { description: "null: none" }, new: {} },
      },
    },
  },
};

export const loanAnswers = {
  fimrSummary,
  earlyIndicator,
  movementSummary,
  topRisk: topRiskRow(),
  topRiskSummary,
  dueCurveRow,
  transitionRow,
  changeRow,
} satisfies Record<string, JsonSchema>;
