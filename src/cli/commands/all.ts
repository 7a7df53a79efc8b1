// Every command of `seeds`, in the order of --help.
import type { Command } from "../command.ts";
import { dbUrl } from "./db-url.ts";
import { migrateCommand } from "./migrate.ts";
import { recalculate } from "./recalculate.ts";
import { retryErrors } from "./retry-errors.ts";
import { rollDay } from "./roll-day.ts";
import { serveCommand } from "./serve.ts";
import { settingsGet } from "./settings-get.ts";
import { settingsSet } from "./settings-set.ts";
import { sql } from "./sql.ts";
import { status } from "./status.ts";

export const commands: readonly Command[] = [
  serveCommand,
  status,
  migrateCommand,
  recalculate,
  rollDay,
  retryErrors,
  settingsGet,
  settingsSet,
  sql,
  dbUrl,
];
