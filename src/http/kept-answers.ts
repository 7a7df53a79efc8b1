/** OpenAPI schemas of series and differences. */

import type { JsonSchema } from "#contract/field.ts";
import { answer, types } from "#http/metric-answers.ts";

const text = { type: "string" };
const orNull = { type: ["string", "null"] };
const count = { type: "integer", minimum: 0 };
const number = { type: "number" };
const date = { type: "string", format: "date" };
const time = { type: "string", format: "date-time" };
const value = { type: ["number", "string", "boolean", "null"] };
const list = (items: JsonSchema, description = ""): JsonSchema => ({
  type: "array",
  items,
  ...(description !== "" && { description }),
});
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: "object",
  properties,
});

export const seriesSchema: JsonSchema = answer(
  object({
    metric: text,
    title: text,
    unit: { enum: Object.keys(types) },
    better: { enum: ["higher", "lower", null] },
    scope: text,
    from: date,
    to: date,
    points: list(
      object({
        date,
        value: { ...value, description: "null: not kept, no loans, or no exposure" },
        formula_version: { ...orNull, description: "null: the day was not kept" },
      }),
      "One for each day; the business date as the facts say now",
    ),
  }),
);

const side = object({
  value,
  formula_version: text,
});

const component = object({
  id: text,
  title: text,
  unit: { enum: ["naira", "count"] },
  stored: number,
  now: number,
  difference: number,
  by_loans: { ...number, description: "The sum of the loans' differences" },
  by_formula: { ...number, description: "What another formula makes of the same facts" },
  unexplained: {
    ...number,
    description:
      "0, but where two transactions that overlapped wrote the same row around the calculation (docs/decisions/0019)",
  },
});

const cause = object({
  kind: {
    enum: [
      "added_late",
      "deleted",
      "reassigned",
      "terms_changed",
      "schedule_changed",
      "backdated",
      "reversed",
      "amended",
      "holiday",
      "reconfigured",
    ],
  },
  entity: { enum: ["loan", "repayment", "schedule", "calendar", "setting"] },
  record_id: orNull,
  fields: list(text, "What is different"),
  recorded_at: { ...time, type: ["string", "null"] },
});

const loan = object({
  loan_id: text,
  groups_then: { type: ["object", "null"], description: "null: it was not in the scope then" },
  groups_now: { type: ["object", "null"], description: "null: it is not in the scope now" },
  components: list(object({ component: text, stored: number, now: number, difference: number })),
  causes: list(cause),
});

export const differencesSchema: JsonSchema = answer(
  object({
    metric: text,
    title: text,
    unit: { enum: Object.keys(types) },
    scope: text,
    as_of: date,
    known_at: time,
    calculated_at: { ...time, description: "The day's last calculation up to known_at" },
    stored: side,
    now: side,
    formula_changed: { type: "boolean" },
    settings: list({ type: "object" }, "Changes of settings since that the metric depends on"),
    holidays: list({ type: "object" }, "Holidays that are not as they were"),
    components: list(component),
    loans: list(loan, "Every loan that contributes otherwise, the largest difference first"),
  }),
  { page: count, limit: count, total: count },
);
