/** OpenAPI schemas of the metrics, from the registry. */

import type { JsonSchema } from "#contract/field.ts";
import type { MetricGroup } from "#contract/metric-ports.ts";
import { metrics } from "#metrics/catalogue.ts";
import { groups } from "#metrics/groups.ts";
import type { Metric, MetricUnit } from "#metrics/metric.ts";

const text = { type: "string" };
const orNull = { type: ["string", "null"] };

export const types: Readonly<Record<MetricUnit, JsonSchema>> = {
  naira: { type: "number" },
  count: { type: "integer" },
  ratio: { type: ["number", "null"] },
  percent: { type: ["number", "null"] },
  score: { type: "integer" },
  rank: { type: "integer", minimum: 1 },
  flag: { type: "boolean" },
  band: orNull,
};

function metricSchema({ unit, definition }: Metric): JsonSchema {
  return { ...types[unit], description: definition };
}

const meta: JsonSchema = {
  type: "object",
  properties: {
    as_of: { type: "string", format: "date", description: "The day answered for" },
    data_version: { ...text, description: "Equal texts mean the same data" },
    formula_version: { ...text, description: "Formulas and settings in force" },
    freshness: {
      type: "object",
      properties: {
        calculated_at: { type: "string", format: "date-time" },
        last_sync_at: { type: ["string", "null"], format: "date-time" },
      },
    },
  },
};

export function answer(data: JsonSchema, more: Record<string, JsonSchema> = {}): JsonSchema {
  return {
    type: "object",
    properties: {
      status: { const: "success" },
      data,
      meta: { ...meta, properties: { ...(meta["properties"] as object), ...more } },
    },
  };
}

const counted = { type: "integer", minimum: 0 };
/** Of the columns that say who a row is of; the others are text. */
const identityTypes: Readonly<Record<string, JsonSchema>> = {
  branches: { ...counted, description: "Branches of its loans" },
  officers: { ...counted, description: "Officers of its loans" },
  hire_date: { ...orNull, format: "date" },
};

function identitySchema(group: MetricGroup): Record<string, JsonSchema> {
  return Object.fromEntries(
    groups[group].columns.map((name) => [name, identityTypes[name] ?? orNull]),
  );
}

const values = Object.fromEntries(metrics.map((metric) => [metric.id, metricSchema(metric)]));

export const metricRowSchema = answer({ type: "object", properties: values });

export function metricListSchema(group: MetricGroup): JsonSchema {
  const row = { type: "object", properties: { ...identitySchema(group), ...values } };
  const paging = { page: counted, limit: counted, total: counted };
  return answer({ type: "array", items: row }, paging);
}

const officer = {
  type: "object",
  properties: {
    officer: {
      type: "object",
      properties: identitySchema("officers"),
    },
    current: { type: ["object", "null"], properties: values },
    previous: { type: ["object", "null"], properties: values },
    trend: {
      type: ["object", "null"],
      description: "current less previous, of the numbers; null where one has no exposure",
    },
    audit: { type: "object", description: "As GET /audit/officers/:officer_id" },
    top_risk_loans: { type: "array", items: { type: "object" } },
  },
};

export const metricSchemas: Readonly<Record<string, JsonSchema>> = {
  OfficerMetrics: answer(officer, { previous_as_of: { type: "string", format: "date" } }),
  MetricDefinitions: answer({
    type: "array",
    items: {
      type: "object",
      properties: {
        id: text,
        title: text,
        family: { ...text, description: "Chapter of the handbook" },
        unit: { enum: Object.keys(types) },
        better: { enum: ["higher", "lower", null] },
        definition: text,
        meaning: text,
        formula: text,
        source: text,
        neutral_value: { type: ["number", "null"] },
        version: text,
        settings: { type: "array", items: text },
        bands: orNull,
        parts: { type: "array", items: text },
        components: { type: "array", items: { type: "object" } },
      },
    },
  }),
};
