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
