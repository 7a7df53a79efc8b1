// Team members: who may be assigned to audit an officer. A member is never deleted, because histories name it: is_active ends it.
import type { Member, MemberChange, MemberFilter, MemberInput } from "#contract/audit-ports.ts";
import { ApiError } from "#contract/errors.ts";
import type { Database, Session } from "#store/database.ts";
import { memberNotFound, versionConflict } from "./refusals.ts";

const fields = "id, name, email, role, is_active, version, created_at, updated_at";

export async function listMembers(
  db: Database,
  filter: MemberFilter,
): Promise<{ rows: Member[]; total: number }> {
  const rows = await db.query<Member>(
    `select ${fields} from team_members where $1::boolean is null or is_active = $1
     order by name, id limit $2 offset $3`,
    [filter.isActive, filter.limit, (filter.page - 1) * filter.limit],
  );
  const [count] = await db.query<{ total: number }>(
    "select count(*) as total from team_members where $1::boolean is null or is_active = $1",
    [filter.isActive],
  );
  return { rows: rows.map(shown), total: count?.total ?? 0 };
}

export async function createMember(db: Database, input: MemberInput): Promise<Member> {
  return db.transaction(async (tx) => {
    // Beside a rival with the same address the index decides, and the rival's row is then seen.
    const [row] = await tx.query<Member>(
      `insert into team_members (name, email, role) values ($1, $2, $3)
       on conflict (lower(email)) do nothing returning ${fields}`,
      [input.name, input.email, input.role],
    );
    if (row) return shown(row);
    throw await duplicateEmail(tx, input.email);
  });
}

export async function updateMember(
  db: Database,
  id: number,
  change: MemberChange,
): Promise<Member> {
  const values = [id, change.name, change.email, change.role, change.is_active];
  return db.transaction(async (tx) => {
    // Two changes of addresses wait for each other: there is no "do nothing" for an update.
    await tx.query("lock table team_members in share row exclusive mode");
    const [current] = await tx.query<Member>(`select ${fields} from team_members where id = $1`, [
      id,
    ]);
    if (!current) throw memberNotFound();
    if (current.version !== change.version) throw versionConflict(shown(current));
    const [taken] = await tx.query(
      "select from team_members where lower(email) = lower($1) and id <> $2",
      [change.email, id],
    );
    if (taken) throw await duplicateEmail(tx, change.email);
    const [row] = await tx.query<Member>(
      `update team_members set name = $2, email = $3, role = $4, is_active = $5, version = version + 1, updated_at = now()
       where id = $1 and (name, email, role, is_active) is distinct from ($2, $3, $4, $5) returning ${fields}`,
      values,
    );
    return shown(row ?? current);
  });
}

async function duplicateEmail(tx: Session, email: string | null): Promise<ApiError> {
  const [owner] = await tx.query<{ id: number }>(
    "select id from team_members where lower(email) = lower($1)",
    [email],
  );
  return new ApiError("DUPLICATE_TEAM_MEMBER", {
    details: {
      error: `Team member ${owner?.id} has the e-mail address ${email} already.`,
      id: owner?.id,
    },
  });
}

function shown(row: Member): Member {
  const created_at = new Date(row.created_at).toISOString();
  return { ...row, created_at, updated_at: new Date(row.updated_at).toISOString() };
}
