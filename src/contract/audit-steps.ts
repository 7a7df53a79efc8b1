/** The statuses of an audit, the steps between them, and the kinds of actions. */

import type { ActionType, AuditStatus } from "#contract/audit-ports.ts";

export const auditStatuses = [
  "Assigned",
  "In Progress",
  "Resolved",
] as const satisfies AuditStatus[];

/** From each status the ones it may become. Null: nobody was assigned yet, and assigning is what begins an audit. */
const steps: Readonly<Record<AuditStatus, readonly AuditStatus[]>> = {
  Assigned: ["In Progress"],
  "In Progress": ["Assigned", "Resolved"],
  Resolved: ["In Progress"],
};

export function allowedSteps(status: AuditStatus | null): readonly AuditStatus[] {
  return status === null ? [] : steps[status];
}

export const actionTypes = [
  "Note",
  "Call",
  "Visit",
  "Review",
  "Escalation",
] as const satisfies ActionType[];
