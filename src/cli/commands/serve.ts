import { type Command, exitCodes } from "../command.ts";

export const serveCommand: Command = {
  name: "serve",
  summary: "Starts the service (what npm start does) until Ctrl-C or SIGTERM",
  usage: "",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds serve", "on http://127.0.0.1:8080 with the embedded PostgreSQL"],
    [
      "PORT=9000 DATABASE_URL=postgres://… seeds serve",
      "on another port, with your own PostgreSQL",
    ],
  ],
  options: {},
  async run({ environment }) {
    // Loaded here, so that the other commands start without the HTTP stack.
    const { serve } = await import("../../server.ts");
    return (await serve(environment)) ? exitCodes.ok : exitCodes.failed;
  },
};
