/** Who an officer is, as the list of officers shows it. */

import { cellOf, type Row } from "#web/api/values.ts";
import type { Column } from "#web/components/columns.ts";
import { CompareToggle } from "#web/features/officers/compare-toggle.tsx";
import { identityColumn } from "#web/features/metric-table/metric-columns.ts";

interface OfficerColumns {
  /** Where the officer's page is. */
  addressOf: (officerId: string) => string;
  /** The same list of that branch alone. */
  branchAddress: (branch: string) => string;
}

export function officerColumns({ addressOf, branchAddress }: OfficerColumns): Column<Row>[] {
  return [
    identityColumn("officer_name", {
      title: "Officer",
      width: 180,
      href: (row) => addressOf(String(row["officer_id"])),
    }),
    identityColumn("compare", {
      width: 88,
      sortable: false,
      description: "Choose two officers to see them side by side.",
      render: (row) => (
        <CompareToggle id={String(row["officer_id"])} name={String(row["officer_name"])} />
      ),
    }),
    identityColumn("officer_id", { title: "Officer id", width: 84 }),
    identityColumn("branch", {
      width: 150,
      href: (row) => {
        const branch = cellOf(row, "branch");
        return typeof branch === "string" ? branchAddress(branch) : undefined;
      },
    }),
    identityColumn("region", { width: 120 }),
    identityColumn("supervisor_name", { title: "Supervisor", width: 160 }),
    identityColumn("supervisor_email", { title: "Supervisor's e-mail", width: 230 }),
    identityColumn("vertical_lead_name", { title: "Vertical lead", width: 150 }),
    identityColumn("vertical_lead_email", { title: "Lead's e-mail", width: 230 }),
    identityColumn("hire_date", { title: "Hired", unit: "date", width: 104 }),
    identityColumn("user_type", { title: "Officer type", width: 130 }),
    identityColumn("employment_status", { title: "Employment", width: 100 }),
    identityColumn("officer_email", { title: "E-mail", width: 230 }),
  ];
}

export const usualOfficerColumns: readonly string[] = [
  "compare",
  "rank",
  "risk_score",
  "risk_band",
  "branch",
  "portfolio_total",
  "active_loans",
  "overdue_15d",
  "par30",
  "fimr",
  "fimr_band",
  "ayr",
  "ayr_band",
  "oti",
  "supervisor_name",
  "vertical_lead_name",
];

export function scopeOfOfficer(row: Row): string {
  return `officer:${String(row["officer_id"])}`;
}
