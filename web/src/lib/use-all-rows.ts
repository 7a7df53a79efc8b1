/** All rows of a list that is small enough to be drawn at once, such as officers: as many of the largest pages as it takes. */

import type { Endpoint } from "#web/api/endpoint.ts";
import type { Params } from "#web/api/http.ts";
import { pageLimitMax } from "#contract/limits.ts";
import { useApi, useApis } from "#web/lib/use-api.ts";

interface AllRows<R> {
  /** Undefined until every page is there. */
  rows: R[] | undefined;
  error: Error | null;
  refetch: () => void;
}

export function useAllRows<R>(endpoint: Endpoint<R[]>, params: Params): AllRows<R> {
  const asked = { ...params, limit: pageLimitMax };
  const first = useApi(endpoint, { ...asked, page: 1 });
  const pages = Math.ceil((first.data?.meta.total ?? 0) / pageLimitMax);
  const others = useApis(
    endpoint,
    Array.from({ length: Math.max(0, pages - 1) }, (_, index) => ({ ...asked, page: index + 2 })),
  );
  const all = [first, ...others];
  // The first page of another question has other pages after it.
  const isWhole = !first.isPlaceholderData && all.every(({ data }) => data !== undefined);
  return {
    rows: isWhole ? all.flatMap(({ data }) => data?.data ?? []) : undefined,
    error: isWhole ? null : (all.find(({ error }) => error !== null)?.error ?? null),
    refetch: () => {
      for (const one of all) void one.refetch();
    },
  };
}
