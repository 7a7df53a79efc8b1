/** OpenAPI schemas of explanations. */

import type { JsonSchema } from "#contract/field.ts";
import { answer, types } from "#http/metric-answers.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const orNull = { type: ["string", "null"] };

/** Of any metric. */
const value = {
  type: ["number", "string", "boolean", "null"],
  description: "As the lists of metrics show it; null: no exposure",
};

const component: JsonSchema = {
  type: "object",
  properties: {
    id: text,
    title: text,
    unit: { enum: ["naira", "count", "rank"] },
    rows: { enum: ["loans", "repayments", null], description: "What each of its rows is" },
    definition: text,
    value: { type: "number", description: "The sum of its rows, exactly" },
    rows_total: { ...count, description: "Rows that contribute to it, on all pages" },
  },
};

const part: JsonSchema = {
  type: "object",
  properties: {
    metric: text,
    title: text,
    formula: text,
    value,
    neutral_value: {
      type: ["number", "null"],
      description: "Stands in the formula where the value is null",
    },
  },
};

const row: JsonSchema = {
  type: "object",
  properties: {
    component: text,
    loan_id: text,
    repayment_id: { ...orNull, description: "null: the row is the loan itself" },
    amount: { type: "number", description: "What the row contributes to its component" },
  },
};

export const explanationSchema: JsonSchema = answer(
  {
    type: "object",
    properties: {
      metric: text,
      title: text,
      unit: { enum: Object.keys(types) },
      scope: text,
      as_of: { type: "string", format: "date" },
      definition: text,
      formula: {
        ...text,
        description: "Over ids of components and parts, of the version in force",
      },
      version: text,
      source: text,
      days: {
        type: "object",
        description: "The days that the definitions of the components speak of",
        additionalProperties: { type: ["string", "null"], format: "date" },
      },
      value,
      settings: { type: "object", description: "Weights, limits and versions in force" },
      parts: { type: "array", items: part },
      components: { type: "array", items: component },
      rows: { type: "array", items: row },
    },
  },
  { page: count, limit: count, total: { ...count, description: "Rows on all pages" } },
);

const day = { type: "string", format: "date" };
const dayOrNull = { type: ["string", "null"], format: "date" };
const naira = { type: "number" };
const truth = { type: "boolean" };

const instalment: JsonSchema = {
  type: "object",
  properties: {
    installment_number: { type: "integer", minimum: 1 },
    due_date: day,
    amount_due: naira,
    cumulative_due: { ...naira, description: "Rounded to the kobo where it is shown" },
    tolerance: { ...naira, description: "Installment number × tolerance of an instalment" },
    is_covered: truth,
    covered_on: { ...dayOrNull, description: "null: not yet, or by tolerance alone" },
    is_due: { ...truth, description: "Due on or before as_of" },
    is_past_due: { ...truth, description: "Due before as_of" },
  },
};

const repayment: JsonSchema = {
  type: "object",
  properties: {
    repayment_id: text,
    payment_date: day,
    payment_amount: naira,
    principal_paid: naira,
    interest_paid: naira,
    fees_paid: naira,
    penalty_paid: naira,
    waiver_amount: naira,
    waiver_type: orNull,
    settles: { ...naira, description: "Principal, interest and fees paid or waived" },
    counts: { ...truth, description: "Not reversed, dated on or before as_of" },
    is_payment: { ...truth, description: "Counts, and pays principal, interest or fees" },
    left_out: {
      enum: ["reversed", "dated_after_as_of", "waiver_only", "penalty_only", null],
      description: "Why it does not count, or counts but is no payment",
    },
    dpd_before: {
      type: ["integer", "null"],
      description:
        "The loan's DPD on its date before any row of that day; null where it does not count",
    },
    amount: { type: ["number", "null"], description: "What it brings to the field" },
  },
};

export const loanExplanationSchema: JsonSchema = {
  type: "object",
  properties: {
    status: { const: "success" },
    data: {
      type: "object",
      properties: {
        loan_id: text,
        field: text,
        as_of: day,
        value: { ...value, description: "As GET /loans/:loan_id answers it" },
        definition: text,
        formula: text,
        inputs: { type: "object", description: "The values that the formula names" },
        instalments: {
          type: "array",
          items: instalment,
          description: "Empty where none take part",
        },
        repayments: { type: "array", items: repayment, description: "Empty where none take part" },
      },
    },
    meta: { type: "object", properties: { as_of: day, data_version: text } },
  },
};
