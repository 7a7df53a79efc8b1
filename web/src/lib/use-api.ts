/** Reads an endpoint for the day of the header, and keeps what is on the screen until the new answer is there. */

import { keepPreviousData, useQueries, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { type Answer, ask, type Endpoint } from "#web/api/endpoint.ts";
import type { Params } from "#web/api/http.ts";
import { useUrlState } from "#web/lib/url-state.ts";

interface ApiOptions {
  enabled?: boolean;
  /** Asks again by itself, for what runs on the server. */
  everyMs?: number | false;
}

/** The day that the header chose; undefined: the business date. */
export function useAsOf(): string | undefined {
  return useUrlState().state["as_of"];
}

/** The parameters with the day, unless they name one themselves. */
export function timed(
  { day }: Pick<Endpoint<unknown>, "day">,
  params: Params,
  asOf: string | undefined,
): Params {
  return day === null || asOf === undefined ? params : { [day]: asOf, ...params };
}

export function queryOf<T>(endpoint: Endpoint<T>, params: Params, asOf: string | undefined) {
  const asked = timed(endpoint, params, asOf);
  return {
    queryKey: [endpoint.path, asked] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) => ask(endpoint, asked, signal),
  };
}

export function useApi<T>(
  endpoint: Endpoint<T>,
  params: Params = {},
  { enabled = true, everyMs = false }: ApiOptions = {},
): UseQueryResult<Answer<T>> {
  const asOf = useAsOf();
  return useQuery({
    ...queryOf(endpoint, params, asOf),
    enabled,
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
  });
}

/** The same endpoint with several sets of parameters at once, each answer in its place. */
export function useApis<T>(
  endpoint: Endpoint<T>,
  several: readonly Params[],
): UseQueryResult<Answer<T>>[] {
  const asOf = useAsOf();
  return useQueries({
    queries: several.map((params) => queryOf(endpoint, params, asOf)),
  });
}
