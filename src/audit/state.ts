// Where the audit of an officer stands, and those of all officers.
import type { AuditFilter, AuditState, AuditStatus } from "#contract/audit-ports.ts";
import { allowedSteps } from "#contract/audit-steps.ts";
import type { Database, Session } from "#store/database.ts";
import { eventFields, eventOf, type EventRow, memberName } from "./history.ts";
import { officerNotFound } from "./refusals.ts";

interface StateRow {
  officer_id: string;
  officer_name: string;
  branch: string;
  region: string;
  assignee_id: number | null;
  assignee_name: string | null;
  status: AuditStatus | null;
  version: number;
  updated_at: string | null;
  last_action: EventRow | null;
}

const stateSql = `select o.officer_id, o.officer_name, o.branch, coalesce(o.region, 'Unknown') as region, a.assignee_id,
    m.name as assignee_name, a.status, coalesce(a.version, 0) as version,
    case when a.version > 0 then a.updated_at end as updated_at, h.last_action
  from officers o
  left join audit_tracking a on a.officer_id = o.officer_id
  left join team_members m on m.id = a.assignee_id
  left join lateral (
    select to_json(e) as last_action
    from (select ${eventFields} from audit_history h
      where h.officer_id = o.officer_id and h.event = 'action' order by h.version desc limit 1) e
  ) h on true`;

/** An officer nobody has audited has version 0. Throws ApiError for one that does not exist. */
export async function officerAudit(session: Session, officerId: string): Promise<AuditState> {
  const [row] = await session.query<StateRow>(`${stateSql} where o.officer_id = $1`, [officerId]);
  if (!row) throw officerNotFound();
  return stateOf(row);
}

const wanted = `a.version > 0 and ($1::text[] is null or a.status = any($1)) and ($2::integer is null or a.assignee_id = $2)`;

export async function officerAudits(
  db: Database,
  { statuses, assigneeId, page, limit }: AuditFilter,
): Promise<{ rows: AuditState[]; total: number }> {
  const [count] = await db.query<{ total: number }>(
    `select count(*) as total from audit_tracking a where ${wanted}`,
    [statuses, assigneeId],
  );
  const rows = await db.query<StateRow>(
    `${stateSql} where ${wanted} order by a.updated_at desc, a.officer_id limit $3 offset $4`,
    [statuses, assigneeId, limit, (page - 1) * limit],
  );
  return { rows: rows.map(stateOf), total: count?.total ?? 0 };
}

function stateOf(row: StateRow): AuditState {
  return {
    officer_id: row.officer_id,
    officer_name: row.officer_name,
    branch: row.branch,
    region: row.region,
    assignee: memberName(row.assignee_id, row.assignee_name),
    status: row.status,
    allowed_steps: allowedSteps(row.status),
    version: row.version,
    last_action: row.last_action && eventOf(row.last_action),
    updated_at: row.updated_at && new Date(row.updated_at).toISOString(),
  };
}
