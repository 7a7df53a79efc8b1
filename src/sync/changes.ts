// What an incremental sync has to bring: everything modified since the last reading, found in one state of the source. The
// unit is the loan: whatever of it changed (its row, its schedule, a repayment, its agent's name), it is read again whole,
// so that its parts are divided anew and what is gone from it is seen.
import type { IsoTime } from "#contract/ports.ts";
import { sqlLiteral, type Session } from "#store/database.ts";
import type { Lease } from "./lease.ts";
import { differingRows } from "./compare.ts";
import { condition, everything } from "./scope.ts";
import { customers } from "./source/django/customers.ts";
import { loans } from "./source/django/loans.ts";
import { officers } from "./source/django/officers.ts";
import { repayments } from "./source/django/repayments.ts";
import { schedules } from "./source/django/schedules.ts";
import {
  filled,
  type SourceEntity,
  type SourceEntityName,
  type SourceSettings,
} from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";
import { stage } from "./stage.ts";

export interface Changes {
  /** In ascending order. */
  loanIds: number[];
  customerIds: number[];
  /** What would make the search faster, a sentence each. */
  advice: string[];
}

/** Inclusive. */
function modifiedSince(readFrom: IsoTime): string {
  return `date_modified >= ${sqlLiteral(readFrom)}::timestamptz`;
}

/** Officers and customers go together: when one of them is brought up to date, so are all loans that show them. */
export function isPeople(entity: SourceEntityName | null): boolean {
  return entity === "officers" || entity === "customers";
}

/** `only`: look for changes of this entity alone. */
export async function findChanges(
  lease: Lease,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  readFrom: IsoTime,
  only: SourceEntityName | null,
): Promise<Changes> {
  const { session } = snapshot;
  const seconds = new Map<string, number>();
  const modified = async <R>(entity: SourceEntity, columns: string): Promise<R[]> => {
    if (!isAsked(only, entity.name)) return [];
    const started = performance.now();
    const rows = await session.query<R>(
      `select ${columns} from ${entity.table.name} where ${modifiedSince(readFrom)}${
        entity === customers ? " or date_modified is null" : ""
      }`,
    );
    seconds.set(entity.table.name, (performance.now() - started) / 1000);
    return rows;
  };
  const customerIds = idsOf(await modified<IdRow>(customers, "id::bigint as id"));
  const changed = await changedPeople(lease, snapshot, settings, customerIds, only);
  const loanIds = new Set([
    ...(await waitingLoans(lease.db)),
    ...idsOf(await modified<IdRow>(loans, "id::bigint as id")),
    ...idsOf(await modified<IdRow>(schedules, "distinct loan_id::bigint as id")),
    ...(await loansOfRepayments(
      lease.db,
      await modified<RepaymentRow>(repayments, "id::bigint as id, ajo_loan_id::bigint as loan_id"),
    )),
    ...(await loansNaming(session, "agent_id", changed.officers)),
    ...(await loansNaming(session, "borrower_id", changed.customers)),
    ...(await loansByBranchOf(session, customerIds)),
    ...(await loansOfUntimed(lease, session, settings, only)),
  ]);
  const advice = await missingIndexes(session, seconds);
  const ordered = [...loanIds].sort((a, b) => a - b);
  const borrowers = await borrowersOf(lease.db, ordered);
  return { loanIds: ordered, customerIds: [...new Set([...customerIds, ...borrowers])], advice };
}

function isAsked(only: SourceEntityName | null, entity: SourceEntityName): boolean {
  return only === null || only === entity || (isPeople(only) && isPeople(entity));
}

interface IdRow {
  id: number | null;
}

interface RepaymentRow {
  id: number;
  loan_id: number | null;
}

function idsOf(rows: readonly IdRow[]): number[] {
  return rows.flatMap(({ id }) => id ?? []);
}

/** Loans that take their branch from one of these customers because their agent has none. */
async function loansByBranchOf(source: Session, customerIds: readonly number[]): Promise<number[]> {
  if (customerIds.length === 0) return [];
  const where = condition({ kind: "ids", ids: customerIds }, "l.borrower_id");
  return idsOf(
    await source.query<IdRow>(
      `select l.id::bigint as id from loans_ajoloan l join accounts_customuser a on a.id = l.agent_id
       where ${where} and ${filled("a.user_branch")} is null`,
    ),
  );
}

/** Whom the loans name with us: when they do so no more, a customer whom nothing else brings goes. */
async function borrowersOf(db: Session, loanIds: readonly number[]): Promise<number[]> {
  return idsOf(
    await db.query<IdRow>(
      `select distinct source_id_of(l.customer_id) as id
       from unnest($1::bigint[]) as i (id) join loan l on l.loan_id = i.id::text`,
      [loanIds],
    ),
  );
}

async function loansNaming(
  source: Session,
  column: "agent_id" | "borrower_id",
  people: readonly number[],
): Promise<number[]> {
  if (people.length === 0) return [];
  const where = condition({ kind: "ids", ids: people }, column);
  return idsOf(
    await source.query<IdRow>(`select id::bigint as id from loans_ajoloan where ${where}`),
  );
}

/** Rows that never got a modification time are compared with ours; only where one differs its loan is read anew. */
async function loansOfUntimed(
  lease: Lease,
  source: Session,
  settings: SourceSettings,
  only: SourceEntityName | null,
): Promise<number[]> {
  const untimed: [SourceEntity, where: string, whereLoans?: string][] = [
    [loans, "l.date_modified is null"],
    [
      schedules,
      "i.loan_id in (select n.loan_id from loans_ajoloanschedule n where n.date_modified is null)",
    ],
    [repayments, "p.date_modified is null", "true"],
  ];
  return lease.db.transaction(async (tx) => {
    await tx.query("set local enable_seqscan = off");
    await tx.query("set local random_page_cost = 1.1");
    const found: number[] = [];
    for (const [entity, where, whereLoans] of untimed) {
      if (!isAsked(only, entity.name)) continue;
      const rows = await differingRows(tx, source, settings, entity, where, whereLoans);
      const loanIds = rows.flatMap((row) => row.loan_id ?? []);
      found.push(...(entity === repayments ? await loansOfRepayments(tx, rows) : loanIds));
    }
    return found;
  });
}

/** Tables that were scanned for want of an index on the modification time, and how long that took. */
async function missingIndexes(
  source: Session,
  seconds: ReadonlyMap<string, number>,
): Promise<string[]> {
  const rows = await source.query<{ name: string }>(
    `select t.name from unnest($1::text[]) as t (name)
     where not exists (
       select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
       where i.indrelid = to_regclass(t.name) and i.indisvalid and i.indpred is null and a.attname = 'date_modified')`,
    [[...seconds.keys()]],
  );
  return rows.map(({ name }) => {
    const took = (seconds.get(name) ?? 0).toFixed(2);
    return `${name} has no index on date_modified: it was read whole in ${took} s. With "create index concurrently on ${name} (date_modified)" at the source only the changed rows are read.`;
  });
}

/** The loans that changed repayments belong to, and those which they belonged to with us before they moved. */
async function loansOfRepayments(db: Session, rows: readonly RepaymentRow[]): Promise<number[]> {
  const owners = await db.query<IdRow>(
    `select distinct source_id_of(w.loan_id) as id
     from unnest($1::bigint[]) as r (id) join repayment_owner w on w.repayment_id = r.id::text`,
    [rows.map(({ id }) => id)],
  );
  return [...new Set([...rows.flatMap((row) => row.loan_id ?? []), ...idsOf(owners)])];
}

/** Loans that hold a quarantined row: what was wrong may have been mended in another table. */
async function waitingLoans(db: Session): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    `select distinct source_loan_id as id from sync_error
     where quarantined and not resolved and source_loan_id is not null`,
  );
  return rows.map(({ id }) => id);
}

/** People whose change shows in their loans. The table of officers has no modification time: it is compared whole. */
async function changedPeople(
  lease: Lease,
  { session }: SourceSnapshot,
  settings: SourceSettings,
  customerIds: readonly number[],
  only: SourceEntityName | null,
): Promise<{ officers: number[]; customers: number[] }> {
  return lease.db.transaction(async (tx) => {
    await tx.query("select open_source_stage()");
    if (isAsked(only, "officers")) {
      await stage(session, tx, officers, condition(everything, officers.scopeColumn), settings);
    }
    const where = condition({ kind: "ids", ids: customerIds }, customers.scopeColumn);
    await stage(session, tx, customers, where, settings);
    const [row] = await tx.query<{ officer_ids: number[]; customer_ids: number[] }>(
      "select * from changed_source_people()",
    );
    return { officers: row?.officer_ids ?? [], customers: row?.customer_ids ?? [] };
  });
}
