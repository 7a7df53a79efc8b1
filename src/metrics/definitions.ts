// The registry as data: what the API, the documentation, tooltips and exports show of a metric.
import { families } from "./catalogue/families.ts";
import { componentsOf, metrics } from "./catalogue.ts";
import type { Metric } from "./metric.ts";
import { decimalText, rounded } from "./fraction.ts";

const familyOf = new Map(
  families.flatMap(({ title, metrics: ids }) => ids.map((id) => [id, title])),
);

function definitionOf(metric: Metric): object {
  const { neutral, version } = metric;
  return {
    id: metric.id,
    title: metric.title,
    family: familyOf.get(metric.id),
    unit: metric.unit,
    better: metric.better,
    definition: metric.definition,
    meaning: metric.meaning,
    formula: metric.formula,
    source: metric.source,
    neutral_value: neutral === null ? null : Number(decimalText(rounded(neutral, 0), 0)),
    version: typeof version === "string" ? version : `setting ${version.setting}`,
    settings: metric.settings,
    bands: metric.bands,
    parts: metric.parts.map(({ id }) => id),
    components: componentsOf([metric]).map(({ id, title, unit, definition }) => ({
      id,
      title,
      unit,
      definition,
    })),
  };
}

export function metricDefinitions(): string {
  return JSON.stringify(metrics.map(definitionOf));
}
