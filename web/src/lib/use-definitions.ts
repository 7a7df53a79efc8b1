/** The metric registry of the service, by id: titles, units, what is better. It is read once. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask } from "#web/api/endpoint.ts";
import { type Definition, definitions } from "#web/api/metrics.ts";

export type Registry = ReadonlyMap<string, Definition>;

const none: Registry = new Map();

/** Empty until it is there. */
export function useDefinitions(): Registry {
  const { data } = useQuery({
    queryKey: [definitions.path],
    queryFn: ({ signal }) => ask(definitions, {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(
    () => (data === undefined ? none : new Map(data.data.map((one) => [one.id, one]))),
    [data],
  );
}
