import { type Command, exitCodes } from "../command.ts";

interface Recalculation {
  total_loans_processed: number;
  loans_updated: number;
  execution_time_ms: number;
}

export const recalculate: Command = {
  name: "recalculate",
  summary: "Computes the stored fields of every loan anew from the facts",
  usage: "",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds recalculate", "after a bulk load by hand; otherwise it finds nothing to change"],
  ],
  options: {},
  async run({ database, report }) {
    const db = await database();
    const [done] = await db.query<Recalculation>("select * from recalculate_all_loan_fields()");
    report(
      `${done?.loans_updated} of ${done?.total_loans_processed} loans changed (${done?.execution_time_ms} ms).`,
      done,
    );
    return exitCodes.ok;
  },
};
