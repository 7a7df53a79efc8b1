// A page of rows, one a loan, as JSON text built in SQL: sort from an allow-list, values always parameters, cursors for deep reading.
import { type ApiError, validationError } from "#contract/errors.ts";
import type { ColumnKind } from "#contract/loan-columns.ts";
import type { LoanPage } from "#contract/loan-ports.ts";
import type { Database, Session } from "#store/database.ts";
import { dataVersion } from "./relation.ts";

/** Where a page ended: the sort it was read in, the sort value as text, the loan. */
interface Cursor {
  sort: string;
  value: string | null;
  loan_id: string;
}

function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decodeCursor(text: string, sort: string): Cursor {
  let cursor: Partial<Cursor> | null = null;
  try {
    cursor = JSON.parse(Buffer.from(text, "base64url").toString()) as Partial<Cursor> | null;
  } catch {
    // Not a cursor of ours: answered below, like a cursor of another sort.
  }
  if (cursor?.sort !== sort || typeof cursor.loan_id !== "string" || cursor.value === undefined) {
    throw foreignCursor();
  }
  return cursor as Cursor;
}

function foreignCursor(): ApiError {
  const message = "cursor is not one that this list gave for this sort; start again without it";
  return validationError([{ field: "cursor", code: "NOT_ALLOWED", message }]);
}

/** A data exception: the only values that PostgreSQL still has to read are the cursor's. */
function isUnreadable(error: unknown): boolean {
  return (error as { code?: string }).code?.startsWith("22") ?? false;
}

/** Rows after the cursor in "column, nulls last, then loan_id": keyset paging, so deep pages cost what the first does. */
function afterCursor(
  key: string,
  type: string,
  descending: boolean,
  cursor: Cursor,
  next: (value: unknown) => string,
): string {
  const id = next(cursor.loan_id);
  if (cursor.value === null) return `(${key} is null and loan_id > ${id})`;
  const value = `${next(cursor.value)}::${type}`;
  const beyond = descending ? "<" : ">";
  return `(${key} ${beyond} ${value} or ${key} is null or (${key} = ${value} and loan_id > ${id}))`;
}

const sqlTypes = {
  text: "text",
  integer: "integer",
  decimal: "numeric",
  boolean: "boolean",
  date: "date",
  time: "timestamptz",
  json: "json",
} as const;

interface FoundPage {
  total: number;
  summary: string;
  as_of: string;
  data_version: string;
  last_value: string | null;
  last_id: string | null;
  rows: number;
}

/** What a list is asked for beside its filters. */
export interface PageRequest {
  sort: { column: string; descending: boolean };
  page: number;
  limit: number;
  cursor: string | null;
}

/** Rows to page through. `$1` is the date (null: the clock's), `values` what the conditions name from `$2` on. */
export interface PageSource {
  /** A select in parentheses, one row a loan. */
  relation: string;
  columns: Readonly<Record<string, ColumnKind>>;
  where: readonly string[];
  values: readonly unknown[];
  /** What a decimal column is sorted by where its values are often the same. */
  sortedBy?: Readonly<Record<string, string>>;
  /** Whether what the conditions leave is computed once, for the page and the summary, and in which columns beside the sort. */
  once: readonly string[] | null;
  /** The rows of these loans alone, where whole rows of all loans are dear: they are then read for the page only. */
  rowsOf?: (ids: readonly string[]) => { relation: string; values: unknown[] };
  /** One row from the filtered relation: `total`, and `summary` as JSON text. */
  summary(relation: string, where: string): string;
}

/** Lists read from the database page by page. */
export function pageReading(db: Database): {
  session: Session;
  read(source: PageSource, request: PageRequest): Promise<LoanPage>;
} {
  return { session: db, read: (source, request) => readPage(db, source, request) };
}

async function readPage(db: Database, source: PageSource, request: PageRequest): Promise<LoanPage> {
  const { column, descending } = request.sort;
  const { key, type } = sortKey(source, column);
  const values = [...source.values];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const sort = `${descending ? "-" : ""}${column}`;
  const after: string[] = [];
  let offset = (request.page - 1) * request.limit;
  if (request.cursor !== null) {
    const cursor = decodeCursor(request.cursor, sort);
    after.push(afterCursor(key, type, descending, cursor, next));
    offset = 0;
  }
  const limits = { limit: next(request.limit), offset: next(offset) };
  const text = pageSql(source, { after, column, key, descending, ...limits });
  const { json, ...row } = await readRows(db, source, text, values).catch((error: unknown) => {
    throw request.cursor !== null && isUnreadable(error) ? foreignCursor() : error;
  });
  const full = row.rows === request.limit && row.last_id !== null;
  return {
    json,
    total: row.total,
    summary: row.summary,
    asOf: row.as_of,
    dataVersion: row.data_version,
    nextCursor: full
      ? encodeCursor({ sort, value: row.last_value, loan_id: row.last_id ?? "" })
      : null,
  };
}

async function readRows(
  db: Database,
  source: PageSource,
  text: string,
  values: unknown[],
): Promise<FoundPage & { json: string }> {
  const { rowsOf } = source;
  if (!rowsOf) return firstOf(await db.query<FoundPage & { json: string }>(text, values));
  // Both statements read the same data.
  return db.transaction(
    async (tx) => {
      const { ids, ...found } = firstOf(
        await tx.query<FoundPage & { ids: string[] }>(text, values),
      );
      const { relation, values: places } = rowsOf(ids);
      const { json } = firstOf(
        await tx.query<{ json: string }>(
          `select coalesce(json_agg(row_to_json(r) order by i.position), '[]')::text as json
from unnest($${places.length + 1}::text[]) with ordinality as i (id, position)
join ${relation} s on s.loan_id = i.id
cross join lateral (select ${Object.keys(source.columns)
            .map((name) => `s.${name}`)
            .join(", ")}) r`,
          [...places, ids],
        ),
      );
      return { ...found, json };
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

function firstOf<R>([row]: R[]): R {
  if (!row) throw new Error("a list of loans answered without a row");
  return row;
}

/** A name that is no column of the list never reaches a statement: throws ApiError. */
function sortKey(source: PageSource, column: string): { key: string; type: string } {
  const kind = Object.hasOwn(source.columns, column) ? source.columns[column] : undefined;
  if (!kind || kind === "json") {
    const message = `sort names the unknown column ${column}`;
    throw validationError([{ field: "sort", code: "NOT_ALLOWED", message }]);
  }
  return { key: source.sortedBy?.[column] ?? column, type: sqlTypes[kind] };
}

/** One column, `json`: the rows of all pages, each as its page has it. `sort_value` is no part of them. */
export function allRowsSql(
  source: PageSource,
  { column, descending }: PageRequest["sort"],
): string {
  const { key } = sortKey(source, column);
  const columns = Object.keys(source.columns);
  return `
select row_to_json(r)::text as json
from (
  select ${columns.join(", ")} from ${source.relation} s ${whereSql(source.where)} order by ${orderSql(key, descending)}
) p
cross join lateral (select ${columns.map((name) => `p.${name}`).join(", ")}) r`;
}

/** One row: how many rows there are, and of when. */
export function headSql(source: PageSource): string {
  return `
select count(*)::integer as total, coalesce($1::date, (select business_date from clock))::text as as_of, ${dataVersion} as data_version
from ${source.relation} s ${whereSql(source.where)}`;
}

function orderSql(key: string, descending: boolean): string {
  return `${key} ${descending ? "desc" : "asc"} nulls last, loan_id`;
}

interface PageParts {
  after: string[];
  column: string;
  key: string;
  descending: boolean;
  limit: string;
  offset: string;
}

function pageSql(source: PageSource, parts: PageParts): string {
  const columns = source.rowsOf ? ["loan_id"] : Object.keys(source.columns);
  const where = whereSql(source.where);
  const { once } = source;
  const listed = once && [...new Set([...columns, parts.column, ...once])].join(", ");
  const [rows, left, paged] = once
    ? ["listed", "", parts.after]
    : [source.relation, where, [...source.where, ...parts.after]];
  const fields = columns.map((name) => `p.${name}`).join(", ");
  const page = source.rowsOf
    ? "coalesce(array_agg(p.loan_id::text order by p.position), '{}') as ids"
    : "coalesce(json_agg(row_to_json(r) order by p.position), '[]')::text as json";
  const order = orderSql(parts.key, parts.descending);
  return `
${listed ? `with listed as materialized (select ${listed} from ${source.relation} s ${where})` : ""}
select page.*, whole.total, whole.summary
from (
  select ${page}, count(p.loan_id)::integer as rows,
    coalesce($1::date, (select business_date from clock))::text as as_of, ${dataVersion} as data_version,
    (array_agg(p.sort_value order by p.position desc))[1] as last_value, (array_agg(p.loan_id order by p.position desc))[1] as last_id
  from (
    select ${columns.join(", ")}, (${parts.key})::text as sort_value, row_number() over (order by ${order}) as position
    from ${rows} s ${whereSql(paged)}
    order by ${order}
    limit ${parts.limit}::integer offset ${parts.offset}::bigint
  ) p
  cross join lateral (select ${fields}) r
) page
cross join (${source.summary(rows, left)}) whole`;
}

function whereSql(conditions: readonly string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
}
