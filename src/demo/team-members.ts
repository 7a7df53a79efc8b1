// The people who audit the demo's officers: invented, like everybody in the demo.
import type { Database } from "#store/database.ts";

const members = [
  { name: "Ngozi Okafor", role: "Audit lead" },
  { name: "Babatunde Adeleke", role: "Field auditor" },
  { name: "Amina Bello", role: "Field auditor" },
  { name: "Ebiere Tamuno", role: "Risk analyst" },
].map((member) => ({
  ...member,
  email: `${member.name.toLowerCase().replace(" ", ".")}@example.com`,
}));

/** Where nobody has entered a member yet. */
export async function addSampleMembers(db: Database): Promise<void> {
  await db.query(
    `insert into team_members (name, email, role)
     select name, email, role from json_to_recordset($1) as m (name text, email text, role text)
     where not exists (select from team_members)`,
    [JSON.stringify(members)],
  );
}
