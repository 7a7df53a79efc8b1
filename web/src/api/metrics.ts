// The metric registry and the values of metrics.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { metricValuesShape, nullableText, rowShape } from "#web/api/values.ts";

export const metricUnits = [
  "naira",
  "count",
  "ratio",
  "percent",
  "score",
  "rank",
  "flag",
  "band",
] as const;

const componentShape = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  definition: z.string(),
});

const definitionShape = z.object({
  id: z.string(),
  title: z.string(),
  /** Chapter of the handbook; an older service does not name it. */
  family: z.optional(z.string()),
  unit: z.enum(metricUnits),
  better: z.nullable(z.enum(["higher", "lower"])),
  definition: z.string(),
  meaning: z.string(),
  formula: z.string(),
  source: z.string(),
  version: z.string(),
  settings: z.array(z.string()),
  bands: nullableText,
  parts: z.array(z.string()),
  components: z.array(componentShape),
});
export type Definition = z.infer<typeof definitionShape>;

export const definitions = endpoint("/metrics/definitions", z.array(definitionShape), null);

export const portfolio = endpoint("/metrics/portfolio", metricValuesShape);

/** Lists by group: one row a group, identity columns and metric ids side by side. */
export const groupLists = {
  officers: endpoint("/metrics/officers", z.array(rowShape)),
  branches: endpoint("/metrics/branches", z.array(rowShape)),
  regions: endpoint("/metrics/regions", z.array(rowShape)),
  "vertical-leads": endpoint("/metrics/vertical-leads", z.array(rowShape)),
  channels: endpoint("/metrics/channels", z.array(rowShape)),
  waves: endpoint("/metrics/waves", z.array(rowShape)),
  products: endpoint("/metrics/products", z.array(rowShape)),
};
export type GroupList = keyof typeof groupLists;

const pointShape = z.object({
  date: z.string(),
  value: z.nullable(z.union([z.number(), z.string(), z.boolean()])),
});

/** A metric over days that were kept, the earliest first. */
export const series = endpoint(
  "/metrics/series",
  z.object({
    metric: z.string(),
    title: z.string(),
    unit: z.enum(metricUnits),
    better: z.nullable(z.enum(["higher", "lower"])),
    scope: z.string(),
    from: z.string(),
    to: z.string(),
    points: z.array(pointShape),
  }),
  "to",
);
