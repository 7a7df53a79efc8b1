/** What the routes of the collections may be asked. */

import { daysBetween } from "#contract/calendar-date.ts";
import { collectionColumns, watchColumns } from "#contract/collection-columns.ts";
import type { CollectionList, CollectionQuery, WatchQuery } from "#contract/collection-ports.ts";
import { validationError } from "#contract/errors.ts";
import { date } from "#contract/field.ts";
import { collectionDaysMax } from "#contract/limits.ts";
import {
  belongingParameters,
  cursorParameter,
  flag,
  loanListParameters,
  refusePageWithCursor,
  sortBy,
} from "#contract/loan-parameters.ts";
import { fromText, limit, page, readParameters } from "#contract/parameters.ts";
import type { IsoDate } from "#contract/ports.ts";

const day = fromText(date(), null, "The day; the business date when not given");

const sorts = {
  daily: sortBy(collectionColumns.daily, "date", "Column to sort by; descending with a minus"),
  methods: sortBy(
    collectionColumns.methods,
    "date",
    "Column to sort by, descending with a leading minus; ties by date and payment_method",
  ),
  branches: sortBy(
    collectionColumns.branches,
    "branch",
    "Column to sort by, descending with a leading minus; ties by branch",
  ),
  officers: sortBy(
    collectionColumns.officers,
    "officer_name",
    "Column to sort by, descending with a leading minus; ties by officer_id",
  ),
};

export function collectionParameters(list: CollectionList) {
  return {
    page,
    limit,
    sort: sorts[list],
    date: day,
    from: fromText(
      date(),
      null,
      `First day of a window instead of date, at most ${collectionDaysMax} days`,
    ),
    to: fromText(date(), null, "Last day of the window; the business date when not given"),
    ...belongingParameters,
  };
}

export const watchParameters = {
  page,
  limit,
  cursor: cursorParameter,
  sort: sortBy(watchColumns, "-to_collect"),
  date: day,
  paid: flag("Only loans with a payment on the day, or only loans without"),
  bucket: loanListParameters.bucket,
  search: loanListParameters.search,
  ...belongingParameters,
};

type Query = Readonly<Record<string, unknown>>;

/** Throws ApiError. The length of a window that ends on the business date is checked when that is known. */
export function readCollectionQuery(list: CollectionList, query: Query): CollectionQuery {
  const values = readParameters(collectionParameters(list), query);
  const { date: one, from, to, page: number, limit: size, sort, ...filters } = values;
  if (one !== null && (from !== null || to !== null)) {
    const message = "date and a window exclude each other: send date, or from and to";
    throw validationError([{ field: "date", code: "NOT_ALLOWED", message }]);
  }
  const window = one === null ? { from: from ?? to, to } : { from: one, to: one };
  return { ...window, filters, sort, page: number, limit: size };
}

/** Throws ApiError. */
export function checkWindow(from: IsoDate, to: IsoDate): void {
  const days = daysBetween(from, to) + 1;
  if (days >= 1 && days <= collectionDaysMax) return;
  const message =
    days < 1
      ? `from must not be after to, ${to}`
      : `from must be at most ${collectionDaysMax} days before the end of the window, ${to}`;
  throw validationError([{ field: "from", code: "OUT_OF_RANGE", message }]);
}

/** Throws ApiError. */
export function readWatchQuery(query: Query): WatchQuery {
  const values = readParameters(watchParameters, query);
  const { date: asOf, page: number, limit: size, cursor, sort, paid, ...filters } = values;
  refusePageWithCursor(query, cursor);
  return { asOf, filters, paid, sort, page: number, limit: size, cursor };
}
