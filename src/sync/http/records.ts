// Rows of the source as JSON records of the ETL endpoint, made at the source and read by a cursor: amounts and times reach
// the request as the database wrote them.
import { etlRowsFetched } from "#contract/limits.ts";
import type { EntityType } from "#contract/ports.ts";
import type { Session } from "#store/database.ts";
import { loans } from "../source/django/loans.ts";
import { repayments } from "../source/django/repayments.ts";
import { schedules } from "../source/django/schedules.ts";
import type { SourceEntity, SourceEntityName, SourceSettings } from "../source/entity.ts";
import type { OnRows } from "../stage.ts";

/** What of a row is not sent under its own name: field → expression. The rest of the staged columns is. */
const ownFields: Readonly<Record<SourceEntityName, Readonly<Record<string, string>>>> = {
  officers: { officer_id: "r.id::text", region: "'Unknown'" },
  customers: { customer_id: "r.id::text" },
  loans: { region: "'Unknown'" },
  // The source gives one amount; the service divides it.
  loan_schedules: { principal_due: "r.total_due" },
  repayments: { principal_paid: "r.payment_amount", interest_paid: "0.00", fees_paid: "0.00" },
  holidays: {},
};

const notSent = new Set(["source_loan_id"]);

export interface SourceRecord {
  id: number;
  /** The loan that a schedule row or a repayment belongs to, or that it is. */
  loanId: number | null;
  /** JSON text. */
  text: string;
}

interface RecordRow {
  id: number;
  loan_id: number | null;
  text: string;
}

/** Rows that load, in the order of their loans. */
export async function* recordsOf(
  source: Session,
  entity: SourceEntity,
  where: string,
  settings: SourceSettings,
  onRows?: OnRows,
): AsyncGenerator<SourceRecord> {
  const columns = entity.stageColumns
    .filter((column) => !notSent.has(column))
    .map((column) => [column, `r.${column}`] as const);
  const pairs = [...columns, ...Object.entries(ownFields[entity.name])];
  const record = pairs.map(([name, expression]) => `'${name}', ${expression}`).join(", ");
  const rows = rowsByCursor<RecordRow>(
    source,
    `select r.id, ${loanOf(entity)} as loan_id, json_build_object(${record})::text as text
     from (${entity.rows(where, settings)}) r where r.verdict = 'load' order by ${orderOf(entity)}`,
  );
  let read = 0;
  for await (const row of rows) {
    yield { id: row.id, loanId: row.loan_id, text: row.text };
    read += 1;
    if (read % etlRowsFetched === 0) onRows?.(entity, read);
  }
  onRows?.(entity, read);
}

function loanOf(entity: SourceEntity): string {
  if (entity === loans) return "r.id";
  return entity === schedules || entity === repayments ? "r.source_loan_id" : "null::bigint";
}

function orderOf(entity: SourceEntity): string {
  if (entity === schedules) return "r.source_loan_id, r.installment_number";
  return entity === repayments ? "r.source_loan_id, r.id" : "r.id";
}

/** Deletions of the rows that a rule excludes or that cannot be transformed: they may have loaded earlier. */
export async function* deletionsOf(
  source: Session,
  entity: SourceEntity,
  where: string,
  settings: SourceSettings,
): AsyncGenerator<string> {
  const rows = rowsByCursor<{ id: number }>(
    source,
    `select r.id from (${entity.rows(where, settings)}) r where r.verdict <> 'load' order by r.id`,
  );
  for await (const { id } of rows) yield deletion(entity.type, String(id));
}

export function deletion(entity_type: EntityType, entity_id: string): string {
  return JSON.stringify({ entity_type, entity_id });
}

let cursors = 0;

/** Several cursors may be read by turns. One that is not read to its end goes with the transaction. */
async function* rowsByCursor<T>(source: Session, query: string): AsyncGenerator<T> {
  cursors += 1;
  const name = `etl_${cursors}`;
  // All rows are read, so the plan that ends first is wanted and not the one that begins first.
  await source.query("set local cursor_tuple_fraction = 1");
  await source.query(`declare ${name} no scroll cursor for ${query}`);
  for (;;) {
    const rows = await source.query<T>(`fetch ${etlRowsFetched} from ${name}`);
    yield* rows;
    if (rows.length < etlRowsFetched) break;
  }
  await source.query(`close ${name}`);
}
