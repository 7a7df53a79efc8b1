// A list of loans as a whole, as JSON text from a cursor: the rows of all its pages, read once.
import type { RowStream, WholeLoanLists } from "#contract/export-ports.ts";
import { exportBatchRows } from "#contract/limits.ts";
import type { Snapshot } from "#store/snapshot.ts";
import { allRowsSql, headSql, type PageRequest, type PageSource } from "./page.ts";
import type { Contributors, Reading } from "./list.ts";
import { loanLists } from "./reader.ts";
import { watchLoans } from "./watch.ts";

/** Page, limit and cursor of a query say nothing here. */
export function wholeLoanLists(snapshot: Snapshot, contributors: Contributors): WholeLoanLists {
  const reading: Reading<RowStream> = {
    session: snapshot,
    contributors,
    read: (source, request) => readAll(snapshot, source, request),
  };
  return { ...loanLists(reading), watch: (query) => watchLoans(reading, query) };
}

interface HeadRow {
  total: number;
  as_of: string;
  data_version: string;
}

async function readAll(
  snapshot: Snapshot,
  source: PageSource,
  request: PageRequest,
): Promise<RowStream> {
  const text = allRowsSql(source, request.sort);
  const [head] = await snapshot.query<HeadRow>(headSql(source), source.values);
  if (!head) throw new Error("the count of loans answered without a row");
  return {
    total: head.total,
    asOf: head.as_of,
    dataVersion: head.data_version,
    batches: texts(snapshot.batches<{ json: string }>(text, source.values, exportBatchRows)),
  };
}

async function* texts(batches: AsyncGenerator<{ json: string }[]>): AsyncGenerator<string[]> {
  for await (const rows of batches) yield rows.map(({ json }) => json);
}
