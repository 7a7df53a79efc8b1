// What an operation is: maintenance work defined once and offered by the command line, by HTTP and by the schedules.
// A new operation is one file in this folder and one line in all.ts.
import type { Database } from "#store/database.ts";
import type { ParameterTable, ValuesOf } from "./parameter.ts";

export interface Operation<P extends ParameterTable = ParameterTable> {
  /** The words of the command line, `hierarchy load`; with dashes between them it is the name in a URL. */
  name: string;
  summary: string;
  parameters: P;
  /** Commands and what they do. */
  examples: readonly (readonly [command: string, does: string])[];
  /** Refused where no source database is configured. */
  needsSource?: boolean;
  run(context: OperationContext, parameters: ValuesOf<P>): Promise<OperationOutcome>;
}

export interface OperationContext {
  /** Its statements have no time limit. */
  db: Database;
  /** SOURCE_DATABASE_URL; defined where the operation needs the source. */
  sourceUrl: string | undefined;
  /** Where the work is: `done` of `total` in units such as rows. Cheap: call it as often as something is done. */
  progress(step: string, done?: number, total?: number, unit?: string): void;
  /** Aborts when the work should stop; its reason is the error to throw (`signal.throwIfAborted()`). */
  signal: AbortSignal;
  /** Who asked, for histories. */
  actor: string;
}

export interface OperationOutcome {
  /** partial: done, and something was left out that somebody must look at. */
  status: "ok" | "partial" | "failed";
  /** For programs: becomes JSON. */
  result: unknown;
  /** For a terminal: one line or several. */
  text: string;
  /** For a table of steps, where the first line of `text` says too little. */
  summary?: string;
}

/** An operation that cannot do its work; `message` says why and what to do. */
export class OperationError extends Error {
  override name = "OperationError";
  /** For programs: BUSINESS_DATE_AHEAD. */
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Lets the types of `run` follow from the table of parameters. */
export function defineOperation<const P extends ParameterTable>(
  operation: Operation<P>,
): Operation<P> {
  return operation;
}

/** `hierarchy-load`: the name in a URL, and on the command line too. */
export function dashedName(name: string): string {
  return name.replaceAll(" ", "-");
}
