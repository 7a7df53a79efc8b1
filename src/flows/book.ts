// Runs the questions about two days, on one snapshot.
import type { FlowQuery } from "#contract/flow-ports.ts";
import type { IsoDate } from "#contract/ports.ts";
import { movedLoans } from "#loans/moved-loans.ts";
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

export async function withPairs<R>(
  db: Database,
  { from, to: asked, filters }: FlowQuery,
  work: (pairs: Pairs) => Promise<R>,
): Promise<R> {
  return inSnapshot(db, async (session, today, version) => {
    const to = asked ?? today;
    const values: unknown[] = [from, to];
    const next = (value: unknown): string => `$${values.push(value)}`;
    const [moved = null] = await movedLoans(session, [from], today);
    const sql = pairsSql(to === today, moved, filters, next);
    return work({ session, sql, values, next, days: { from, to, dataVersion: version } });
  });
}
