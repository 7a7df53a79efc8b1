// Runs on any Node >= 18. Links node_modules/.bin/node to the platform's Node package (npm 10 leaves the link
// out when several packages claim the name) and the PostgreSQL libraries (npm 12 skips that package's own script).
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { libraryLinks, markerText, nodeBinary, postgresPackage } from "./lib/layout.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = nodeBinary(root);
const bin = join(root, "node_modules", ".bin");
mkdirSync(bin, { recursive: true });
if (node) rmSync(join(bin, "node"), { force: true });
if (node && process.platform === "win32") writeFileSync(join(bin, "node.cmd"), `@"${node}" %*\r\n`);
else if (node) symlinkSync(relative(bin, node), join(bin, "node"));
for (const { from, to } of libraryLinks(postgresPackage(root)))
  if (!existsSync(to)) symlinkSync(from, to);
writeFileSync(join(root, "node_modules", ".seeds-installed"), markerText(root));
