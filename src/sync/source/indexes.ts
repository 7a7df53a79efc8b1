// Indexes the source should have: those of its own documentation, and one on each modification time that a sync reads by.
import { openSource } from "./source.ts";
import { sourceEntities } from "./django/entities.ts";

/** The leading columns of the documented indexes (primary keys aside). */
const documented: Readonly<Record<string, readonly string[]>> = {
  accounts_customuser: ["email", "customer_user_id", "user_phone", "call_agent_id"],
  ajo_ajouser: [
    "user_id",
    "lite_user_id",
    "phone_number",
    "onboarding_verified",
    "bvn_verified",
    "onboarding_complete",
    "card_issued",
    "need_card",
  ],
  loans_ajoloan: ["agent_id", "borrower_id", "is_disbursed", "status"],
  loans_ajoloanrepayment: ["agent_id", "borrower_id", "ajo_loan_id"],
  loans_ajoloanschedule: ["loan_id"],
};

export interface MissingIndexes {
  /** table.column */
  documented: string[];
  /** table.date_modified: an incremental sync reads such a table whole. */
  cursors: string[];
}

/** Looks at the source's catalogue; changes nothing. */
export async function missingSourceIndexes(sourceUrl: string): Promise<MissingIndexes> {
  const source = openSource(sourceUrl);
  try {
    const rows = await source.query<{ name: string }>(
      `select c.relname || '.' || a.attname as name
       from pg_index i
       join pg_class c on c.oid = i.indrelid
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indisvalid and i.indpred is null`,
    );
    const present = new Set(rows.map(({ name }) => name));
    const absent = (names: readonly string[]): string[] =>
      names.filter((name) => !present.has(name));
    return {
      documented: absent(
        Object.entries(documented).flatMap(([table, columns]) =>
          columns.map((column) => `${table}.${column}`),
        ),
      ),
      cursors: absent(
        sourceEntities.flatMap(({ table, cursor }) =>
          cursor === null ? [] : [`${table.name}.${cursor}`],
        ),
      ),
    };
  } finally {
    await source.end();
  }
}
