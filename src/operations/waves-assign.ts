import type { Wave } from "#contract/ports.ts";
import { defineOperation } from "./operation.ts";

export const wavesAssign = defineOperation({
  name: "waves assign",
  summary: "Assigns waves by the rule to every loan whose wave was not supplied",
  parameters: {},
  examples: [["seeds waves assign", "after a change of hire dates, or of the settings wave.…"]],
  async run({ db }) {
    const rows = await db.transaction(
      (tx) => tx.query<{ wave: Wave; changed: number }>("select * from assign_waves()"),
      { statementTimeoutMs: 0 },
    );
    const byWave = Object.fromEntries(rows.map(({ wave, changed }) => [wave, changed]));
    const total = rows.reduce((sum, { changed }) => sum + changed, 0);
    return {
      status: "ok",
      result: { loans_changed: total, changed_to: byWave },
      text: [
        `${total} loans changed their wave${total === 0 ? "." : ":"}`,
        ...rows.filter(({ changed }) => changed > 0).map((row) => `${row.changed} to ${row.wave}`),
      ].join(" "),
    };
  },
});
