// Which days are calculated: today, the kept days that facts have touched since the last run, those missed meanwhile, and a range
// that was asked for. A day is one transaction, so a run that is interrupted goes on where it stopped.
import { plusDays } from "#contract/calendar-date.ts";
import type { IsoDate } from "#contract/ports.ts";
import { keptCatchUpDays } from "#contract/limits.ts";
import type { Database, Session } from "#store/database.ts";
import { codeDigest } from "./code-digest.ts";
import { keepDay } from "./keep-day.ts";

export interface KeepRange {
  from: IsoDate;
  to: IsoDate;
  /** Only the last days of months. */
  monthEnds: boolean;
  /** Also days that are kept and that nothing has touched. */
  again: boolean;
}

export interface KeepOptions {
  range: KeepRange | null;
  signal: AbortSignal;
  progress(step: string, done: number, total: number): void;
}

/** A day, or 'every day'. */
type Touched = IsoDate;

export interface KeepReport {
  /** Earliest day that changed facts touch, whether it is kept or not; null: none, 'every day': settings, holidays, formulas. */
  touched_from: Touched | null;
  days_calculated: number;
  rows_written: number;
  rows_gone: number;
  /** Days kept by now. */
  days_kept: number;
}

interface Look {
  today: IsoDate;
  snapshot: string;
  digest: string;
  keptTo: IsoDate | null;
  touchedFrom: Touched | null;
  kept: Set<IsoDate>;
}

const everyDay = "-infinity";

interface StateRow {
  today: IsoDate;
  snapshot: string;
  kept_to: IsoDate | null;
  code_digest: string | null;
  is_usable: boolean | null;
  since: string | null;
}

// What a restored backup says of transactions is of another server: then every kept day is looked at.
const stateSql = `
select c.business_date as today, pg_current_snapshot()::text as snapshot, w.kept_to, w.code_digest,
  w.database_oid = (select oid from pg_database where datname = current_database())
    and pg_snapshot_xmax(w.snapshot) <= pg_snapshot_xmax(pg_current_snapshot()) as is_usable,
  (select min(f.made_at) from fact_write f where not pg_visible_in_snapshot(f.transaction_id, w.snapshot)) as since
from clock c left join metric_watermark w on true`;

async function look(session: Session): Promise<Look> {
  const [state] = await session.query<StateRow>(stateSql);
  if (!state) throw new Error("table clock is empty");
  const digest = await codeDigest(session);
  const days = await session.query<{ metric_date: IsoDate }>(
    "select metric_date from metrics_daily where scope = 'portfolio'",
  );
  const isKnown = state.is_usable === true && state.code_digest === digest;
  return {
    today: state.today,
    snapshot: state.snapshot,
    digest,
    keptTo: state.kept_to,
    touchedFrom: isKnown ? await touchedSince(session, state.since) : "every day",
    kept: new Set(days.map(({ metric_date: day }) => day)),
  };
}

/** Whether every kept day is what a calculation of now would find: no fact, setting or formula has changed since they were written. */
export async function keptDaysAreCurrent(session: Session): Promise<boolean> {
  const [state] = await session.query<StateRow>(stateSql);
  if (state?.is_usable !== true || state.since !== null) return false;
  return state.code_digest === (await codeDigest(session));
}

async function touchedSince(session: Session, since: string | null): Promise<Touched | null> {
  if (since === null) return null;
  const [row] = await session.query<{ day: IsoDate | null }>(
    "select metrics_touched_from($1::timestamptz) as day",
    [since],
  );
  const day = row?.day ?? null;
  return day === everyDay ? "every day" : day;
}

function isTouched({ touchedFrom }: Look, day: IsoDate): boolean {
  return touchedFrom !== null && (touchedFrom === "every day" || day >= touchedFrom);
}

/** The newest first: today is what people look at. */
function dueDays(found: Look): IsoDate[] {
  const { today, kept, keptTo } = found;
  const days = new Set([...kept].filter((day) => day <= today && isTouched(found, day)));
  if (!kept.has(today)) days.add(today);
  if (keptTo !== null) {
    const first = plusDays(today, -keptCatchUpDays);
    for (let day = keptTo > first ? keptTo : first; day < today; day = plusDays(day, 1)) {
      if (!kept.has(day)) days.add(day);
    }
  }
  return [...days].sort().toReversed();
}

function rangeDays({ from, to, monthEnds, again }: KeepRange, kept: Set<IsoDate>): IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = to; day >= from; day = plusDays(day, -1)) {
    if (monthEnds && !plusDays(day, 1).endsWith("-01")) continue;
    if (again || !kept.has(day)) days.push(day);
  }
  return days;
}

async function advance(db: Database, { snapshot, digest, today }: Look): Promise<void> {
  await db.transaction(async (session) => {
    await session.query(
      `insert into metric_watermark as w (snapshot, database_oid, code_digest, kept_to)
       values ($1::pg_snapshot, (select oid from pg_database where datname = current_database()), $2, $3)
       on conflict (only_row) do update set snapshot = excluded.snapshot, database_oid = excluded.database_oid,
         code_digest = excluded.code_digest, kept_to = greatest(w.kept_to, excluded.kept_to)`,
      [snapshot, digest, today],
    );
    // What this run saw, each later one sees; a calculation that could not see it must be able to say so.
    await session.query(
      `delete from fact_write f
       where pg_visible_in_snapshot(f.transaction_id, $1::pg_snapshot) and not exists (
         select from metric_calculation_log c
         where c.calculated_at >= f.made_at and not pg_visible_in_snapshot(f.transaction_id, c.snapshot))`,
      [snapshot],
    );
  });
}

export async function keepDays(db: Database, options: KeepOptions): Promise<KeepReport> {
  const { range, signal, progress } = options;
  const found = await db.transaction(look, { isolation: "repeatable read", statementTimeoutMs: 0 });
  const due = dueDays(found);
  const asked = range ? rangeDays(range, new Set([...found.kept, ...due])) : [];
  const total = due.length + asked.length;
  let done = 0;
  const sums = { days_calculated: 0, rows_written: 0, rows_gone: 0 };
  const keepAll = async (days: readonly IsoDate[]): Promise<void> => {
    for (const day of days) {
      signal.throwIfAborted();
      progress(`calculating ${day}`, done, total);
      // A day after the other: each is work for the whole machine.
      // oxlint-disable-next-line no-await-in-loop
      const { rowsWritten, rowsGone } = await keepDay(db, day, found.digest);
      done += 1;
      sums.days_calculated += 1;
      sums.rows_written += rowsWritten;
      sums.rows_gone += rowsGone;
    }
  };
  await keepAll(due);
  await advance(db, found);
  await keepAll(asked);
  const all = new Set([...found.kept, ...due, ...asked]);
  return { touched_from: found.touchedFrom, ...sums, days_kept: all.size };
}
