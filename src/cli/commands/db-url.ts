import { findEmbedded } from "#store/embedded.ts";
import { asCommandError, type Command, CommandError, exitCodes } from "../command.ts";

export const dbUrl: Command = {
  name: "db url",
  summary: "Prints the address of the database, password included, for psql and other clients",
  usage: "",
  arguments: { min: 0, max: 0 },
  examples: [['psql "$(seeds db url)"', "while npm start runs"]],
  options: {},
  async run({ environment, report }) {
    const url =
      environment.databaseUrl ??
      (await findEmbedded({ dataDir: environment.dataDir }).catch(asCommandError));
    if (!url) {
      throw new CommandError(
        "The embedded PostgreSQL is not running; npm start (or seeds serve) starts it.",
      );
    }
    report(url, { url });
    return exitCodes.ok;
  },
};
