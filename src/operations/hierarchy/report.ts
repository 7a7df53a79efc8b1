// What came of a hierarchy file, for programs and for a terminal.
import { reportEntriesMax } from "#contract/limits.ts";
import type { HierarchyFile, RefusedLine } from "./file.ts";
import type { HierarchyPlan, OfficerPlan } from "./plan.ts";

interface Listed<T> {
  count: number;
  /** The first of them. */
  entries: T[];
}

interface ChangedOfficer extends Pick<OfficerPlan, "officer_id" | "officer_email" | "lines"> {
  by: "file" | "branch";
  changes: OfficerPlan["changes"];
}

export interface HierarchyReport {
  dry_run: boolean;
  rows: number;
  officers_matched: number;
  /** Of these, how many by their branch alone stands in officers_changed_by_branch. */
  officers_changed: number;
  officers_changed_by_branch: number;
  /** Neither the file nor a branch tells anything of them. */
  officers_untouched: number;
  changes: Listed<ChangedOfficer>;
  refused_lines: Listed<RefusedLine>;
  unknown_officers: Listed<HierarchyPlan["unknown"][number]>;
  conflicting_rows: Listed<HierarchyPlan["conflicts"][number]>;
  repeated_rows: Listed<HierarchyPlan["repeated"][number]>;
  shared_emails: Listed<HierarchyPlan["shared"][number]>;
  region_aliases: Listed<HierarchyPlan["aliases"][number]>;
  divided_branches: Listed<HierarchyPlan["divided"][number]>;
}

export function reportOf(
  file: HierarchyFile,
  plan: HierarchyPlan,
  isDry: boolean,
): HierarchyReport {
  const changed = plan.officers
    .filter(({ changes }) => changes.length > 0)
    .map(({ officer_id, officer_email, lines, changes }): ChangedOfficer => {
      return {
        officer_id,
        officer_email,
        by: lines.length > 0 ? "file" : "branch",
        lines,
        changes,
      };
    });
  return {
    dry_run: isDry,
    rows: file.rows.length + file.refused.length,
    officers_matched: plan.officers.filter(({ lines }) => lines.length > 0).length,
    officers_changed: changed.length,
    officers_changed_by_branch: changed.filter(({ by }) => by === "branch").length,
    officers_untouched: plan.untouched,
    changes: listed(changed),
    refused_lines: listed(file.refused),
    unknown_officers: listed(plan.unknown),
    conflicting_rows: listed(plan.conflicts),
    repeated_rows: listed(plan.repeated),
    shared_emails: listed(plan.shared),
    region_aliases: listed(plan.aliases),
    divided_branches: listed(plan.divided),
  };
}

function listed<T>(entries: readonly T[]): Listed<T> {
  return { count: entries.length, entries: entries.slice(0, reportEntriesMax) };
}

export function reportText(report: HierarchyReport): string {
  const changed = `${report.officers_changed} ${report.dry_run ? "would change" : "changed"}`;
  return [
    `${report.rows} rows: ${report.officers_matched} officers found; ${changed}` +
      ` (${report.officers_changed_by_branch} by the region of their branch).`,
    ...section("", report.changes, changeLine),
    ...section("Lines that cannot be read:", report.refused_lines, (entry) => {
      return `line ${entry.line} ${entry.reason}`;
    }),
    ...section(
      "Rows that contradict one another (nothing written):",
      report.conflicting_rows,
      (entry) => {
        return `${entry.email}: ${entry.fields.join(", ")} (${linesText(entry.lines)})`;
      },
    ),
    ...section("E-mails of no officer:", report.unknown_officers, (entry) => {
      return `${entry.email} (${linesText(entry.lines)})`;
    }),
    ...section("Given more than once, alike:", report.repeated_rows, (entry) => {
      return `${entry.email} (${linesText(entry.lines)})`;
    }),
    ...section(
      "E-mails of several officers, who all get the row:",
      report.shared_emails,
      (entry) => {
        return `${entry.email}: ${entry.officer_ids.join(", ")}`;
      },
    ),
    ...section("Regions written otherwise:", report.region_aliases, (entry) => {
      return `"${entry.written}" read as ${entry.region} (${entry.rows} rows)`;
    }),
    ...section(
      "Branches of several regions, from which nobody takes one:",
      report.divided_branches,
      (entry) => {
        return `${entry.branch}: ${entry.regions.join(", ")}`;
      },
    ),
    ...(report.dry_run ? ["Nothing was written (--dry-run)."] : []),
  ].join("\n");
}

function section<T>(
  title: string,
  { count, entries }: Listed<T>,
  line: (entry: T) => string,
): string[] {
  if (count === 0) return [];
  const more = count - entries.length;
  return [
    ...(title === "" ? [] : [title]),
    ...entries.map((entry) => `  ${printable(line(entry))}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

function changeLine({ officer_id, officer_email, lines, changes }: ChangedOfficer): string {
  const told = changes.map(({ field, from, to }) => `${field} ${from ?? "—"} → ${to ?? "—"}`);
  const source = lines.length === 0 ? "by branch" : linesText(lines);
  return `${officer_id} ${officer_email ?? ""} (${source}): ${told.join(", ")}`;
}

function linesText(lines: readonly number[]): string {
  return lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.join(", ")}`;
}

/** Control characters are shown, not sent: a file must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (char) => JSON.stringify(char).slice(1, -1));
}
