// What a source must have: the documented columns that are read, of the documented types, and the right to read them.
import type { Database } from "#store/database.ts";
import { SyncError } from "../errors.ts";
import { sourceEntities } from "./django/entities.ts";
import type { ColumnKind } from "./entity.ts";

const typesOf: Readonly<Record<ColumnKind, readonly string[]>> = {
  integer: ["smallint", "integer", "bigint"],
  text: ["character varying", "text", "character"],
  // Not real: its six digits are no naira and kobo.
  number: ["double precision", "numeric", "smallint", "integer", "bigint"],
  boolean: ["boolean"],
  timestamp: ["timestamp with time zone"],
  date: ["date"],
  uuid: ["uuid", "character varying", "text"],
};

interface FoundColumn {
  table_name: string;
  column_name: string | null;
  type: string | null;
  readable: boolean | null;
}

/** Throws SyncError with every column that is missing, retyped or not readable. */
export async function assertReadable(source: Database): Promise<void> {
  const found = await source.query<FoundColumn>(
    `select n.name as table_name, a.attname as column_name, split_part(format_type(a.atttypid, null), '(', 1) as type,
       has_column_privilege(to_regclass(n.name), a.attnum, 'select') as readable
     from unnest($1::text[]) as n (name)
     left join pg_attribute a on a.attrelid = to_regclass(n.name) and a.attnum > 0 and not a.attisdropped`,
    [sourceEntities.map(({ table }) => table.name)],
  );
  const columns = new Map(found.map((row) => [`${row.table_name}.${row.column_name}`, row]));
  const problems = sourceEntities.flatMap(({ table }) => {
    if (columns.has(`${table.name}.null`)) return [`table ${table.name} is missing`];
    return Object.entries(table.columns).flatMap(([column, kind]) => {
      const name = `${table.name}.${column}`;
      const there = columns.get(name);
      if (!there) return [`column ${name} is missing`];
      if (!typesOf[kind].includes(there.type ?? "")) {
        return [`column ${name} is ${there.type}, not ${typesOf[kind].join(" or ")}`];
      }
      return there.readable === true ? [] : [`column ${name} may not be read by this role`];
    });
  });
  if (problems.length === 0) return;
  throw new SyncError(
    "SOURCE_NOT_AS_DOCUMENTED",
    `The source is not as documented: ${problems.join("; ")}. Nothing was read. Check SOURCE_DATABASE_URL and the source's last migration.`,
  );
}
