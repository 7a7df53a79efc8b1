// Officers' e-mail addresses alone, for when they change at the source between two syncs.
import { openSource, readSource } from "./source/source.ts";
import { readCursor } from "./history.ts";
import type { Database } from "#store/database.ts";

export interface OfficerEmailReport {
  compared: number;
  updated: number;
}

export async function syncOfficerEmails(
  db: Database,
  sourceUrl: string,
  dryRun: boolean,
): Promise<OfficerEmailReport> {
  const source = openSource(sourceUrl);
  try {
    const officers = await readSource(source, await readCursor(db), ({ session }) =>
      session.query<{ id: string; email: string | null }>(
        "select id::text as id, nullif(btrim(email), '') as email from accounts_customuser",
      ),
    );
    const [row] = await db.query<OfficerEmailReport>(
      "select * from set_officer_emails($1, $2, $3)",
      [officers.map(({ id }) => id), officers.map(({ email }) => email), dryRun],
    );
    return row ?? { compared: 0, updated: 0 };
  } finally {
    await source.end();
  }
}
