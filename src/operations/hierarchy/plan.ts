// What a hierarchy file means for the officers there are. Pure: the same file and officers give the same plan, whether it is shown
// or written.
import type { HierarchyFile, HierarchyRow } from "./file.ts";

export interface Assignment {
  region: string | null;
  supervisor_email: string | null;
  supervisor_name: string | null;
  vertical_lead_email: string | null;
  vertical_lead_name: string | null;
}

export interface StoredOfficer extends Assignment {
  officer_id: string;
  /** Trimmed, in lower case. */
  email: string | null;
  branch: string;
  region_source: RegionSource;
}

export type RegionSource = "sent" | "curated" | "branch";

export interface OfficerPlan extends Assignment {
  officer_id: string;
  officer_email: string | null;
  region_source: RegionSource;
  /** Rows of the file; none for an officer who takes the region of a branch. */
  lines: number[];
  changes: Change[];
}

export interface Change {
  field: keyof Assignment;
  from: string | null;
  to: string | null;
}

export interface HierarchyPlan {
  /** Officers found, and officers of a branch whose region is known. */
  officers: OfficerPlan[];
  unknown: { email: string; lines: number[] }[];
  repeated: { email: string; lines: number[] }[];
  conflicts: { email: string; lines: number[]; fields: string[] }[];
  /** One e-mail, several officers: each gets the row. */
  shared: { email: string; officer_ids: string[] }[];
  aliases: { written: string; region: string; rows: number }[];
  /** Branches whose rows name several regions: nobody takes one from them. */
  divided: { branch: string; regions: string[] }[];
  /** Officers that neither the file nor a branch tells anything of. */
  untouched: number;
}

const assignmentFields = [
  "region",
  "supervisor_email",
  "supervisor_name",
  "vertical_lead_email",
  "vertical_lead_name",
] as const satisfies (keyof Assignment)[];

/** A field that is absent is left as it is stored. */
type Stated = Partial<Assignment>;

/** `aliases`: regions by the letters and digits of their other spellings. */
export function planHierarchy(
  file: HierarchyFile,
  officers: readonly StoredOfficer[],
  aliases: ReadonlyMap<string, string>,
  onlyRegions: boolean,
): HierarchyPlan {
  const { rows, written } = withRegions(file.rows, aliases);
  const rowsByEmail = Map.groupBy(rows, (row) => row.officerEmail);
  const officersByEmail = Map.groupBy(officers, (officer) => officer.email);
  const branches = regionsByBranch(rows);
  const plan: HierarchyPlan = {
    officers: [],
    unknown: [],
    repeated: [],
    conflicts: [],
    shared: [],
    aliases: written,
    divided: [...branches.values()].filter(({ regions }) => regions.length > 1),
    untouched: 0,
  };
  for (const [email, own] of rowsByEmail) {
    const lines = own.map(({ line }) => line);
    const found = officersByEmail.get(email) ?? [];
    const stated = own.map((row) => statedBy(row, onlyRegions));
    const fields = assignmentFields.filter((field) => !agree(stated.map((one) => one[field])));
    if (own.length > 1 && fields.length === 0) plan.repeated.push({ email, lines });
    if (found.length > 1) {
      plan.shared.push({ email, officer_ids: found.map(({ officer_id }) => officer_id) });
    }
    if (fields.length > 0) plan.conflicts.push({ email, lines, fields });
    else if (found.length === 0) plan.unknown.push({ email, lines });
    else for (const officer of found) plan.officers.push(fromFile(officer, stated, lines));
  }
  for (const officer of officers) {
    if (officer.email !== null && rowsByEmail.has(officer.email)) continue;
    const [region, ...more] = branches.get(branchKey(officer.branch))?.regions ?? [];
    if (region === undefined || more.length > 0) plan.untouched += 1;
    else plan.officers.push(planFor(officer, { region }, "branch", []));
  }
  return plan;
}

/** Rows that say nothing of a field contradict none. */
function agree(values: readonly unknown[]): boolean {
  return new Set(values.filter((value) => value !== undefined)).size <= 1;
}

function fromFile(officer: StoredOfficer, stated: readonly Stated[], lines: number[]): OfficerPlan {
  const values: Stated = Object.assign({}, ...stated);
  const source = values.region === undefined ? officer.region_source : "curated";
  return planFor(officer, values, source, lines);
}

function planFor(
  officer: StoredOfficer,
  stated: Stated,
  regionSource: RegionSource,
  lines: number[],
): OfficerPlan {
  const changes = assignmentFields.flatMap((field): Change[] => {
    const to = stated[field];
    const from = officer[field];
    return to === undefined || to === from ? [] : [{ field, from, to }];
  });
  const { region, supervisor_email, supervisor_name, vertical_lead_email, vertical_lead_name } =
    officer;
  return {
    officer_id: officer.officer_id,
    officer_email: officer.email,
    region,
    supervisor_email,
    supervisor_name,
    vertical_lead_email,
    vertical_lead_name,
    ...stated,
    region_source: regionSource,
    lines,
    changes,
  };
}

/** Of a person both cells count when one is filled: a new e-mail never stands beside the name of the one before. */
function statedBy(row: HierarchyRow, onlyRegions: boolean): Stated {
  const stated: Stated = row.region === null ? {} : { region: row.region };
  if (onlyRegions) return stated;
  if (row.supervisorEmail !== null || row.supervisorName !== null) {
    stated.supervisor_email = row.supervisorEmail?.toLowerCase() ?? null;
    stated.supervisor_name = row.supervisorName;
  }
  if (row.verticalLeadEmail !== null || row.verticalLeadName !== null) {
    stated.vertical_lead_email = row.verticalLeadEmail?.toLowerCase() ?? null;
    stated.vertical_lead_name = row.verticalLeadName;
  }
  return stated;
}

/** Every region by one spelling: that of the table of aliases, else the first one of the file. */
function withRegions(
  rows: readonly HierarchyRow[],
  aliases: ReadonlyMap<string, string>,
): { rows: HierarchyRow[]; written: HierarchyPlan["aliases"] } {
  const spellings = new Map(aliases);
  const others = new Map<string, HierarchyPlan["aliases"][number]>();
  const spell = (written: string): string | null => {
    const key = aliasKey(written);
    // The word for a region nobody knows is no region.
    if (key === "unknown") return null;
    const region = spellings.get(key) ?? written;
    spellings.set(key, region);
    if (region !== written) {
      const entry = others.get(written) ?? { written, region, rows: 0 };
      entry.rows += 1;
      others.set(written, entry);
    }
    return region;
  };
  const spelt = rows.map((row) => ({ ...row, region: row.region && spell(row.region) }));
  return { rows: spelt, written: [...others.values()] };
}

/** Its letters and digits alone: "South-West", "south west" and "SOUTHWEST" are one. */
function aliasKey(written: string): string {
  return written.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function branchKey(branch: string): string {
  return branch.trim().toLowerCase();
}

/** The regions that the rows of each branch name, by its name in lower case. */
function regionsByBranch(
  rows: readonly HierarchyRow[],
): Map<string, { branch: string; regions: string[] }> {
  const branches = new Map<string, { branch: string; regions: string[] }>();
  for (const { branch, region } of rows) {
    if (branch === null || region === null) continue;
    const entry = branches.get(branchKey(branch)) ?? { branch, regions: [] };
    if (!entry.regions.includes(region)) entry.regions.push(region);
    branches.set(branchKey(branch), entry);
  }
  return branches;
}
