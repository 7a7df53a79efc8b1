import type { Session } from "#store/database.ts";
import { defineOperation } from "../operation.ts";
import { choice, file, flag } from "../parameter.ts";
import { hierarchyExample, parseHierarchyFile } from "./file.ts";
import { type OfficerPlan, planHierarchy, type StoredOfficer } from "./plan.ts";
import { reportOf, reportText } from "./report.ts";

export const hierarchyLoad = defineOperation({
  name: "hierarchy load",
  summary: "Writes supervisors, vertical leads and regions of a file onto the officers",
  parameters: {
    file: file(
      "Tab-separated text in UTF-8 with a line of column names; officers are matched by loan_officer_email",
      "verticals.tsv",
      parseHierarchyFile,
      hierarchyExample,
    ),
    only: choice("regions: leave supervisors and vertical leads as they are", "WHAT", ["regions"]),
    dry_run: flag("shows what would change, officer by officer, and writes nothing"),
  },
  examples: [
    ["seeds hierarchy load verticals.tsv --dry-run", "what the file would change"],
    ["seeds hierarchy load verticals.tsv", "exit code 3 when some of its rows could not be used"],
    ["seeds hierarchy load verticals.tsv --only regions", "the regions alone"],
  ],
  async run({ db }, { file: read, only, dry_run: isDry }) {
    const plan = await db.transaction(
      async (tx) => {
        await tx.query("select lock_book()");
        const officers = await tx.query<StoredOfficer>(selectOfficers);
        const made = planHierarchy(read, officers, await aliases(tx), only === "regions");
        if (!isDry) await write(tx, made.officers, officers);
        return made;
      },
      { statementTimeoutMs: 0 },
    );
    const result = reportOf(read, plan, isDry);
    const unused = read.refused.length + plan.conflicts.length + plan.unknown.length;
    return { status: unused > 0 ? "partial" : "ok", result, text: reportText(result) };
  },
});

// In id order, as merge_officers() locks them.
const selectOfficers = `
select officer_id, lower(btrim(officer_email)) as email, branch, region, region_source, supervisor_email, supervisor_name,
  vertical_lead_email, vertical_lead_name
from officers order by officer_id for no key update`;

async function aliases(tx: Session): Promise<Map<string, string>> {
  const rows = await tx.query<{ alias_key: string; region: string }>(
    "select alias_key, region from region_alias",
  );
  return new Map(rows.map(({ alias_key: key, region }) => [key, region]));
}

async function write(
  tx: Session,
  plans: readonly OfficerPlan[],
  officers: readonly StoredOfficer[],
): Promise<void> {
  const stored = new Map(officers.map((officer) => [officer.officer_id, officer.region_source]));
  const moved = plans.filter(
    ({ officer_id: id, changes, region_source: source }) =>
      changes.length > 0 || stored.get(id) !== source,
  );
  await tx.query("select set_officer_hierarchy($1)", [JSON.stringify(moved)]);
}
