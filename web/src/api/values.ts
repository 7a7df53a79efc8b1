/** Shapes that several endpoints share. */

import * as z from "zod/mini";

/** A cell of a row: JSON's plain values. */
export const cellShape = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cellShape>;

export const text = z.string();
export const nullableText = z.nullable(z.string());
export const nullableNumber = z.nullable(z.number());

/** Metric ids and their values: a number, a band's name, a flag, or null where there is nothing to measure. */
export const metricValuesShape = z.record(z.string(), cellShape);
export type MetricValues = z.infer<typeof metricValuesShape>;

/** A row of a list: identity columns and metric ids side by side; a few columns hold lists. */
export const rowShape = z.record(z.string(), z.unknown());
export type Row = z.infer<typeof rowShape>;

/** The value of a row's column for showing; what is no plain value is not shown. */
export function cellOf(row: Row, column: string): Cell {
  const value = row[column];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;
}
