// A sync in a process of its own, for tests that kill it or make it stand still: `node sync-child.ts '{…}'`. It does so to
// itself, so that the instant is exact, and says what came of it on standard output.
import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "#store/database.ts";
import { directSink } from "#sync/direct-sink.ts";
import { SyncError } from "#sync/errors.ts";
import type { Sink } from "#sync/sink.ts";
import { syncSource } from "#sync/sync.ts";
import type { ChildLine, ChildOrder, Moment } from "./sync-process.ts";

const order = JSON.parse(process.argv[2] ?? "{}") as ChildOrder;

function say(line: ChildLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function reach(moment: Moment): void {
  if (moment !== order.at) return;
  say({ reached: moment });
  process.kill(process.pid, order.signal ?? "SIGKILL");
}

function watched(sink: Sink): Sink {
  return {
    ...sink,
    writeHolidays: async (...given) => {
      reach("read");
      return sink.writeHolidays(...given);
    },
    writePart: async (snapshot, settings, part, conclude, ...more) => {
      reach("part");
      const slow = order.slowMs ?? 0;
      const counts = await sink.writePart(
        snapshot,
        settings,
        part,
        async (tx, done) => {
          if (slow > 0) await delay(slow);
          reach("written");
          await conclude(tx, done);
          reach("concluded");
        },
        ...more,
      );
      reach("committed");
      return counts;
    },
  };
}

const db = openDatabase(order.url);
try {
  say({ reached: "started" });
  const { certificate } = await syncSource(
    db,
    order.sourceUrl,
    {
      type: "incremental",
      entity: null,
      dryRun: false,
      ...order.request,
      sink: (lease, historyId) => watched(directSink(lease, historyId, false)),
    },
    (step) => {
      if (step === "comparison" || step === "certificate") reach(step);
    },
    new AbortController().signal,
  );
  say({ ended: "done", status: certificate?.status ?? "none" });
} catch (error) {
  say({ ended: "failed", status: error instanceof SyncError ? error.code : String(error) });
} finally {
  await db.end();
}
