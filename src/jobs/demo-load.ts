// The demo portfolio, brought in as a client's syncs would be: JSON text through the strict reader, the validators and the merge.
import { randomUUID } from "node:crypto";
import { readSync } from "#contract/batch.ts";
import { readJson } from "#contract/json.ts";
import type { Ingest, IsoDate } from "#contract/ports.ts";
import { DEMO_SIZE, demoBook } from "#demo/book.ts";
import { syncBody } from "#demo/wire.ts";
import type { Database } from "#store/database.ts";

/** sync_history.endpoint of a demo batch, and of the last one: a demo without its last batch was interrupted. */
const batchEndpoint = "demo";
const lastEndpoint = "demo (last batch)";

/** True for a database without loans, and for one whose demo was interrupted: loading it again completes it. */
export async function demoIsWanted(db: Database): Promise<boolean> {
  const [row] = await db.query<{ wanted: boolean }>(
    `select not exists (select from loan) or (exists (select from sync_history where endpoint = $1)
       and not exists (select from sync_history where endpoint = $2)) as wanted`,
    [batchEndpoint, lastEndpoint],
  );
  return row?.wanted ?? false;
}

/** Loads the demo; `onProgress` hears a share from 0 to 1 after each batch. Stops between batches when `signal` aborts. */
export async function loadDemo(
  ingest: Ingest,
  businessDate: IsoDate,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const book = demoBook({ businessDate, ...DEMO_SIZE });
  for (const { data, progress } of book) {
    if (signal.aborted) return;
    const body = syncBody(data, `${businessDate}T06:00:00Z`, "full");
    const input = readSync(readJson(body), {
      syncId: randomUUID(),
      endpoint: progress < 1 ? batchEndpoint : lastEndpoint,
    });
    const reply = await ingest.sync(input, {
      render: (result) => ({ status: 200, body: JSON.stringify({ results: result.results }) }),
      idempotency: null,
    });
    if (reply.kind === "done" && reply.result.errors.length > 0) {
      const [first] = reply.result.errors;
      throw new Error(`The demo portfolio was refused: ${first?.error_message}`);
    }
    onProgress(progress);
  }
}
