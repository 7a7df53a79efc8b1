// Writes the demo's audits by the same path as the API: each step sees the version the one before it left.
import { createAudit } from "#audit/audit.ts";
import type { Audit, AuditTarget } from "#contract/audit-ports.ts";
import { type AuditStep, sampleAudits } from "#demo/audits.ts";
import type { Database } from "#store/database.ts";

/** The officers with the most at risk; none where somebody has written an audit already. */
const worstOfficers = `
select officer_id from loans where status = 'Active' and current_dpd > 15 and not exists (select from audit_history)
group by officer_id order by sum(principal_outstanding) desc, officer_id limit $1`;

export async function beginAudits(db: Database, requestedBy: string): Promise<void> {
  const audit = createAudit(db);
  const { rows: members } = await audit.members({ isActive: true, page: 1, limit: 100 });
  const idOf = new Map(members.map(({ name, id }) => [name, id]));
  const officers = await db.query<{ officer_id: string }>(worstOfficers, [sampleAudits.length]);
  await Promise.all(
    officers.map(({ officer_id: officerId }, index) =>
      write(audit, { officerId, requestedBy }, sampleAudits[index] ?? [], idOf),
    ),
  );
}

async function write(
  audit: Audit,
  target: AuditTarget,
  steps: readonly AuditStep[],
  idOf: ReadonlyMap<string, number>,
): Promise<void> {
  let { version } = await audit.officer(target.officerId);
  for (const { by, assign, status, act, notes } of steps) {
    const said = { version, notes, acted_by: idOf.get(by) ?? null };
    const assignee = idOf.get(assign ?? "");
    // Each on the version the one before it left.
    /* oxlint-disable no-await-in-loop */
    if (assignee !== undefined) await audit.assign(target, { ...said, assignee_id: assignee });
    else if (status) await audit.setStatus(target, { ...said, status });
    else if (act) await audit.act(target, { ...said, action_type: act });
    ({ version } = await audit.officer(target.officerId));
    /* oxlint-enable no-await-in-loop */
  }
}
