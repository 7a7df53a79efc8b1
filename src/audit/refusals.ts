import type { AuditState, AuditStatus, Member } from "#contract/audit-ports.ts";
import { ApiError } from "#contract/errors.ts";

/** 409 with what is stored, so that the sender can look at it and decide anew. */
export function versionConflict(current: AuditState | Member): ApiError {
  const error = `The version is ${current.version} by now: look at details.current and send the write again.`;
  return new ApiError("VERSION_CONFLICT", { details: { error, current } });
}

export function stepNotAllowed(wanted: AuditStatus, current: AuditState): ApiError {
  const { status, allowed_steps: allowed } = current;
  const error =
    status === null
      ? `The audit has not begun: assign a team member, which makes it Assigned.`
      : `From ${status} the status can become ${allowed.join(" or ")}, not ${wanted}.`;
  return new ApiError("STEP_NOT_ALLOWED", { details: { error, current } });
}

export function memberUnknown(field: "assignee_id" | "acted_by", id: number): ApiError {
  const message = `${field} ${id} is no active team member`;
  return new ApiError("TEAM_MEMBER_NOT_FOUND", {
    details: {
      error: `${message}.`,
      fields: [{ field, code: "TEAM_MEMBER_NOT_FOUND", message }],
    },
  });
}

export function officerNotFound(): ApiError {
  return new ApiError("NOT_FOUND", {
    message: "Officer not found",
    details: { error: "No officer has this officer_id." },
  });
}

export function memberNotFound(): ApiError {
  return new ApiError("NOT_FOUND", {
    message: "Team member not found",
    details: { error: "No team member has this id; GET /api/v1/audit/team-members lists them." },
  });
}
