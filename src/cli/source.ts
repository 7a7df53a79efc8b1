// What the commands of the demo source share: where it is, and how their numbers are written.
import { ensureSourceDatabase } from "#demo/source/database.ts";
import { NotDemoError } from "#demo/source/tables.ts";
import { type CommandContext, CommandError, UsageError } from "./command.ts";

/** SOURCE_DATABASE_URL, else a database beside ours on the embedded server, made when it is missing. */
export async function sourceUrl({ environment, databaseUrl }: CommandContext): Promise<string> {
  if (environment.sourceDatabaseUrl) return environment.sourceDatabaseUrl;
  if (environment.databaseUrl) {
    throw new CommandError(
      "DATABASE_URL is set and SOURCE_DATABASE_URL is not: name an empty database in SOURCE_DATABASE_URL, " +
        "or leave both out for one on the embedded server.",
    );
  }
  return ensureSourceDatabase(await databaseUrl());
}

/** A whole number of an option; undefined when it was not given. */
export function wholeNumber(
  values: CommandContext["values"],
  name: string,
  [min, max]: readonly [number, number],
): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = typeof text === "string" && /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${name} ${text} is not a whole number from ${min} to ${max}.`);
}

/** The lender's own tables are refused in one sentence. */
export function refusal(error: unknown): never {
  if (error instanceof NotDemoError) throw new CommandError(error.message, { cause: error });
  throw error;
}
