import { memberNotFound } from "#audit/refusals.ts";
import { memberChangeFields, memberFields } from "#contract/audit.ts";
import { memberIdMax } from "#contract/limits.ts";
import { memberListParameters, readParameters } from "#contract/parameters.ts";
import { success } from "#http/answers.ts";
import { fieldsBody, readFields } from "#http/fields-body.ts";
import type { Route } from "#http/route.ts";

const path = "/api/v1/audit/team-members";
const example = { name: "Ngozi Okafor", email: "ngozi.okafor@example.com", role: "Field auditor" };

const listTeamMembers: Route = {
  method: "GET",
  path,
  access: "read",
  operation: "list_team_members",
  summary: "Team members, by name",
  tag: "Audit",
  parameters: memberListParameters,
  answers: { 200: { $ref: "#/components/schemas/TeamMemberList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "team-members" },
  handle: async (request, { audit }) => {
    const query = request.query as Record<string, unknown>;
    const { is_active, page, limit } = readParameters(memberListParameters, query);
    const isActive = is_active === null ? null : is_active === "true";
    const { rows, total } = await audit.members({ isActive, page, limit });
    return success(rows, { page, limit, total });
  },
};

const createTeamMember: Route = {
  method: "POST",
  path,
  access: "admin",
  operation: "create_team_member",
  summary: "Create a team member",
  tag: "Audit",
  body: fieldsBody(memberFields, "TeamMember", example),
  answers: { 201: { $ref: "#/components/schemas/TeamMemberOne" } },
  errors: ["VALIDATION_ERROR", "MALFORMED_JSON", "DUPLICATE_TEAM_MEMBER", "SERVICE_UNAVAILABLE"],
  failure: "Failed to create team member",
  handle: async (request, { audit }) => {
    const input = readFields(memberFields, request.body as Buffer);
    return { ...success(await audit.createMember(input)), status: 201 };
  },
};

const updateTeamMember: Route = {
  method: "PUT",
  path: `${path}/:member_id`,
  access: "admin",
  operation: "update_team_member",
  summary: "Replace what is known of a team member, or end its activity",
  tag: "Audit",
  body: fieldsBody(memberChangeFields, "TeamMemberChange", {
    ...example,
    is_active: false,
    version: 1,
  }),
  answers: { 200: { $ref: "#/components/schemas/TeamMemberOne" } },
  errors: [
    "VALIDATION_ERROR",
    "MALFORMED_JSON",
    "NOT_FOUND",
    "DUPLICATE_TEAM_MEMBER",
    "VERSION_CONFLICT",
    "SERVICE_UNAVAILABLE",
  ],
  failure: "Failed to update team member",
  handle: async (request, { audit }) => {
    const id = memberIdOf(request.params);
    const change = readFields(memberChangeFields, request.body as Buffer);
    return success(await audit.updateMember(id, change));
  },
};

/** The id of a path, or 404: what no member can be called need not be asked for. */
function memberIdOf(params: unknown): number {
  const { member_id: text } = params as { member_id: string };
  const id = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
  if (id >= 1 && id <= memberIdMax) return id;
  throw memberNotFound();
}

export const teamMemberRoutes: readonly Route[] = [
  listTeamMembers,
  createTeamMember,
  updateTeamMember,
];
