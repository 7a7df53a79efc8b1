// The audits of officers behind one port: team members, the state, the writes, the history.
import type { Audit } from "#contract/audit-ports.ts";
import type { Database } from "#store/database.ts";
import { auditHistory } from "./history.ts";
import { createMember, listMembers, updateMember } from "./members.ts";
import { officerAudit, officerAudits } from "./state.ts";
import { recordAction, setAssignee, setStatus } from "./writes.ts";

export function createAudit(db: Database): Audit {
  return {
    members: (filter) => listMembers(db, filter),
    createMember: (input) => createMember(db, input),
    updateMember: (id, change) => updateMember(db, id, change),
    officers: (filter) => officerAudits(db, filter),
    officer: (officerId) => officerAudit(db, officerId),
    assign: (target, input) => setAssignee(db, target, input),
    setStatus: (target, input) => setStatus(db, target, input),
    act: (target, input) => recordAction(db, target, input),
    history: (officerId, page) => auditHistory(db, officerId, page),
  };
}
