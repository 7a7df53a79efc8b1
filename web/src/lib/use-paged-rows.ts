/** The rows of a list, read page by page as they come into view. */

import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import type { Endpoint, Meta } from "#web/api/endpoint.ts";
import type { Params } from "#web/api/http.ts";
import { queryOf, useAsOf } from "#web/lib/use-api.ts";

/** One page fills the largest screens; two are in view at most. */
const pageSize = 100;

export interface PagedRows<R> {
  /** Undefined until the first page is there. */
  total: number | undefined;
  /** Undefined while its page is read. */
  rowAt: (index: number) => R | undefined;
  /** To be called with what comes into view. */
  see: (first: number, last: number) => void;
  /** Of the newest answer: summary, as_of. */
  meta: Meta | undefined;
  error: Error | null;
  isFetching: boolean;
  refetch: () => void;
}

export function usePagedRows<R>(endpoint: Endpoint<R[]>, params: Params): PagedRows<R> {
  const asOf = useAsOf();
  const [[first, last], setRange] = useState<readonly [number, number]>([0, 0]);
  const pages = useMemo(
    () => Array.from({ length: last - first + 1 }, (_, index) => first + index),
    [first, last],
  );
  const results = useQueries({
    queries: pages.map((page) => ({
      ...queryOf(endpoint, { ...params, page: page + 1, limit: pageSize }, asOf),
      ...(page === 0 && { placeholderData: keepPreviousData }),
    })),
  });
  const newest = results.find((result) => result.data !== undefined)?.data;
  const see = useCallback((from: number, to: number) => {
    const next = [Math.floor(from / pageSize), Math.floor(to / pageSize)] as const;
    setRange((now) => (now[0] === next[0] && now[1] === next[1] ? now : next));
  }, []);
  const rowAt = (index: number): R | undefined => {
    const page = Math.floor(index / pageSize) - first;
    return results[page]?.data?.data[index % pageSize];
  };
  const failed = results.find((result) => result.error !== null);
  return {
    total: newest?.meta.total,
    rowAt,
    see,
    meta: newest?.meta,
    error: newest === undefined ? (failed?.error ?? null) : null,
    isFetching: results.some((result) => result.isFetching),
    refetch: () => {
      for (const result of results) void result.refetch();
    },
  };
}

/** Rows that are all there already, as the table takes them. */
export function wholeRows<R>(rows: readonly R[] | undefined): PagedRows<R> {
  return {
    total: rows?.length,
    rowAt: (index) => rows?.[index],
    see: () => {},
    meta: undefined,
    error: null,
    isFetching: rows === undefined,
    refetch: () => {},
  };
}
