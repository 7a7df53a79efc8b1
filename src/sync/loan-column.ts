// One column of the loans against the source: where it differs, and those loans read anew. For the fixes and checks of the
// guide that look at one column alone.
import { copyAcross, type Database, type Session } from "#store/database.ts";
import { directSink } from "./direct-sink.ts";
import { readCursor } from "./history.ts";
import { loansAlone, writeLoans } from "./loan-parts.ts";
import type { Progress } from "./progress.ts";
import { inSession } from "./session.ts";
import { readSourceSettings } from "./settings.ts";
import type { Counts } from "./sink.ts";
import { loanRows, loans } from "./source/django/loans.ts";
import type { SourceSettings } from "./source/entity.ts";
import { openSource, readSource, type SourceSnapshot } from "./source/source.ts";

export interface LoanColumnReport {
  column: string;
  /** Loans whose value differed. */
  differing: number;
  /** Read anew; 0 for a dry run. */
  updated: number;
  /** Our loans from the source, with and without a value, afterwards. */
  with_value: number;
  without_value: number;
  duration_seconds: number;
}

/** `column`: as staged. Throws SyncError. */
export function mendLoanColumn(
  db: Database,
  sourceUrl: string,
  column: string,
  dryRun: boolean,
  progress: Progress,
  signal: AbortSignal,
): Promise<LoanColumnReport> {
  const name = `seeds fix (${column})`;
  return inSession(db, sourceUrl, { type: "full", name, progress, signal }, async (session) => {
    const { lease, snapshot, settings, historyId } = session;
    const ourColumn = loans.facts[column];
    if (ourColumn === undefined) throw new Error(`loans have no column ${column}`);
    const ids = await differingLoans(lease.db, snapshot, settings, column, ourColumn);
    const sink = directSink(lease, historyId, false);
    const counts: Counts =
      dryRun || ids.length === 0 ? {} : await writeLoans(session, sink, ids, loansAlone);
    const [filled] = await db.query<{ with_value: number; without_value: number }>(
      `select count(${ourColumn}) as with_value, count(*) - count(${ourColumn}) as without_value
       from loan where source_id_of(loan_id) is not null`,
    );
    const report = {
      column,
      differing: ids.length,
      updated: counts.loans?.updated ?? 0,
      with_value: filled?.with_value ?? 0,
      without_value: filled?.without_value ?? 0,
    };
    return { counts, report };
  });
}

async function differingLoans(
  db: Database,
  snapshot: SourceSnapshot,
  settings: SourceSettings,
  column: string,
  ourColumn: string,
): Promise<number[]> {
  return withColumn(db, snapshot, settings, `r.${column}`, async (tx) => {
    const rows = await tx.query<{ id: number }>(
      `select s.id from source_value s join loan l on l.loan_id = s.id::text
       where s.verdict = 'load' and s.value is distinct from l.${ourColumn}::text order by s.id`,
    );
    return rows.map(({ id }) => id);
  });
}

/** Runs `work` in a transaction with the source's values of the disbursed loans in source_value (id, verdict, value, raw_status). */
async function withColumn<R>(
  db: Database,
  { session }: SourceSnapshot,
  settings: SourceSettings,
  expression: string,
  work: (tx: Session) => Promise<R>,
): Promise<R> {
  return db.transaction(
    async (tx) => {
      await tx.query(
        "create temp table source_value (id bigint, verdict text, value text, raw_status text) on commit drop",
      );
      await copyAcross(
        session,
        `select r.id, r.verdict, (${expression})::text, r.source_status from (${loanRows("l.is_disbursed", settings)}) r`,
        tx,
        "source_value",
      );
      await tx.query("analyze source_value");
      return work(tx);
    },
    { statementTimeoutMs: 0 },
  );
}

export interface StatusDifference {
  loan_id: string;
  source_status: string | null;
  /** What the definitions map it to; null: nothing, the loan is quarantined. */
  expected: string | null;
  /** Ours; null: we do not have the loan. */
  status: string | null;
}

export interface StatusReport {
  compared: number;
  differing: number;
  examples: StatusDifference[];
}

/** Mapped status of the source against ours, as the source is now. Changes nothing. */
export async function compareStatuses(
  db: Database,
  sourceUrl: string,
  examplesMax: number,
): Promise<StatusReport> {
  const source = openSource(sourceUrl);
  try {
    const settings = await readSourceSettings(db);
    return await readSource(source, await readCursor(db), (snapshot) =>
      withColumn(db, snapshot, settings, "r.status", async (tx) => {
        const rows = await tx.query<StatusDifference & { differing: number }>(
          `select s.id::text as loan_id, s.raw_status as source_status, s.value as expected, l.status,
             count(*) over () as differing
           from source_value s left join loan l on l.loan_id = s.id::text
           where s.value is distinct from l.status order by s.id limit $1`,
          [examplesMax],
        );
        const [count] = await tx.query<{ compared: number }>(
          "select count(*) as compared from source_value",
        );
        return {
          compared: count?.compared ?? 0,
          differing: rows[0]?.differing ?? 0,
          examples: rows.map(({ loan_id, source_status, expected, status }) => ({
            loan_id,
            source_status,
            expected,
            status,
          })),
        };
      }),
    );
  } finally {
    await source.end();
  }
}
