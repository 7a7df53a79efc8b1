// The texts of --help, and the nearest command for a misspelt one.
import type { Command } from "./command.ts";

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return [
    "Usage: seeds <command> [options]",
    "",
    ...lines,
    "",
    "seeds <command> --help shows options and examples. Every command takes --json.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 partly done.",
    "Without DATABASE_URL the embedded PostgreSQL of this checkout is used (DATA_DIR names another).",
    "",
  ].join("\n");
}

export function usageOf(command: Command): string {
  return `Usage: seeds ${command.name} ${command.usage}`.trimEnd();
}

export function helpOf(command: Command): string {
  const options = [
    ...Object.entries(command.options).map(
      ([name, { value, summary }]) =>
        [value ? `--${name} ${value}` : `--${name}`, summary] as const,
    ),
    ["--json", "answer in JSON"] as const,
    ["--help", "this text"] as const,
  ];
  const width = Math.max(...options.map(([flag]) => flag.length));
  return [
    `${command.summary}.`,
    "",
    usageOf(command),
    "",
    ...options.map(([flag, summary]) => `  ${flag.padEnd(width)}  ${summary}`),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, does]) => [`  # ${does}`, `  ${line}`]),
    "",
  ].join("\n");
}

/** ` Did you mean "status"?`, or nothing when no name is near. */
export function suggestion(commands: readonly Command[], typed: string): string {
  const names = commands.map((command) => command.name);
  const near = names
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length / 3))
    .sort((a, b) => a.distance - b.distance)[0];
  return near ? ` Did you mean "${near.name}"?` : "";
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, fromChar] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, toChar] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (fromChar === toChar ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
