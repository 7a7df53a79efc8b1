// `npm start`, `npm test` and the other tasks: installs what is missing, then runs the task under the project's own
// Node. Plain JS for Node >= 18, because that Node may not be there yet.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./lib/install.mjs";
import { runTask, tasks } from "./lib/tasks.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`Unknown task "${name}"; there are ${Object.keys(tasks).join(", ")}.\n`);
  process.exit(2);
}
try {
  await ensureInstalled(root, { neededPackages: task.neededPackages });
  process.exitCode = await runTask(root, task, args);
} catch (error) {
  process.stderr.write(
    `npm ${name === "start" || name === "test" ? name : `run ${name}`}: ${error.message}\n`,
  );
  process.exitCode = 1;
}
