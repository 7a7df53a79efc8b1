/** `?format=` of a list: what it may be, and what goes with it. */

import { validationError } from "#contract/errors.ts";
import { oneOf } from "#contract/field.ts";
import { fromText, readParameters } from "#contract/parameters.ts";

const formats = ["json", "csv", "xlsx", "ndjson"] as const;
export type ExportFormat = Exclude<(typeof formats)[number], "json">;

export const formatParameter = fromText(
  oneOf(...formats),
  "json" as const,
  "json: a page. csv, xlsx, ndjson: a file of the whole list, without page, limit and cursor",
);

export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ndjson: "application/x-ndjson; charset=utf-8",
};

const pagers = ["page", "limit", "cursor"];

/** null: an ordinary answer. Throws ApiError. */
export function readFormat(query: Readonly<Record<string, unknown>>): ExportFormat | null {
  if (query["format"] === undefined) return null;
  const { format } = readParameters({ format: formatParameter }, { format: query["format"] });
  if (format === "json") return null;
  const paging = pagers.filter((name) => query[name] !== undefined);
  if (paging.length > 0) {
    throw validationError(
      paging.map((field) => ({
        field,
        code: "NOT_ALLOWED",
        message: `${field} does not go with format=${format}, which gives every row: leave it out`,
      })),
    );
  }
  return format;
}

/** The query without `format`, for the list itself. */
export function withoutFormat(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => name !== "format"));
}
