// Rows read so far, for whoever watches: by entity, over all parts of a sync.
import type { Session } from "#store/database.ts";
import { sourceEntities } from "./source/django/entities.ts";
import type { SourceEntityName } from "./source/entity.ts";
import type { OnRows } from "./stage.ts";
import type { Progress } from "./progress.ts";

/** `totals`: what the source's own statistics expect; without one the progress has no end to show. */
export function rowMeter(
  progress: Progress,
  totals: ReadonlyMap<SourceEntityName, number> = new Map(),
): OnRows {
  const before = new Map<SourceEntityName, number>();
  const current = new Map<SourceEntityName, number>();
  return ({ name }, rows) => {
    const last = current.get(name) ?? 0;
    // A count that falls belongs to the next part.
    if (rows < last) before.set(name, (before.get(name) ?? 0) + last);
    current.set(name, rows);
    const done = (before.get(name) ?? 0) + rows;
    const total = totals.get(name);
    progress(`read ${name}`, done, total && Math.max(total, done), "rows");
  };
}

/** Rows of the source's tables by its statistics: no count, which would read them. */
export async function expectedRows(source: Session): Promise<Map<SourceEntityName, number>> {
  const rows = await source.query<{ table_name: string; expected: number }>(
    `select t.name as table_name, greatest(c.reltuples, 0)::bigint as expected
     from unnest($1::text[]) as t (name) join pg_class c on c.oid = to_regclass(t.name)`,
    [sourceEntities.map(({ table }) => table.name)],
  );
  const expected = new Map(rows.map((row) => [row.table_name, row.expected]));
  return new Map(sourceEntities.map(({ name, table }) => [name, expected.get(table.name) ?? 0]));
}
