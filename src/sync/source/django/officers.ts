// Officers: accounts_customuser, the six agent types and everyone a disbursed loan names as its agent. The table has no
// modification time, so every sync reads it whole.
import {
  faultOf,
  filled,
  lagosDate,
  payloadOf,
  type SourceEntity,
  type SourceTable,
} from "../entity.ts";
import { officerFaults, officerName } from "./people.ts";

export const agentTypes = [
  "AGENT",
  "STAFF_AGENT",
  "PROSPER_AGENT",
  "DMO_AGENT",
  "AJO_AGENT",
  "RECOVERY_AGENT",
] as const;

const table: SourceTable = {
  name: "accounts_customuser",
  columns: {
    id: "integer",
    email: "text",
    username: "text",
    user_type: "text",
    account_type: "text",
    user_phone: "text",
    user_branch: "text",
    performance_status: "text",
    date_joined: "timestamp",
  },
};

export const officers: SourceEntity = {
  name: "officers",
  type: "officer",
  table,
  cursor: null,
  scopeColumn: "u.id",
  stage: "source_officer",
  stageColumns: [
    "officer_name",
    "officer_phone",
    "officer_email",
    "branch",
    "employment_status",
    "hire_date",
    "user_type",
    "account_type",
  ],
  rows: (where) => `
select o.id::bigint as id, case when not o.wanted then 'exclude' when o.fault is not null then 'quarantine' else 'load' end as verdict,
  case when o.wanted then o.fault end as fault, case when o.wanted and o.fault is not null then o.payload end as payload,
  o.officer_name, o.officer_phone, o.officer_email, o.branch, o.employment_status, o.hire_date, o.user_type, o.account_type
from (
  select u.id, coalesce(u.user_type in (${agentTypes.map((type) => `'${type}'`).join(", ")}), false)
      or exists (select from loans_ajoloan n where n.agent_id = u.id and n.is_disbursed) as wanted,
    ${faultOf(officerFaults("u"))} as fault, ${payloadOf("u", table)} as payload,
    ${officerName("u")} as officer_name, ${filled("u.user_phone")} as officer_phone, ${filled("u.email")} as officer_email,
    coalesce(${filled("u.user_branch")}, 'Unknown') as branch,
    case when coalesce(upper(btrim(u.performance_status)), '') in ('', 'ACTIVE') then 'Active' else 'Inactive' end as employment_status,
    ${lagosDate("u.date_joined")} as hire_date, u.user_type::text as user_type, u.account_type::text as account_type
  from accounts_customuser u
  where ${where}
) o`,
  money: null,
  key: "id",
  facts: {
    officer_name: "officer_name",
    officer_phone: "officer_phone",
    officer_email: "officer_email",
    branch: "branch",
    employment_status: "employment_status",
    hire_date: "hire_date",
    user_type: "user_type",
    account_type: "account_type",
  },
  ours: {
    from: "officers t where source_id_of(t.officer_id) is not null and not t.is_placeholder",
    id: "source_id_of(t.officer_id)",
    scopeKey: null,
  },
};
