// Installs the dependencies when they are missing or do not match the lockfile. Plain JS for Node >= 18.
import { spawn, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { lowestNode, nodeBinary, runsProject, staleReason } from "./layout.mjs";
import { takeLock } from "./lock.mjs";

/** Brings node_modules in line with package-lock.json. Output of npm goes to stderr, so that stdout stays the task's. */
export async function ensureInstalled(root, { neededPackages = [], quiet = false } = {}) {
  if (!staleReason(root, neededPackages)) return;
  const release = await takeLock(join(root, ".install.lock"), "installing the dependencies");
  try {
    // Whoever held the lock before us has probably done the work.
    const reason = staleReason(root, neededPackages);
    if (!reason) return;
    if (!quiet) process.stderr.write(`Installing the dependencies with npm ci: ${reason}.\n`);
    await runNpmCi(root);
    // npm may be set to skip scripts; ours only makes links and the marker, and is safe to run twice.
    const linked = spawnSync(process.execPath, [join(root, "scripts", "postinstall.mjs")], {
      stdio: ["ignore", 2, 2],
    });
    if (linked.status !== 0)
      throw new Error("scripts/postinstall.mjs failed; its message stands above.");
  } finally {
    release();
  }
}

/** The Node that runs the project: the installed one, else this one when it is new enough. */
export function projectNode(root) {
  const installed = nodeBinary(root);
  if (installed) return installed;
  if (runsProject(process.version)) return process.execPath;
  throw new Error(
    `npm offers no Node for ${process.platform}-${process.arch} and this one is ${process.version}; ` +
      `install Node ${lowestNode.join(".")} or newer and start again.`,
  );
}

function runNpmCi(root) {
  // The folder of links is about to be deleted: npm must not run from it.
  const links = join(root, "node_modules", ".bin");
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => entry !== links);
  const env = { ...process.env, PATH: path.join(delimiter) };
  delete env.npm_config_global;
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  return new Promise((resolve, reject) => {
    const child = spawn("npm", args, {
      cwd: root,
      env,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    child.on("error", (error) => {
      reject(new Error(`npm could not be started (${error.message}); npm comes with Node.js.`));
    });
    child.on("exit", (code, signal) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`npm ci failed (${signal ?? `exit code ${code}`}); its message stands above.`),
        );
    });
  });
}
