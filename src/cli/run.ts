// From the arguments to a command's exit code.
import { parseArgs } from "node:util";
import { EnvironmentError, readEnvironment } from "#contract/environment.ts";
import { OperationError } from "#operations/operation.ts";
import { MigrationError } from "#store/migrate.ts";
import {
  type Command,
  type CommandContext,
  CommandError,
  type ExitCode,
  exitCodes,
  UsageError,
} from "./command.ts";
import { commands } from "./commands/all.ts";
import { connection } from "./connection.ts";
import { helpOf, overview, suggestion, usageOf } from "./help.ts";
import { answersTo } from "./operation-command.ts";

const commonOptions = {
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
} as const;

/** Runs the command that `argv` names; everything that goes wrong becomes a message and an exit code. */
export async function runCommandLine(argv: string[]): Promise<ExitCode> {
  const named = findCommand(argv);
  if (!named) return withoutCommand(argv);
  const { command, rest } = named;
  try {
    return await runCommand(command, rest);
  } catch (error) {
    return explain(error, command);
  }
}

function findCommand(argv: string[]): { command: Command; rest: string[] } | undefined {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(" ");
    const command = commands.find((candidate) => answersTo(candidate, name));
    if (command) return { command, rest: argv.slice(words) };
  }
  return undefined;
}

function withoutCommand(argv: string[]): ExitCode {
  const [first = "--help"] = argv;
  if (first === "--help" || first === "-h" || first === "help") {
    process.stdout.write(overview(commands));
    return exitCodes.ok;
  }
  const group = commands.filter((command) => command.name.startsWith(`${first} `));
  if (group.length > 0) {
    const asked = argv.includes("--help") || argv.includes("-h");
    (asked ? process.stdout : process.stderr).write(overview(group));
    return asked ? exitCodes.ok : exitCodes.usage;
  }
  process.stderr.write(`seeds: there is no command "${first}".${suggestion(commands, first)}\n`);
  process.stderr.write("seeds --help lists the commands.\n");
  return exitCodes.usage;
}

async function runCommand(command: Command, rest: string[]): Promise<ExitCode> {
  const { values, positionals } = parse(command, rest);
  if (values.help === true) {
    process.stdout.write(helpOf(command));
    return exitCodes.ok;
  }
  const { min, max } = command.arguments;
  if (positionals.length < min) throw new UsageError("An argument is missing.");
  if (positionals.length > max)
    throw new UsageError(`"${positionals[max]}" is one argument too many.`);
  const environment = readEnvironment(process.env);
  const json = values.json === true;
  const opened = connection(environment);
  const context: CommandContext = {
    args: positionals,
    values,
    json,
    environment,
    database: opened.database,
    databaseUrl: opened.url,
    report: (text, value) => {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`);
    },
    note: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    return await command.run(context);
  } finally {
    await opened.close();
  }
}

function parse(
  command: Command,
  args: string[],
): { values: CommandContext["values"]; positionals: string[] } {
  try {
    const parsed = parseArgs({
      args,
      options: { ...commonOptions, ...command.options },
      allowPositionals: true,
      strict: true,
    });
    return { values: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function explain(error: unknown, command: Command): ExitCode {
  if (error instanceof UsageError) {
    process.stderr.write(`seeds ${command.name}: ${error.message}\n`);
    process.stderr.write(`${usageOf(command)}\n`);
    process.stderr.write(`seeds ${command.name} --help shows examples.\n`);
    return exitCodes.usage;
  }
  if (error instanceof EnvironmentError) {
    for (const line of error.mistakes) process.stderr.write(`${line}\n`);
    return exitCodes.usage;
  }
  const known =
    error instanceof CommandError ||
    error instanceof OperationError ||
    error instanceof MigrationError ||
    hasCode(error);
  const { message, stack, hint } = error as Error & { hint?: string };
  process.stderr.write(`seeds ${command.name}: ${known ? message : (stack ?? message)}\n`);
  if (hint) process.stderr.write(`${hint}\n`);
  return exitCodes.failed;
}

/** Errors of the system and of PostgreSQL: their message says enough, a stack would only hide it. */
function hasCode(error: unknown): boolean {
  return typeof (error as { code?: unknown }).code === "string";
}
