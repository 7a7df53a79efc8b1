// The demo: a lender's application database beside ours on the embedded server, brought in by the real sync.
import type { IsoDate } from "#contract/ports.ts";
import { createSource } from "#demo/source/create.ts";
import { presentTables } from "#demo/source/tables.ts";
import { ensureSourceDatabase } from "#demo/source/database.ts";
import type { OperationEnd, Runner } from "#operations/runner.ts";
import { syncFull } from "#operations/sync.ts";
import { type Database, openDatabase } from "#store/database.ts";

/** Makes the demo source where it is missing, and answers its address. `onProgress` hears a share from 0 to 1. */
export async function prepareDemoSource(
  ourUrl: string,
  businessDate: IsoDate,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const url = await ensureSourceDatabase(ourUrl);
  const source = openDatabase(url, { max: 1, statementTimeoutMs: 0 });
  try {
    if ((await presentTables(source)).length === 0) {
      await createSource(source, { businessDate, onProgress, signal });
    }
  } finally {
    await source.end();
  }
  return url;
}

/** True until a full sync has ended; one that was interrupted goes on. */
export async function demoIsWanted(db: Database): Promise<boolean> {
  const [row] = await db.query<{ wanted: boolean }>(
    `select read_from is null and (resume_after is not null or not exists (select from loan)) as wanted
     from source_sync`,
  );
  return row?.wanted ?? false;
}

export async function syncDemo(
  runner: Runner,
  onProgress: (step: string) => void,
  signal: AbortSignal,
): Promise<OperationEnd> {
  const { end } = await runner.start({
    operation: syncFull,
    parameters: { entity: null, sink: null, dry_run: false },
    trigger: "schedule",
    requestedBy: "demo",
    signal,
    onProgress,
  });
  return end;
}
