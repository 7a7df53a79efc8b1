// What an incremental sync has to bring: everything modified since the last reading, found in one state of the source. The
// unit is the loan: whatever of it changed (its row, its schedule, a repayment, its agent's name), it is read again whole,
// so that its parts are divided anew and what is gone from it is seen.
import type { IsoTime } from "#contract/ports.ts";
import { sqlLiteral, type Session } from "#store/database.ts";
import type { Lease } from "./lease.ts";
import { condition, everything, type Scope } from "./scope.ts";
import { customers } from "./source/django/customers.ts";
import { officers } from "./source/django/officers.ts";
import type { SourceEntityName, SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";
import { stage } from "./stage.ts";

export interface Changes {
  /** In ascending order. */
  loanIds: number[];
  customerIds: number[];
}

/** Inclusive, and with the rows that never got a modification time. */
function modifiedSince(readFrom: IsoTime): string {
  return `(date_modified >= ${sqlLiteral(readFrom)}::timestamptz or date_modified is null)`;
}

/** `only`: look for changes of this entity alone. */
export async function findChanges(
  lease: Lease,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  readFrom: IsoTime,
  only: SourceEntityName | null,
): Promise<Changes> {
  const since = modifiedSince(readFrom);
  const asked = (entity: SourceEntityName): boolean => only === null || only === entity;
  const ids = async (sql: string): Promise<number[]> =>
    (await snapshot.session.query<{ id: number }>(sql)).map(({ id }) => id);
  const customerIds = asked("customers")
    ? await ids(`select id::bigint as id from ajo_ajouser where ${since}`)
    : [];
  const changed = await changedPeople(lease, snapshot, settings, customerIds, only);
  const loanIds = new Set(await waitingLoans(lease.db));
  const add = (found: readonly number[]): void => {
    for (const id of found) loanIds.add(id);
  };
  if (asked("loans")) add(await ids(`select id::bigint as id from loans_ajoloan where ${since}`));
  if (asked("loan_schedules")) {
    add(
      await ids(
        `select distinct loan_id::bigint as id from loans_ajoloanschedule where ${since} and loan_id is not null`,
      ),
    );
  }
  if (asked("repayments")) add(await loansOfRepayments(lease.db, snapshot.session, since));
  if (changed.officers.length > 0) {
    add(
      await ids(
        `select id::bigint as id from loans_ajoloan where ${condition(listed(changed.officers), "agent_id")}`,
      ),
    );
  }
  if (changed.customers.length > 0) {
    add(
      await ids(
        `select id::bigint as id from loans_ajoloan where ${condition(listed(changed.customers), "borrower_id")}`,
      ),
    );
  }
  return { loanIds: [...loanIds].sort((a, b) => a - b), customerIds };
}

function listed(ids: readonly number[]): Scope {
  return { kind: "ids", ids };
}

/** The loans that changed repayments belong to, and those which they belonged to with us before they moved. */
async function loansOfRepayments(db: Session, source: Session, since: string): Promise<number[]> {
  const rows = await source.query<{ id: number; loan_id: number | null }>(
    `select id::bigint as id, ajo_loan_id::bigint as loan_id from loans_ajoloanrepayment where ${since}`,
  );
  const loanIds = new Set(rows.flatMap((row) => row.loan_id ?? []));
  const owners = await db.query<{ loan_id: number }>(
    `select distinct source_id_of(w.loan_id) as loan_id
     from unnest($1::bigint[]) as r (id) join repayment_owner w on w.repayment_id = r.id::text
     where source_id_of(w.loan_id) is not null`,
    [rows.map(({ id }) => id)],
  );
  for (const { loan_id: id } of owners) loanIds.add(id);
  return [...loanIds];
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
    if (only === null || only === "officers") {
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
