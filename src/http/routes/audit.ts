/** The audits of officers: all of them, and of one where it stands, its three writes, its history. */

import type { FastifyRequest } from "fastify";
import { officerNotFound } from "#audit/refusals.ts";
import type { AuditTarget } from "#contract/audit-ports.ts";
import {
  actionFields,
  assigneeFields,
  auditListParameters,
  statusFields,
} from "#contract/audit.ts";
import { type AnswerCode, validationError } from "#contract/errors.ts";
import { idLengthMax } from "#contract/limits.ts";
import { auditHistoryParameters, readParameters } from "#contract/parameters.ts";
import { success, successText } from "#http/answers.ts";
import { fieldsBody, readFields } from "#http/fields-body.ts";
import type { Route } from "#http/route.ts";

const path = "/api/v1/audit/officers/:officer_id";
const tag = "Audit";
const errorsOfReads: readonly AnswerCode[] = ["NOT_FOUND", "SERVICE_UNAVAILABLE"];
const errorsOfWrites: readonly AnswerCode[] = [
  "VALIDATION_ERROR",
  "MALFORMED_JSON",
  "TEAM_MEMBER_NOT_FOUND",
  "NOT_FOUND",
  "VERSION_CONFLICT",
  "SERVICE_UNAVAILABLE",
];

const listAudits: Route = {
  method: "GET",
  path: "/api/v1/audit/officers",
  access: "read",
  operation: "list_officer_audits",
  summary: "The audits that somebody has written to, the latest change first",
  tag,
  parameters: auditListParameters,
  answers: { 200: { $ref: "#/components/schemas/AuditList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "audits" },
  handle: async (request, { audit }) => {
    const query = request.query as Record<string, unknown>;
    const { page, limit, ...asked } = readParameters(auditListParameters, query);
    const { status: statuses, assignee_id: assigneeId } = asked;
    const { rows, total } = await audit.officers({ statuses, assigneeId, page, limit });
    return success(rows, { page, limit, total });
  },
};

const getAudit: Route = {
  method: "GET",
  path,
  access: "read",
  operation: "get_officer_audit",
  summary: "Where the audit of an officer stands",
  tag,
  answers: { 200: { $ref: "#/components/schemas/AuditOne" } },
  errors: errorsOfReads,
  handle: async (request, { audit }) => success(await audit.officer(targetOf(request).officerId)),
};

const putAssignee: Route = {
  method: "PUT",
  path: `${path}/assignee`,
  access: "operate",
  operation: "assign_officer_audit",
  summary: "Assign the audit of an officer; the first assignment begins it",
  tag,
  body: fieldsBody(assigneeFields, "AuditAssignee", { assignee_id: 1, version: 0 }),
  answers: { 200: { $ref: "#/components/schemas/AuditOne" } },
  errors: errorsOfWrites,
  failure: "Failed to assign the audit",
  handle: async (request, { audit }) => {
    const input = readFields(assigneeFields, request.body as Buffer);
    return success(await audit.assign(targetOf(request), input));
  },
};

const putStatus: Route = {
  method: "PUT",
  path: `${path}/status`,
  access: "operate",
  operation: "set_officer_audit_status",
  summary: "Move the audit of an officer to another status",
  tag,
  body: fieldsBody(statusFields, "AuditStatus", { status: "In Progress", version: 1 }),
  answers: { 200: { $ref: "#/components/schemas/AuditOne" } },
  errors: [...errorsOfWrites, "STEP_NOT_ALLOWED"],
  failure: "Failed to set the status of the audit",
  handle: async (request, { audit }) => {
    const input = readFields(statusFields, request.body as Buffer);
    return success(await audit.setStatus(targetOf(request), input));
  },
};

const postAction: Route = {
  method: "POST",
  path: `${path}/actions`,
  access: "operate",
  operation: "record_officer_audit_action",
  summary: "Record an action; answers with the officer's top risk loans",
  tag,
  body: fieldsBody(actionFields, "AuditAction", {
    action_type: "Visit",
    notes: "Ledger and receipts agree.",
    version: 2,
  }),
  answers: { 201: { $ref: "#/components/schemas/AuditActed" } },
  errors: errorsOfWrites,
  failure: "Failed to record the action",
  handle: async (request, { audit }) => {
    const input = readFields(actionFields, request.body as Buffer);
    if (input.action_type === "Note" && input.notes === null) {
      const message = "notes is missing: a Note is its text";
      throw validationError([{ field: "notes", code: "REQUIRED", message }]);
    }
    const { state, loans } = await audit.act(targetOf(request), input);
    // The loans are JSON text with exact decimals: spliced in, never parsed.
    const data = `${JSON.stringify(state).slice(0, -1)},"top_risk_loans":${loans.json}}`;
    const meta = { as_of: loans.asOf, data_version: loans.dataVersion };
    return { ...successText(data, meta), status: 201 };
  },
};

const listHistory: Route = {
  method: "GET",
  path: `${path}/history`,
  access: "read",
  operation: "list_officer_audit_history",
  summary: "Everything done in the audit of an officer, newest first",
  tag,
  parameters: auditHistoryParameters,
  answers: { 200: { $ref: "#/components/schemas/AuditEventList" } },
  errors: ["VALIDATION_ERROR", ...errorsOfReads],
  export: { name: "audit-history" },
  handle: async (request, { audit }) => {
    const query = request.query as Record<string, unknown>;
    const { page, limit } = readParameters(auditHistoryParameters, query);
    const { rows, total } = await audit.history(targetOf(request).officerId, { page, limit });
    return success(rows, { page, limit, total });
  },
};

/** Throws 404 for what no officer can be called. */
function targetOf(request: FastifyRequest): AuditTarget {
  const { officer_id: officerId } = request.params as { officer_id: string };
  if (officerId.length > 2 * idLengthMax || officerId.includes("\0")) throw officerNotFound();
  return { officerId, requestedBy: `request ${request.id}` };
}

export const auditRoutes: readonly Route[] = [
  listAudits,
  getAudit,
  putAssignee,
  putStatus,
  postAction,
  listHistory,
];
