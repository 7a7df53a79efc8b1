/** The rows of a list, read page by page as they come into view. */

import { useQueries } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Endpoint, Meta } from "#web/api/endpoint.ts";
import type { Params } from "#web/api/http.ts";
import { queryOf, useAsOf } from "#web/lib/use-api.ts";

/** One page fills the largest screens; two are in view at most. */
const pageSize = 100;

/** Pages before and after those in view that are read as well, so that scrolling meets rows that are there. */
const pagesAhead = 1;

/** What was scrolled away is let go after this time: a page of loans is a few hundred kilobytes. */
const keptMs = 60_000;

export interface PagedRows<R> {
  /** Undefined until the first page is there. */
  total: number | undefined;
  /** Undefined while its page is read. */
  rowAt: (index: number) => R | undefined;
  /** To be called with what comes into view. */
  see: (first: number, last: number) => void;
  /** Of the newest answer: summary, as_of. */
  meta: Meta | undefined;
  /** Nothing can be shown. */
  error: Error | null;
  /** Some of the rows in view cannot: their page failed. */
  gap: Error | null;
  isFetching: boolean;
  /** What is shown answers the question before: another filter, order or day. */
  isOld: boolean;
  refetch: () => void;
  /** Names the list by its filters and order: with another name it begins at its top. */
  list: string;
}

/** An answer that stays on the screen until the one to a new question is there. */
interface Shown<R> {
  meta: Meta;
  pages: ReadonlyMap<number, readonly R[]>;
}

export function usePagedRows<R>(endpoint: Endpoint<R[]>, params: Params): PagedRows<R> {
  const asOf = useAsOf();
  const list = JSON.stringify(params);
  const [shown, setShown] = useState<Shown<R> | null>(null);
  const { first, last, see } = useRange(list);
  const known = shown?.meta.total;
  const pages = useMemo(() => pagesAround(first, last, known), [first, last, known]);
  const results = useQueries({
    queries: pages.map((page) => ({
      ...queryOf(endpoint, { ...params, page: page + 1, limit: pageSize }, asOf),
      gcTime: keptMs,
    })),
  });
  const newest = results.find((result) => result.data !== undefined)?.data;
  const versions = results.map((result) => result.dataUpdatedAt).join();
  useEffect(() => {
    if (newest === undefined) return;
    const read = pages.map((page, at) => [page, results[at]?.data?.data ?? []] as const);
    setShown({ meta: newest.meta, pages: new Map(read) });
    // What was read is told by its list, its day, its pages and when each came.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [list, asOf, pages, versions]);
  const rowAt = (index: number): R | undefined => {
    const page = Math.floor(index / pageSize);
    const rows =
      newest === undefined ? shown?.pages.get(page) : results[pages.indexOf(page)]?.data?.data;
    return rows?.[index % pageSize];
  };
  const failed = results.find(({ error, data }) => error !== null && data === undefined);
  const meta = newest?.meta ?? shown?.meta;
  return {
    total: meta?.total,
    rowAt,
    see,
    meta,
    error: newest === undefined ? (failed?.error ?? null) : null,
    gap: newest === undefined ? null : (failed?.error ?? null),
    isFetching: results.some((result) => result.isFetching),
    isOld: newest === undefined && shown !== null,
    refetch: () => {
      for (const result of results) void result.refetch();
    },
    list,
  };
}

/** The pages in view; of a list with other filters or another order, its first page. */
function useRange(list: string) {
  const [range, setRange] = useState({ list, first: 0, last: 0 });
  const current = useRef(list);
  useEffect(() => {
    current.current = list;
  }, [list]);
  const see = useCallback((from: number, to: number) => {
    const [first, last] = [Math.floor(from / pageSize), Math.floor(to / pageSize)];
    const next = { list: current.current, first, last };
    setRange((now) =>
      now.list === next.list && now.first === first && now.last === last ? now : next,
    );
  }, []);
  return range.list === list
    ? { first: range.first, last: range.last, see }
    : { first: 0, last: 0, see };
}

function pagesAround(first: number, last: number, total: number | undefined): number[] {
  // The first page comes alone: it should be on the screen as soon as possible.
  if (total === undefined) return [first];
  const end = Math.max(0, Math.ceil(total / pageSize) - 1);
  const from = Math.min(end, Math.max(0, first - pagesAhead));
  const to = Math.min(end, last + pagesAhead);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Rows that are all there already, as the table takes them. */
export function wholeRows<R>(rows: readonly R[] | undefined): PagedRows<R> {
  return {
    total: rows?.length,
    rowAt: (index) => rows?.[index],
    see: () => {},
    meta: undefined,
    error: null,
    gap: null,
    isFetching: rows === undefined,
    isOld: false,
    refetch: () => {},
    list: "",
  };
}
