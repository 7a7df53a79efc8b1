import { type Command, exitCodes, UsageError } from "../command.ts";
import { userName } from "../user-name.ts";

interface Change {
  name: string;
  old_value: string;
  value: string;
  loans_refreshed: number;
}

export const settingsSet: Command = {
  name: "settings set",
  summary: "Changes a setting and recomputes what it moves; the reason is kept",
  usage: "<name> <value> --reason TEXT [--by NAME]",
  arguments: { min: 2, max: 2 },
  examples: [
    ['seeds settings set tolerance_amount 2.50 --reason "Board decision 14"', "an amount"],
    ['seeds settings set wave.disbursed_from 2025-10-20 --reason "As agreed"', "a date"],
  ],
  options: {
    reason: { type: "string", value: "TEXT", summary: "why (required)" },
    by: { type: "string", value: "NAME", summary: "who (your user name)" },
  },
  async run({ args, values, database, report }) {
    const [name, value = ""] = args;
    const reason = String(values.reason ?? "").trim();
    if (reason === "")
      throw new UsageError("--reason is required: one sentence on why the setting changes.");
    const changedBy = String(values.by ?? userName());
    const db = await database();
    const [change] = await db.query<Change>(
      `select name, old_value::text, value::text, loans_refreshed from set_setting($1, $2::jsonb, $3, $4)`,
      [name, jsonText(value), changedBy, reason],
    );
    report(
      change?.old_value === change?.value
        ? `${name} is ${change?.value} already.`
        : `${name}: ${change?.old_value} became ${change?.value}; ${change?.loans_refreshed} loans refreshed.`,
      change,
    );
    return exitCodes.ok;
  },
};

/** What is JSON goes to PostgreSQL as typed, digit for digit; anything else, a date for instance, is a text. */
function jsonText(value: string): string {
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
