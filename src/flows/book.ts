// Runs the questions about two days, on one snapshot.
import { movedLoansMax } from "#contract/limits.ts";
import type { FlowQuery } from "#contract/flow-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import { businessDate, dataVersion } from "#loans/relation.ts";
import type { Database, Session } from "#store/database.ts";
import { pairsSql } from "./pairs.ts";

/** One snapshot: what is asked in it sees the same data. */
export async function inSnapshot<R>(
  db: Database,
  work: (session: Session, today: IsoDate, version: string) => Promise<R>,
): Promise<R> {
  return db.transaction(
    async (session) => {
      const today = await businessDate(session);
      const [row] = await session.query<{ version: string }>(`select ${dataVersion} as version`);
      if (!row) throw new Error("the data version answered without a row");
      return work(session, today, row.version);
    },
    { isolation: "repeatable read", readOnly: true },
  );
}

export interface Pairs {
  session: Session;
  /** Relation of pairs.ts. */
  sql: string;
  values: unknown[];
  /** Takes a value and gives its place in the statement. */
  next(value: unknown): string;
  days: { from: IsoDate; to: IsoDate; dataVersion: string };
}

/** null: more than can be named in a statement. */
async function movedSince(session: Session, from: IsoDate, today: IsoDate): Promise<string | null> {
  const [row] = await session.query<{ loans: number; ids: string }>(
    `select count(*)::integer as loans, coalesce(array_agg(loan_id), '{}')::text as ids
from (
  select distinct loan_id from repayments where not is_reversed and payment_date > $1::date and payment_date <= $2::date
) moved`,
    [from, today],
  );
  return row === undefined || row.loans > movedLoansMax ? null : row.ids;
}

export async function withPairs<R>(
  db: Database,
  { from, to: asked, filters }: FlowQuery,
  work: (pairs: Pairs) => Promise<R>,
): Promise<R> {
  return inSnapshot(db, async (session, today, version) => {
    const to = asked ?? today;
    const values: unknown[] = [from, to];
    const next = (value: unknown): string => `$${values.push(value)}`;
    const sql = pairsSql(to === today, await movedSince(session, from, today), filters, next);
    return work({ session, sql, values, next, days: { from, to, dataVersion: version } });
  });
}
