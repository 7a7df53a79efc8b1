import type { MetricMeta } from "#contract/metric-ports.ts";
import type { Book } from "./book.ts";

/** What an answer says about itself. */
export function metaOf(book: Book): MetricMeta {
  return {
    asOf: book.days.as_of,
    dataVersion: book.dataVersion,
    formulaVersion: book.settings.formulaVersion,
    freshness: JSON.stringify(book.freshness),
  };
}
