// What a command is, and what it gets to work with. A new command is one file in commands/ and one line in its list.
import type { ParseArgsOptionDescriptor } from "node:util";
import type { Environment } from "#contract/environment.ts";
import type { Database } from "#store/database.ts";

export const exitCodes = { ok: 0, failed: 1, usage: 2, partial: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CommandOption extends ParseArgsOptionDescriptor {
  /** For --help: what the option does. */
  summary: string;
  /** For --help: the name of its value. */
  value?: string;
}

export interface Command {
  /** One word, or two: `settings get`. */
  name: string;
  summary: string;
  /** What follows the name, such as `<statement> [--write]`. */
  usage: string;
  /** How many arguments it takes. */
  arguments: { min: number; max: number };
  examples: readonly (readonly [command: string, does: string])[];
  options: Readonly<Record<string, CommandOption>>;
  run(context: CommandContext): Promise<ExitCode>;
}

export interface CommandContext {
  args: string[];
  /** Values of the command's options, by name. */
  values: Readonly<Record<string, string | boolean | undefined>>;
  json: boolean;
  environment: Environment;
  /** The database: DATABASE_URL, else the embedded one, started if it is not running. Closed after the command. */
  database(need?: SchemaNeed): Promise<Database>;
  databaseUrl(): Promise<string>;
  /** Text for a reader, or `value` as JSON with --json. */
  report(text: string, value: unknown): void;
  /** Progress and remarks, on stderr. */
  note(line: string): void;
}

/** "current": the tables of this build must be there (the embedded database is brought to it). */
export type SchemaNeed = "any" | "current";

/** The command line was wrong: exit code 2, with a hint to --help. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command cannot do its work: exit code 1, the message alone. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** What the embedded database complains of is a sentence for the operator; its stack would only hide it. */
export function asCommandError(error: unknown): never {
  throw new CommandError(error instanceof Error ? error.message : String(error), { cause: error });
}
