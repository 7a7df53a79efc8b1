// The demo: a lender's application database beside ours on the embedded server, brought in by the real sync, with the regions and
// vertical leads of a hierarchy file. Every step can be interrupted: the next start goes on with what is missing.
import { randomUUID } from "node:crypto";
import { readSync } from "#contract/batch.ts";
import { readJsonBytes } from "#contract/json.ts";
import type { Ingest, IsoDate } from "#contract/ports.ts";
import { dayOf } from "#demo/days.ts";
import { apiSet } from "#demo/api-set.ts";
import { createSource, sourceDefaults } from "#demo/source/create.ts";
import { ensureSourceDatabase } from "#demo/source/database.ts";
import { payThisMorning } from "#demo/source/morning.ts";
import { feesWithRepayments } from "#demo/source/stories.ts";
import { presentTables } from "#demo/source/tables.ts";
import { verticalsFile } from "#demo/source/verticals.ts";
import { addSampleMembers } from "#demo/team-members.ts";
import { beginAudits } from "./demo-audits.ts";
import { hierarchyApply } from "#operations/hierarchy/apply.ts";
import { hierarchyLoad } from "#operations/hierarchy/load.ts";
import type { Operation } from "#operations/operation.ts";
import { readParameters } from "#operations/parameter.ts";
import type { OperationEnd, Runner } from "#operations/runner.ts";
import { lagosDate } from "#operations/roll-day.ts";
import { syncFull, syncIncremental } from "#operations/sync.ts";
import { businessDate } from "#loans/relation.ts";
import { type Database, openDatabase } from "#store/database.ts";

/** Makes the demo source where it is missing, and answers its address. `onProgress` hears a share from 0 to 1. */
export async function prepareDemoSource(
  ourUrl: string,
  day: IsoDate,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const url = await ensureSourceDatabase(ourUrl);
  const source = openDatabase(url, { max: 1, statementTimeoutMs: 0 });
  try {
    if ((await presentTables(source)).length === 0) {
      await createSource(source, { businessDate: day, onProgress, signal });
    }
  } finally {
    await source.end();
  }
  return url;
}

const requestedBy = "demo";

/** What the demo has still to do: nothing in a database with records of its own. */
export async function demoIsWanted(db: Database): Promise<boolean> {
  return (await wantsSync(db)) || (await wantsApiSet(db)) || (await wantsHierarchy(db));
}

/** Until a full sync has ended; one that was interrupted goes on. */
async function wantsSync(db: Database): Promise<boolean> {
  const [row] = await db.query<{ wanted: boolean }>(
    `select read_from is null and (resume_after is not null or not exists (select from loan)) as wanted
     from source_sync`,
  );
  return row?.wanted ?? false;
}

const apiEndpoint = "/api/v1/etl/sync";

/** After the demo's own sync, until both of its batches were stored. */
async function wantsApiSet(db: Database): Promise<boolean> {
  const [row] = await db.query<{ wanted: boolean }>(
    `select exists (select from operation where requested_by = $1 and name = $2 and state in ('succeeded', 'partial'))
       and (select count(*) < 2 from sync_history where source_system = $1 and endpoint = $3 and status = 'completed') as wanted`,
    [requestedBy, syncFull.name, apiEndpoint],
  );
  return row?.wanted ?? false;
}

/** The second portfolio by the way of `POST /etl/sync`: reader, checks and merge of the service. */
async function sendApiSet(
  db: Database,
  ingest: Ingest,
  onProgress: (step: string) => void,
): Promise<void> {
  onProgress("sending a second portfolio as the API takes it");
  for (const body of apiSet(await businessDate(db))) {
    const document = readJsonBytes(Buffer.from(body));
    const input = readSync(document, { syncId: randomUUID(), endpoint: apiEndpoint });
    const reply = await ingest.sync(input, {
      render: ({ errors }) => ({ status: errors.length === 0 ? 200 : 207, body: "{}" }),
      idempotency: null,
    });
    if (reply.kind === "done" && reply.result.errors.length > 0) {
      throw new Error(
        `The demo's second portfolio was refused: ${reply.result.errors[0]?.error_message}`,
      );
    }
  }
}

/** After the demo's own sync, until its hierarchy was once applied: what an operator curates later stays. */
async function wantsHierarchy(db: Database): Promise<boolean> {
  const [row] = await db.query<{ wanted: boolean }>(
    `select coalesce(bool_or(name = $2) and not bool_or(name = $3), false) as wanted
     from operation where requested_by = $1 and state in ('succeeded', 'partial')`,
    [requestedBy, syncFull.name, hierarchyApply.name],
  );
  return row?.wanted ?? false;
}

export interface DemoLoad {
  db: Database;
  runner: Runner;
  ingest: Ingest;
  sourceUrl: string;
  onProgress: (step: string) => void;
  onEnd?: (end: OperationEnd) => void;
  signal: AbortSignal;
}

/** Runs the steps that are missing; answers the one that failed, after which no other is tried. */
export async function loadDemo(load: DemoLoad): Promise<OperationEnd | undefined> {
  const { db, runner, ingest, sourceUrl, onProgress, onEnd, signal } = load;
  const run = async (
    operation: Operation,
    given: Given = {},
  ): Promise<OperationEnd | undefined> => {
    const { end } = await runner.start({
      operation,
      parameters: readParameters(operation.parameters, given),
      trigger: "schedule",
      requestedBy,
      signal,
      onProgress,
    });
    const ended = await end;
    onEnd?.(ended);
    return ended.state === "failed" ? ended : undefined;
  };
  if (await wantsSync(db)) {
    await sayHowFeesArePaid(db);
    await addSampleMembers(db);
    const failed = (await run(syncFull)) ?? (await liveThisMorning(load, run));
    if (failed) return failed;
  }
  if (await wantsApiSet(db)) await sendApiSet(db, ingest, onProgress);
  if (!(await wantsHierarchy(db))) return undefined;
  await beginAudits(db, requestedBy);
  const file = new TextEncoder().encode(await verticalsOf(sourceUrl));
  return (await run(hierarchyLoad, { file })) ?? (await run(hierarchyApply));
}

type Given = Parameters<typeof readParameters>[1];
type Run = (operation: Operation) => Promise<OperationEnd | undefined>;

/** The source's history ends the evening before; what is paid now comes with the first changes. A fixed date of another day has no now. */
async function liveThisMorning(
  { db, sourceUrl, onProgress }: DemoLoad,
  run: Run,
): Promise<OperationEnd | undefined> {
  const day = await businessDate(db);
  const now = new Date();
  if (day !== lagosDate(now)) return undefined;
  onProgress("the first payments of the day");
  const source = openDatabase(sourceUrl, { max: 1, statementTimeoutMs: 0 });
  try {
    await payThisMorning(source, { businessDate: day, now });
  } finally {
    await source.end();
  }
  return run(syncIncremental);
}

/** Before the first row arrives, unless somebody has said otherwise. */
async function sayHowFeesArePaid(db: Database): Promise<void> {
  const modes = Object.fromEntries(
    [...feesWithRepayments].map((type) => [type, "with_repayments"]),
  );
  await db.query(
    `select set_setting(s.name, $1, $2, $3) from settings s
     where s.name = 'source.fees_by_loan_type' and s.value = '{}'`,
    [
      JSON.stringify(modes),
      requestedBy,
      "The demo's lender takes these fees with the instalments.",
    ],
  );
}

/** The agents' e-mail addresses follow from the seed and their number, whatever the day. */
async function verticalsOf(sourceUrl: string): Promise<string> {
  const source = openDatabase(sourceUrl, { max: 1 });
  try {
    const [row] = await source.query<{ agents: number }>(
      "select count(*) as agents from accounts_customuser",
    );
    return verticalsFile(sourceDefaults.seed, row?.agents ?? 0, dayOf("2025-11-01"));
  } finally {
    await source.end();
  }
}
