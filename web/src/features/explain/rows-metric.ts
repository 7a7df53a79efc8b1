import type { Explanation } from "#web/api/explain.ts";
import { useDefinitions } from "#web/lib/use-definitions.ts";

/**
 * By which metric the rows of a component are asked for: a composite's are those of its part with the fewest components, so
 * that the service need not add up all sixteen components of the risk score for each page of one of them. Undefined until the
 * registry is there.
 */
export function useRowsMetric(data: Explanation, component: string): string | undefined {
  const registry = useDefinitions();
  if (registry.size === 0) return undefined;
  const candidates = [data.metric, ...data.parts.map((part) => part.metric)]
    .map((id) => registry.get(id))
    .filter((one) => one?.components.some(({ id }) => id === component));
  const smallest = candidates
    .filter((one) => one !== undefined)
    .toSorted((a, b) => a.components.length - b.components.length)[0];
  return smallest?.id ?? data.metric;
}
