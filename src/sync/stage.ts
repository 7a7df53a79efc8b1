// Rows of the source into the staging tables of a transaction on our side.
import { copyAcross, type Session } from "#store/database.ts";
import { condition, everything, type Scope } from "./scope.ts";
import type { Part } from "./sink.ts";
import { customers } from "./source/django/customers.ts";
import { officers } from "./source/django/officers.ts";
import type { SourceEntity, SourceSettings } from "./source/entity.ts";

/** Hears how many rows of an entity's part have been read. */
export type OnRows = (entity: SourceEntity, rows: number) => void;

/** Answers how many rows were staged, excluded ones among them. */
export async function stage(
  source: Session,
  ours: Session,
  entity: SourceEntity,
  where: string,
  settings: SourceSettings,
  onRows?: OnRows,
): Promise<number> {
  const columns = ["id", "verdict", "fault", "payload", ...entity.stageColumns].join(", ");
  const rows = await copyAcross(
    source,
    `select ${columns} from (${entity.rows(where, settings)}) r`,
    ours,
    `${entity.stage} (${columns})`,
    onRows && ((count) => onRows(entity, count)),
  );
  // A temporary table has no statistics of its own, and the merge joins it.
  await ours.query(`analyze ${entity.stage}`);
  return rows;
}

/** People whom the disbursed loans of a scope name. */
function namedBy(scope: Scope, column: "agent_id" | "borrower_id", idColumn: string): string {
  if (scope.kind === "all") return "true";
  return `${idColumn} in (select n.${column} from loans_ajoloan n where n.is_disbursed and ${condition(scope, "n.id")})`;
}

/** Conditions on the officers and customers that a part brings. */
export function peopleConditions({ loans, people }: Part): { officers: string; customers: string } {
  const borrowers = namedBy(loans, "borrower_id", customers.scopeColumn);
  if (people === "named") {
    return { officers: namedBy(loans, "agent_id", officers.scopeColumn), customers: borrowers };
  }
  return {
    officers: condition(everything, officers.scopeColumn),
    customers: `(${condition(people.customers, customers.scopeColumn)} or ${borrowers})`,
  };
}
