// Runs operations for every shell: one at a time of a name, in any process over the database, each with its row in table
// operation. What an operation throws ends in its row; the shells decide how it looks.
import { ApiError } from "#contract/errors.ts";
import { operationBeatMs, operationLockWaitMs } from "#contract/limits.ts";
import type { Database } from "#store/database.ts";
import { type SessionLock, tryLock } from "#store/session-lock.ts";
import { setTimeout as delay } from "node:timers/promises";
import {
  type Operation,
  type OperationContext,
  OperationError,
  type OperationOutcome,
} from "./operation.ts";
import { fileParameterOf, type ParameterTable, type ValuesOf } from "./parameter.ts";
import {
  advanceOperation,
  failEarlier,
  findOperation,
  finishOperation,
  insertOperation,
  listOperations,
  lockName,
  openOperation,
  type OperationFailure,
  type OperationFilter,
  type OperationRow,
  type OperationState,
  type OperationTrigger,
} from "./record.ts";

export interface OperationRequest {
  operation: Operation;
  /** As readParameters made them. */
  parameters: ValuesOf<ParameterTable>;
  trigger: OperationTrigger;
  requestedBy: string;
  /** Asks the work to stop. */
  signal?: AbortSignal;
  onProgress?: OperationContext["progress"];
}

/** How an operation ended. `outcome` without an error; `error` as it was thrown. */
export interface OperationEnd {
  operationId: string;
  name: string;
  state: OperationState;
  outcome?: OperationOutcome;
  error?: unknown;
  /** Why its row could not be closed: the database went away. The next start of a service closes it. */
  unrecorded?: unknown;
}

export interface Runner {
  /**
   * Begins; answers once the operation runs, and `end` when it has ended, which never rejects. Throws ApiError
   * OPERATION_RUNNING while one of the same name runs anywhere, SOURCE_NOT_CONFIGURED without the source it needs.
   */
  start(request: OperationRequest): Promise<{ operationId: string; end: Promise<OperationEnd> }>;
  find(operationId: string): Promise<OperationRow | null>;
  list(filter: OperationFilter): Promise<{ rows: OperationRow[]; total: number }>;
  /** Asks what runs here to stop and waits for its end. */
  stop(): Promise<void>;
}

export interface RunnerOptions {
  /** For the work; without statement timeout. */
  db: Database;
  sourceUrl?: string | undefined;
  onEnd?: (end: OperationEnd) => void;
}

export function createRunner({ db, sourceUrl, onEnd }: RunnerOptions): Runner {
  const stopping = new AbortController();
  const running = new Set<Promise<OperationEnd>>();
  const tell = async (end: Promise<OperationEnd>): Promise<void> => {
    running.add(end);
    onEnd?.(await end);
    running.delete(end);
  };
  const start: Runner["start"] = async (request) => {
    const { operation, parameters } = request;
    if (stopping.signal.aborted) throw new OperationError("STOPPED", "The process is ending.");
    if (operation.needsSource === true && sourceUrl === undefined) throw sourceMissing(operation);
    const lock = await takeLock(db, operation.name);
    try {
      await failEarlier(lock, operation.name);
      const operationId = await insertOperation(db, {
        name: operation.name,
        parameters: storable(operation, parameters),
        trigger: request.trigger,
        requested_by: request.requestedBy,
      });
      const stops = [stopping.signal, lock.lost, ...(request.signal ? [request.signal] : [])];
      const signal = withReason(AbortSignal.any(stops), lock);
      const record = await keepRecord(lock, operationId);
      const end = run(request, { db, sourceUrl, signal, lock, operationId, record });
      void tell(end);
      return { operationId, end };
    } catch (error) {
      await lock.release().catch(() => undefined);
      throw error;
    }
  };
  return {
    start,
    find: (operationId) => findOperation(db, operationId),
    list: (filter) => listOperations(db, filter),
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

/** A rival that only looks whether its row was abandoned holds the lock for a moment: hence more than one try. */
async function takeLock(db: Database, name: string): Promise<SessionLock> {
  const deadline = performance.now() + operationLockWaitMs;
  for (;;) {
    const lock = await tryLock(db.url, lockName(name));
    if (lock) return lock;
    const runningId = await openOperation(db, name);
    if (runningId !== null || performance.now() > deadline) throw alreadyRunning(name, runningId);
    await delay(50);
  }
}

function alreadyRunning(name: string, operationId: string | null): ApiError {
  const which = operationId === null ? "" : ` as ${operationId}`;
  return new ApiError("OPERATION_RUNNING", {
    message: `${name} is running already`,
    details: {
      error: `${name} is running already${which}: wait for its end, then ask again.`,
      ...(operationId !== null && { operation_id: operationId }),
    },
  });
}

function sourceMissing({ name }: Operation): ApiError {
  return new ApiError("SOURCE_NOT_CONFIGURED", {
    details: { error: `${name} reads the source database: set SOURCE_DATABASE_URL.` },
  });
}

/** A file is kept by its size alone. */
function storable(operation: Operation, parameters: Readonly<Record<string, unknown>>): unknown {
  const file = fileParameterOf(operation.parameters);
  const given = Object.entries(parameters).filter(
    ([name, value]) => name !== file?.name && value !== null && value !== false,
  );
  return Object.fromEntries(given);
}

/** The same signal with an error as its reason that says what happened. */
function withReason(signal: AbortSignal, lock: SessionLock): AbortSignal {
  const reasoned = new AbortController();
  const abort = (): void => {
    reasoned.abort(
      lock.lost.aborted
        ? new OperationError("LOCK_LOST", "The connection that held the operation's lock broke.")
        : new OperationError("STOPPED", "It was asked to stop."),
    );
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return reasoned.signal;
}

interface Run extends Pick<OperationContext, "db" | "sourceUrl" | "signal"> {
  lock: SessionLock;
  operationId: string;
  record: RecordKeeper;
}

async function run(request: OperationRequest, context: Run): Promise<OperationEnd> {
  const { operation, parameters, requestedBy: actor, onProgress } = request;
  const { db, sourceUrl, signal, lock, operationId, record } = context;
  const end: OperationEnd = { operationId, name: operation.name, state: "failed" };
  try {
    signal.throwIfAborted();
    const progress: OperationContext["progress"] = (step, done, total, unit) => {
      record.progress(step, done, total);
      onProgress?.(step, done, total, unit);
    };
    const outcome = await operation.run({ db, sourceUrl, progress, signal, actor }, parameters);
    end.outcome = outcome;
    end.state = states[outcome.status];
  } catch (error) {
    end.error = error;
  }
  await record.stop();
  const result = end.outcome?.result ?? null;
  try {
    await finishOperation(db, operationId, { state: end.state, result, error: failureOf(end) });
  } catch (error) {
    end.unrecorded = error;
  }
  await lock.release().catch(() => undefined);
  return end;
}

const states = { ok: "succeeded", partial: "partial", failed: "failed" } as const;

interface RecordKeeper {
  progress(step: string, done?: number, total?: number): void;
  stop(): Promise<void>;
}

/** Writes step and progress about once a second and never twice at once; what is not new is written as a sign of life. */
async function keepRecord(lock: SessionLock, operationId: string): Promise<RecordKeeper> {
  let step: string | null = null;
  let share = 0;
  let writing = Promise.resolve();
  let isWriting = false;
  const advance = async (): Promise<void> => {
    isWriting = true;
    // A lost lock ends the operation in its own way.
    await advanceOperation(lock, operationId, step, share).catch(() => undefined);
    isWriting = false;
  };
  const write = (): void => {
    if (!isWriting) writing = advance();
  };
  await advance();
  const timer = setInterval(write, operationBeatMs);
  return {
    progress(name, done = 0, total = 0) {
      const isNew = name !== step;
      step = name;
      share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
      if (isNew) write();
    },
    async stop() {
      clearInterval(timer);
      await writing;
    },
  };
}

/** What the row says went wrong; null when nothing did. A text of PostgreSQL repeats values, so its code stands for it. */
export function failureOf({ state, outcome, error }: OperationEnd): OperationFailure | null {
  if (state !== "failed") return null;
  if (outcome) {
    return { code: "OPERATION_FAILED", message: outcome.text.split("\n", 1)[0] ?? "" };
  }
  const { message } = error as Error;
  if (error instanceof OperationError || error instanceof ApiError) {
    return { code: error.code, message };
  }
  const { severity, code } = error as { severity?: string; code?: string };
  if (severity === undefined) return { code: "INTERNAL_ERROR", message };
  return { code: "DATABASE_ERROR", message: `The database answered with SQLSTATE ${code}.` };
}
