import { text } from "node:stream/consumers";
import type { Session, StatementResult } from "#store/database.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";
import { formatTable } from "../table.ts";

export const sql: Command = {
  name: "sql",
  summary: "Runs SQL and prints the rows; read only without --write",
  usage: "[statement] [--write]",
  arguments: { min: 0, max: 1 },
  examples: [
    ["seeds sql 'select loan_id, current_dpd from loans order by 2 desc limit 5'", "a query"],
    ["seeds sql --write \"update loans set wave = 'Wave 2' where loan_id = 'L1'\"", "a change"],
    ["seeds sql --write < fixes.sql", "several statements from a file, in one transaction"],
  ],
  options: { write: { type: "boolean", summary: "allow changes, and several statements" } },
  async run({ args, values, database, report }) {
    const statement = (args[0] ?? (await standardInput())).trim();
    if (statement === "")
      throw new UsageError("There is no statement, neither as argument nor on standard input.");
    const write = values.write === true;
    const db = await database();
    const result = await db.transaction((client) => execute(client, statement, write), {
      readOnly: !write,
    });
    const count = result.rowCount ?? 0;
    report(
      result.columns.length > 0
        ? formatTable(result.columns, result.rows)
        : `${result.command} ${count}`,
      result.columns.length > 0 ? result.rows : { command: result.command, rows: count },
    );
    return exitCodes.ok;
  },
};

/** A prepared statement is a single one, so that none can follow that leaves the read-only transaction. */
function execute(
  client: Session,
  statement: string,
  write: boolean,
): Promise<StatementResult<Record<string, unknown>>> {
  return client.run(write ? statement : { name: "seeds_sql", text: statement });
}

async function standardInput(): Promise<string> {
  if (process.stdin.isTTY) return "";
  return await text(process.stdin);
}
