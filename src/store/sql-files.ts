// Reads the SQL of db/. A line `--! include fragments/name.sql key=value …` stands for that file, relative to the
// folder of the first one, with `:key` replaced by the value: a formula used in two places is written once.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

export const migrationsFolder = join(import.meta.dirname, "..", "..", "db", "migrations");
export const functionsFolder = join(import.meta.dirname, "..", "..", "db", "functions");

/** Includes nest this deep at most; more is a circle. */
const includeDepth = 10;

/** The text of one SQL file with its includes in place and LF line ends. */
export function readSql(path: string): string {
  return expand(readText(path), dirname(path), 0);
}

function readText(path: string): string {
  return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
}

function expand(text: string, folder: string, depth: number): string {
  if (depth > includeDepth) throw new Error(`SQL includes in ${folder} go round in a circle.`);
  return text.replace(/^[ \t]*--! include (\S+)(.*)$/gm, (_line, file: string, rest: string) => {
    let part = readText(join(folder, file)).trimEnd();
    for (const [, key, value] of rest.matchAll(/(\w+)=(\S+)/g)) {
      part = part.replaceAll(new RegExp(`(?<!:):${key}\\b`, "g"), () => value ?? "");
    }
    return expand(part, folder, depth + 1);
  });
}

/** Names of the .sql files of a folder, in order. */
export function sqlFileNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
}

export interface FunctionFile {
  name: string;
  text: string;
  sha256: string;
}

/** The function files in the order of order.txt; a file missing from the list or listed in vain is an error. */
export function readFunctionFiles(folder: string = functionsFolder): FunctionFile[] {
  const present = sqlFileNames(folder);
  const orderPath = join(folder, "order.txt");
  const listed = existsSync(orderPath)
    ? readText(orderPath)
        .split("\n")
        .map((line) => line.replace(/#.*/, "").trim())
        .filter((line) => line !== "")
    : [];
  const unlisted = present.filter((name) => !listed.includes(name));
  const absent = listed.filter((name) => !present.includes(name));
  const doubled = listed.filter((name, index) => listed.indexOf(name) !== index);
  if (unlisted.length + absent.length + doubled.length > 0) {
    throw new Error(
      `${orderPath} must list every file of its folder once.` +
        describe("Not listed", unlisted) +
        describe("No such file", absent) +
        describe("Listed twice", doubled),
    );
  }
  return listed.map((name) => {
    const text = readSql(join(folder, name));
    return { name, text, sha256: createHash("sha256").update(text).digest("hex") };
  });
}

function describe(label: string, names: string[]): string {
  return names.length > 0 ? ` ${label}: ${names.join(", ")}.` : "";
}
