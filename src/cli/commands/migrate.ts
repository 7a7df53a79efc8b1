import { migrate } from "#store/migrate.ts";
import { type Command, exitCodes } from "../command.ts";

export const migrateCommand: Command = {
  name: "migrate",
  summary: "Brings the database to this build's schema",
  usage: "",
  arguments: { min: 0, max: 0 },
  examples: [["seeds migrate", "safe to repeat, and to run from many machines at once"]],
  options: {},
  async run({ databaseUrl, note, report }) {
    const { applied, functionsReplaced } = await migrate(await databaseUrl(), note);
    const nothing = applied.length === 0 && functionsReplaced.length === 0;
    report(nothing ? "The schema was current already." : "The schema is current.", {
      applied,
      functions_replaced: functionsReplaced,
    });
    return exitCodes.ok;
  },
};
