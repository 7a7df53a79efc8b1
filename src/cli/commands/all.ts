// Every command of `seeds`, in the order of --help.
import { operations } from "#operations/all.ts";
import type { Command } from "../command.ts";
import { operationCommand } from "../operation-command.ts";
import { dbUrl } from "./db-url.ts";
import { migrateCommand } from "./migrate.ts";
import { serveCommand } from "./serve.ts";
import { settingsGet } from "./settings-get.ts";
import { settingsSet } from "./settings-set.ts";
import { sourceCreate } from "./source-create.ts";
import { sourceLive } from "./source-live.ts";
import { sql } from "./sql.ts";
import { status } from "./status.ts";

export const commands: readonly Command[] = [
  serveCommand,
  status,
  migrateCommand,
  ...operations.map(operationCommand),
  settingsGet,
  settingsSet,
  sql,
  dbUrl,
  sourceCreate,
  sourceLive,
];
