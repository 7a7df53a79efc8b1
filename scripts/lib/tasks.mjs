// What each npm script runs, and how: under the project's Node, with signals and exit code passed through.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { buildDashboard, tryDashboard } from "./build-web.mjs";
import { projectNode } from "./install.mjs";

const vitest = "node_modules/vitest/vitest.mjs";

const metricPages = "test/unit/handbook.test.ts";

const commandLine = join("src", "cli", "main.ts");

/**
 * V8 grows a heap before it collects it: under large batches the server reached 340 MB. Told to prefer size it stays
 * below 200 MB at the same speed.
 */
export const serviceFlags = ["--optimize-for-size", "--max-semi-space-size=8"];

/**
 * `steps` run one after another, all of them, each a script and its arguments; the extra arguments go to the last.
 * `before` is awaited first.
 */
export const tasks = {
  start: {
    neededPackages: ["vite"],
    before: tryDashboard,
    steps: () => [["src/cli/main.ts", "serve"]],
    endsWithNpm: true,
  },
  build: { neededPackages: ["vite"], before: buildDashboard, steps: () => [] },
  test: { neededPackages: ["vitest"], steps: () => [[vitest, "run"]] },
  e2e: {
    neededPackages: ["vite", "vitest"],
    steps: () => [[vitest, "run", "--project", "browser"]],
    env: { SEEDS_E2E_REQUIRED: "1" }, // no browser is a failure here
  },
  screens: { neededPackages: ["vite", "playwright-core"], steps: () => [["scripts/screens.ts"]] },
  check: {
    neededPackages: ["oxfmt", "oxlint", "oxlint-tsgolint", "typescript", "vitest"],
    steps: () => [
      ["node_modules/oxfmt/bin/oxfmt", "--check"],
      [vitest, "run", "--project", "pure", metricPages], // stale ones fail
      ["node_modules/oxlint/bin/oxlint", "--type-aware", "--deny-warnings"],
      ["node_modules/typescript/bin/tsc", "--noEmit"],
      ["node_modules/typescript/bin/tsc", "--noEmit", "-p", "web"],
    ],
  },
  "docs:metrics": {
    neededPackages: ["vitest"],
    // What the service answers of the worked example, then the pages made from it.
    steps: () => [
      [vitest, "run", "--project", "database", "test/db/handbook.test.ts", "--update"],
      [vitest, "run", "--project", "pure", metricPages, "--update"],
    ],
  },
  // The dashboard from its sources; SEEDS_SERVICE_URL names the service it takes the data from.
  dev: {
    neededPackages: ["vite"],
    steps: () => [["node_modules/vite/bin/vite.js", "web"]],
  },
  bench: { neededPackages: [], steps: () => [["bench/run.ts"]] },
  torture: {
    neededPackages: ["vitest"],
    steps: () => [[vitest, "run", "test/properties", "test/torture"]],
    counted: true,
  },
};

/** Runs a task's steps; answers the exit code: that of the first step that failed. */
export async function runTask(root, task, args) {
  const { env, rest } = task.counted ? countsToEnvironment(args) : { env: {}, rest: args };
  await task.before?.(root);
  const steps = task.steps();
  let failed = 0;
  for (const [index, [script, ...given]] of steps.entries()) {
    const extra = index === steps.length - 1 ? rest : [];
    const code = await runScript(root, join(root, script), [...given, ...extra], {
      env: { ...task.env, ...env },
      endsWithThis: task.endsWithNpm ?? false,
      endsWithParent: task.endsWithNpm === true && process.env.npm_lifecycle_event !== undefined,
    });
    failed ||= code;
    if (code > 128) break; // ended by a signal
  }
  return failed;
}

/** `--runs N --seed S` reach the tests as RUNS and SEED. */
export function countsToEnvironment(args) {
  const env = {};
  const rest = [];
  for (let index = 0; index < args.length; index += 1) {
    const [flag, inline] = args[index].split("=");
    if (flag !== "--runs" && flag !== "--seed") {
      rest.push(args[index]);
      continue;
    }
    const value = inline ?? args[(index += 1)];
    if (!/^-?\d+$/.test(value ?? ""))
      throw new Error(`${flag} takes a whole number: npm run torture -- --runs 500 --seed 7`);
    env[flag.slice(2).toUpperCase()] = value;
  }
  return { env, rest };
}

/** Environment of every process of the project: its Node first on the path, compiled code kept between starts. */
export function projectEnvironment(root) {
  const links = join(root, "node_modules", ".bin");
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== links);
  return {
    ...process.env,
    PATH: [links, ...path].join(delimiter),
    NODE_COMPILE_CACHE:
      process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "node"),
  };
}

/**
 * Runs one script of the project and answers its exit code. SIGINT and SIGTERM are passed on. A killed process passes
 * nothing on: with `endsWithThis` the child learns by its closed channel that this process is gone; with
 * `endsWithParent` this process asks the child to stop when its own parent, npm, is gone.
 */
export function runScript(root, script, args, options = {}) {
  const { env = {}, cwd = root, endsWithThis = false, endsWithParent = false } = options;
  return new Promise((resolve, reject) => {
    const flags = script.endsWith(commandLine) ? serviceFlags : [];
    const child = spawn(projectNode(root), [...flags, script, ...args], {
      cwd,
      env: { ...projectEnvironment(root), ...env },
      stdio: endsWithThis ? ["inherit", "inherit", "inherit", "ipc"] : "inherit",
    });
    const forward = (signal) => child.kill(signal);
    const signals = ["SIGINT", "SIGTERM"];
    for (const signal of signals) process.on(signal, forward);
    const starters = startersOf();
    const watch =
      endsWithParent && setInterval(() => startersOf() === starters || child.kill("SIGTERM"), 1000);
    child.on("error", (error) =>
      reject(new Error(`${script} could not be started: ${error.message}`)),
    );
    child.on("exit", (code, signal) => {
      for (const name of signals) process.off(name, forward);
      clearInterval(watch);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** The process ids of our parent and of its parent: npm starts us through a shell, which outlives a killed npm. */
function startersOf() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(")")).split(" ")[2]}`;
  } catch {
    return `${process.ppid}`; // no /proc here, or the parent has just gone
  }
}
