// The documents hold: links lead somewhere, and what they name exists; what exists for a user, they name.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands/all.ts";
import { readEnvironment } from "../../src/contract/environment.ts";

const root = join(import.meta.dirname, "..", "..");
const readme = read("README.md");
const operations = read("docs/operations.md");
const contributing = read("CONTRIBUTING.md");
const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function documents(): string[] {
  return globSync(["*.md", "docs/**/*.md", "test/**/*.md"], { cwd: root });
}

/** The names readEnvironment() asks for. */
function environmentVariables(): string[] {
  const asked = new Set<string>();
  const recorder = new Proxy<Record<string, string>>(
    {},
    {
      get: (_target, name) => {
        if (typeof name === "string") asked.add(name);
        return undefined;
      },
    },
  );
  readEnvironment(recorder);
  return [...asked];
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

/** As GitHub makes the anchor of a heading. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)];
  return new Set(
    headings.map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

function brokenLinks(path: string): string[] {
  const text = withoutCode(read(path));
  const targets = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = "", anchor] = target.split("#");
    const place = file === "" ? join(root, path) : join(root, dirname(path), file);
    if (!existsSync(place)) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(place, "utf8")).has(anchor);
  });
}

describe("documents", () => {
  test("every relative link resolves", () => {
    const broken = documents().flatMap((path) =>
      brokenLinks(path).map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("no document names a network address but the loopback", () => {
    const named = documents().flatMap((path) =>
      [...read(path).matchAll(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g)]
        .filter(([address]) => address !== "127.0.0.1")
        .map(([address]) => `${path}: ${address}`),
    );
    expect(named).toEqual([]);
  });
});

describe("README, CONTRIBUTING and operations", () => {
  const texts = { readme, operations, contributing };

  test("begin with the two commands", () => {
    expect(readme.indexOf("npm start")).toBeLessThan(readme.indexOf("## Five minutes"));
    expect(readme.indexOf("npm test")).toBeLessThan(readme.indexOf("## Five minutes"));
    expect(readme.split("\n").length).toBeLessThanOrEqual(250);
  });

  test.each(Object.entries(texts))("%s names npm scripts that exist", (_name, text) => {
    const named = [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, script = ""]) => script);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  test.each(Object.entries(texts))("%s names commands of bin/seeds that exist", (_name, text) => {
    const named = [...text.matchAll(/\bbin\/seeds ([a-z][a-z-]*(?: [a-z][a-z-]*)?)/g)];
    const known = new Set(commands.map((command) => command.name));
    const unknown = named
      .map(([, words = ""]) => words)
      .filter((words) => !known.has(words) && !known.has(words.split(" ")[0] ?? ""));
    expect(unknown).toEqual([]);
  });

  test("every npm script for a user is in the README", () => {
    const absent = Object.keys(scripts).filter(
      (script) =>
        script !== "postinstall" &&
        !readme.includes(`npm run ${script}`) &&
        !readme.includes(`npm ${script}`),
    );
    expect(absent).toEqual([]);
  });

  test("every command is in the README or in operations", () => {
    const absent = commands
      .map(({ name }) => `bin/seeds ${name}`)
      .filter((command) => !readme.includes(command) && !operations.includes(command));
    expect(absent).toEqual([]);
  });

  test("every environment variable is in the README's table", () => {
    const names = environmentVariables();
    const absent = names.filter((name) => !readme.includes(`| \`${name}\``));
    expect(names).toContain("DATABASE_URL");
    expect(absent).toEqual([]);
  });
});

test("the SQL files that documents name exist", () => {
  const named = ["docs/definitions.md", "CONTRIBUTING.md", "docs/architecture.md"].flatMap((path) =>
    [...read(path).matchAll(/`(?:db\/functions\/)?((?:fragments\/)?[a-z_]+\.sql)`/g)].map(
      ([, file = ""]) => file,
    ),
  );
  const absent = named.filter((file) => {
    const places = ["", "fragments/"].map((folder) => join(root, "db/functions", folder, file));
    return !places.some(existsSync);
  });
  expect(absent).toEqual([]);
});
