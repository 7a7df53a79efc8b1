// The three writes of an audit. Each locks the officer's row, so that of two writers who saw the same version one is refused, and
// leaves one row of history.
import type {
  ActionInput,
  ActionType,
  AssigneeInput,
  AuditEvent,
  AuditState,
  AuditStatus,
  AuditTarget,
  MemberName,
  StatusInput,
  TopRiskLoans,
} from "#contract/audit-ports.ts";
import { topRiskLoansOf } from "#loans/top-risk.ts";
import type { Database, Session } from "#store/database.ts";
import { memberUnknown, officerNotFound, stepNotAllowed, versionConflict } from "./refusals.ts";
import { officerAudit } from "./state.ts";

export function setAssignee(
  db: Database,
  target: AuditTarget,
  input: AssigneeInput,
): Promise<AuditState> {
  return db.transaction(async (tx) => {
    const state = await lockAudit(tx, target.officerId, input.version);
    const assignee = await activeMember(tx, "assignee_id", input.assignee_id);
    const isSame = state.assignee?.id === assignee.id;
    if (isSame && input.notes === null) return state;
    return write(tx, target, {
      ...given(input),
      state,
      event: "assignee",
      assignee,
      // Assigning begins an audit; later it moves to other hands where it stands.
      status: state.status ?? "Assigned",
    });
  });
}

export function setStatus(
  db: Database,
  target: AuditTarget,
  input: StatusInput,
): Promise<AuditState> {
  return db.transaction(async (tx) => {
    const state = await lockAudit(tx, target.officerId, input.version);
    if (state.status === input.status && input.notes === null) return state;
    if (state.status !== input.status && !state.allowed_steps.includes(input.status))
      throw stepNotAllowed(input.status, state);
    return write(tx, target, { ...given(input), state, event: "status", status: input.status });
  });
}

/** Answers with the officer's loans at risk, read in the same transaction: an action that is recorded is always answered. */
export function recordAction(
  db: Database,
  target: AuditTarget,
  input: ActionInput,
): Promise<{ state: AuditState; loans: TopRiskLoans }> {
  return db.transaction(async (tx) => {
    const state = await lockAudit(tx, target.officerId, input.version);
    const { action_type: actionType } = input;
    const next = await write(tx, target, { ...given(input), state, event: "action", actionType });
    return { state: next, loans: await topRiskLoansOf(tx, target.officerId) };
  });
}

/** The state under its lock, at the version the sender saw. Throws ApiError. */
async function lockAudit(tx: Session, officerId: string, version: number): Promise<AuditState> {
  const [officer] = await tx.query(
    "select officer_id from officers where officer_id = $1 for key share",
    [officerId],
  );
  if (!officer) throw officerNotFound();
  await tx.query(
    "insert into audit_tracking (officer_id) values ($1) on conflict (officer_id) do nothing",
    [officerId],
  );
  await tx.query("select from audit_tracking where officer_id = $1 for no key update", [officerId]);
  const state = await officerAudit(tx, officerId);
  if (state.version !== version) throw versionConflict(state);
  return state;
}

/** Locked until the commit, so that nobody is assigned who is made inactive meanwhile. */
async function activeMember(
  tx: Session,
  field: "assignee_id" | "acted_by",
  id: number,
): Promise<MemberName> {
  const [member] = await tx.query<MemberName>(
    "select id, name from team_members where id = $1 and is_active for share",
    [id],
  );
  if (!member) throw memberUnknown(field, id);
  return member;
}

interface Change {
  state: AuditState;
  event: AuditEvent["event"];
  actionType?: ActionType;
  assignee?: MemberName;
  status?: AuditStatus;
  notes: string | null;
  actedById: number | null;
}

function given(input: {
  notes: string | null;
  acted_by: number | null;
}): Pick<Change, "notes" | "actedById"> {
  return { notes: input.notes, actedById: input.acted_by };
}

async function write(tx: Session, target: AuditTarget, change: Change): Promise<AuditState> {
  const { state, event, notes, actedById } = change;
  const { officerId, requestedBy } = target;
  const actedBy = actedById === null ? null : await activeMember(tx, "acted_by", actedById);
  const assignee = change.assignee ?? state.assignee;
  const status = change.status ?? state.status;
  const version = state.version + 1;
  await tx.query(
    `update audit_tracking set assignee_id = $2, status = $3, version = $4, notes = coalesce($5, notes), updated_at = now()
     where officer_id = $1`,
    [officerId, assignee?.id, status, version, notes],
  );
  await tx.query(
    `insert into audit_history (officer_id, version, event, action_type, notes, assignee_id, assignee_name, status,
       previous_assignee_id, previous_assignee_name, previous_status, acted_by, acted_by_name, requested_by, business_date)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, (select business_date from clock))`,
    [
      officerId,
      version,
      event,
      change.actionType,
      notes,
      assignee?.id,
      assignee?.name,
      status,
      state.assignee?.id,
      state.assignee?.name,
      state.status,
      actedBy?.id,
      actedBy?.name,
      requestedBy,
    ],
  );
  return officerAudit(tx, officerId);
}
