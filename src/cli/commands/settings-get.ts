import { type Command, CommandError, exitCodes } from "../command.ts";
import { formatTable } from "../table.ts";

interface Setting {
  name: string;
  value: string;
  default_value: string;
  unit: string;
  description: string;
  updated_at: string;
  updated_by: string;
}

export const settingsGet: Command = {
  name: "settings get",
  summary: "Shows the settings, or one of them",
  usage: "[name]",
  arguments: { min: 0, max: 1 },
  examples: [
    ["seeds settings get", "all settings with their values and units"],
    ["seeds settings get tolerance_amount", "one of them"],
  ],
  options: {},
  async run({ args, database, report }) {
    const db = await database();
    const rows = await db.query<Setting>(
      `select name, value::text, default_value::text, unit, description,
         to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at, updated_by
       from settings where $1::text is null or name = $1 order by name`,
      [args[0] ?? null],
    );
    if (rows.length === 0) {
      throw new CommandError(`There is no setting ${args[0]}; seeds settings get lists them.`);
    }
    const columns = ["name", "value", "default_value", "unit", "description"];
    // JSON text is embedded as it stands, so that 1.00 stays 1.00 to the reader of the table.
    const values = rows.map((row) => ({
      ...row,
      value: JSON.parse(row.value) as unknown,
      default_value: JSON.parse(row.default_value) as unknown,
    }));
    report(
      formatTable(
        columns,
        rows.map((row) => ({ ...row })),
      ),
      args[0] ? values[0] : values,
    );
    return exitCodes.ok;
  },
};
