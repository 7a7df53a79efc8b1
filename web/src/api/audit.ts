// The audits of officers: where each stands, what was done, by whom; and the three writes, each of the version that was seen.
import * as z from "zod/mini";
import { endpoint } from "#web/api/endpoint.ts";
import { sendJson } from "#web/api/http.ts";
import { nullableText } from "#web/api/values.ts";
import { actionTypes, auditStatuses } from "#contract/audit-steps.ts";

const memberNameShape = z.nullable(z.object({ id: z.number(), name: z.string() }));
const statusShape = z.nullable(z.enum(auditStatuses));

const auditEventShape = z.object({
  version: z.number(),
  event: z.enum(["assignee", "status", "action"]),
  action_type: z.nullable(z.enum(actionTypes)),
  notes: nullableText,
  assignee: memberNameShape,
  status: statusShape,
  previous_assignee: memberNameShape,
  previous_status: statusShape,
  acted_by: memberNameShape,
  created_at: z.string(),
});
export type AuditEvent = z.infer<typeof auditEventShape>;

const auditStateShape = z.object({
  officer_id: z.string(),
  officer_name: z.string(),
  branch: z.string(),
  region: z.string(),
  assignee: memberNameShape,
  status: statusShape,
  allowed_steps: z.array(z.enum(auditStatuses)),
  version: z.number(),
  last_action: z.nullable(auditEventShape),
  updated_at: nullableText,
});
export type AuditState = z.infer<typeof auditStateShape>;

const memberShape = z.object({
  id: z.number(),
  name: z.string(),
  role: z.string(),
  is_active: z.boolean(),
});
export type Member = z.infer<typeof memberShape>;

export const audits = endpoint("/audit/officers", z.array(auditStateShape), null);
export const audit = endpoint("/audit/officers/:officer_id", auditStateShape, null);
export const auditHistory = endpoint(
  "/audit/officers/:officer_id/history",
  z.array(auditEventShape),
  null,
);
export const teamMembers = endpoint("/audit/team-members", z.array(memberShape), null);

/** Throws ServerError; its code is VERSION_CONFLICT where somebody else wrote since. */
export type AuditWrite =
  | { part: "assignee"; body: { assignee_id: number } }
  | { part: "status"; body: { status: string } }
  | { part: "actions"; body: { action_type: string } };

interface AuditSigned {
  version: number;
  notes: string | null;
  acted_by: number | null;
}

export async function writeAudit(
  officerId: string,
  { part, body }: AuditWrite,
  signed: AuditSigned,
): Promise<void> {
  const path = `/audit/officers/${encodeURIComponent(officerId)}/${part}`;
  await sendJson(part === "actions" ? "POST" : "PUT", path, { ...body, ...signed });
}
