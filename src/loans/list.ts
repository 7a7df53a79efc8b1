// A page of loans as JSON text built in SQL: filters and sort from allow-lists, values always parameters.
import { type ApiError, validationError } from "#contract/errors.ts";
import { loanColumns } from "#contract/loan-columns.ts";
import type { LoanListQuery, LoanPage } from "#contract/loan-ports.ts";
import type { Database } from "#store/database.ts";
import { filterConditions } from "./filters.ts";
import { dataVersion, loanFields, loanRelation } from "./relation.ts";
import { summarySql } from "./summary.ts";

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
  column: string,
  type: string,
  descending: boolean,
  cursor: Cursor,
  next: (value: unknown) => string,
): string {
  const id = next(cursor.loan_id);
  if (cursor.value === null) return `(${column} is null and loan_id > ${id})`;
  const value = `${next(cursor.value)}::${type}`;
  const beyond = descending ? "<" : ">";
  return `(${column} ${beyond} ${value} or ${column} is null or (${column} = ${value} and loan_id > ${id}))`;
}

const sqlTypes = {
  text: "text",
  integer: "integer",
  decimal: "numeric",
  boolean: "boolean",
  date: "date",
  time: "timestamptz",
} as const;

interface PageRow {
  json: string;
  total: number;
  summary: string;
  as_of: string;
  data_version: string;
  last_value: string | null;
  last_id: string | null;
  rows: number;
}

export async function listLoans(db: Database, query: LoanListQuery): Promise<LoanPage> {
  const { column, descending } = query.sort;
  const kind = loanColumns[column];
  if (!kind) {
    const message = `sort names the unknown column ${column}`;
    throw validationError([{ field: "sort", code: "NOT_ALLOWED", message }]);
  }
  const relation = await loanRelation(db, query.asOf);
  const values: unknown[] = [relation.asOf];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const where = filterConditions(query.filters, next);
  const sort = `${descending ? "-" : ""}${column}`;
  const paged = [...where];
  let offset = (query.page - 1) * query.limit;
  if (query.cursor !== null) {
    const cursor = decodeCursor(query.cursor, sort);
    paged.push(afterCursor(column, sqlTypes[kind], descending, cursor, next));
    offset = 0;
  }
  const text = pageSql(relation.sql, {
    where,
    paged,
    column,
    descending,
    limit: next(query.limit),
    offset: next(offset),
  });
  const [row] = await db.query<PageRow>(text, values).catch((error: unknown) => {
    throw query.cursor !== null && isUnreadable(error) ? foreignCursor() : error;
  });
  if (!row) throw new Error("the list of loans answered without a row");
  const full = row.rows === query.limit && row.last_id !== null;
  return {
    json: row.json,
    total: row.total,
    summary: row.summary,
    asOf: row.as_of,
    dataVersion: row.data_version,
    nextCursor: full
      ? encodeCursor({ sort, value: row.last_value, loan_id: row.last_id ?? "" })
      : null,
  };
}

interface PageParts {
  where: string[];
  paged: string[];
  column: string;
  descending: boolean;
  limit: string;
  offset: string;
}

function pageSql(relation: string, parts: PageParts): string {
  const columns = Object.keys(loanColumns);
  const order = `${parts.column} ${parts.descending ? "desc" : "asc"} nulls last, loan_id`;
  return `
select page.*, whole.total, whole.summary
from (
  select coalesce(json_agg(row_to_json(r) order by p.position), '[]')::text as json, count(p.loan_id)::integer as rows,
    coalesce($1::date, (select business_date from clock))::text as as_of, ${dataVersion} as data_version,
    (array_agg(p.sort_value order by p.position desc))[1] as last_value, (array_agg(p.loan_id order by p.position desc))[1] as last_id
  from (
    select ${columns.join(", ")}, ${parts.column}::text as sort_value, row_number() over (order by ${order}) as position
    from ${relation} s ${whereSql(parts.paged)}
    order by ${order}
    limit ${parts.limit}::integer offset ${parts.offset}::bigint
  ) p
  cross join lateral (select ${loanFields("p")}) r
) page
cross join (${summarySql(relation, whereSql(parts.where))}) whole`;
}

function whereSql(conditions: string[]): string {
  return conditions.length > 0 ? `where ${conditions.join(" and ")}` : "";
}
