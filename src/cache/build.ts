// Which build answers: another one may answer the same question otherwise, and must not find this one's answers in Redis.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** Digest of the program and of its SQL. */
export function buildDigest(): string {
  const hash = createHash("sha256");
  for (const folder of ["src", "db"]) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
    for (const name of names.filter((file) => /\.(ts|sql)$/.test(file)).toSorted()) {
      hash.update(name).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}
