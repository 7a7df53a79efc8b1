// The HTTP sink: the rows of the source as requests to POST /api/v1/etl/sync (source_sync) of a service, piece by piece and in
// the order of their references. What the rules exclude becomes deletions. A row that was deleted at the source leaves nothing
// to send: unlike the direct sink this one cannot see it, and `seeds reconcile` finds it.
import { etlBatchSizeOthers, recordsMax } from "#contract/limits.ts";
import type { Session } from "#store/database.ts";
import type { EntityCounts } from "./history.ts";
import { type EtlService, etlClient, type Records, type Send } from "./http/client.ts";
import { deletion, deletionsOf, recordsOf, type SourceRecord } from "./http/records.ts";
import { goneHolidays, type Quarantined, settleHolidays, settlePart } from "./http/settle.ts";
import type { Lease } from "./lease.ts";
import { condition } from "./scope.ts";
import { addCounts, type Conclusion, type Counts, type Part, type Sink } from "./sink.ts";
import { customers } from "./source/django/customers.ts";
import { holidays } from "./source/django/holidays.ts";
import { loans } from "./source/django/loans.ts";
import { officers } from "./source/django/officers.ts";
import { repayments } from "./source/django/repayments.ts";
import { schedules } from "./source/django/schedules.ts";
import type { SourceEntity, SourceEntityName, SourceSettings } from "./source/entity.ts";
import type { SourceSnapshot } from "./source/source.ts";
import { type OnRows, peopleConditions } from "./stage.ts";

export interface HttpSinkOptions extends EtlService {
  /** Loans and repayments of one request (ETL_BATCH_SIZE_LOANS, ETL_BATCH_SIZE_REPAYMENTS). */
  batchSizeLoans: number;
  batchSizeRepayments: number;
}

interface Work {
  options: HttpSinkOptions;
  lease: Lease;
  send: Send;
  source: Session;
  settings: SourceSettings;
  onRows: OnRows | undefined;
  counts: Counts;
}

/**
 * The service works on the database of the lease: quarantine, cursor and certificate are kept there. `dryRun`: everything is
 * read and nothing sent, so that only the rows read and quarantined are counted.
 */
export function httpSink(
  options: HttpSinkOptions,
  lease: Lease,
  historyId: number,
  dryRun: boolean,
): Sink {
  const send: Send = dryRun ? () => Promise.resolve({}) : etlClient(options, lease.lost);
  const working = async (
    { session: source }: SourceSnapshot,
    settings: SourceSettings,
    onRows: OnRows | undefined,
    work: (work: Work) => Promise<void>,
  ): Promise<Counts> => {
    const state: Work = { options, lease, send, source, settings, onRows, counts: {} };
    try {
      await work(state);
    } catch (error) {
      if (lease.lost.aborted) throw lease.lost.reason;
      throw error;
    }
    return state.counts;
  };
  return {
    name: "http",
    writeHolidays: (snapshot, settings) =>
      working(snapshot, settings, undefined, async (work) => {
        await sendHolidays(work);
        await finish(
          work,
          dryRun,
          async (tx) => ({ holidays: await settleHolidays(tx, work.source, settings, historyId) }),
          () => Promise.resolve(),
        );
      }),
    writePart: (snapshot, settings, part, conclude, watch) =>
      working(snapshot, settings, watch?.onRows, async (work) => {
        await sendPart(work, part);
        await finish(
          work,
          dryRun,
          (tx) => settlePart(tx, work.source, settings, part, historyId),
          conclude,
        );
      }),
  };
}

class RolledBack extends Error {}

/** After the service has accepted everything: quarantine and cursor in one transaction of ours. */
async function finish(
  work: Work,
  dryRun: boolean,
  settle: (tx: Session) => Promise<Quarantined>,
  conclude: Conclusion,
): Promise<void> {
  const sent = work.counts;
  try {
    await work.lease.db.transaction(
      async (tx) => {
        work.counts = sent;
        const found = Object.entries(await settle(tx)) as [SourceEntityName, number][];
        for (const [name, quarantined] of found) {
          tally(work, name, { read: quarantined, quarantined });
        }
        if (dryRun) throw new RolledBack();
        await conclude(tx, work.counts);
        await work.lease.assertHeld(tx);
      },
      { statementTimeoutMs: 0 },
    );
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
}

function tally(work: Work, name: SourceEntityName, more: Partial<EntityCounts>): void {
  const none = { read: 0, inserted: 0, updated: 0, removed: 0, quarantined: 0 };
  work.counts = addCounts(work.counts, { [name]: { ...none, ...more } });
}

const storedEntities = [
  "holidays",
  "officers",
  "customers",
  "loans",
  "loan_schedules",
  "repayments",
] as const satisfies SourceEntityName[];

/** Sends one request; its deletions are all of the entity `removes`. */
async function post(work: Work, records: Records, removes: SourceEntityName): Promise<void> {
  const stored = await work.send(records);
  for (const name of storedEntities) {
    const { inserted = 0, updated = 0 } = stored[name] ?? {};
    const read = records[name]?.length ?? 0;
    if (read > 0) tally(work, name, { read, inserted, updated });
  }
  const removed = stored.deletions?.updated ?? 0;
  if (removed > 0) tally(work, removes, { removed });
}

async function sendPart(work: Work, part: Part): Promise<void> {
  const whom = peopleConditions(part);
  const isNamed = part.people === "named";
  await sendPeople(work, customers, whom.customers, isNamed);
  await sendPeople(work, officers, whom.officers, isNamed);
  const where = (entity: SourceEntity): string => condition(part.loans, entity.scopeColumn);
  await sendDeletions(work, loans, where(loans));
  await sendLoans(work, where(loans), where(schedules));
  await sendDeletions(work, repayments, where(repayments));
  await sendRepayments(work, where(repayments));
  if (isNamed) return;
  await sendDeletions(work, officers, whom.officers);
  await sendDeletions(work, customers, whom.customers);
}

/** `onlyNew`: those known already stay as they are until people are synced themselves. */
async function sendPeople(
  work: Work,
  entity: SourceEntity,
  where: string,
  onlyNew: boolean,
): Promise<void> {
  const rows = recordsOf(work.source, entity, where, work.settings, work.onRows);
  for await (const chunk of chunksOf(rows, etlBatchSizeOthers)) {
    const wanted = onlyNew ? await unknown(work, entity, chunk) : chunk;
    if (wanted.length > 0) {
      await post(work, { [entity.name]: wanted.map(({ text }) => text) }, entity.name);
    }
    tally(work, entity.name, { read: chunk.length - wanted.length });
  }
}

async function unknown(
  { lease }: Work,
  entity: SourceEntity,
  chunk: readonly SourceRecord[],
): Promise<SourceRecord[]> {
  const [table, key] =
    entity === officers ? ["officers", "officer_id"] : ["customers", "customer_id"];
  const rows = await lease.db.query<{ id: number }>(
    `select id from unnest($1::bigint[]) as i (id)
     where not exists (select from ${table} t where t.${key} = i.id::text)`,
    [chunk.map(({ id }) => id)],
  );
  const ids = new Set(rows.map(({ id }) => id));
  return chunk.filter(({ id }) => ids.has(id));
}

/** Each loan with its whole schedule; a loan that has none at the source has none with us. */
async function sendLoans(work: Work, whereLoans: string, whereSchedules: string): Promise<void> {
  const { source, settings, options, onRows } = work;
  const instalments = recordsOf(source, schedules, whereSchedules, settings, onRows);
  let next = await instalments.next();
  let request = {
    loans: [] as string[],
    loan_schedules: [] as string[],
    deletions: [] as string[],
  };
  const flush = async (): Promise<void> => {
    const filled = Object.entries(request).filter(([, texts]) => texts.length > 0);
    if (filled.length > 0) await post(work, Object.fromEntries(filled), "loan_schedules");
    request = { loans: [], loan_schedules: [], deletions: [] };
  };
  for await (const loan of recordsOf(source, loans, whereLoans, settings, onRows)) {
    const schedule: string[] = [];
    for (; next.done !== true && next.value.loanId === loan.id; next = await instalments.next()) {
      schedule.push(next.value.text);
    }
    const size = request.loans.length + request.loan_schedules.length + request.deletions.length;
    // The loan itself and, at most, a deletion come with the schedule.
    if (size + schedule.length + 2 > recordsMax) await flush();
    request.loans.push(loan.text);
    request.loan_schedules.push(...schedule);
    if (schedule.length === 0) request.deletions.push(deletion("loan_schedule", String(loan.id)));
    if (request.loans.length === options.batchSizeLoans) await flush();
  }
  await flush();
}

async function sendRepayments(work: Work, where: string): Promise<void> {
  const rows = recordsOf(work.source, repayments, where, work.settings, work.onRows);
  for await (const chunk of chunksOf(rows, work.options.batchSizeRepayments)) {
    await post(work, { repayments: chunk.map(({ text }) => text) }, "repayments");
  }
}

async function sendDeletions(work: Work, entity: SourceEntity, where: string): Promise<void> {
  const ids = deletionsOf(work.source, entity, where, work.settings);
  for await (const deletions of chunksOf(ids, etlBatchSizeOthers)) {
    await post(work, { deletions }, entity.name);
  }
}

/** Holidays come whole, so that those which are gone are seen; they go first, because the calendar has room for so many. */
async function sendHolidays(work: Work): Promise<void> {
  const { lease, source, settings } = work;
  const gone = await lease.db.transaction((tx) => goneHolidays(tx, source, settings));
  for (let start = 0; start < gone.length; start += etlBatchSizeOthers) {
    const ids = gone.slice(start, start + etlBatchSizeOthers);
    await post(work, { deletions: ids.map((id) => deletion("holiday", id)) }, "holidays");
  }
  const rows = recordsOf(source, holidays, "true", settings);
  for await (const chunk of chunksOf(rows, etlBatchSizeOthers)) {
    await post(work, { holidays: chunk.map(({ text }) => text) }, "holidays");
  }
}

async function* chunksOf<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
