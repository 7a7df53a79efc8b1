// The history of an audit: one row for each version, read newest first.
import type { AuditEvent, MemberName } from "#contract/audit-ports.ts";
import type { Database } from "#store/database.ts";
import { officerNotFound } from "./refusals.ts";

/** A row as it is stored: members as two columns each. */
export interface EventRow extends Omit<AuditEvent, "assignee" | "previous_assignee" | "acted_by"> {
  assignee_id: number | null;
  assignee_name: string | null;
  previous_assignee_id: number | null;
  previous_assignee_name: string | null;
  acted_by_id: number | null;
  acted_by_name: string | null;
}

export const eventFields = `version, event, action_type, notes, assignee_id, assignee_name, status, previous_assignee_id,
  previous_assignee_name, previous_status, acted_by as acted_by_id, acted_by_name, requested_by, business_date, created_at`;

export async function auditHistory(
  db: Database,
  officerId: string,
  { page, limit }: { page: number; limit: number },
): Promise<{ rows: AuditEvent[]; total: number }> {
  const [officer] = await db.query<{ total: number }>(
    `select (select count(*) from audit_history h where h.officer_id = o.officer_id) as total
     from officers o where o.officer_id = $1`,
    [officerId],
  );
  if (!officer) throw officerNotFound();
  const rows = await db.query<EventRow>(
    `select ${eventFields} from audit_history where officer_id = $1 order by version desc limit $2 offset $3`,
    [officerId, limit, (page - 1) * limit],
  );
  return { rows: rows.map(eventOf), total: officer.total };
}

export function eventOf(row: EventRow): AuditEvent {
  return {
    version: row.version,
    event: row.event,
    action_type: row.action_type,
    notes: row.notes,
    assignee: memberName(row.assignee_id, row.assignee_name),
    status: row.status,
    previous_assignee: memberName(row.previous_assignee_id, row.previous_assignee_name),
    previous_status: row.previous_status,
    acted_by: memberName(row.acted_by_id, row.acted_by_name),
    requested_by: row.requested_by,
    business_date: row.business_date,
    created_at: new Date(row.created_at).toISOString(),
  };
}

export function memberName(id: number | null, name: string | null): MemberName | null {
  return id === null ? null : { id, name: name ?? "" };
}
