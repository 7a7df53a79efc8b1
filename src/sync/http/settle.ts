// What a sync over HTTP keeps in our own database: the rows that could not be transformed, and which row of the source a
// holiday is. Only those rows come here; the others have gone to the service.
import { copyAcross, type Session } from "#store/database.ts";
import { condition, scopeParameters } from "../scope.ts";
import type { Part } from "../sink.ts";
import { customers } from "../source/django/customers.ts";
import { holidays } from "../source/django/holidays.ts";
import { loans } from "../source/django/loans.ts";
import { officers } from "../source/django/officers.ts";
import { repayments } from "../source/django/repayments.ts";
import { schedules } from "../source/django/schedules.ts";
import type { SourceEntity, SourceEntityName, SourceSettings } from "../source/entity.ts";
import { peopleConditions, stage } from "../stage.ts";

export type Quarantined = Partial<Record<SourceEntityName, number>>;

/** Rows in quarantine, by entity. */
export async function settlePart(
  tx: Session,
  source: Session,
  settings: SourceSettings,
  part: Part,
  historyId: number,
): Promise<Quarantined> {
  await tx.query("select open_source_stage()");
  const whom = peopleConditions(part);
  const judged = ["id", "verdict", "fault", "payload"];
  const quarantined: Quarantined = {};
  // Of people all are needed: one who loads by now leaves the quarantine.
  for (const entity of [customers, officers] as const) {
    const where = entity === customers ? whom.customers : whom.officers;
    await stageRows(tx, source, entity, judged, entity.rows(where, settings));
    quarantined[entity.name] = await countQuarantined(tx, entity);
  }
  for (const entity of [loans, schedules, repayments]) {
    const rows = entity.rows(condition(part.loans, entity.scopeColumn), settings);
    const faulty = `select * from (${rows}) q where q.verdict = 'quarantine'`;
    await stageRows(tx, source, entity, [...judged, ...entity.stageColumns], faulty);
    quarantined[entity.name] = await countQuarantined(tx, entity);
  }
  const everyone = part.people !== "named" && part.people.complete;
  await tx.query("select settle_quarantine($1, $2, $3, $4, $5)", [
    historyId,
    ...scopeParameters(part.loans),
    everyone,
  ]);
  return quarantined;
}

async function stageRows(
  tx: Session,
  source: Session,
  entity: SourceEntity,
  columns: readonly string[],
  rows: string,
): Promise<void> {
  const list = columns.join(", ");
  await copyAcross(source, `select ${list} from (${rows}) r`, tx, `${entity.stage} (${list})`);
  await tx.query(`analyze ${entity.stage}`);
}

async function countQuarantined(tx: Session, { stage: table }: SourceEntity): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    `select count(*) as count from ${table} where verdict = 'quarantine'`,
  );
  return row?.count ?? 0;
}

/** Holidays of the source that are with us and no longer there, as deletions name them. */
export async function goneHolidays(
  tx: Session,
  source: Session,
  settings: SourceSettings,
): Promise<string[]> {
  await stageHolidays(tx, source, settings);
  const rows = await tx.query<{ id: string }>("select id from gone_source_holidays() as id");
  return rows.map(({ id }) => id);
}

export async function settleHolidays(
  tx: Session,
  source: Session,
  settings: SourceSettings,
  historyId: number,
): Promise<number> {
  await stageHolidays(tx, source, settings);
  await tx.query("select be_quiet(), settle_source_holidays($1)", [historyId]);
  return countQuarantined(tx, holidays);
}

async function stageHolidays(
  tx: Session,
  source: Session,
  settings: SourceSettings,
): Promise<void> {
  await tx.query("select open_source_stage()");
  await stage(source, tx, holidays, "true", settings);
}
