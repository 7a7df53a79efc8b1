/** Starts a sync in a process of its own (sync-child.ts) and hears what comes of it. */
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "#store/database.ts";
import type { SyncRequest } from "#sync/sync.ts";

/**
 * Where a sync comes by, the four in the middle once for each part. part: before it is read; written: its data, not its
 * watermark; concluded: both, not committed; comparison: after the last part, when the sync goes on where another stopped.
 */
export type Moment =
  | "read"
  | "part"
  | "written"
  | "concluded"
  | "committed"
  | "comparison"
  | "certificate";

export interface ChildOrder {
  url: string;
  sourceUrl: string;
  request?: Partial<Pick<SyncRequest, "type" | "loansPerPart" | "leaseMs">>;
  /** When it first comes by, it sends itself the signal (SIGKILL). */
  at?: Moment;
  signal?: "SIGKILL" | "SIGSTOP";
  /** So long each part takes longer. */
  slowMs?: number;
}

export type ChildLine =
  | { reached: Moment | "started" }
  /** The certificate's status, or the error's code. */
  | { ended: "done" | "failed"; status: string };

export interface SyncProcess {
  reached(moment: Moment | "started"): Promise<void>;
  /** Waits for its end, and for the server to have noticed it. null: killed. */
  end(): Promise<{ ended: "done" | "failed"; status: string } | null>;
  signal(signal: "SIGKILL" | "SIGCONT"): void;
}

const root = join(import.meta.dirname, "..", "..");

export function startSync(order: ChildOrder): SyncProcess {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "sync-child.ts"), JSON.stringify(order)],
    {
      cwd: root,
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node") },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines: ChildLine[] = [];
  const heard = new EventEmitter();
  let closed = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(JSON.parse(line) as ChildLine);
    heard.emit("news");
  });
  child.once("close", () => {
    closed = true;
    heard.emit("news");
  });
  return {
    async reached(moment) {
      while (!lines.some((line) => "reached" in line && line.reached === moment)) {
        if (closed) throw new Error(`The sync ended before "${moment}": ${JSON.stringify(lines)}`);
        await once(heard, "news");
      }
    },
    async end() {
      while (!closed) await once(heard, "news");
      await lockFreed(order.url);
      return lines.find((line) => "ended" in line) ?? null;
    },
    signal: (signal) => void child.kill(signal),
  };
}

async function lockFreed(url: string): Promise<void> {
  const db = openDatabase(url, { max: 1 });
  const held =
    "select from pg_stat_activity where datname = current_database() and application_name = 'seeds-lock'";
  while ((await db.query(held)).length > 0) await delay(10);
  await db.end();
}
