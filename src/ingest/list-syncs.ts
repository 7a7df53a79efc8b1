// The history of syncs, for readers: those sent and those from the source.
import type { SyncFilter } from "#contract/ports.ts";
import type { Database } from "#store/database.ts";

const rows = `
select sync_id, sync_type, status, started_at, completed_at, duration_seconds, endpoint, source_system, error_message,
  total_loans, loans_success, loans_failed, total_repayments, repayments_success, repayments_failed,
  total_customers, customers_success, customers_failed, total_officers, officers_success, officers_failed
from sync_history
where ($1::text is null or sync_type = $1) and ($2::text is null or status = $2)
order by started_at desc, id desc
limit $3::integer offset $4::bigint`;

const page = `
select coalesce(json_agg(row_to_json(r)), '[]')::text as json,
  (select count(*)::integer from sync_history
    where ($1::text is null or sync_type = $1) and ($2::text is null or status = $2)) as total
from (${rows}) r`;

export async function listSyncs(
  db: Database,
  { type, status, page: number, limit }: SyncFilter,
): Promise<{ json: string; total: number }> {
  const values = [type, status, limit, (number - 1) * limit];
  const [row] = await db.query<{ json: string; total: number }>(page, values);
  return row ?? { json: "[]", total: 0 };
}
