// Builds the dashboard, web/dist, when its sources changed since the last build. Plain JS for Node >= 18.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { projectNode } from "./install.mjs";
import { takeLock } from "./lock.mjs";

/** What web/dist was built from; written last, so that a build that was cut off counts as none. */
const markerName = ".built-from";

/** Images and fonts are compressed already. */
const compressible = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".txt"]);

/** Smaller files travel in one packet either way. */
const compressFromBytes = 1024;

const vite = join("node_modules", "vite", "bin", "vite.js");

/** How much of a failed build's output is shown. */
const shownLines = 30;

/**
 * Builds when needed; answers whether it did. One line goes to stderr. Throws with what failed; the last build stands
 * then as it was.
 */
export async function ensureDashboard(root) {
  if (!dashboardStaleReason(root)) return false;
  const release = await takeLock(join(root, ".build.lock"), "building the dashboard");
  try {
    // Whoever held the lock before us has probably done the work.
    const reason = dashboardStaleReason(root);
    if (!reason) return false;
    process.stderr.write(`Building the dashboard: ${reason}.\n`);
    await build(root);
    return true;
  } finally {
    release();
  }
}

/** Why web/dist must be built anew, in words; undefined when it is current, or when there is nothing to build it from. */
export function dashboardStaleReason(root) {
  const dist = join(root, "web", "dist");
  if (!existsSync(join(root, "web", "index.html"))) return undefined;
  if (!existsSync(dist)) return "web/dist is missing";
  const marker = join(dist, markerName);
  if (!existsSync(marker)) return "web/dist was not built completely";
  return readFileSync(marker, "utf8") === sourcesText(root)
    ? undefined
    : "its sources changed since the last build";
}

/** A digest over all that the build reads: names and contents, no dates. */
function sourcesText(root) {
  const hash = createHash("sha256");
  const isBuilt = (path) => /^web[\\/](?:dist(?:\.[^\\/]*)?|node_modules)$/.test(path);
  const files = [
    ...filesUnder(root, "web", isBuilt),
    ...filesUnder(root, join("src", "contract"), isBuilt),
    "package.json",
    "package-lock.json",
    join("scripts", "lib", "build-web.mjs"),
  ].filter((path) => existsSync(join(root, path)));
  for (const path of files) {
    const content = readFileSync(join(root, path));
    hash.update(`${path.split(sep).join("/")} ${content.length}\n`).update(content);
  }
  return `${hash.digest("hex")}\n`;
}

function filesUnder(root, folder, isSkipped) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (isSkipped(path)) return [];
    if (entry.isDirectory()) return filesUnder(root, path, isSkipped);
    return entry.isFile() ? [path] : [];
  });
}

async function build(root) {
  const web = join(root, "web");
  const folder = join(web, `dist.new-${process.pid}`);
  const aside = join(web, `dist.old-${process.pid}`);
  // Of builds that were killed: we hold the lock, so nobody works on them.
  for (const name of readdirSync(web))
    if (/^dist\.(?:new|old)-\d+$/.test(name)) rmSync(join(web, name), { recursive: true });
  // What changes while the build reads must make the next start build again.
  const sources = sourcesText(root);
  try {
    await runVite(root, folder);
    await compressAll(folder);
    writeFileSync(join(folder, markerName), sources);
    if (existsSync(join(web, "dist"))) renameSync(join(web, "dist"), aside);
    renameSync(folder, join(web, "dist"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(aside, { recursive: true, force: true });
  }
}

function runVite(root, folder) {
  // A test runner's NODE_ENV would build the slow, large React of development.
  const env = { ...process.env, NODE_ENV: "production" };
  const args = ["build", "web", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn"];
  return new Promise((resolve, reject) => {
    const child = spawn(projectNode(root), [join(root, vite), ...args], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (piece) => (output += piece));
    child.stderr.on("data", (piece) => (output += piece));
    child.on("error", (error) =>
      reject(new Error(`The dashboard's build could not be started: ${error.message}`)),
    );
    child.on("close", (code, signal) => {
      if (code === 0) return resolve();
      const told = output.trim().split("\n").slice(0, shownLines).join("\n");
      reject(
        new Error(`The dashboard's build failed (${signal ?? `exit code ${code}`}):\n${told}`),
      );
    });
  });
}

/** Once at the build, so that the server sends files and compresses nothing. */
async function compressAll(folder) {
  const files = filesUnder(folder, "", () => false).map((path) => join(folder, path));
  await Promise.all(
    files
      .filter((path) => compressible.has(extname(path)) && statSync(path).size >= compressFromBytes)
      .map(async (path) => {
        const content = readFileSync(path);
        const [br, gz] = await Promise.all([
          promisify(brotliCompress)(content, {
            params: {
              [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
              [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
              [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
            },
          }),
          promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
        ]);
        writeFileSync(`${path}.br`, br);
        writeFileSync(`${path}.gz`, gz);
      }),
  );
}

/** For `npm run build`: says what it did, and that there is something to build. */
export async function buildDashboard(root) {
  if (!existsSync(join(root, "web", "index.html")))
    throw new Error("there is no web/index.html to build the dashboard from.");
  const begun = Date.now();
  const built = await ensureDashboard(root);
  const place = relative(process.cwd(), join(root, "web", "dist")) || ".";
  process.stdout.write(
    built
      ? `Built the dashboard in ${((Date.now() - begun) / 1000).toFixed(1)} s: ${place}\n`
      : `The dashboard is current: ${place}\n`,
  );
}

/** For a start: the API serves also when the dashboard cannot be built. */
export async function tryDashboard(root) {
  try {
    await ensureDashboard(root);
  } catch (error) {
    process.stderr.write(
      `${error.message}\nThe API starts all the same; ${
        existsSync(join(root, "web", "dist"))
          ? "the dashboard is that of the last build"
          : "there is no dashboard"
      }.\n`,
    );
  }
}
