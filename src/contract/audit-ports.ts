/** What the shells ask of the audits: team members, an officer's audit, its history; src/audit implements it. As in ports.ts. */
import type { IsoDate, IsoTime } from "#contract/ports.ts";

export type AuditStatus = "Assigned" | "In Progress" | "Resolved";
export type ActionType = "Note" | "Call" | "Visit" | "Review" | "Escalation";

export interface MemberInput {
  name: string;
  email: string | null;
  role: string;
}

export interface MemberChange extends MemberInput {
  is_active: boolean;
  version: number;
}

export interface Member extends MemberChange {
  id: number;
  created_at: IsoTime;
  updated_at: IsoTime;
}

/** What every write of an audit carries: the version it saw, and what it says. */
interface AuditWrite {
  version: number;
  notes: string | null;
  acted_by: number | null;
}

export interface AssigneeInput extends AuditWrite {
  assignee_id: number;
}

export interface StatusInput extends AuditWrite {
  status: AuditStatus;
}

export interface ActionInput extends AuditWrite {
  action_type: ActionType;
}

/** Id and name as they were when the row was written. */
export interface MemberName {
  id: number;
  name: string;
}

export interface AuditEvent {
  version: number;
  event: "assignee" | "status" | "action";
  action_type: ActionType | null;
  notes: string | null;
  assignee: MemberName | null;
  status: AuditStatus | null;
  previous_assignee: MemberName | null;
  previous_status: AuditStatus | null;
  acted_by: MemberName | null;
  requested_by: string;
  business_date: IsoDate;
  created_at: IsoTime;
}

export interface AuditState {
  officer_id: string;
  officer_name: string;
  branch: string;
  region: string;
  assignee: MemberName | null;
  /** null: nobody was assigned yet. */
  status: AuditStatus | null;
  allowed_steps: readonly AuditStatus[];
  /** 0: nobody has written to it. */
  version: number;
  last_action: AuditEvent | null;
  updated_at: IsoTime | null;
}

export interface MemberFilter {
  isActive: boolean | null;
  page: number;
  limit: number;
}

export interface AuditFilter {
  statuses: readonly AuditStatus[] | null;
  assigneeId: number | null;
  page: number;
  limit: number;
}

/** Loans of an officer at risk as JSON text built in SQL: `[{…},…]`, exact decimals unquoted. */
export interface TopRiskLoans {
  json: string;
  asOf: IsoDate;
  dataVersion: string;
}

/** Whose audit, and on whose behalf (the request). */
export interface AuditTarget {
  officerId: string;
  requestedBy: string;
}

/** Each method that names an officer or a member throws ApiError where there is none, and every write where it is refused. */
export interface Audit {
  members(filter: MemberFilter): Promise<{ rows: Member[]; total: number }>;
  createMember(input: MemberInput): Promise<Member>;
  updateMember(id: number, change: MemberChange): Promise<Member>;
  /** Those that somebody has written to, the latest change first. */
  officers(filter: AuditFilter): Promise<{ rows: AuditState[]; total: number }>;
  officer(officerId: string): Promise<AuditState>;
  assign(target: AuditTarget, input: AssigneeInput): Promise<AuditState>;
  setStatus(target: AuditTarget, input: StatusInput): Promise<AuditState>;
  act(target: AuditTarget, input: ActionInput): Promise<{ state: AuditState; loans: TopRiskLoans }>;
  history(
    officerId: string,
    page: { page: number; limit: number },
  ): Promise<{ rows: AuditEvent[]; total: number }>;
}
