import { schemaVersion } from "#store/migrate.ts";
import { type Command, CommandError, exitCodes } from "../command.ts";

interface Counts {
  business_date: string;
  lagos_date: string;
  customers: number;
  officers: number;
  loans: number;
  repayments: number;
  open_errors: number;
  last_sync_at: string | null;
  source_read_at: string | null;
  sync_running: string;
  full_sync_interrupted: boolean;
  certificate: string;
  quarantined: number;
  server: string;
}

export const status: Command = {
  name: "status",
  summary: "Shows the database, its schema, the business date and what is stored",
  usage: "",
  arguments: { min: 0, max: 0 },
  examples: [
    ["seeds status", "also while the service runs"],
    ["seeds status --json", "for a script"],
  ],
  options: {},
  async run({ environment, database, report }) {
    const db = await database();
    const [counts] = await db.query<Counts>(`
      select (select business_date from clock) as business_date,
        (now() at time zone 'Africa/Lagos')::date as lagos_date,
        (select count(*) from customers) as customers,
        (select count(*) from officers) as officers,
        (select count(*) from loan) as loans,
        (select count(*) from repayments) as repayments,
        (select count(*) from sync_error where not resolved) as open_errors,
        (select to_char(max(completed_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from sync_history) as last_sync_at,
        (select to_char(read_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from source_sync) as source_read_at,
        coalesce((select holder from source_sync where expires_at > now()), 'no') as sync_running,
        (select resume_after is not null from source_sync) as full_sync_interrupted,
        coalesce((select status || ' (' || scope || ')' from sync_certificate order by certificate_id desc limit 1), 'none') as certificate,
        (select count(*) from sync_error where quarantined and not resolved) as quarantined,
        current_setting('server_version') as server`);
    if (!counts) throw new CommandError("The database answered nothing.");
    const facts = {
      database: environment.databaseUrl ? "DATABASE_URL" : "embedded",
      schema_version: await schemaVersion(db),
      ...counts,
    };
    report(lines(facts), facts);
    return exitCodes.ok;
  },
};

function lines(facts: Record<string, string | number | boolean | null>): string {
  const width = Math.max(...Object.keys(facts).map((key) => key.length));
  return Object.entries(facts)
    .map(([key, value]) => `${key.replaceAll("_", " ").padEnd(width)}  ${value ?? "never"}`)
    .join("\n");
}
