import { execFile } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { markerText, runsProject, staleReason } from "../../scripts/lib/layout.mjs";
import { countsToEnvironment } from "../../scripts/lib/tasks.mjs";

const run = promisify(execFile);
const project = join(import.meta.dirname, "..", "..");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "seeds-metrics-unit-"));
  writeFileSync(join(root, "package-lock.json"), '{"lockfileVersion": 3}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(): void {
  mkdirSync(join(root, "node_modules", "vitest"), { recursive: true });
  writeFileSync(join(root, "node_modules", ".seeds-installed"), markerText(root));
}

describe("node_modules is installed anew", () => {
  test("when it is missing, and not when it is current", () => {
    expect(staleReason(root)).toBe("node_modules is missing");
    install();
    expect(staleReason(root, ["vitest"])).toBeUndefined();
  });

  test("when an installation was cut off", () => {
    mkdirSync(join(root, "node_modules", "fastify"), { recursive: true });
    expect(staleReason(root)).toBe("node_modules was not installed completely");
  });

  test("when the lockfile's content changed, not when only its date did", () => {
    install();
    writeFileSync(join(root, "package-lock.json"), '{"lockfileVersion": 3}');
    expect(staleReason(root)).toBeUndefined();
    writeFileSync(join(root, "package-lock.json"), '{"lockfileVersion": 3, "packages": {}}');
    expect(staleReason(root)).toBe("package-lock.json changed since the last installation");
  });

  test("when it came from another platform, or lacks what the task needs", () => {
    install();
    expect(staleReason(root, ["oxlint"])).toBe("the package oxlint is missing");
    const marker = markerText(root).replace(/ .*/, " plan9-mips");
    writeFileSync(join(root, "node_modules", ".seeds-installed"), marker);
    expect(staleReason(root)).toContain("was installed for plan9-mips");
  });
});

describe("two starts at once", () => {
  /** Stands for npm: counts its calls and takes a while. */
  const npm = `#!/bin/sh
echo called >> "$COUNT"
sleep 0.3
mkdir -p node_modules/vitest
`;
  const start = `
    import { ensureInstalled } from ${JSON.stringify(join(project, "scripts", "lib", "install.mjs"))};
    await ensureInstalled(process.argv[1], { neededPackages: ["vitest"] });`;

  test("install once", async () => {
    cpSync(join(project, "scripts"), join(root, "scripts"), { recursive: true });
    mkdirSync(join(root, "bin"));
    writeFileSync(join(root, "bin", "npm"), npm);
    chmodSync(join(root, "bin", "npm"), 0o755);
    // The lock of a start that was killed: its process is gone.
    writeFileSync(join(root, ".install.lock"), "999999999 0 0\n");
    const count = join(root, "count");
    const env = { ...process.env, PATH: `${join(root, "bin")}:${process.env.PATH}`, COUNT: count };
    const starts = [1, 2, 3].map(() =>
      run(process.execPath, ["--input-type=module", "-e", start, root], { env }),
    );
    await Promise.all(starts);
    expect(readFileSync(count, "utf8")).toBe("called\n");
    expect(staleReason(root, ["vitest"])).toBeUndefined();
  });
});

describe("arguments", () => {
  test("--runs and --seed reach the tests, the rest goes on", () => {
    expect(countsToEnvironment(["--runs", "50", "--seed=-7", "histories"])).toEqual({
      env: { RUNS: "50", SEED: "-7" },
      rest: ["histories"],
    });
    expect(() => countsToEnvironment(["--runs", "many"])).toThrow("whole number");
  });

  test("versions of Node that run the project", () => {
    expect(["v18.20.0", "v24.14.9", "v24.15.0", "v26.10.0"].map(runsProject)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
