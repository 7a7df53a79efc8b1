// A command for every operation: its parameters become options, its outcome text or JSON and an exit code.
import { readFileSync, statSync } from "node:fs";
import { ApiError } from "#contract/errors.ts";
import { dashedName, type Operation } from "#operations/operation.ts";
import { findSourceDatabase } from "#demo/source/database.ts";
import { fileParameterOf, readParameters } from "#operations/parameter.ts";
import { createRunner, type OperationEnd } from "#operations/runner.ts";
import {
  type Command,
  type CommandContext,
  CommandError,
  type CommandOption,
  type ExitCode,
  exitCodes,
  UsageError,
} from "./command.ts";
import { stepLines, stepMeter } from "./operation-progress.ts";
import { userName } from "./user-name.ts";

export function operationCommand(operation: Operation): Command {
  const { name, summary, examples, parameters } = operation;
  const file = fileParameterOf(parameters);
  const others = Object.entries(parameters).filter(([key]) => key !== file?.name);
  const options = Object.fromEntries(
    others.map(([key, { form, summary: does, value }]): [string, CommandOption] => [
      optionName(key),
      form === "flag"
        ? { type: "boolean", summary: does }
        : { type: "string", value, summary: does },
    ]),
  );
  const usage = [
    ...(file ? [file.isRequired ? `<${file.value}>` : `[${file.value}]`] : []),
    ...Object.entries(options).map(([key, { value }]) => `[--${key}${value ? ` ${value}` : ""}]`),
  ];
  return {
    name,
    summary,
    usage: usage.join(" "),
    arguments: { min: file?.isRequired === true ? 1 : 0, max: file ? 1 : 0 },
    examples,
    options,
    run: (context) => runOperation(operation, context),
  };
}

function optionName(key: string): string {
  return key.replaceAll("_", "-");
}

/** SOURCE_DATABASE_URL; else the demo source, where our database is the embedded one and somebody made it. */
async function sourceOf({ environment, databaseUrl }: CommandContext): Promise<string | undefined> {
  if (environment.sourceDatabaseUrl || environment.databaseUrl)
    return environment.sourceDatabaseUrl;
  return findSourceDatabase(await databaseUrl());
}

async function runOperation(operation: Operation, context: CommandContext): Promise<ExitCode> {
  const parameters = readGiven(operation, context);
  const { json, note } = context;
  const stop = stopOnSignal(note);
  const report = process.stderr.isTTY && !json ? stepMeter : stepLines;
  const steps = report(operation.name, process.stderr);
  try {
    const db = await context.database();
    const runner = createRunner({ db, sourceUrl: await sourceOf(context) });
    const { end } = await runner.start({
      operation,
      parameters,
      trigger: "command",
      requestedBy: userName(),
      signal: stop.signal,
      onProgress: steps.progress,
    });
    const ended = await end;
    steps.end();
    if (ended.unrecorded !== undefined)
      note("The end could not be written to table operation; the work itself is as reported here.");
    return answer(ended, context);
  } catch (error) {
    steps.end();
    throw error instanceof ApiError ? new CommandError(sentenceOf(error), { cause: error }) : error;
  } finally {
    stop.end();
  }
}

function readGiven(
  { parameters }: Operation,
  { args, values }: CommandContext,
): ReturnType<typeof readParameters> {
  const file = fileParameterOf(parameters);
  const given = Object.fromEntries(
    Object.keys(parameters).map((key) => [key, values[optionName(key)]]),
  );
  const [path] = args;
  const shown = (key: string): string =>
    key === file?.name ? (path ?? key) : `--${optionName(key)}`;
  try {
    const bytes = file && path !== undefined ? { [file.name]: readFile(path) } : {};
    return readParameters(parameters, { ...given, ...bytes }, shown);
  } catch (error) {
    if (error instanceof ApiError) throw new UsageError(sentenceOf(error), { cause: error });
    throw error;
  }
}

function readFile(path: string): Uint8Array {
  try {
    if (!statSync(path).isFile()) throw new UsageError(`${path} is not a file.`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const isAbsent = (error as { code?: string }).code === "ENOENT";
    const why = isAbsent ? "there is no such file" : (error as Error).message;
    throw new UsageError(`${path} cannot be read: ${why}.`, { cause: error });
  }
}

/** What details.error says, which is a sentence; else the message. */
function sentenceOf({ details, message }: ApiError): string {
  return typeof details?.["error"] === "string" ? details["error"] : message;
}

function answer({ outcome, error }: OperationEnd, { report }: CommandContext): ExitCode {
  if (outcome) {
    report(outcome.text, outcome.result);
    return { ok: exitCodes.ok, partial: exitCodes.partial, failed: exitCodes.failed }[
      outcome.status
    ];
  }
  if (error instanceof ApiError) throw new CommandError(sentenceOf(error), { cause: error });
  throw error;
}

/** The first Ctrl-C asks the work to stop at a good place, the second ends the process. */
function stopOnSignal(note: (line: string) => void): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    note("Stopping at the end of this step; once more ends at once.");
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    end() {
      process.off("SIGINT", stop);
      process.off("SIGTERM", stop);
    },
  };
}

/** `seeds roll-day` is `seeds roll day`: a command answers to the name it has in a URL, too. */
export function answersTo(command: Command, words: string): boolean {
  return command.name === words || dashedName(command.name) === words;
}
