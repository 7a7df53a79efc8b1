// The dashboard's build, by the real bundler over a page of three files: when it happens, once, and whole or not at all.
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dashboardStaleReason } from "../../scripts/lib/build-web.mjs";

const run = promisify(execFile);
const project = join(import.meta.dirname, "..", "..");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "seeds-metrics-build-"));
  for (const folder of ["web/src", "src/contract"])
    mkdirSync(join(root, folder), { recursive: true });
  symlinkSync(join(project, "node_modules"), join(root, "node_modules"));
  write("package.json", '{"type": "module"}');
  write("package-lock.json", "{}");
  write("src/contract/units.ts", 'export const unit: string = "kobo";');
  write(
    "web/src/main.ts",
    'import { unit } from "../../src/contract/units.ts";\ndocument.title = unit + process.env.NODE_ENV + "' +
      `${"long enough to compress ".repeat(60)}";`,
  );
  write("web/index.html", '<script type="module" src="/src/main.ts"></script>');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  writeFileSync(join(root, path), content);
}

/** In a process of its own, as every start is; answers what it said. */
async function build(): Promise<string> {
  const lib = JSON.stringify(join(project, "scripts", "lib", "build-web.mjs"));
  const script = `import { ensureDashboard } from ${lib};
    await ensureDashboard(process.argv[1]).catch((error) => {
      console.error(error.message);
      process.exitCode = 1;
    });`;
  const done = run(process.execPath, ["--input-type=module", "-e", script, root]);
  const { stderr } = await done.catch((error: unknown) => error as { stderr: string });
  return stderr;
}

function builtScript(): string {
  const folder = join(root, "web", "dist", "assets");
  const name = readdirSync(folder).find((file) => file.endsWith(".js")) ?? "";
  return join(folder, name);
}

describe("the dashboard is built", () => {
  test("when it is missing, compressed beside, for production; then not again", async () => {
    expect(await build()).toBe("Building the dashboard: web/dist is missing.\n");
    const script = readFileSync(builtScript(), "utf8");
    expect(script).toContain("production");
    expect(brotliDecompressSync(readFileSync(`${builtScript()}.br`)).toString()).toBe(script);
    expect(gunzipSync(readFileSync(`${builtScript()}.gz`)).toString()).toBe(script);
    expect(await build()).toBe("");
  });

  test.each([
    ["its source", "web/src/main.ts", "document.title = 'other';"],
    ["the contract it imports", "src/contract/units.ts", 'export const unit = "naira";'],
    ["the lockfile", "package-lock.json", '{"packages": {}}'],
  ])("when %s changed, and not when only a date did", async (_name, path, content) => {
    await build();
    write(path, readFileSync(join(root, path), "utf8"));
    expect(dashboardStaleReason(root)).toBeUndefined();
    write(path, content);
    expect(await build()).toContain("its sources changed since the last build");
    expect(dashboardStaleReason(root)).toBeUndefined();
  });

  test("when a build was cut off before its end, whose remains go away", async () => {
    await build();
    rmSync(join(root, "web", "dist", ".built-from"));
    mkdirSync(join(root, "web", "dist.new-999999999"));
    expect(await build()).toContain("web/dist was not built completely");
    expect(readdirSync(join(root, "web")).toSorted()).toEqual(["dist", "index.html", "src"]);
  });

  test("once by three starts at once", async () => {
    const said = await Promise.all([build(), build(), build()]);
    expect(said.filter((line) => line.includes("Building the dashboard:"))).toHaveLength(1);
    expect(dashboardStaleReason(root)).toBeUndefined();
    expect(existsSync(join(root, ".build.lock"))).toBe(false);
  });
});

test("a build that fails says what failed, and the last one stands", async () => {
  await build();
  const before = builtScript();
  write("web/src/main.ts", 'import { gone } from "./no-such-file.ts";\ngone();');
  const said = await build();
  expect(said).toContain("The dashboard's build failed (exit code 1)");
  expect(said).toContain("no-such-file.ts");
  expect(existsSync(before)).toBe(true);
  expect(dashboardStaleReason(root)).toBe("its sources changed since the last build");
});
